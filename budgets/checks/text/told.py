"""Amounts of the text against the tables: each statement is one of the amounts that it may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark
from budgets.checks.paragraphs import Statement, last_place
from budgets.checks.text.amounts import Candidate, Lookup, Verdict, best
from budgets.checks.text.meanings import RULE_OF
from budgets.checks.text.remarks import at_figure, printed
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity
from budgets.normalise import YUAN


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure and the best of its candidates."""

    statement: Statement
    figure: TextFigure
    verdict: Verdict
    candidate: Candidate
    candidates: list[Candidate]

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.statement.section, self.statement.subject, self.statement.code, self.statement.name)


def is_budgeted(figure: TextFigure, evidence: Evidence) -> bool:
    """Whether a figure states this year's budget: neither an outturn nor another year's."""
    is_money = figure.meaning is Meaning.CURRENT and figure.unit in YUAN
    return is_money and not figure.outturn and figure.year in (None, evidence.derived(year_of_text))


def year_of_text(evidence: Evidence) -> int:
    """The edition's year; that of most of the text's amounts where no table of a document names one."""
    years = [figure.year for figure in evidence.figures if figure.meaning is Meaning.CURRENT and figure.year]
    if not evidence.reported or not years or evidence.year in {title.year for title in evidence.titles}:
        return evidence.year
    return Counter(years).most_common(1)[0][0]


def statements(evidence: Evidence, rule: str) -> Iterator[Statement]:
    """What the text says that is judged under a rule, in reading order."""
    return (statement for statement in evidence.statements if RULE_OF.get(statement.subject) == rule)


def judge(evidence: Evidence, rule: str) -> Iterator[Judged]:
    """Every amount of this year's budget that has something to be compared with."""
    lookup = evidence.derived(Lookup)
    for statement in statements(evidence, rule):
        candidates = lookup.candidates(statement)
        for figure in statement.of(Meaning.CURRENT):
            if candidates and is_budgeted(figure, evidence):
                yield Judged(statement, figure, *best(figure, candidates), candidates)


