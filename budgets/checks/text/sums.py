"""Amounts and changes of the text that add up to another of the text: what tables do not hold, they cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome
from budgets.checks.text.directions import sign
from budgets.checks.text.moved import finest_place, place_of
from budgets.checks.text.remarks import at_figure, printed
from budgets.checks.text.told import is_budgeted
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity


@dataclass(frozen=True, slots=True)
class Whole:
    """A subject that is the sum of others. ``rule`` is the one it is judged under."""

    rule: str
    subject: str
    parts: tuple[str, ...]


PROCURED = ("procurement_goods", "procurement_works", "procurement_services")
WHOLES = (
    Whole("N08", "procurement_total", PROCURED),
    Whole("N10", "official_expenses", ("official_overseas", "official_vehicles", "official_reception")),
    Whole(
        "N10",
        "official_expenses",
        ("official_overseas", "official_vehicle_purchase", "official_vehicle_running", "official_reception"),
    ),
    Whole("N10", "official_vehicles", ("official_vehicle_purchase", "official_vehicle_running")),
    Whole("N01", "expenditure_fiscal", ("expenditure_general", "expenditure_fund", "expenditure_capital")),
)
LESS = (("N08", "procurement_sme", "procurement_total"), ("N08", "procurement_micro", "procurement_sme"))
"""Parts that may not be more than their whole."""


def sums(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """Each whole against its parts, where the text states both once; amounts first, then their changes."""
    if not any(whole.rule == rule for whole in WHOLES):
        return
    amounts = _once(evidence, Meaning.CURRENT)
    moves = _once(evidence, Meaning.CHANGE)
    for whole in WHOLES:
        if whole.rule == rule:
            yield from _total(whole, amounts, told_by_table=evidence.has(12))
            yield from _moves(whole, moves, evidence.derived(finest_place))
    for code, part, total in LESS:
        if code == rule and part in amounts and total in amounts:
            yield from _at_most(amounts[part], amounts[total])


def _once(evidence: Evidence, meaning: Meaning) -> dict[str, TextFigure]:
    """Figures of subjects that are stated only once, or always alike: several may be of several units."""
    found: dict[str, TextFigure] = {}
    unclear: set[str] = set()
    for figure in evidence.figures:
        if figure.meaning is not meaning or figure.name or figure.code or figure.outturn:
            continue
        if meaning is Meaning.CURRENT and not is_budgeted(figure, evidence):
            continue
        before = found.setdefault(figure.subject, figure)
        if (before.value, sign(before)) != (figure.value, sign(figure)):
            unclear.add(figure.subject)
    return {subject: figure for subject, figure in found.items() if subject not in unclear}


def _total(whole: Whole, amounts: dict[str, TextFigure], *, told_by_table: bool) -> Iterator[Outcome]:
    """All parts make the whole; some of them may not make more, nor less where no table tells the parts.

    Parts of official expenses are table 8's to judge.
    """
    total = amounts.get(whole.subject)
    parts = [amounts[part] for part in whole.parts if part in amounts]
    if total is None or not parts or whole.rule != "N08":
        return
    added = sum((part.value for part in parts), Decimal(0))
    slack = sum((place_of(figure) for figure in (total, *parts)), Decimal(0)) / 2
    is_clear = len(parts) == len(whole.parts) or added > total.value
    if abs(added - total.value) <= slack or (told_by_table and not is_clear):
        yield FINE
        return
    yield at_figure(
        parts[0],
        f"分项合计 {printed(added, total.unit)} {total.unit}，与总额 {printed(total.value, total.unit)} {total.unit} "
        "不符，请核对各分项和总额。",
        f"The parts add up to {printed(added, total.unit)} {total.unit}, the total says "
        f"{printed(total.value, total.unit)}. Check the parts and the total.",
        expected=total.value - added + parts[0].value,
        severity=None if is_clear else Severity.WARNING,
    )


def _moves(whole: Whole, moves: dict[str, TextFigure], finest: Decimal) -> Iterator[Outcome]:
    """All parts' changes make that of the whole. Texts leave off only zeros: 25万元 is as exact as 25.00万元."""
    total = moves.get(whole.subject)
    parts = [moves[part] for part in whole.parts if part in moves]
    signs = [sign(figure) for figure in (total, *parts) if figure]
    if total is None or len(parts) < len(whole.parts) or None in signs:
        return
    added = sum(((sign(part) or 0) * part.value for part in parts), Decimal(0))
    moved = (sign(total) or 0) * total.value
    slack = sum((min(place_of(figure), finest) for figure in (total, *parts)), Decimal(0))
    if abs(added - moved) <= slack:
        yield FINE
        return
    yield at_figure(
        total,
        f"各分项变动合计 {printed(added, '万元')}万元，与总的变动 {printed(moved, '万元')}万元不符，请核对各项变动。",
        f"The changes of the parts add up to {printed(added, '万元')} 万元, the change of the total is "
        f"{printed(moved, '万元')}. Check the changes.",
        severity=Severity.WARNING,
    )


def _at_most(part: TextFigure, total: TextFigure) -> Iterator[Outcome]:
    if part.value <= total.value:
        yield FINE
        return
    yield at_figure(
        part,
        f"这一部分多于它所属的 {printed(total.value, total.unit)} {total.unit}，请核对。",
        f"This part is more than the {printed(total.value, total.unit)} {total.unit} that it is part of.",
        severity=Severity.WARNING,
    )
