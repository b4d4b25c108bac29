"""Workbooks for the tests: written, changed as people change them, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from budgets.facts import Fact, group
from budgets.intake.workbook.export import department_workbook
from budgets.models import AdministrativeUnit, Edition

JIANGHAN, PUTUO = ("420103", "501"), ("310107", "wanli")
EXPENDITURE = "支出（按功能科目）"


def department(adcode: str, code: str) -> AdministrativeUnit:
    return AdministrativeUnit.objects.select_related("jurisdiction").get(jurisdiction__adcode=adcode, code=code)


def written(folder: Path, year: int, owner: tuple[str, str] = JIANGHAN, *, own: bool = True) -> Path:
    path = folder / f"{owner[1]}-{year}.xlsx"
    path.write_bytes(department_workbook(department(*owner), year, own=own))
    return path


def demonstration(folder: Path) -> Path:
    """The year 2024 as the demonstration data has it, for tests that add nothing to the database: written only once."""
    path = folder / "demonstration.xlsx"
    path.write_bytes(_demonstration())
    return path


@cache
def _demonstration() -> bytes:
    return department_workbook(department(*JIANGHAN), 2024, own=True)


def changed(path: Path, change: Callable[[Workbook], Any]) -> Path:
    """The file as somebody saves it after a change."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def placeless(facts: Iterable[Fact]) -> dict[type[Fact], tuple[Fact, ...]]:
    return group(replace(fact, place="") for fact in facts)


def edition(year: int, owner: tuple[str, str] = JIANGHAN) -> Edition:
    return Edition.objects.with_names().get(
        department__jurisdiction__adcode=owner[0], department__code=owner[1], year=year, number=1
    )
