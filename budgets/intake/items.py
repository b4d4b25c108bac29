"""Items of tables 12 and 13 become facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from budgets.facts import ProcurementItem, PurchasedService
from budgets.intake.parts import Tables
from budgets.normalise import plain
from budgets.tables.grid import GridRow

_BRACKETED = re.compile(r"^\s*[\[［【](?P<code>[^\]］】]*)[\]］】](?P<name>.*)$", re.DOTALL)


UnitOf = Callable[[int, GridRow], str]
"""The code of the unit that an item of a table belongs to."""


def procurement(tables: Tables, unit_of: UnitOf) -> Iterator[ProcurementItem]:
    for number, row in enumerate(tables.rows(12, level=2), start=1):
        catalogue_code, catalogue_name = bracketed(tables.text(12, row, "catalogue"))
        yield ProcurementItem(
            number=number,
            unit=unit_of(12, row),
            project=tables.text(12, row, "project"),
            catalogue_code=catalogue_code,
            catalogue_name=catalogue_name,
            function=bracketed(tables.text(12, row, "function"))[0],
            economic_class=bracketed(tables.text(12, row, "economic_class"))[0],
            fund_origin=tables.text(12, row, "fund_origin"),
            fund_nature=tables.text(12, row, "fund_nature"),
            quantity=tables.amount(12, row, "quantity"),
            unit_price=tables.amount(12, row, "unit_price"),
            measure=tables.text(12, row, "measure"),
            amount=tables.amount(12, row, "amount"),
            sme_amount=tables.amount(12, row, "sme_amount"),
            micro_amount=tables.amount(12, row, "micro_amount"),
            place=tables.place(12, row),
        )


def purchased_services(tables: Tables, unit_of: UnitOf) -> Iterator[PurchasedService]:
    for number, row in enumerate(tables.rows(13, level=2), start=1):
        yield PurchasedService(
            number=number,
            unit=unit_of(13, row),
            includes_procurement=plain(tables.text(13, row, "includes_procurement")) == "是",
            project=tables.text(13, row, "project"),
            content=tables.text(13, row, "content"),
            quantity=tables.amount(13, row, "quantity"),
            amount=tables.amount(13, row, "amount"),
            fund_origin=tables.text(13, row, "fund_origin"),
            fund_nature=tables.text(13, row, "fund_nature"),
            function=bracketed(tables.text(13, row, "function"))[0],
            economic_class=bracketed(tables.text(13, row, "economic_class"))[0],
            directory_1=tables.text(13, row, "directory_1"),
            directory_2=tables.text(13, row, "directory_2"),
            directory_3=tables.text(13, row, "directory_3"),
            place=tables.place(13, row),
        )


def bracketed(printed: str) -> tuple[str, str]:
    """ "[2060101]行政运行" as code and name; a cell without brackets is all name."""
    found = _BRACKETED.match(printed)
    return (plain(found["code"]), found["name"].strip()) if found else ("", printed)
