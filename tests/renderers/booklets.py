"""Booklets that tests make files of, and what our own readers find in such files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from budgets import archive
from budgets.facts import Fact, Project, ProjectLine, ResourceFigure, TextSection
from budgets.intake.reading import Reading, read_document
from budgets.ledger import facts_of
from budgets.models import TextSection as TextSectionRow
from budgets.renderers.booklet.document import Booklet, booklet_of
from budgets.tables.grid import ColumnType, Grid, GridColumn, GridPart, GridRow, Shape
from tests.factories import fact_set
from tests.tables.demonstration import edition, printed

REFERENCE = ("420103", "501", 2024)
PUBLISHED = datetime(2090, 2, 1, 1, 30, tzinfo=UTC)
DIGEST = "sha256:" + "0123456789abcdef" * 4
ALL = list(range(1, 16))


@cache
def reference() -> Booklet:
    """Of the reference department; needs the database the first time."""
    found = edition(*REFERENCE)
    sections = TextSectionRow.objects.filter(edition=found).order_by("number")
    return booklet_of(found, archive.grids([found])[found.pk], sections)


def invented(*texts: str, cells: Sequence[str] = ("甲",), state: str = "published", **grid: Any) -> Booklet:
    """Of the invented department: one section of these paragraphs, one table of these names with a wide amount."""
    columns = (GridColumn("name", ("名称",)), GridColumn("amount", ("金额",), ColumnType.AMOUNT))
    rows = tuple(GridRow(str(number), 1, (cell, None)) for number, cell in enumerate(cells))
    part = GridPart(key="main", shape=Shape.LISTING, columns=columns, rows=rows, **grid)
    table = Grid(edition=fact_set(year=2090).edition, number=5, key="t05", name="示例表", parts=(part,))
    section = TextSection(number=1, key="duties", title="主要职能", body="\n".join(texts))
    return booklet_of(published(state), {5: table}, [section])


def published(state: str = "published") -> Any:
    """What a booklet asks of an edition, without a database."""
    public = state in ("published", "corrected", "withdrawn")
    return SimpleNamespace(
        state=state,
        is_published=public,
        published_at=PUBLISHED if public else None,
        digest=DIGEST if public else "",
    )


def read_back(content: bytes, name: str, *, text: bool = True) -> Reading:
    """What our readers say of a file of the reference booklet: all that is printed in it, and nothing else."""
    found = edition(*REFERENCE)
    grids = {table.grid.number: table.grid for table in reference().tables}
    reading = read_document(content, name)
    assert (reading.unread, reading.findings) == ((), ())
    assert sorted({table.number for table in reading.tables}) == ALL
    assert (reading.jurisdiction, reading.department, reading.year) == REFERENCE
    assert reading.department_name == found.department.name
    for table in reading.tables:
        keys = [column.key for column in table.part.columns]
        part = grids[table.number].part(table.part.key)
        shown = [part.index(key) for key in keys]
        expected = [[row[index] for index in shown] for row in printed(part, part.unit)]
        assert printed(table.part, part.unit) == expected, (table.number, table.part.key)
    stored = facts_of(found).lines
    for kind in stored.keys() - {TextSection, ResourceFigure}:
        assert told(f for f in reading.facts if type(f) is kind) == told(stored[kind]), kind
    if text:
        assert [number for number, _place in reading.promised] == ALL
        assert passages(reading.facts) == passages(stored[TextSection])
    return reading


def told(facts: Iterable[Fact]) -> Counter[Fact]:
    """Without places; nor with what no table prints: a project's functions, and what table 14 alone says of it."""
    bare = (replace(fact, place="") for fact in facts)
    bare = (replace(fact, description="") if isinstance(fact, Project) else fact for fact in bare)
    return Counter(replace(fact, function=None) if isinstance(fact, ProjectLine) else fact for fact in bare)


def passages(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    """Kind and words of each section: its title is numbered anew, or that of its part."""
    return [(fact.key, fact.body) for fact in facts if isinstance(fact, TextSection)]
