"""What was published, corrected and withdrawn, newest first, each with its public reason and what it changed.

However many changes are told, the number of queries does not grow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from budgets.models import (
    AdministrativeUnit,
    ChangeKind,
    Edition,
    Jurisdiction,
    PublicChange,
    PublishedTable,
    Step,
    WorkflowStep,
)
from budgets.tables.difference import CellDifference, RowDifference, TableDifference, differences
from budgets.tables.grid import ColumnType
from budgets.tables.record import from_record

LARGEST = 3
"""Differences that are told of a correction; its page has all."""


@dataclass(frozen=True, slots=True)
class News:
    """A change with the reason that its department gave for it; none for a first publication."""

    change: PublicChange
    reason: str

    @property
    def edition(self) -> Edition:
        return self.change.edition


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that a correction changed."""

    table: int
    row: RowDifference
    cell: CellDifference


@dataclass(frozen=True, slots=True)
class Account:
    """What an entry of the log changed. ``before`` is the edition that was replaced, None of a withdrawal.

    ``figures`` counts the numbers that are others now, in all tables; ``largest`` are the amounts that moved most, each
    told once though it may stand in several tables.
    """

    news: News
    before: Edition | None
    tables: tuple[TableDifference, ...]
    figures: int
    largest: tuple[Moved, ...]


def changes(jurisdiction: Jurisdiction | None = None, department: AdministrativeUnit | None = None) -> Any:
    """Of everybody, a district or a department, newest first."""
    found = PublicChange.objects.select_related("edition__department__jurisdiction").order_by("-tick")
    if jurisdiction is not None:
        found = found.filter(edition__department__jurisdiction=jurisdiction)
    if department is not None:
        found = found.filter(edition__department=department)
    return found


def corrections(jurisdiction: Jurisdiction | None = None) -> QuerySet[PublicChange]:
    """Without first publications."""
    return changes(jurisdiction).exclude(kind=ChangeKind.PUBLICATION)  # type: ignore[no-any-return]


def news_of(found: Iterable[PublicChange]) -> list[News]:
    """One query beside that for the changes. Of all notes on an edition's way only that of its withdrawal is public."""
    listed = list(found)
    withdrawn = [change.edition_id for change in listed if change.kind == ChangeKind.WITHDRAWAL]
    steps = WorkflowStep.objects.filter(edition__in=withdrawn, step=Step.WITHDRAW).order_by("pk")
    notes = dict(steps.values_list("edition", "note"))
    reasons = {ChangeKind.CORRECTION: lambda change: change.edition.correction_reason}
    reasons[ChangeKind.WITHDRAWAL] = lambda change: notes.get(change.edition_id, "")
    return [News(change, reasons.get(ChangeKind(change.kind), lambda _: "")(change)) for change in listed]


def accounts_of(found: Iterable[PublicChange]) -> list[Account]:
    """Three queries beside that for the changes: reasons, editions before, stored tables."""
    told = news_of(found)
    before = _replaced(told)
    tables = _tables({edition.pk for pair in before.items() for edition in pair if edition is not None})
    return [_account(each, before.get(each.edition), tables) for each in told]


def _replaced(told: Sequence[News]) -> dict[Edition, Edition]:
    """By the correction, the edition that was public before it."""
    corrected = [each.edition for each in told if each.change.kind == ChangeKind.CORRECTION]
    others = Edition.objects.published().filter(
        department__in={edition.department_id for edition in corrected},
        year__in={edition.year for edition in corrected},
    )
    by_year: dict[tuple[int, int, str], list[Edition]] = {}
    for edition in others.order_by("number"):
        by_year.setdefault((edition.department_id, edition.year, edition.stage), []).append(edition)
    found = {}
    for edition in corrected:
        same = by_year.get((edition.department_id, edition.year, edition.stage), [])
        earlier = [other for other in same if other.number < edition.number]
        if earlier:
            found[edition] = earlier[-1]
    return found


def _tables(editions: Iterable[int]) -> dict[int, dict[int, Any]]:
    """Stored tables as records, by edition and number."""
    found: dict[int, dict[int, Any]] = {}
    stored = PublishedTable.objects.filter(edition__in=editions)
    for edition, number, record in stored.values_list("edition", "number", "grid"):
        found.setdefault(edition, {})[number] = record
    return found


def _account(news: News, before: Edition | None, tables: Mapping[int, Mapping[int, Any]]) -> Account:
    if before is None:
        return Account(news, None, (), 0, ())
    was, now = tables.get(before.pk, {}), tables.get(news.edition.pk, {})
    # Most tables are the same, and a Grid takes longer to make than to be told the same.
    numbers = [n for n in {*was, *now} if was.get(n, {}).get("parts") != now.get(n, {}).get("parts")]
    changed = differences(*({n: from_record(of[n]) for n in numbers if n in of} for of in (was, now)))
    cells = [(table.number, row, cell) for table in changed for row in table.rows for cell in row.cells]
    figures = sum(cell.column.type.numeric for _table, _row, cell in cells)
    return Account(news, before, changed, figures, _largest(Moved(*cell) for cell in cells))


def _largest(cells: Iterable[Moved]) -> tuple[Moved, ...]:
    """By amount; of the same step between the same two amounts the one in the first table."""
    steps: dict[Any, Moved] = {}
    for moved in cells:
        if moved.cell.column.type is ColumnType.AMOUNT and moved.cell.change:
            steps.setdefault((moved.cell.before, moved.cell.after), moved)
    found = sorted(steps.values(), key=_size, reverse=True)
    return tuple(found[:LARGEST])


def _size(moved: Moved) -> Decimal:
    return abs(moved.cell.change or Decimal(0))
