"""What a department works with: people, property, operating cost and procurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.facts import Measure
from budgets.tables.amounts import CENT, share
from budgets.tables.compare import ComparedRow
from budgets.tables.grid import Cell
from budgets.views.charts import Slice, sliced
from budgets.views.overview.material import Material

STAFF = (Measure.STAFF_ADMINISTRATIVE, Measure.STAFF_INSTITUTION, Measure.STAFF_CIVIL_SERVICE_LAW)
SHOWN = (
    Measure.OPERATING_COST,
    Measure.POSTS_ADMINISTRATIVE,
    Measure.POSTS_INSTITUTION,
    *STAFF,
    Measure.RETIRED,
    Measure.FLOOR_AREA,
    Measure.VEHICLES,
)
KINDS = (Measure.PROCUREMENT_GOODS, Measure.PROCUREMENT_WORKS, Measure.PROCUREMENT_SERVICES)
WAGES = "301"


@dataclass(frozen=True, slots=True)
class Procurement:
    """``reserved`` is what is set aside for 中小企业 and of that for 小微企业, with the shares of ``total``; each may
    be unknown, which is not nothing.
    """

    total: Cell
    row: ComparedRow | None
    kinds: list[Slice]
    reserved: tuple[Slice, Slice]


@dataclass(frozen=True, slots=True)
class PerHead:
    """Yuan per employee: ``amount`` divided by ``staff``."""

    label: str
    each: Decimal
    amount: Decimal


def figures(material: Material) -> list[ComparedRow]:
    """People, property and operating cost as far as they are given, against the year before."""
    measures = material.measures()
    return [measures[measure] for measure in SHOWN if measure in measures]


def procurement(material: Material) -> Procurement | None:
    """From what the text says, else from table 12; None where neither tells a total."""
    measures = material.measures()
    row = measures.get(Measure.PROCUREMENT_TOTAL)
    total = row.values[0] if row else _of_table(material, "amount")
    if not isinstance(total, Decimal):
        return None
    sme = _stated(measures, Measure.PROCUREMENT_SME, _of_table(material, "sme_amount"))
    micro = _stated(measures, Measure.PROCUREMENT_MICRO, _of_table(material, "micro_amount"))
    kinds = [
        Slice(label=label, amount=measures[measure].values[0], row=measures[measure])
        for measure, label in zip(KINDS, (_("货物"), _("工程"), _("服务")), strict=True)
        if measure in measures
    ]
    return Procurement(
        total=total,
        row=row,
        kinds=sliced(kinds, total),
        reserved=(
            Slice(label=_("面向中小企业"), amount=sme, share=share(sme, total)),
            Slice(label=_("其中面向小微企业"), amount=micro, share=share(micro, total)),
        ),
    )


def _stated(measures: Mapping[Measure, ComparedRow], measure: Measure, otherwise: Cell) -> Cell:
    return measures[measure].values[0] if measure in measures else otherwise


def _of_table(material: Material, column: str) -> Cell:
    part = material.part(12)
    if part is None or not any(row.key == "total" for row in part.rows):
        return None
    return part.cell("total", column)


def staff(material: Material) -> Decimal | None:
    """Employees of all three kinds; None unless each kind is given, and there are any."""
    found = [material.measure(measure) for measure in STAFF]
    known = [value for value in found if isinstance(value, Decimal)]
    return sum(known, Decimal(0)) or None if len(known) == len(STAFF) else None


def per_head(material: Material) -> Sequence[PerHead]:
    """Of what is spent on those employed: wages (economic class 301 of table 7) and operating cost."""
    people = staff(material)
    if people is None:
        return []
    wages = material.row(7, WAGES)
    candidates: list[tuple[str, Cell]] = [
        (_("工资福利支出"), wages.values[0] if wages else None),
        (_("机关运行经费"), material.measure(Measure.OPERATING_COST)),
    ]
    return [
        PerHead(label, (amount / people).quantize(CENT), amount)
        for label, amount in candidates
        if isinstance(amount, Decimal) and amount
    ]
