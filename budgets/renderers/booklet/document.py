"""The booklet of an edition, of which its page and its files are made: cover, four parts of text, fifteen tables.

Nothing is computed here: the text stands as it was published, the tables are the stored Grids, and the names are
those that the Grids were published with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from budgets.facts import EditionIdentity, Stage
from budgets.models import Edition
from budgets.tables.catalogue.columns import ORDINALS
from budgets.tables.grid import Grid

KINDS = {Stage.APPROVED: "部门预算", Stage.OUTTURN: "部门决算"}
PARTS = (
    ("基本概况", frozenset({"introduction", "duties", "units", "staffing"})),
    ("预算情况说明", frozenset[str]()),
    ("一般公共预算“三公”经费预算情况说明", frozenset({"official_expenses"})),
    ("名词解释", frozenset({"glossary"})),
)
"""The parts of text in order, and the keys of their sections; the second takes every other section."""

TABLES_PART = "预算公开报表"
EXPLANATION = 1
DRAFT, CORRECTED, WITHDRAWN, SYNTHETIC = "草稿", "已更正", "已撤回", "合成数据"
MARKS = {Edition.State.CORRECTED: CORRECTED, Edition.State.WITHDRAWN: WITHDRAWN}
SHORT_DIGEST = 12
"""Characters of the digest's number that a page's foot has room for."""

LONGEST_HEADING = 45
_NUMBERED = re.compile(r"^\s*(?:第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十廿]+、)\s*")
_BELOW = (re.compile(r"^[(（][一二三四五六七八九十廿]+[)）]"), re.compile(r"^[0-9]{1,2}(?:、|[.．](?![0-9]))"))
_SENTENCE = re.compile(r"[。；;！!？?，,：:]")


class PrintedSection(Protocol):
    """A passage of text, as a fact or as its row."""

    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``level`` 3 or 4 says that it is a heading within its section; None that it is running text."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """``title`` is empty where the part's title says it all."""

    anchor: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``heading`` is the table's title with its ordinal, as the contents list it."""

    anchor: str
    heading: str
    grid: Grid


@dataclass(frozen=True, slots=True)
class Part:
    anchor: str
    title: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """``marks`` are words that stand on every page: that this is a draft, was replaced, or shows invented data.

    ``digest`` is "sha256:" and the number, empty like ``published_at`` for a draft.
    """

    edition: EditionIdentity
    published_at: datetime | None
    digest: str
    marks: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return f"{self.edition.year}年{KINDS[self.edition.stage]}"

    @property
    def name(self) -> str:
        return f"{self.edition.department_name}{self.title}"

    @property
    def published_on(self) -> date | None:
        return self.published_at and timezone.localdate(self.published_at)

    @property
    def cover(self) -> tuple[tuple[str, str], ...]:
        """What identifies the document, as labels and values."""
        district = self.edition.jurisdiction_name
        facts = [("行政区划", f"{district}（{self.edition.jurisdiction}）"), ("版次", f"第{self.edition.number}版")]
        if self.published_on:
            facts += [("公开时间", f"{self.published_on:%Y-%m-%d}"), ("摘要", self.digest)]
        return tuple(facts)

    @property
    def foot(self) -> str:
        """One line for the foot of every page."""
        words = [self.name, f"第{self.edition.number}版"]
        if self.published_on:
            number = self.digest.removeprefix("sha256:")[:SHORT_DIGEST]
            words += [f"公开时间 {self.published_on:%Y-%m-%d}", f"摘要 {number}"]
        return "　".join([*words, *self.marks])

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.parts[-1].tables


def booklet_of(edition: Edition, grids: Mapping[int, Grid], sections: Iterable[PrintedSection]) -> Booklet:
    """The edition's booklet from its tables by number and its text in reading order; no query with its names at hand.

    KeyError without any table: every edition has all fifteen, if only to say that they are not disclosed.
    """
    identity = grids[min(grids)].edition
    return Booklet(
        edition=identity,
        published_at=edition.published_at,
        digest=edition.digest,
        marks=tuple(_marks(edition, identity)),
        parts=(*_text_parts(list(sections)), _tables_part(grids)),
    )


def _marks(edition: Edition, identity: EditionIdentity) -> Iterator[str]:
    if not edition.is_published:
        yield DRAFT
    elif edition.state in MARKS:
        yield MARKS[Edition.State(edition.state)]
    if identity.is_synthetic:
        yield SYNTHETIC


def _text_parts(sections: Sequence[PrintedSection]) -> Iterator[Part]:
    elsewhere = frozenset[str]().union(*(keys for _title, keys in PARTS))
    for index, (title, keys) in enumerate(PARTS):
        mine = [s for s in sections if (s.key not in elsewhere if index == EXPLANATION else s.key in keys)]
        yield Part(
            anchor=f"part-{index + 1}",
            title=f"第{ORDINALS[index]}部分 {title}",
            sections=tuple(_section(number, section, within=title) for number, section in enumerate(mine)),
        )


def _tables_part(grids: Mapping[int, Grid]) -> Part:
    tables = (
        Table(grid.key, f"{ORDINALS[index]}、{grid.title}", grid)
        for index, (_number, grid) in enumerate(sorted(grids.items()))
    )
    return Part(f"part-{len(PARTS) + 1}", f"第{ORDINALS[len(PARTS)]}部分 {TABLES_PART}", tables=tuple(tables))


def _section(index: int, section: PrintedSection, *, within: str) -> Section:
    """Numbered anew: a document's own ordinals are those of its own parts."""
    bare = _NUMBERED.sub("", section.title).strip()
    title = "" if bare in within else f"{ORDINALS[index]}、{bare}"
    lines = (line.strip() for line in section.body.splitlines())
    return Section(f"section-{section.key}", title, tuple(Paragraph(line, _level(line)) for line in lines if line))


def _level(line: str) -> int | None:
    """（一）… and 1.… are headings where the line is short and no sentence."""
    if len(line) > LONGEST_HEADING or _SENTENCE.search(line):
        return None
    return next((level for level, ordinal in enumerate(_BELOW, start=3) if ordinal.match(line)), None)
