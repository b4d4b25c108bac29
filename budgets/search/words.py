"""What is looked for and found: pairs of neighbouring Han characters, and whole Latin words and numbers. Plain.

科技成果 becomes 科技, 技成, 成果 and 果: the last character alone ends each run, so that a query's single character
is found as the beginning of a pair wherever it stands. Latin letters and digits are found by how they begin: 20604
finds 2060404.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HAN = r"々〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{HAN}]+|[a-z0-9]+")
LONGEST_QUERY = 100
"""Characters of a query that are looked at."""
MOST_RUNS = 10


def folded(text: str) -> str:
    """Full-width forms and capitals as plain small ones, each character by itself: positions stay the same."""
    return "".join(map(_folded, text))


def _folded(character: str) -> str:
    if "a" <= character <= "z" or "\u4e00" <= character <= "\u9fff":
        return character
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def runs(text: str) -> list[str]:
    """The unbroken runs of Han characters and of Latin letters and digits, folded."""
    return _RUN.findall(folded(text))


def is_han(run: str) -> bool:
    return not run.isascii()


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def words(text: str) -> set[str]:
    """The words under which text is found."""
    found: set[str] = set()
    for run in runs(text):
        found.update([*pairs(run), run[-1]] if is_han(run) else [run])
    return found


def as_vector(lexemes: Iterable[str]) -> str:
    """As PostgreSQL reads a tsvector. Lexemes hold neither quotes nor backslashes."""
    return " ".join(f"'{lexeme}'" for lexeme in sorted(lexemes))


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader typed, cut into runs; equal runs once."""

    runs: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Query:
        return cls(tuple(dict.fromkeys(runs(typed[:LONGEST_QUERY])))[:MOST_RUNS])

    @property
    def is_enough(self) -> bool:
        """Whether at least two characters stand together: one alone would find nearly everything."""
        return any(len(run) > 1 for run in self.runs)

    def terms(self) -> Iterator[tuple[str, bool]]:
        """What all must be there: words, and whether it is enough that a word begins so."""
        for run in self.runs:
            if is_han(run) and len(run) > 1:
                yield from ((pair, False) for pair in pairs(run))
            else:
                yield run, is_han(run) or len(run) > 1

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in the text it is found, as (from, to), in order and apart: whole runs, else their pairs."""
        plain = folded(text)
        found: list[tuple[int, int]] = []
        for run in self.runs:
            found += _places(run, plain) or [
                place for pair in (pairs(run) if is_han(run) else ()) for place in _places(pair, plain)
            ]
        return list(_joined(sorted(found)))


def _places(run: str, plain: str) -> list[tuple[int, int]]:
    begins = "" if is_han(run) else "(?<![a-z0-9])"
    return [match.span() for match in re.finditer(begins + re.escape(run), plain)]


def _joined(places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping and touching places as one."""
    open_place: tuple[int, int] | None = None
    for start, end in places:
        if open_place and start <= open_place[1]:
            open_place = (open_place[0], max(open_place[1], end))
            continue
        if open_place:
            yield open_place
        open_place = (start, end)
    if open_place:
        yield open_place


def marked(text: str, query: Query, *, around: int | None = None) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it was found. ``around``: only so many characters on both sides of the
    first place, "…" for what is left out.
    """
    places = query.places(text)
    first, last = 0, len(text)
    if around is not None:
        middle = places[0][0] if places else 0
        first, last = max(0, middle - around), min(len(text), middle + 2 * around)
    pieces = [("…", False)] if first else []
    at = first
    for start, end in places:
        if start >= last:
            break
        pieces += [(text[at:start], False), (text[max(start, first) : min(end, last)], True)]
        at = min(end, last)
    pieces += [(text[at:last], False), ("…" if last < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]
