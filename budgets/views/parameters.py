"""Query parameters. Unknown ones are ignored, bad values of known ones refused with what is allowed."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from budgets import registry
from budgets.layouts import UNITS_BY_WORD, Unit
from budgets.tables import comparison
from budgets.tables.grid import GridColumn, GridPart
from budgets.views.errors import BadParameter


def unit(request: HttpRequest) -> Unit | None:
    """The unit asked for with ?unit=, None for each part's own."""
    wanted = request.GET.get("unit")
    if wanted is None:
        return None
    if wanted not in UNITS_BY_WORD:
        raise _refusal("unit", wanted, UNITS_BY_WORD)
    return UNITS_BY_WORD[wanted]


def column(request: HttpRequest, part: GridPart) -> str | None:
    """The amount column to compare, asked for with ?column=; None for the part's own."""
    wanted = request.GET.get("column")
    if wanted is None:
        return None
    allowed = [found.key for found in comparison.comparable(part)]
    if wanted not in allowed:
        raise _refusal("column", wanted, allowed)
    return wanted


def table(request: HttpRequest) -> int | None:
    """The table asked for with ?table=, None for all."""
    wanted = request.GET.get("table")
    if wanted is None:
        return None
    numbers = {str(number): number for number in registry.tables()}
    if wanted not in numbers:
        raise _refusal("table", wanted, numbers)
    return numbers[wanted]


def year(request: HttpRequest, years: Sequence[int]) -> int | None:
    """The year asked for with ?year= among those there are, newest first; None for the newest."""
    wanted = request.GET.get("year")
    if wanted is None:
        return None
    allowed = {str(year): year for year in years}
    if wanted not in allowed:
        raise _refusal("year", wanted, allowed)
    return allowed[wanted]


def among(name: str, value: str, allowed: Sequence[str]) -> str:
    """The value of a parameter, which has to be one of these."""
    if value not in allowed:
        raise _refusal(name, value[:50], allowed)
    return value


def comparable(part: GridPart) -> tuple[GridColumn, ...]:
    """The amount columns with figures that mean something as totals: a unit price does not (rule C56)."""
    return tuple(
        column
        for column in comparison.comparable(part)
        if any(row.cells[part.index(column.key)] is not None for row in part.rows)
    )


def _refusal(name: str, value: str, allowed: object) -> BadParameter:
    return BadParameter(
        _("参数 %(name)s 不能是“%(value)s”，可以是：%(allowed)s。")
        % {"name": name, "value": value, "allowed": ", ".join(allowed)}  # type: ignore[call-overload]
    )
