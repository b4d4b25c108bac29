"""Projects named in the text: those of table 11, by the same names (N06)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark
from budgets.checks.text.amounts import Projects
from budgets.checks.text.remarks import at_figure
from budgets.checks.text.told import statements
from budgets.figures import TextFigure
from budgets.findings import Severity
from budgets.normalise import plain


def listed(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """Names that differ from table 11's, and projects of table 11 that a list of them leaves out."""
    projects = evidence.derived(Projects)
    told = [statement for statement in statements(evidence, rule) if statement.subject == "project"]
    if not projects.rows or not told:
        return
    names = {row: name for name, row in projects.rows.items()}
    amounts = _by_amount(evidence, names)
    named: set[str] = set()
    for statement in told:
        row = projects.find(statement.name) or amounts.get(statement.figures[0].value)
        if row is None:
            continue
        named.add(row)
        right = plain(statement.name) == names[row]
        yield FINE if right else _renamed(statement.figures[0], row, names[row])
    if 2 * len(named) >= len(names):
        yield from (_left_out(row, name) for row, name in names.items() if row not in named)


def _by_amount(evidence: Evidence, names: dict[str, str]) -> dict[Decimal, str]:
    """Projects whose amount no other one has, to be known by it whatever the text calls them."""
    sheet = evidence.sheet(11)
    found: dict[Decimal, list[str]] = {}
    for row in names if "total" in sheet.columns else ():
        amount = sheet.amount(row, "total")
        if isinstance(amount, Decimal):
            found.setdefault(amount, []).append(row)
    return {amount: rows[0] for amount, rows in found.items() if len(rows) == 1}


def _renamed(figure: TextFigure, row: str, name: str) -> Remark:
    return at_figure(
        figure,
        f"项目名称“{figure.name}”与表11的“{name}”不一致，请统一。",
        f"The project “{figure.name}” is called “{name}” in table 11: use one name.",
        table=11,
        row=row,
        column="项目名称",
        severity=Severity.WARNING,
    )


def _left_out(row: str, name: str) -> Remark:
    return Remark(
        zh=f"表11的项目“{name}”在项目支出说明中没有提到。",
        en=f"The text on projects does not mention “{name}” of table 11.",
        table=11,
        row=row,
        column="项目名称",
        severity=Severity.INFO,
    )