def amounts(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """What is wrong with the amounts of a rule. Slips of 10^4 are left to rule N13."""
    found = [_of_item(each, evidence) for each in judge(evidence, rule) if not _is_of_unknown(each)]
    right = {each.key for each in found if each.verdict in (Verdict.EQUAL, Verdict.ROUNDED)}
    standing = evidence.derived(Standing)
    shared = _shared_out(found)
    for each in found:
        is_part = each.verdict is Verdict.WRONG and (id(each) in shared or standing.of_a_unit(each.figure))
        if each.verdict is Verdict.EQUAL or is_part:
            yield FINE
        elif each.verdict is not Verdict.WRONG:
            yield _off_by_a_place(each)
        elif slip(each) is None:
            yield _wrong(each, standing, repeated=each.key in right)


OF_ITEMS = frozenset({"basic_expenditure", "project_expenditure", "personnel_cost", "public_cost"})
"""What is told of functions and other items as of the whole."""


def _earlier(each: Judged) -> list[TextFigure]:
    """This year's amounts that stand before a figure in its sentence."""
    before = takewhile(lambda figure: figure is not each.figure, each.statement.beside)
    return [f for f in before if f.sentence == each.figure.sentence and f.meaning is Meaning.CURRENT]


def _is_of_unknown(each: Judged) -> bool:
    """Whether it is a part of an amount of which nobody knows what it is of: 某经费5万元，其中：基本支出3万元."""
    if each.verdict is not Verdict.WRONG or each.statement.name or each.statement.subject not in OF_ITEMS:
        return False
    first = next(iter(_earlier(each)), None)
    return first is not None and not first.subject and first.unit in YUAN and first.value >= each.figure.value


def _of_item(each: Judged, evidence: Evidence) -> Judged:
    """What is told of a function named before it in the sentence (其中：基本支出) is compared with that one's row."""
    if each.verdict is not Verdict.WRONG or each.statement.name or each.statement.subject not in OF_ITEMS:
        return each
    items = [figure for figure in _earlier(each) if figure.subject == "function"]
    if not items:
        return each
    statement = replace(each.statement, code=items[-1].code, name=items[-1].name)
    candidates = evidence.derived(Lookup).candidates(statement)
    return Judged(statement, each.figure, *best(each.figure, candidates), candidates) if candidates else each


def _shared_out(found: list[Judged]) -> set[int]:
    """Amounts that equal nothing, but together make what they were compared with: those of the units, one by one."""
    parts: dict[tuple[str, str, str], list[Judged]] = {}
    for each in found:
        if each.verdict is Verdict.WRONG:
            parts.setdefault((each.statement.subject, each.statement.code, each.statement.name), []).append(each)
    return {id(each) for same in parts.values() if len(same) > 1 and _make_a_whole(same) for each in same}


def _make_a_whole(parts: list[Judged]) -> bool:
    added = sum((each.figure.value for each in parts), Decimal(0))
    slack = sum((last_place(each.figure, YUAN[each.figure.unit]) for each in parts), Decimal(0)) / 2
    return any(abs(added - candidate.amount) <= slack for candidate in parts[0].candidates)


FACTORS = (Decimal(10_000), Decimal(100_000_000))


def slip(each: Judged) -> tuple[Candidate, Decimal] | None:
    """The amount that a figure is 10^4 times too large or too small for, if a slip of the unit explains it, and the
    factor.
    """
    place = last_place(each.figure, YUAN[each.figure.unit])
    for candidate in each.candidates if each.figure.value else ():
        for by in (by for factor in FACTORS for by in (factor, 1 / factor) if candidate.amount):
            if abs(each.figure.value - candidate.amount * by) <= max(place, candidate.place * by) / 2:
                return candidate, by
    return None


class Standing:
    """Where else an amount stands in the tables; looked up only for figures that are wrong."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    @cached_property
    def _amounts(self) -> list[Decimal]:
        grids = (grid for number, grid in self.evidence.grids.items() if number <= 13)
        cells = (cell for grid in grids for part in grid.parts for row in part.rows for cell in row.cells)
        return sorted(cell for cell in cells if isinstance(cell, Decimal) and cell)

    @cached_property
    def _of_units(self) -> list[Decimal]:
        sheets = [self.evidence.sheet(number) for number in (2, 6) if self.evidence.has(number)]
        units = [row for sheet in sheets for row in sheet.rows.values() if row.level > 1]
        cells = (cell for row in units if len(units) > len(sheets) for cell in row.cells)
        return sorted(cell for cell in cells if isinstance(cell, Decimal) and cell)

    def anywhere(self, figure: TextFigure) -> bool:
        """Whether some cell has this amount, so that the text may speak of that one."""
        return _stands_among(figure, self._amounts)

    def of_a_unit(self, figure: TextFigure) -> bool:
        """Whether one of several units has this amount: the sentence may speak of it alone."""
        return _stands_among(figure, self._of_units)


def _stands_among(figure: TextFigure, amounts: list[Decimal]) -> bool:
    half = last_place(figure, YUAN[figure.unit]) / 2
    at = bisect_left(amounts, figure.value - half)
    return at < len(amounts) and amounts[at] <= figure.value + half


def _off_by_a_place(each: Judged) -> Remark:
    figure, candidate = each.figure, each.candidate
    is_rounding = each.verdict is Verdict.ROUNDED
    zh = "相差一个末位，" + ("在四舍五入的范围内，只作提示。" if is_rounding else "两处印的位数相同，应当一致。")
    en = "They differ by one last place, " + (
        "which is within rounding, and only noted." if is_rounding else "but print as many places, and should agree."
    )
    return _remark(each, figure, candidate, zh, en, Severity.INFO if is_rounding else Severity.WARNING)


def _wrong(each: Judged, standing: Standing, *, repeated: bool) -> Remark:
    is_dash = each.figure.value < 0
    doubt = repeated or is_dash or not each.candidate.certain or standing.anywhere(each.figure)
    if repeated:
        zh, en = (
            "同一部分另有一处与表一致，请改正这一处。",
            "Elsewhere the section agrees with the table; correct this.",
        )
    else:
        zh, en = "请核对，改正文字或表中填错的一处。", "Check both, and correct the one that is wrong."
    return _remark(each, each.figure, each.candidate, zh, en, Severity.WARNING if doubt else None)


def _remark(
    each: Judged, figure: TextFigure, candidate: Candidate, zh: str, en: str, severity: Severity | None
) -> Remark:
    said, expected = printed(figure.value, figure.unit), printed(candidate.amount, figure.unit)
    return at_figure(
        figure,
        f"这句话说 {said} {figure.unit}，{candidate.said()}是 {expected} {figure.unit}。{zh}",
        f"The sentence says {said} {figure.unit}; {candidate.said('en')} is {expected} {figure.unit}. {en}",
        expected=candidate.amount,
        severity=severity,
        table=candidate.table,
        row=candidate.row if each.statement.name or each.statement.code else each.statement.subject,
        column=candidate.column,
    )
