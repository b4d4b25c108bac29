"""Findings in words: what stands where, what it should be, and what the clerk does about it, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgets.checks.evidence import LEFT, RIGHT, printed
from budgets.checks.formulas import Comparison, Relation, Remark, Term
from budgets.checks.rules import Rule
from budgets.checks.suspects import Suspect
from budgets.facts import EditionIdentity
from budgets.findings import Finding, Severity

_SIDES = {LEFT: ("收入", "revenue"), RIGHT: ("支出", "expenditure")}
MOST_NAMED = 4
"""Cells of a sum that a sentence names; more would not be read."""


ROUNDED = "相差在四舍五入的范围内，只作提示。", "That is within rounding, and only noted."
CHECK = "请核对这些格，改正填错的一处。", "Check these cells and correct the one that is wrong."


def finding_of(
    rule: Rule,
    comparison: Comparison,
    severity: Severity,
    *,
    left: Decimal,
    right: Decimal,
    rounded: bool,
    suspect: Suspect | None,
) -> Finding:
    """A comparison that does not hold, placed at its first cell."""
    anchor = comparison.left[0]
    unit = anchor.sheet.unit
    zh, en = _sentences(rule, comparison, left, right)
    remedy = ROUNDED if rounded else (rule.remedy or CHECK[0], rule.remedy_en or CHECK[1])
    named_zh, named_en = _suspicion(suspect)
    return Finding(
        rule=rule.code,
        severity=severity,
        table=anchor.sheet.number,
        part="main" if anchor.sheet.part in _SIDES else anchor.sheet.part,
        row=anchor.row,
        column=heading(anchor),
        expected=printed(right, unit),
        actual=printed(left, unit),
        difference=printed(left - right, unit),
        message=zh + remedy[0],
        message_en=f"{en} {remedy[1]}",
        source=_source(anchor) or next(filter(None, map(_source, comparison.right)), ""),
        suspect=named_zh,
        suspect_en=named_en,
        related=tuple(dict.fromkeys(label(term) for term in comparison.right[:MOST_NAMED])),
    )


def finding_of_remark(rule: Rule, remark: Remark) -> Finding:
    return Finding(
        rule=rule.code,
        severity=remark.severity or rule.severity,
        table=remark.table,
        part=remark.part,
        row=remark.row,
        column=remark.column,
        expected=remark.expected,
        actual=remark.actual,
        difference=remark.difference,
        message=_joined(remark.zh, rule.remedy),
        message_en=_joined(remark.en, rule.remedy_en, " "),
        source=remark.source,
        sentence=remark.sentence,
        redaction=remark.redaction,
    )


def _joined(sentence: str, remedy: str, space: str = "") -> str:
    return f"{sentence}{space}{remedy}" if remedy else sentence


def label(term: Term, language: str = "zh", home: EditionIdentity | None = None) -> str:
    """A cell by table, row and column as people call them: 表5“20604 技术与开发”的“合计”.

    ``home`` is the edition spoken of; cells of other editions say which.
    """
    row = term.sheet.rows.get(term.row)
    name = " ".join(dict.fromkeys(filter(None, (term.row if term.row[:1].isdigit() else "", row.label if row else ""))))
    name = name or ("合计" if term.row == "total" else term.row)
    column = heading(term)
    if language == "en":
        return f"table {term.sheet.number}{_of(term, home, ' of ')}, row “{name}”, column “{column}”"
    return f"{_of(term, home)}表{term.sheet.number}“{name}”的“{column}”"


def _of(term: Term, home: EditionIdentity | None, before: str = "") -> str:
    """Whose table it is, where it is another edition's: the year before, a unit."""
    edition = term.sheet.edition
    if home is None or edition == home:
        return ""
    owner = edition.department_name or edition.department if edition.department != home.department else ""
    return f"{before}{owner}{edition.year}年" if not before else f"{before}{edition.year} {owner}".rstrip()


def heading(term: Term) -> str:
    """The printed heading of a cell's column, with the half's name in a two-sided table."""
    printed_heading = term.sheet.headings.get(term.column, term.column)
    side = _SIDES.get(term.sheet.part)
    return printed_heading if side is None or side[0] in printed_heading else f"{side[0]}/{printed_heading}"


def _source(term: Term) -> str:
    row = term.sheet.rows.get(term.row)
    return row.source if row else ""


def _sentences(rule: Rule, comparison: Comparison, left: Decimal, right: Decimal) -> tuple[str, str]:
    unit = comparison.left[0].sheet.unit
    actual, expected = printed(left, unit), printed(right, unit)
    difference = printed(abs(left - right), unit)
    home = comparison.left[0].sheet.edition
    at_most = comparison.relation is Relation.AT_MOST
    zh = (
        f"{_sum(comparison.left, home)}是 {actual} {unit.value}，按“{rule.statement}”"
        f"{'不应超过' if at_most else '应为'}{_sum(comparison.right, home)} {expected} {unit.value}，"
        f"相差 {difference}。"
    )
    en = (
        f"{_sum(comparison.left, home, 'en')} says {actual} {unit.value}; by “{rule.statement_en}” it should "
        f"{'not exceed' if at_most else 'equal'} {_sum(comparison.right, home, 'en')}, {expected} {unit.value}; the "
        f"difference is {difference}."
    )
    return zh, en


def _sum(terms: Sequence[Term], home: EditionIdentity, language: str = "zh") -> str:
    named = [("−" if term.sign < 0 else "") + label(term, language, home) for term in terms[:MOST_NAMED]]
    more = len(terms) - len(named)
    if language == "en":
        return " + ".join(named) + (f" and {more} more" if more else "") or "nothing"
    return "＋".join(named) + (f"等{len(terms)}格之和" if more else "") or "零"


def _suspicion(suspect: Suspect | None) -> tuple[str, str]:
    if suspect is None:
        return "", ""
    unit = suspect.term.sheet.unit
    value = printed(suspect.should_be, unit)
    return (
        f"最可能填错的是{label(suspect.term)}：改为 {value} {unit.value}，"
        f"这里不成立的 {suspect.explains} 条关系就都成立。",
        f"Most likely wrong: {label(suspect.term, 'en')}; with {value} {unit.value} all {suspect.explains} relations "
        "that fail here would hold.",
    )
