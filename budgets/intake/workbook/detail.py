"""A flat detail export, one row a payment line with its full cross product, aggregated into what disclosure holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from budgets.facts import Fact, FundingSource, Nature
from budgets.intake import limits
from budgets.intake.raw import Place
from budgets.intake.readers import number_formats
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.package import opened
from budgets.intake.workbook.book import safe_bytes
from budgets.intake.workbook.cells import CENT, CellError, CellProblem, split_code
from budgets.intake.workbook.detail_columns import HEADER_ROWS, HEADINGS, REQUIRED, Columns, columns_of
from budgets.intake.workbook.detail_sums import Line, Sum, Sums
from budgets.intake.workbook.lists import Lists
from budgets.models import AdministrativeUnit, EconomicClass, Function
from budgets.normalise import NotANumber, amount, plain

MAX_PROBLEMS = 200
"""A column in the wrong form has one in every row; these are enough to see it."""

_FORMATS = {
    "unit": re.compile(r"[0-9]{3}([0-9]{3})?|[a-z][a-z0-9-]{1,18}"),
    "function": re.compile(r"[0-9]{3}([0-9]{2}){0,2}"),
    "economic_class": re.compile(r"[0-9]{3}([0-9]{2})?"),
    "project_code": re.compile(r"[0-9]{11}[A-Z][0-9]{9}"),
}
_LISTS: dict[str, Any] = {"unit": AdministrativeUnit, "function": Function, "economic_class": EconomicClass}
_TOTALS = frozenset({"合计", "总计", "total"})
_SUBTOTALS = frozenset({"小计", "subtotal"})
_FLAGS = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False, "": False}
_SYNONYMS: dict[type[StrEnum], dict[str, StrEnum]] = {
    FundingSource: {
        "一般公共预算": FundingSource.GENERAL,
        "一般公共预算资金": FundingSource.GENERAL,
        "一般公共预算拨款": FundingSource.GENERAL,
        "政府性基金": FundingSource.FUND,
        "政府性基金预算": FundingSource.FUND,
        "政府性基金预算资金": FundingSource.FUND,
        "国有资本经营预算": FundingSource.CAPITAL,
        "国有资本经营预算资金": FundingSource.CAPITAL,
        "财政专户管理资金": FundingSource.SPECIAL,
        "事业单位经营收入资金": FundingSource.BUSINESS,
    },
    Nature: {"人员支出": Nature.PERSONNEL, "公用支出": Nature.OPERATING, "项目": Nature.PROJECT},
}


@dataclass(slots=True)
class Detail:
    """``total`` is what the ``lines`` counted sum to; ``ignored`` names columns and sheets that were not read."""

    facts: list[Fact] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    lines: int = 0
    total: Decimal = Decimal(0)


def read_flat_detail(path: Path, lists: Lists | None = None) -> Detail:
    """Expenditure lines by function, basic lines by economic class, projects and their lines; none with problems.

    Codes are checked against ``lists`` where they are given, else only for their form. Raises UnreadableDocument.
    """
    detail = Detail()
    data = safe_bytes(path)
    read = False
    try:
        _refuse_unreadable(data)
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                found = not read and _read_sheet(name, sheet, detail, lists)
                if not found and sheet.total_height:
                    detail.ignored.append(name)
                read = read or found
    except UnreadableDocument as error:
        error.name = path.name
        raise
    except (CalamineError, ValueError, OverflowError) as error:
        raise UnreadableDocument(Reason.DAMAGED, name=path.name) from error
    if not read:
        message = _("没有找到明细表的表头。表头应有：%(headings)s。")
        headings = "、".join(HEADINGS[key][0] for key in REQUIRED)
        detail.problems.append(CellProblem(path.name, "", message % {"headings": headings}))
    return detail


def _refuse_unreadable(data: bytes) -> None:
    """Calamine holds a sheet as a full rectangle, and gives a blank for a formula that was never calculated."""
    with opened(data) as package:
        for title, name in number_formats.parts(package).items():
            xml = package.read(name)
            height, width = number_formats.extent(xml)
            if height * width > limits.MAX_FLAT_CELLS:
                raise UnreadableDocument(Reason.TOO_MANY_CELLS, Place(sheet=title))
            if number_formats.has_formulas_without_value(xml):
                raise UnreadableDocument(Reason.NOT_CALCULATED, Place(sheet=title))


def _read_sheet(name: str, sheet: Any, detail: Detail, lists: Lists | None) -> bool:
    """False where the sheet has no headings of a detail export."""
    rows = enumerate(sheet.iter_rows(), start=1)
    for number, row in rows:
        if columns := columns_of(row):
            break
        if number > HEADER_ROWS:
            return False
    else:
        return False
    detail.ignored += columns.ignored
    for heading in columns.missing:
        message = _("缺少“%(heading)s”这一列。请在导出时加上。") % {"heading": heading}
        detail.problems.append(CellProblem(name, f"A{number}", message))
    for heading in columns.repeated:
        message = _("“%(heading)s”与另一列含义相同。请只留一列。") % {"heading": heading}
        detail.problems.append(CellProblem(name, f"A{number}", message))
    if not detail.problems:
        # Rows count from the sheet's first, but their cells from its first filled column.
        _Lines(name, columns, sheet.start[1], lists, detail).read(rows)
    return True


class _Lines:
    """Rows of one sheet. What they say beside the amount repeats a lot, so each distinct set of cells is read once."""

    def __init__(self, name: str, columns: Columns, left: int, lists: Lists | None, detail: Detail) -> None:
        self.name, self.columns, self.left, self.lists, self.detail = name, columns, left, lists, detail
        self.sums = Sums(name)
        self._keys = [key for key in HEADINGS if key in columns.positions and key != "amount"]
        self._cells = itemgetter(*(columns.positions[key] for key in self._keys))
        self._known: dict[tuple[Any, ...], tuple[Sum, ...]] = {}

    def read(self, rows: Iterator[tuple[int, Sequence[Any]]]) -> None:
        problems, total, place = self.detail.problems, self.detail.total, self.columns.positions["amount"]
        for number, row in rows:
            if len(problems) >= MAX_PROBLEMS:
                problems.append(CellProblem(self.name, "", _("错误太多，后面的行没有再读。请改正后重新导入。")))
                break
            sums = self._known.get(self._cells(row)) or self._sums_of(number, row, total)
            if not sums:
                continue
            try:
                value = self._amount(row[place])
            except CellError as error:
                self._note("amount", number, str(error))
                continue
            for each in sums:
                each.total += value
            total += value
            self.detail.lines += 1
        problems += (CellProblem(self.name, cell, message) for cell, message in self.sums.negative())
        self.detail.total = total
        self.detail.facts = [] if problems else self.sums.facts()

    def _sums_of(self, number: int, row: Sequence[Any], total: Decimal) -> tuple[Sum, ...]:
        """What a row not met before counts in; nothing for a blank row, a total, and a row with errors."""
        first = plain(str(next((cell for cell in row if cell != ""), ""))).lower()
        if first in _TOTALS:
            self._compare(number, row, total)
        elif first in _SUBTOTALS:
            self._note("amount", number, _("这是小计行，会重复计算。请导出不含小计的明细。"))
        elif first and (line := self._line(number, row)):
            self._known[self._cells(row)] = sums = self.sums.of(line)
            return sums
        return ()

    def _line(self, number: int, row: Sequence[Any]) -> Line | None:
        values: dict[str, Any] = {}
        for key in self._keys:
            try:
                values[key] = self._parsed(key, _text(row[self.columns.positions[key]]))
            except CellError as error:
                self._note(key, number, str(error))
        if len(values) < len(self._keys):
            return None
        line = Line(number=number, **values)
        faults = list(self.sums.faults(line))
        for key, message in faults:
            self._note(key if key in self.columns.positions else "amount", number, message)
        return None if faults else line

    def _compare(self, number: int, row: Sequence[Any], total: Decimal) -> None:
        """A printed total is proof of what was read, not a line."""
        try:
            printed = self._amount(row[self.columns.positions["amount"]])
        except CellError as error:
            self._note("amount", number, str(error))
            return
        if printed != total:
            message = _("合计行是 %(printed)s 元，以上明细相加是 %(sum)s 元。请核对是否缺行。")
            self._note("amount", number, message % {"printed": f"{printed:.2f}", "sum": f"{total:.2f}"})

    def _note(self, key: str, number: int, message: str) -> None:
        letter = get_column_letter(self.left + self.columns.positions[key] + 1)
        self.detail.problems.append(CellProblem(self.name, f"{letter}{number}", message))

    def _parsed(self, key: str, text: str) -> Any:
        if key == "carried_over":
            if text.lower() not in _FLAGS:
                raise CellError(_("“%(text)s”应为“是”或“否”。") % {"text": text})
            return _FLAGS[text.lower()]
        if key in ("nature", "source"):
            return _member(Nature if key == "nature" else FundingSource, text)
        if key == "project" or not text:
            return text
        return self._code(key, text)

    def _code(self, key: str, text: str) -> str:
        code, _name = split_code(text)
        if not _FORMATS[key].fullmatch(code):
            raise CellError(_("“%(text)s”不是编码。请填编码，或者“编码 名称”。") % {"text": text})
        if self.lists is not None and key in _LISTS and code not in self.lists[_LISTS[key]]:
            kind = _LISTS[key]._meta.verbose_name
            raise CellError(
                _("%(kind)s里没有“%(code)s”。请改正；确实新增的，请先在后台加入目录。") % {"kind": kind, "code": text}
            )
        return code

    def _amount(self, raw: Any) -> Decimal:
        """Yuan; a float keeps the digits a spreadsheet shows."""
        if isinstance(raw, float) and self.columns.factor == 1:
            shown = repr(raw)
            # Nearly all amounts are plain numbers of at most two decimals.
            if shown[-3:-2] == "." or shown[-2:-1] == ".":
                return Decimal(shown)
        try:
            value = amount(_text(raw), self.columns.factor)
        except NotANumber:
            value = None
        if value is None:
            raise CellError(_("“%(text)s”不是数字。请填金额。") % {"text": _text(raw)})
        if value != value.quantize(CENT):
            raise CellError(_("%(text)s 元的小数超过两位。请精确到分。") % {"text": value})
        return value


def _text(raw: Any) -> str:
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else format(Decimal(repr(raw)), "f")
    return str(raw).strip()


def _member(kind: type[Any], text: str) -> Any:
    for member in kind:
        if plain(text).lower() in (member.value, plain(member.label)):
            return member
    if found := _SYNONYMS[kind].get(plain(text)):
        return found
    labels = "、".join(member.label for member in kind)
    raise CellError(_("“%(text)s”不是可选的内容。可选：%(labels)s。") % {"text": text, "labels": labels})
