"""The sentences that the pages of performance begin with."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from budgets.layouts import Unit
from budgets.tables.compare import ComparedRow, State
from budgets.templatetags.budget_tags import percent, spoken
from budgets.terms import term
from performance.progress import Move

TOLD = (Move.RAISED, Move.LOWERED, Move.SAME, Move.REWORDED, Move.NEW, Move.DROPPED, Move.NOT_COMPARABLE, Move.UNKNOWN)
"""In this order, each only where there is one."""


def budget(row: ComparedRow, year: int, before: int, unit: Unit) -> str:
    """How much, and how much more or less than the year before, on what base."""
    values = {
        "year": year,
        "before": before,
        "amount": spoken(row.values[0], unit),
        "state": term(row.state.value),
        "base": spoken(row.values[1], unit) if len(row.values) > 1 else "",
    }
    if row.values[0] is None:
        return _("%(year)d年没有列出这个项目的金额。") % values
    if row.state is State.PREVIOUS_UNDISCLOSED:
        return _("%(year)d年预算 %(amount)s；%(before)d 年的没有公开，不能比较。") % values
    if row.change is None:
        if not row.state.value:
            return _("%(year)d年预算 %(amount)s。") % values
        return _("%(year)d年预算 %(amount)s；与 %(before)d 年相比：%(state)s。") % values
    if not row.change:
        return _("%(year)d年预算 %(amount)s，与 %(before)d 年持平。") % values
    values |= {"change": spoken(abs(row.change), unit)}
    if row.percent is None:
        return _("%(year)d年预算 %(amount)s，比 %(before)d 年（%(base)s）%(state)s %(change)s。") % values
    values |= {"percent": percent(row.percent)}
    return _("%(year)d年预算 %(amount)s，比 %(before)d 年（%(base)s）%(state)s %(change)s（%(percent)s）。") % values


def targets(moves: Mapping[Move, int]) -> str:
    """How many indicators of the year there are, and what became of their targets; "" without any."""
    count = sum(number for move, number in moves.items() if move is not Move.DROPPED)
    if not count:
        return ""
    if moves.get(Move.UNKNOWN, 0) == count:
        return _("年度指标 %(count)d 项；上年的没有公开，不能比较。") % {"count": count}
    told = _("；").join(
        _("%(move)s %(count)d 项") % {"move": term(move.value), "count": moves[move]}
        for move in TOLD
        if moves.get(move)
    )
    return _("年度指标 %(count)d 项，与上年相比：%(told)s。") % {"count": count, "told": told}


def disclosed(year: int, of_department: int, forms: int, projects: int, is_listed: bool) -> str:
    """What of performance a year published. Without ``is_listed``, projects without a form are not known."""
    if not of_department and not forms:
        return _("%(year)d年没有公开绩效目标。") % {"year": year}
    values = {"year": year, "count": of_department, "forms": forms, "projects": projects}
    whole = _("部门整体绩效指标 %(count)d 项") if of_department else _("部门整体绩效目标未公开")
    of_projects = (
        _("%(projects)d 个项目中有 %(forms)d 个公开了绩效目标") if is_listed else _("%(forms)d 个项目公开了绩效目标")
    )
    return _("%(year)d年：%(whole)s，%(of_projects)s。") % {
        "year": year,
        "whole": whole % values,
        "of_projects": of_projects % values,
    }
