"""Slips of the unit: 元 where 万元 is meant, and the other way round (N13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.amounts import Candidate, Verdict
from budgets.checks.text.meanings import RULE_OF
from budgets.checks.text.remarks import at_figure, printed
from budgets.checks.text.told import judge, slip
from budgets.figures import TextFigure
from budgets.findings import Severity
from budgets.normalise import YUAN, plain

_NUMBER = r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>万元|亿元|万|元)"
ITEMISED = re.compile(rf"{_NUMBER}\((?P<items>[^()]*[0-9][^()]*)\)")
ITEM = re.compile(rf"{_NUMBER}(?=[,;、。]|$)")
"""An amount that is no price: nothing like /次 or *2人 follows."""

BARE_WAN = re.compile(r"^[0-9]+(?:\.[0-9]+)?万$")


def _look(evidence: Evidence) -> Iterator[Outcome]:
    yield from _against_tables(evidence)
    for line in evidence.lines:
        yield from _itemised(line.text, line.place, None)
    forms = _forms(evidence)
    for text, place in _rationales(evidence):
        yield from _itemised(text, place, forms.get(_form(place)))
    yield from _bare_wan(evidence, forms)


def _against_tables(evidence: Evidence) -> Iterator[Outcome]:
    for rule in dict.fromkeys(RULE_OF.values()):
        for each in judge(evidence, rule):
            found = slip(each) if each.verdict is Verdict.WRONG else None
            yield _slip(each.figure, *found) if found else FINE


def _slip(figure: TextFigure, candidate: Candidate, by: Decimal) -> Remark:
    said, expected = printed(figure.value, figure.unit), printed(candidate.amount, figure.unit)
    times = f"{by:.0f}" if by > 1 else f"1/{1 / by:.0f}"
    return at_figure(
        figure,
        f"这句话说 {said} {figure.unit}，是{candidate.said()} {expected} {figure.unit}的 {times} 倍，"
        "像是元与万元混用，请改正单位。",
        f"The sentence says {said} {figure.unit}, {times} times {candidate.said('en')}, {expected}: "
        "元 and 万元 seem to be confused.",
        expected=candidate.amount,
        table=candidate.table,
        row=candidate.row,
        column=candidate.column,
        severity=None if candidate.certain else Severity.WARNING,
    )


def _forms(evidence: Evidence) -> dict[str, int]:
    """The grids that forms 14 and 15 are printed in."""
    grids = (grid for number, grid in evidence.grids.items() if number in (14, 15))
    rows = ((grid.number, row) for grid in grids for part in grid.parts for row in part.rows)
    return {_form(source): number for number, row in rows for source in row.sources}


def _form(place: str) -> str:
    """A row's place without its line and row: page 9, table 1."""
    return re.sub(r"^line [0-9]+, |, row .*$", "", place)


def _rationales(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Cells of tables that hold text on money: as printed, else as entered."""
    if evidence.printed:
        yield from (
            (cell, line.place)
            for line in evidence.printed
            if "\t" in line.text and "元" in line.text
            for cell in line.text.split("\t")
        )
        return
    rows = (
        row
        for number in (14, 15)
        if number in evidence.grids
        for part in evidence.grids[number].parts
        for row in part.rows
    )
    yield from (
        (cell, "；".join(row.sources)) for row in rows for cell in row.cells if isinstance(cell, str) and "元" in cell
    )


def _bare_wan(evidence: Evidence, forms: dict[str, int]) -> Iterator[Outcome]:
    """Cells like 13.8万 in a form: one remark for each form."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in evidence.printed:
        if "万" in line.text and (form := _form(line.place)) in forms:
            cells = [cell for cell in map(plain, line.text.split("\t")) if BARE_WAN.match(cell)]
            found.setdefault(form, []).extend((cell, line.place) for cell in cells)
    for form, amounts in found.items():
        if amounts:
            words = "、".join(dict.fromkeys(cell for cell, _place in amounts))
            yield Remark(
                zh=f"金额填成了“{words}”，请按表的单位只填数字，或写全“万元”。",
                en=f"Amounts are entered as “{words}”: enter the number in the form's unit, or write 万元.",
                table=forms[form],
                row=words,
                actual=amounts[0][0],
                source=amounts[0][1],
                severity=Severity.WARNING,
            )


def _itemised(text: str, place: str, table: int | None) -> Iterator[Outcome]:
    """4万元(甲0.8万元;乙3.2元): a whole that its items make only if one of them is read in another unit."""
    for whole in ITEMISED.finditer(plain(text)) if "元" in text else ():
        total = _yuan(whole)
        items = list(ITEM.finditer(whole["items"]))
        added = sum(map(_yuan, items), Decimal(0))
        wrong = [item for item in items if item["unit"] == "元" and added - _yuan(item) + 10_000 * _yuan(item) == total]
        if added == total or len(wrong) != 1:
            continue
        item = wrong[0]
        yield Remark(
            zh=f"“{item[0]}”应为“{item['number']}万元”：这样各项之和才等于 {whole['number']}{whole['unit']}。",
            en=f"“{item[0]}” should be {item['number']}万元: only so do the items add up to "
            f"{whole['number']}{whole['unit']}.",
            table=table,
            row=item[0],
            expected=f"{item['number']}万元",
            actual=item[0],
            source=place,
            sentence=whole[0],
        )


def _yuan(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"]) * YUAN[found["unit"]]


RULES = (
    Rule(
        code="N13",
        statement="元/万元 单位混用(量级差10^4)",
        statement_en="unit magnitude check",
        notation="ratio≈1e4",
        formula=Scan(_look),
        theme=Theme.TEXT,
    ),
)
