"""A flat detail export as readings: one for each department and year in it, in the order of their first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from budgets.classifications import seed_names
from budgets.facts import (
    BasicExpenditureLine,
    ExpenditureLine,
    Fact,
    FactSet,
    Project,
    ProjectLine,
    Unit,
    UnitExpenditureLine,
    group,
)
from budgets.intake.codes import ECONOMIC_CLASS, FUNCTION, UNIT
from budgets.intake.derived import derived_reading, every_kind, nothing
from budgets.intake.raw import Document
from budgets.intake.reading import Reading, code_unlisted, unlisted
from budgets.intake.recognise import Problem
from budgets.intake.workbook.detail import Budget, Detail

GIVES = frozenset({ExpenditureLine, UnitExpenditureLine, BasicExpenditureLine, Project, ProjectLine})
"""What every export is about, and RevenueLine where it has any. Its lines name their units, so it has none of the
by-unit margin."""


def export_readings(document: Document, detail: Detail) -> tuple[Reading, ...]:
    """``detail`` is what the document adds up to.

    With a wrong row anywhere there is one reading, which holds nothing but what is wrong.
    """
    ignored = [Problem("", _("没有读的列或工作表：%s") % name) for name in detail.ignored]
    wrong = [
        Problem("!".join(filter(None, (problem.sheet, problem.cell))), problem.message, lost=True)
        for problem in detail.problems
    ]
    if not wrong and not detail.lines:
        wrong.append(Problem(detail.place, _("表头下面没有明细。"), lost=True))
    if wrong:
        return (derived_reading(document=document, facts=nothing(), year=None, place="", unread=[*wrong, *ignored]),)
    return tuple(_reading(document, detail, budget, ignored) for budget in detail.budgets)


def _reading(document: Document, detail: Detail, budget: Budget, ignored: Sequence[Problem]) -> Reading:
    facts = budget.sums.facts()
    gives = GIVES | {type(fact) for fact in facts}
    return derived_reading(
        document=document,
        facts=_fact_set(budget, facts, gives),
        year=budget.year,
        place=detail.place,
        unread=[*ignored, *map(code_unlisted, unlisted(budget.codes))],
        codes=budget.codes,
        gives=gives,
    )


def _fact_set(budget: Budget, facts: Sequence[Fact], gives: frozenset[type[Fact]]) -> FactSet:
    """Named as printed, or else as the lists that come with the portal have it."""
    names: dict[str, dict[str, str]] = {FUNCTION: {}, ECONOMIC_CLASS: {}, UNIT: {}}
    for code in budget.codes.values():
        if code.name or code.list == UNIT:
            names[code.list][code.code] = code.name
    department = budget.department or ""
    name = names[UNIT].pop(department, "") or budget.department_name
    return FactSet(
        edition=replace(
            nothing().edition,
            jurisdiction=budget.jurisdiction or "",
            department=department,
            department_name=budget.department_name or name,
            year=budget.year or nothing().edition.year,
        ),
        units=(Unit(department, name), *(Unit(*unit, department) for unit in names[UNIT].items())),
        lines=group(facts),
        function_names=seed_names(FUNCTION) | names[FUNCTION],
        economic_names=seed_names(ECONOMIC_CLASS) | names[ECONOMIC_CLASS],
        undisclosed=every_kind() - {kind.kind for kind in gives},
    )
