"""Drop-downs and limits of input cells. Choices stand on a hidden sheet, a column a list, as a rule holds little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from budgets.facts import Project
from budgets.intake.workbook import layout, style
from budgets.intake.workbook.declaration import Column, Kind, Sheet, by_kind
from budgets.intake.workbook.lists import Lists, shown

MOST = "9999999999999999"
"""Sixteen digits before the point, as amounts are kept."""


@dataclass(slots=True)
class Picks:
    """Lists of choices in the order of the hidden sheet's columns; ``projects`` is how many rows offer projects."""

    projects: int
    lists: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @classmethod
    def of(cls, lists: Lists, sheets: Iterable[Sheet], projects: int) -> Picks:
        picks = cls(projects)
        for model, names in lists.items():
            entries = tuple(shown(code, name) for code, name in sorted(names.items()))
            picks.lists.append((str(model._meta.verbose_name), entries))
        for sheet in sheets:
            for column in sheet.columns:
                wanted = (column.heading, _labels(column))
                if column.kind in (Kind.CHOICE, Kind.FLAG) and wanted[1] not in [e for _name, e in picks.lists]:
                    picks.lists.append(wanted)
        return picks

    def write(self, page: Worksheet) -> None:
        for number, (name, entries) in enumerate(self.lists, start=1):
            for row, text in enumerate((name, *entries), start=1):
                cell = page.cell(row, number, text)
                cell.data_type = "s"
            page.column_dimensions[get_column_letter(number)].width = 40
        style.hide(page)

    def rule(self, column: Column) -> DataValidation | None:
        """The column's rule; None where anything may be written. Lists only warn: a bare code is right too."""
        if column.kind is Kind.TEXT:
            return None
        if column.kind.numeric:
            return _limits(column)
        rule = DataValidation(type="list", formula1=self._range(column), allow_blank=True, showDropDown=False)
        strict = column.kind in (Kind.CHOICE, Kind.FLAG)
        rule.errorStyle = "stop" if strict else "warning"
        return _said(rule, column, _("请从下拉列表中选择。") if strict else _("请从下拉列表中选择，或者只填编码。"))

    def _range(self, column: Column) -> str:
        if column.kind is Kind.PROJECT:
            sheet = by_kind(Project)
            letter = get_column_letter(len(sheet.columns) + 1)
            last = layout.FIRST_ROW + self.projects - 1
            return f"{quote_sheetname(sheet.title)}!${letter}${layout.FIRST_ROW}:${letter}${last}"
        number, entries = self._list(column)
        letter = get_column_letter(number)
        return f"{quote_sheetname(layout.CATALOGUE)}!${letter}$2:${letter}${max(len(entries), 1) + 1}"

    def _list(self, column: Column) -> tuple[int, Sequence[str]]:
        labels: Any = str(column.codes._meta.verbose_name) if column.kind is Kind.CODE else _labels(column)
        return next((n, e) for n, (name, e) in enumerate(self.lists, start=1) if labels in (name, e))


def _labels(column: Column) -> tuple[str, ...]:
    return (_("是"), _("否")) if column.kind is Kind.FLAG else tuple(column.choices.values())


def _limits(column: Column) -> DataValidation:
    whole = column.kind is Kind.WHOLE
    least = f"-{MOST}" if column.negative else "1" if whole else "0"
    rule = DataValidation(
        type="whole" if whole else "decimal",
        operator="between",
        formula1=least,
        formula2="32767" if whole else MOST,
        allow_blank=True,
        errorStyle="stop",
    )
    if whole:
        return _said(rule, column, _("请填1以上的整数。"))
    return _said(rule, column, _("请填数字，最多两位小数。") if column.negative else _("请填0或正数，最多两位小数。"))


def _said(rule: DataValidation, column: Column, message: str) -> DataValidation:
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = column.heading[:31], message
    return rule
