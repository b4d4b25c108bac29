"""The files that we would give for an edition now, to be laid beside one that somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from budgets import archive, registry
from budgets.layouts import Unit
from budgets.models import Edition, TextSection
from budgets.renderers import FORMATS
from budgets.renderers.booklet import BOOKLET_FORMATS
from budgets.renderers.booklet.document import MARKS, Booklet, booklet_of
from budgets.renderers.booklet.pdf import NoChineseFont, NotSet
from budgets.tables.grid import Grid

UNITS = (None, Unit.YUAN, Unit.WANYUAN)
"""A table's own first."""


@dataclass(frozen=True)
class Published:
    """An edition and what it was published with; two queries, when first needed."""

    edition: Edition

    @cached_property
    def grids(self) -> dict[int, Grid]:
        return archive.grids([self.edition]).get(self.edition.pk, {})

    @cached_property
    def booklet(self) -> Booklet:
        sections = TextSection.objects.filter(edition=self.edition).order_by("number")
        return booklet_of(self.edition, self.grids, sections)

    def tables(self, format: str, number: int | None) -> Iterator[tuple[Grid, bytes]]:
        """A table as a file in each unit; every table where it is not known which."""
        for each in [number] if number in registry.tables() else sorted(self.grids):
            for unit in UNITS:
                yield self.grids[each], FORMATS[format].render(self.grids[each], self.edition, unit)

    def booklets(self, format: str) -> Iterator[bytes]:
        """As it is now, and as it was before it was corrected or withdrawn. None where none can be made."""
        before = tuple(mark for mark in self.booklet.marks if mark not in MARKS.values())
        for marks in dict.fromkeys((before, self.booklet.marks)):
            try:
                yield BOOKLET_FORMATS[format].render(replace(self.booklet, marks=marks))
            except (NoChineseFont, NotSet):
                return
