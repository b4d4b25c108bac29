"""Where a year's money comes from, what it is for, how it moved, and over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from budgets.facts import OfficialExpenseItem
from budgets.layouts import Unit
from budgets.narrative.movers import Mover, movers
from budgets.subjects import ECONOMIC, FUNCTION, Classification
from budgets.tables.amounts import share, subtract
from budgets.tables.compare import ComparedRow
from budgets.tables.flow import Flow, flows
from budgets.tables.grid import UNDISCLOSED, Cell
from budgets.terms import term
from budgets.views import charts
from budgets.views.charts import Chart, Slice, sliced
from budgets.views.overview.material import Material
from budgets.views.subject_names import address

ECONOMIC_DIVISIONS = (
    gettext_noop("工资福利支出"),
    gettext_noop("商品和服务支出"),
    gettext_noop("对个人和家庭的补助"),
    gettext_noop("债务利息及费用支出"),
    gettext_noop("资本性支出"),
    gettext_noop("对企业补助"),
    gettext_noop("对社会保障基金补助"),
    gettext_noop("其他支出"),
)
"""The 类 of table 7, whose names come from the classification, in the reader's language."""
PROJECT_LEVEL = 4
PROJECTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """``share`` is its percentage of total expenditure, where that means something."""

    label: str
    row: ComparedRow | None
    share: Cell = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class YearLine:
    year: int
    url: str
    total: Cell
    basic: Cell
    project: Cell
    others: Cell


def key_figures(material: Material) -> list[KeyFigure]:
    total = material.row(3, "total")
    whole = total.values[0] if total else None
    found = [KeyFigure(_("支出合计"), total)]
    for column, label in (("basic", _("基本支出")), ("project", _("项目支出"))):
        row = material.row(3, "total", column)
        found.append(KeyFigure(label, row, share(row.values[0], whole) if row else None))
    return [*found, KeyFigure(_("“三公”经费"), material.row(8, "total"))]


def flow(material: Material) -> tuple[tuple[Flow, ...], Chart | None]:
    found = flows(material.part(1), material.part(3))
    return found, charts.sankey(found, material.unit)


def functions(material: Material) -> list[Slice]:
    """Table 3 by division, largest first, then what is not divided."""
    return _parts(material, 3, _("未按功能分类公开"), FUNCTION)


def economic_classes(material: Material) -> list[Slice]:
    """Table 7: basic expenditure of the general budget by economic class."""
    return _parts(material, 7, _("未按经济分类公开"), ECONOMIC)


def _parts(material: Material, number: int, undivided: str, classification: Classification) -> list[Slice]:
    comparison, whole = material.compared(number), material.row(number, "total")
    if comparison is None or whole is None or not isinstance(whole.values[0], Decimal):
        return []
    rows = [row for row in comparison.rows if row.line.level == 1 and isinstance(row.values[0], Decimal)]
    rows.sort(key=_amount, reverse=True)
    parts = [
        Slice(
            label=term(row.line.label),
            amount=row.values[0],
            code=row.line.key,
            url=_subject(material, classification, row.line.key),
            row=row,
        )
        for row in rows
        if _amount(row)
    ]
    rest = whole.values[0] - sum(map(_amount, rows), Decimal(0))
    if rest > 0:
        parts.append(Slice(label=undivided, amount=rest))
    return sliced(parts, whole.values[0])


def _subject(material: Material, classification: Classification, code: str) -> str:
    """What the district spends on it that year; of what is not current, the subject everywhere."""
    edition = material.shelf.edition
    if not edition.is_current:
        return address(classification, code)
    return address(classification, code, edition.department.jurisdiction.adcode, edition.year)


def _amount(row: ComparedRow) -> Decimal:
    return row.values[0] if isinstance(row.values[0], Decimal) else Decimal(0)


