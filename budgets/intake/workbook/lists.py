"""The codes a department may use in a year, as the workbook shows and reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from budgets.models import AdministrativeUnit, EconomicClass, Function, ProcurementCategory

Lists = Mapping[type[Model], Mapping[str, str]]
"""Names by code, for each list."""


def lists_of(department: AdministrativeUnit, year: int) -> Lists:
    units: list[Any] = [department, *department.units.order_by("code")]
    classifications: tuple[Any, ...] = (Function, EconomicClass, ProcurementCategory)
    return {
        AdministrativeUnit: {unit.code: unit.name for unit in units if _exists(unit, year)},
        **{model: model.objects.names(year) for model in classifications},
    }


def _exists(unit: AdministrativeUnit, year: int) -> bool:
    return (unit.first_year or year) <= year <= (unit.last_year or year)


def shown(code: str, name: str) -> str:
    """A code as a drop-down shows it: 2060404 科技成果转化与扩散."""
    return f"{code} {name}".strip()
