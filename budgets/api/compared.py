"""A table of an edition set against other years, as its page sets it: the same series, joined by the same lineage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budgets import archive, registry
from budgets.api import errors
from budgets.api.request import refusal
from budgets.datasets import identity
from budgets.datasets.filters import BadValue, Years
from budgets.layouts import Unit
from budgets.models import Edition
from budgets.renderers.cells import UNDISCLOSED_WORD, in_unit
from budgets.tables.compare import ComparedRow
from budgets.tables.comparison import Comparison, comparable, comparisons, main
from budgets.tables.grid import UNDISCLOSED, Cell, Grid
from budgets.terms import term

PREVIOUS = "previous"
MOST_YEARS = 10
YEARS = Years("compare", "")
EXAMPLES = (PREVIOUS, *YEARS.EXAMPLES)


@dataclass(frozen=True, slots=True)
class Compared:
    """``editions`` are by year; a year that is compared and not among them has none that is current."""

    table: int
    editions: Mapping[int, str]
    series: Sequence[Comparison]


def years_of(given: str, latest: int) -> list[int]:
    """The years that ``compare`` asks for, the edition's own aside. Raises errors.Refusal."""
    if given == PREVIOUS:
        return [latest - 1]
    try:
        years = [year for year in YEARS.years(given) if year != latest]
    except BadValue as error:
        raise refusal("compare", given, BadValue(EXAMPLES, like=True, reason=error.reason)) from None
    if not years or max(years) > latest:
        reason = _("只能与 %(year)d 年以前的年度比较。") % {"year": latest}
        raise errors.bad_parameter("compare", given, EXAMPLES, reason=reason, like=True)
    if len(years) > MOST_YEARS:
        reason = _("一次最多比较 %(most)d 个年度。") % {"most": MOST_YEARS}
        raise errors.bad_parameter("compare", given, EXAMPLES, reason=reason, like=True)
    return years


def compared(edition: Edition, number: int, years: Sequence[int], column: str, unit: Unit | None) -> Compared:
    """The edition's table against the current editions of those years. Three queries; raises errors.Refusal.

    Forms of projects (table 15) are compared by the budgets of the projects (table 11), as on their page.
    """
    table = registry.tables()[number].compared_as or number
    same = (
        Edition.objects.current()
        .with_names()
        .filter(department=edition.department_id, stage=edition.stage, year__in=years)
    )
    editions = {found.year: found for found in (edition, *same)}
    stored = archive.grids(editions.values(), [table])
    grids = {year: stored[found.pk][table] for year, found in editions.items() if table in stored.get(found.pk, {})}
    if edition.year not in grids:
        return Compared(table, {}, ())
    _refuse_unless_comparable(grids[edition.year], column)
    crosswalks = archive.crosswalks(edition.department, table)
    series = comparisons(grids, crosswalks, years=years, column=column or None, unit=unit)
    return Compared(table, {year: identity.of(found) for year, found in editions.items()}, series)


def _refuse_unless_comparable(grid: Grid, column: str) -> None:
    """One column can be chosen where a part has one series, with labels to its figures: not in tables 1, 4 and 8."""
    part = main(grid)
    allowed = [found.key for found in comparable(part)] if len(part.series) == 1 and part.series[0].label else []
    if column and column not in allowed:
        raise errors.bad_parameter("column", column, allowed)


def record(found: Compared) -> list[dict[str, Any]]:
    """As JSON, one object a series: amounts are text in its unit, null is a blank or, if listed, not disclosed."""
    return [
        {
            "table": found.table,
            "part": comparison.part.key,
            "title": comparison.title,
            "column": comparison.column or None,
            "unit": comparison.unit.value,
            "years": list(comparison.years),
            "editions": [found.editions.get(year) for year in comparison.years],
            "rows": [_row(row, comparison) for row in comparison.rows],
        }
        for comparison in found.series
    ]


def _row(row: ComparedRow, comparison: Comparison) -> dict[str, Any]:
    amounts = [_amount(value, comparison.unit) for value in row.values]
    undisclosed = [year for year, value in zip(comparison.years, row.values, strict=True) if value is UNDISCLOSED]
    return {
        "key": row.line.key,
        "level": row.line.level,
        "code": row.line.code,
        "label": row.line.label,
        "values": amounts,
        "undisclosed": undisclosed,
        "previous": amounts[1],
        "change": _amount(row.change, comparison.unit),
        "change_percent": None if row.percent is None else str(row.percent),
        "state": row.state.word,
        "state_label": term(row.state.value),
    }


def _amount(value: Cell, unit: Unit) -> str | None:
    return str(in_unit(value, unit)) if isinstance(value, Decimal) else None


def header(years: Iterable[int]) -> list[str]:
    """Of the CSV: a row a line, all series below each other; the years latest first."""
    return [
        *("table", "part", "title", "key", "level", "code", "label"),
        *map(str, sorted(years, reverse=True)),
        *("change", "change_percent", "state", "state_label", "unit"),
    ]


def lines(found: Compared) -> Iterator[list[Any]]:
    for comparison in found.series:
        unit = comparison.unit
        for row in comparison.rows:
            yield [
                *(found.table, comparison.part.key, comparison.title),
                *(row.line.key, row.line.level, row.line.code, row.line.label),
                *(UNDISCLOSED_WORD if value is UNDISCLOSED else _number(value, unit) for value in row.values),
                *(_number(row.change, unit), row.percent, row.state.word, term(row.state.value), unit.value),
            ]


def _number(value: Cell, unit: Unit) -> Decimal | None:
    return in_unit(value, unit) if isinstance(value, Decimal) else None