def leaves(material: Material) -> Chart | None:
    """A treemap of table 3's lowest subjects in the areas of their divisions."""
    part = material.part(3)
    if part is None or not part.rows:
        return None
    lines = [line for line in part.lines() if line.key.isdigit() and isinstance(line.amount, Decimal)]
    above = {line.key[:length] for line in lines for length in (3, 5) if length < len(line.key)}
    names = {line.key: term(line.label) for line in lines}
    found = [
        Slice(
            label=names[line.key],
            amount=line.amount,
            code=line.key,
            url=_subject(material, FUNCTION, line.key),
            group=names.get(line.key[:3], line.key[:3]),
        )
        for line in lines
        if line.key not in above
    ]
    found.sort(key=lambda each: each.amount if isinstance(each.amount, Decimal) else Decimal(0), reverse=True)
    return charts.treemap(sliced(found, part.cell("total", "total")), material.unit)


def years(material: Material) -> list[YearLine]:
    """Total expenditure of the years by nature, newest first; unknown where not disclosed."""
    editions = (material.shelf.edition, *material.shelf.earlier)
    totals = {column: material.row(3, "total", column) for column in ("total", "basic", "project")}
    found = []
    for index, edition in enumerate(editions):
        total, basic, project = (_value(material, row, edition.year) for row in totals.values())
        others = subtract(subtract(total, basic), project) if isinstance(total, Decimal) else UNDISCLOSED
        own = "" if index == 0 else material.shelf.url("overview", edition)
        found.append(YearLine(edition.year, own, total, basic, project, others))
    return found


def _value(material: Material, row: ComparedRow | None, year: int) -> Cell:
    """Of a year of table 3; the comparison may have years between that nobody published."""
    comparison = material.compared(3)
    if row is None or comparison is None or year not in comparison.years:
        return UNDISCLOSED
    return row.values[comparison.years.index(year)]


def year_chart(lines: Sequence[YearLine], unit: Unit) -> Chart | None:
    shown = [line for line in reversed(lines) if isinstance(line.total, Decimal)]
    series = [
        (_("基本支出"), [line.basic for line in shown]),
        (_("项目支出"), [line.project for line in shown]),
        (_("其他支出"), [line.others for line in shown]),
    ]
    return charts.columns([str(line.year) for line in shown], series, unit)


def biggest_movers(material: Material) -> list[Mover]:
    comparison = material.compared(3)
    return movers(comparison.rows, material.reasons) if comparison else []


def projects(material: Material) -> list[Slice]:
    """The largest projects of table 11, with their share of all projects."""
    comparison, whole = material.compared(11), material.row(11, "total")
    part = material.part(11)
    if comparison is None or whole is None or part is None:
        return []
    own = {row.key for row in part.rows if row.level == PROJECT_LEVEL}
    rows = [row for row in comparison.rows if row.line.level == PROJECT_LEVEL and _amount(row) > 0]
    rows.sort(key=_amount, reverse=True)
    found = [
        Slice(
            label=row.line.label,
            amount=row.values[0],
            url=material.shelf.url("project", code=row.line.key) if row.line.key in own else "",
            row=row,
        )
        for row in rows[:PROJECTS_SHOWN]
    ]
    return sliced(found, whole.values[0])


def official_expenses(material: Material) -> tuple[list[tuple[ComparedRow, str]], Chart | None]:
    """The items of "三公"经费 over the years, each with the reason given for its change; and their chart."""
    comparison = material.compared(8)
    if comparison is None:
        return [], None
    rows = {row.line.key: row for row in comparison.rows}
    leaves = [rows[item.value] for item in OfficialExpenseItem if item.value in rows]
    order = list(reversed(range(len(comparison.years))))
    known = [index for index in order if any(isinstance(row.values[index], Decimal) for row in leaves)]
    chart = charts.columns(
        [str(comparison.years[index]) for index in known],
        [(term(row.line.label), [row.values[index] for index in known]) for row in leaves],
        material.unit,
    )
    reasons = material.reasons
    return [(row, reasons.get((8, row.line.key), "")) for row in comparison.rows], chart
