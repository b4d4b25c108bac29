"""The same figure stated twice is the same (N20), and a reason goes the way of its change (N22)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import Statement, last_place
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.amounts import Lookup
from budgets.checks.text.before import Before
from budgets.checks.text.directions import DOWN, UP, sign
from budgets.checks.text.meanings import RULE_OF
from budgets.checks.text.remarks import at_figure, printed
from budgets.checks.text.told import is_budgeted
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity
from budgets.normalise import YUAN, plain

SAME_MONEY = {
    "budget_total": "all",
    "revenue_total": "all",
    "expenditure_total": "all",
    "fiscal_total": "fiscal",
    "revenue_fiscal": "fiscal",
    "expenditure_fiscal": "fiscal",
    "revenue_general": "general",
    "expenditure_general": "general",
    "appropriation_general": "general",
}
"""Subjects that are the same money where their amounts are equal: what comes in is what goes out."""

BY_NATURE = frozenset({"basic_expenditure", "project_expenditure"})
OF_ONE_BUDGET = {
    "general_budget": "general",
    "basic_expenditure": "general",
    "government_fund": "fund",
    "state_capital": "capital",
}
"""Sections that tell what one budget pays of these: the same amount may have been less than all last year."""

COUNTED_ONCE = frozenset({"floor_area", "performance_projects", "performance_units", "vehicles", "vehicles_purchased"})
"""Counts of the whole department; posts and people are told of each unit as well."""


def _look(evidence: Evidence) -> Iterator[Outcome]:
    yield from _amounts(evidence)
    yield from _changes(evidence)


def _amounts(evidence: Evidence) -> Iterator[Outcome]:
    """Figures that no table can judge, and last year's."""
    lookup = evidence.derived(Lookup)
    stated: dict[tuple[str, ...], list[TextFigure]] = {}
    for statement in evidence.statements:
        if statement.subject not in RULE_OF and statement.subject not in COUNTED_ONCE:
            continue
        told = [f for f in statement.of(Meaning.PREVIOUS) if not f.outturn]
        if not lookup.candidates(statement):
            told += [f for f in statement.of(Meaning.CURRENT) if is_budgeted(f, evidence) or f.unit not in YUAN]
        for figure in told:
            key = (statement.subject, statement.code, statement.name, figure.meaning, str(figure.year))
            stated.setdefault(key, []).append(figure)
    for same in stated.values():
        yield from _differing(same)


def _differing(figures: list[TextFigure]) -> Iterator[Outcome]:
    """Each figure that is not the one said most often, or first."""
    usual = Counter(figure.value for figure in figures).most_common(1)[0][0]
    yield from (FINE for _ in figures[1:])
    for figure in figures:
        if abs(figure.value - usual) > last_place(figure, YUAN.get(figure.unit, 1)) / 2:
            yield at_figure(
                figure,
                f"同一数字在另一处是 {printed(usual, figure.unit)}{figure.unit}，前后不一致，请统一。",
                f"Elsewhere the same figure is {printed(usual, figure.unit)} {figure.unit}: make them agree.",
                expected=usual,
                severity=Severity.WARNING,
            )


def _changes(evidence: Evidence) -> Iterator[Outcome]:
    """Changes of the same money: revenue and expenditure of equal amount moved alike."""
    moved: dict[tuple[object, ...], list[tuple[Decimal, TextFigure]]] = {}
    for statement in evidence.statements:
        current = next((f for f in statement.of(Meaning.CURRENT) if is_budgeted(f, evidence)), None)
        change = next((f for f in statement.of(Meaning.CHANGE) if not f.outturn and f.unit in YUAN), None)
        if current is None or change is None or sign(change) is None:
            continue
        subject = SAME_MONEY.get(statement.subject, statement.subject)
        budget = OF_ONE_BUDGET.get(statement.section, "") if subject in BY_NATURE else ""
        key = (subject, budget, statement.code, statement.name, current.value, change.year)
        value = (sign(change) or 0) * change.value
        if not _is_of_last_year(statement, current, change, value, evidence):
            moved.setdefault(key, []).append((value, change))
    for same in moved.values():
        usual = Counter(value for value, _figure in same).most_common(1)[0][0]
        yield from (FINE for _ in same[1:])
        for value, figure in same:
            if abs(value - usual) > last_place(figure, YUAN[figure.unit]) / 2:
                yield _differently(figure, usual)


def _is_of_last_year(
    statement: Statement, current: TextFigure, change: TextFigure, value: Decimal, evidence: Evidence
) -> bool:
    """Whether last year's edition bears a change out: what is equal this year need not have been."""
    if evidence.previous is None:
        return False
    befores = evidence.derived(Before).of(statement, (current.value,))
    slack = last_place(change, YUAN[change.unit])
    return any(abs(current.value - before - value) <= slack for before in befores)


def _differently(figure: TextFigure, usual: Decimal) -> Remark:
    word = "增加" if usual > 0 else "减少"
    amount = f"{word} {printed(abs(usual), figure.unit)}{figure.unit}"
    return at_figure(
        figure,
        f"同一金额的变动在另一处写作{amount}，前后不一致，请统一。",
        f"Elsewhere the change of the same amount is {printed(usual, figure.unit)} {figure.unit}: make them agree.",
        severity=Severity.WARNING,
    )


REASON = re.compile(r"原因(?:是|为)?[:：]?(?P<reason>[^。;,]+?)(?P<word>增加|增长|减少|下降|压减)[。;]")


def _reasons(evidence: Evidence) -> Iterator[Outcome]:
    for paragraph in evidence.paragraphs:
        if "原因" not in paragraph.line.text:
            continue
        text = plain(paragraph.line.text)
        reasons = list(REASON.finditer(text))
        for statement in paragraph.statements if len(reasons) == 1 else ():
            yield from _reason(statement, reasons[0])


def _reason(statement: Statement, reason: re.Match[str]) -> Iterator[Outcome]:
    """A reason that says of the very subject that it grew, where the figure fell, or the other way round."""
    moves = {sign(figure) for figure in statement.of(Meaning.CHANGE, Meaning.CHANGE_PERCENT)} - {None}
    name = plain(statement.name.split("/")[-1]) if statement.name else ""
    if len(moves) != 1 or not name or name not in reason["reason"]:
        return
    said = 1 if UP.search(reason["word"]) and not DOWN.search(reason["word"]) else -1
    if moves == {said} or moves == {0}:
        yield FINE
        return
    figure = statement.of(Meaning.CHANGE, Meaning.CHANGE_PERCENT)[0]
    yield at_figure(
        figure,
        f"数字是“{figure.direction}”，原因却说“{reason['word']}”，请核对原因。",
        f"The figure says “{figure.direction}”, the reason “{reason['word']}”: check the reason.",
        severity=Severity.WARNING,
    )


RULES = (
    Rule(
        code="N20",
        statement="同一数字在文中各处一致",
        statement_en="the same figure is the same wherever the text states it",
        notation="∀i,j: 文字[i] = 文字[j] (同一对象、口径和年度)",
        formula=Scan(_look),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
    Rule(
        code="N22",
        statement="变动原因与增减方向一致",
        statement_en="reasons go the way of the changes they explain",
        notation="sign(变动) = sign(原因)",
        formula=Scan(_reasons),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
)
