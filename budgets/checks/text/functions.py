"""Subject codes by their names: which row of the tables a name of the text means, and what the year's list calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from budgets.checks.evidence import RIGHT, Evidence
from budgets.normalise import label, plain

SHEETS = ((5, "main"), (3, "main"), (2, "function"), (9, "main"), (10, "main"), (4, RIGHT), (1, RIGHT))
"""Where functions are printed, the most detailed first."""

LENGTHS = (3, 5, 7)
ALIKE = 0.75
"""Names that share so much of their characters are one name with a slip."""

_UNSAID = re.compile(r"[()的]")
_ENDING = re.compile(r"(?:支出|缴费|费用)$")


@lru_cache(maxsize=1 << 12)
def bare(name: str) -> str:
    """A name as compared: without brackets and 的, and without an ending that texts leave off."""
    return _ENDING.sub("", _UNSAID.sub("", plain(name)))


def alike(one: str, other: str) -> float:
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio()


@dataclass(frozen=True, slots=True)
class Printed:
    """A code as a table prints it."""

    table: int
    code: str
    name: str
    source: str


@dataclass(frozen=True)
class Functions:
    """The functions of one disclosure: those its tables print, and the names of the year's list."""

    printed: dict[str, tuple[Printed, ...]]
    official: dict[str, str]
    by_name: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, evidence: Evidence) -> Functions:
        printed: dict[str, list[Printed]] = {}
        for row in _rows(evidence):
            printed.setdefault(row.code, []).append(row)
        official = dict(evidence.facts.function_names)
        by_name: dict[str, dict[str, None]] = {}
        for code, rows in printed.items():
            for row in rows:
                by_name.setdefault(bare(row.name), {})[code] = None
        for code, name in official.items():
            by_name.setdefault(bare(name), {})[code] = None
        return cls(
            {code: tuple(rows) for code, rows in printed.items()},
            official,
            {name: tuple(codes) for name, codes in by_name.items()},
        )

    def names(self, code: str) -> list[str]:
        """What the tables print for a code, then what the list calls it."""
        found = [row.name for row in self.printed.get(code, ())]
        return list(dict.fromkeys((*found, *filter(None, [self.official.get(code)]))))

    def find(self, name: str, length: int, under: str = "") -> str | None:
        """The code of a name at one level; a printed code before one that only the list has."""
        codes = [c for c in self.by_name.get(bare(name), ()) if len(c) == length and c.startswith(under)]
        return next((code for code in codes if code in self.printed), codes[0] if codes else None)

    def nearest(self, name: str, length: int, under: str = "") -> str | None:
        """The printed code whose name is most like this one, if any is."""
        codes = [code for code in self.printed if len(code) == length and code.startswith(under)]
        best = max(((alike(name, row), code) for code in codes for row in self.names(code)), default=(0.0, ""))
        return best[1] if best[0] >= ALIKE else None

    def follow(self, path: Iterable[str]) -> tuple[list[str], str | None]:
        """The codes of a path of names (类, 款, 项) as far as it can be followed, and the name where it ends."""
        codes: list[str] = []
        for length, name in zip(LENGTHS, path, strict=False):
            code = self.find(name, length, codes[-1] if codes else "")
            if code is None:
                return codes, name
            codes.append(code)
        return codes, None

    def meant(self, name: str) -> str | None:
        """The code a name or path of names means. A name alone is a 类's before anything else's."""
        if "/" in name:
            codes, lost = self.follow(name.split("/"))
            return codes[-1] if codes and lost is None else None
        levels = (self.find(name, length) for length in LENGTHS)
        return next((code for code in levels if code and self._is_unique(name, code)), None)

    def _is_unique(self, name: str, code: str) -> bool:
        same = [
            c for c in self.by_name[bare(name)] if len(c) == len(code) and (c in self.printed) == (code in self.printed)
        ]
        return same == [code]


def _rows(evidence: Evidence) -> Iterator[Printed]:
    for number, part in SHEETS:
        if not evidence.has(number, "main" if part == RIGHT else part):
            continue
        for row in evidence.sheet(number, part).rows.values():
            if row.key.isdigit() and len(row.key) in LENGTHS:
                yield Printed(number, row.key, label(row.label) or row.key, row.source)
