"""A department's year in one sentence: how much, more or less than last year and on what base, mostly for what."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.tables.compare import ComparedRow, State
from budgets.tables.grid import Cell
from budgets.templatetags.budget_tags import readable
from budgets.views.charts import Slice


def headline(year: int, total: ComparedRow | None, functions: list[Slice]) -> str:
    """In the reader's language; says so where a figure is not known."""
    if total is None or not isinstance(total.values[0], Decimal):
        return _("%(year)d年没有公开支出合计。") % {"year": year}
    clauses = [
        _("%(year)d年安排支出%(amount)s") % {"year": year, "amount": readable(total.values[0])},
        _against(year - 1, total),
        _mostly(functions),
    ]
    return _("，").join(clause for clause in clauses if clause) + _("。")


def _against(before: int, row: ComparedRow) -> str:
    words = {"year": before}
    if row.state is State.PREVIOUS_UNDISCLOSED:
        return _("%(year)d年的没有公开，不能比较") % words
    if row.state is State.NOT_COMPARABLE:
        return _("与%(year)d年口径不同，不可比") % words
    base: Cell = row.values[1] if len(row.values) > 1 else None
    if not isinstance(base, Decimal) or row.change is None:
        return ""
    words |= {"base": readable(base), "change": readable(abs(row.change))}
    if row.state is State.FLAT:
        return _("与%(year)d年持平") % words
    if row.percent is None:
        return _("%(year)d年为零，不计算增减比例") % words
    words |= {"percent": f"{abs(row.percent):,}%"}
    if row.state is State.INCREASE:
        return _("比%(year)d年的%(base)s增加%(change)s（%(percent)s）") % words
    return _("比%(year)d年的%(base)s减少%(change)s（%(percent)s）") % words


def _mostly(functions: list[Slice]) -> str:
    """The largest purpose that is named; nothing where functions are not disclosed."""
    named = [part for part in functions if part.code and isinstance(part.share, Decimal)]
    if not named:
        return ""
    largest = named[0]
    return _("最大的用途是%(purpose)s（%(amount)s，占%(share)s%%）") % {
        "purpose": largest.label,
        "amount": readable(largest.amount),
        "share": largest.share,
    }
