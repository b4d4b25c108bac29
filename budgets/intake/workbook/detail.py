"""A flat detail export, one row a payment line with its full cross product, aggregated into what disclosure holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from budgets.facts import Fact
from budgets.intake import raw
from budgets.intake.codes import PrintedCode
from budgets.intake.collector import collector_paused
from budgets.intake.readers import read
from budgets.intake.workbook import detail_cells as cells
from budgets.intake.workbook.cells import CellError, CellProblem
from budgets.intake.workbook.detail_columns import HEADINGS, NAMES, OWNER, REQUIRED, Header, header_of
from budgets.intake.workbook.detail_sums import Line, Sum, Sums
from budgets.intake.workbook.lists import Lists
from budgets.models import AdministrativeUnit, EconomicClass, Function
from budgets.normalise import plain

MAX_PROBLEMS = 200
"""A column in the wrong form has one in every row; these are enough to see it."""

_LISTS: dict[str, Any] = {"unit": AdministrativeUnit, "function": Function, "economic_class": EconomicClass}
_TOTALS = frozenset({"合计", "总计", "total"})
_SUBTOTALS = frozenset({"小计", "subtotal"})
_PARSERS: Mapping[str, Any] = {"carried_over": cells.flag, "nature": cells.nature, "source": cells.source} | {
    key: partial(cells.code, key) for key in cells.CODES
}
"""Other columns are text."""


@dataclass(slots=True)
class Budget:
    """One department's year within an export; what no column and no title says is None.

    ``codes`` are the printed ones, by list and code.
    """

    jurisdiction: str | None
    department: str | None
    year: int | None
    sums: Sums
    department_name: str = ""
    codes: dict[tuple[str, str], PrintedCode] = field(default_factory=dict)

    def learn(self, kind: str, code: str, name: str, number: int) -> None:
        """A code of row ``number``; that of a row with its name counts, else the first."""
        known = self.codes.get((kind, code))
        if known is None or (name and not known.name):
            self.codes[kind, code] = PrintedCode(kind, code, name, self.sums.place(number))


@dataclass(slots=True)
class Detail:
    """``total`` is what the ``lines`` counted sum to; ``ignored`` names columns and sheets that were not read.

    ``budgets`` come in the order of their first rows; ``place`` is the sheet with the header.
    """

    facts: list[Fact] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    lines: int = 0
    total: Decimal = Decimal(0)
    place: str = ""


@collector_paused()
def read_flat_detail(path: Path, lists: Lists | None = None) -> Detail:
    """What an XLSX or CSV file adds up to; see ``Aggregation``. Raises UnreadableDocument."""
    aggregation = Aggregation(lists)
    return aggregation.detail(read(path, tell=aggregation.take))


class Aggregation:
    """Revenue, expenditure by function, basic expenditure by economic class, projects and their lines.

    It takes a document's blocks as they are read, and gives no facts where there are problems. Codes are checked
    against ``lists`` where they are given, else only for their form.
    """

    def __init__(self, lists: Lists | None = None) -> None:
        self._lists = lists
        self._detail = Detail()
        self._found = False
        self._lines: _Lines | None = None

    def take(self, block: raw.Block) -> None:
        if not isinstance(block, raw.Flat):
            return
        if block.first == 1:
            self._begin(block)
        if self._lines is not None:
            self._lines.read(block)

    @collector_paused()
    def detail(self, document: raw.Document) -> Detail:
        """What the blocks of ``document``, which are all taken, add up to."""
        self._end()
        detail = self._detail
        if not self._found:
            message = _("没有找到明细表的表头。表头应有：%(headings)s。")
            headings = "、".join(HEADINGS[key][0] for key in REQUIRED)
            detail.problems.append(CellProblem(document.name, "", message % {"headings": headings}))
        detail.facts = [] if detail.problems else [fact for budget in detail.budgets for fact in budget.sums.facts()]
        return detail

    def _begin(self, sheet: raw.Flat) -> None:
        self._end()
        name = sheet.place.sheet or ""
        if not sheet.lines:
            self._detail.ignored.append(name)
        elif self._found:
            message = _("这也是一张明细表。一个文件只能有一张，请合并，或者分成几个文件。")
            self._detail.problems.append(CellProblem(name, "", message))
        else:
            self._found = True
            self._lines = _begun(name, sheet, self._detail, self._lists)

    def _end(self) -> None:
        if self._lines is not None:
            self._lines.end()
            self._lines = None


def _begun(name: str, sheet: raw.Flat, detail: Detail, lists: Lists | None) -> _Lines | None:
    """None for a sheet whose header is wrong, which ``detail`` is told."""
    header = header_of(line.split("\t") for line in sheet.lines)
    if header is None:
        raise ValueError("readers give sheets with a header only")
    detail.place = f"{name}!A{header.row}".removeprefix("!")
    detail.ignored += header.columns.ignored
    messages = [
        *(_("缺少“%(heading)s”这一列。请在导出时加上。") % {"heading": each} for each in header.columns.missing),
        *(_("“%(heading)s”与另一列含义相同。请只留一列。") % {"heading": each} for each in header.columns.repeated),
    ]
    if header.factor is None:
        messages.append(_("金额的单位是“%(unit)s”，只能读元或万元。请改用元导出。") % {"unit": header.unit})
    detail.problems += (CellProblem(name, f"A{header.row}", message) for message in messages)
    return None if detail.problems else _Lines(name, header, sheet.left, lists, detail)


class _Lines:
    """Rows of one sheet. What they say beside the amount repeats a lot, so each distinct set of cells is read once."""

    def __init__(self, name: str, header: Header, left: int, lists: Lists | None, detail: Detail) -> None:
        self.name, self.header, self.left, self.lists, self.detail = name, header, left, lists, detail
        self.positions = header.columns.positions
        self.factor = header.factor or Decimal(1)
        self._keys = [key for key in HEADINGS if key in self.positions and key != "amount"]
        self._counted = [key for key in self._keys if key in Line.__dataclass_fields__]
        self._cells = itemgetter(*(self.positions[key] for key in self._keys))
        # Where the amount stands after all of them, a row's start is known without being split.
        last = max(self.positions[key] for key in self._keys)
        self._amount = self.positions["amount"] - last - 1
        self._after = header.width - last - 1 if self._amount >= 0 else 0
        self._starts: dict[str, tuple[Sum, ...]] = {}
        self._known: dict[tuple[str, ...], tuple[Sum, ...]] = {}
        self._budgets: dict[tuple[Any, ...], Budget] = {}
        self._revenue = Decimal(0)
        self._stopped = False
        # Even where no two rows say the same, most of their cells do.
        self._parse = lru_cache(maxsize=1 << 14)(self._parsed)

    def read(self, sheet: raw.Flat) -> None:
        """A piece of the sheet; those before it are read."""
        above = max(self.header.row + 1 - sheet.first, 0)
        for number, line in enumerate(sheet.lines[above:], start=sheet.first + above):
            if len(self.detail.problems) >= MAX_PROBLEMS:
                self._stop()
                break
            # A start that is known has all its columns, so the rest has its own too.
            start, *rest = line.rsplit("\t", self._after)
            if sums := self._starts.get(start):
                self._count(number, sums, rest[self._amount])
            else:
                self._read_in_full(number, line, start)

    def _read_in_full(self, number: int, line: str, start: str) -> None:
        row = self._row(number, line)
        said = self._cells(row)
        sums = self._known.get(said) or self._sums_of(number, row, said)
        if sums:
            self._count(number, sums, row[self.positions["amount"]])
            if self._after and line.count("\t") + 1 == self.header.width:
                self._starts[start] = sums

    def _stop(self) -> None:
        if not self._stopped:
            message = _("错误太多，后面的行没有再读。请改正后重新导入。")
            self.detail.problems.append(CellProblem(self.name, "", message))
        self._stopped = True

    def end(self) -> None:
        """All pieces are read."""
        for budget in self._budgets.values():
            self.detail.problems += (CellProblem(self.name, *wrong) for wrong in budget.sums.negative())
        self.detail.budgets = list(self._budgets.values())

    def _count(self, number: int, sums: tuple[Sum, ...], amount: str) -> None:
        try:
            value = cells.yuan(amount.strip(), self.factor)
        except CellError as error:
            self._note("amount", number, str(error))
            return
        for each in sums:
            each.total += value
            each.rows += 1
        if sums[0].revenue:
            self._revenue += value
        self.detail.total += value
        self.detail.lines += 1

    def _row(self, number: int, line: str) -> list[str]:
        """As wide as the header; a cell beyond it belongs to no column, so the row has slipped."""
        row = line.split("\t")
        width = self.header.width
        if any(cell.strip() for cell in row[width:]):
            message = _("这一行比表头多出一列。金额中有逗号时，请给金额加上引号，或者去掉逗号。")
            self.detail.problems.append(
                CellProblem(self.name, f"{get_column_letter(self.left + width)}{number}", message)
            )
            return [""] * width
        return row[:width] + [""] * (width - len(row))

    def _sums_of(self, number: int, row: Sequence[str], said: tuple[str, ...]) -> tuple[Sum, ...]:
        """What a row that says something new counts in; nothing for a blank row, a total, and a row with errors."""
        first = plain(next(filter(str.strip, row), "")).lower()
        if first in _TOTALS:
            self._compare(number, row)
        elif first in _SUBTOTALS:
            self._note("amount", number, _("这是小计行，会重复计算。请导出不含小计的明细。"))
        elif first and (found := self._line(number, said)):
            self._known[said] = found
            return found
        return ()

    def _line(self, number: int, said: tuple[str, ...]) -> tuple[Sum, ...]:
        try:
            parsed = [*map(self._parse, self._keys, said)]
        except CellError:
            self._note_unreadable(number, said)
            return ()
        values, names = (dict(zip(self._keys, each, strict=True)) for each in zip(*parsed, strict=True))
        budget = self._budget(values)
        line = Line(number=number, **{key: values[key] for key in self._counted})
        faults = [*self._of_another_district(budget, line), *budget.sums.faults(line)]
        for key, message in faults:
            self._note(key if key in self.positions else "amount", number, message)
        if faults:
            return ()
        self._learn(budget, number, values, names)
        return budget.sums.of(line)

    def _note_unreadable(self, number: int, said: tuple[str, ...]) -> None:
        """Each cell that can't be parsed."""
        for key, text in zip(self._keys, said, strict=True):
            try:
                self._parse(key, text)
            except CellError as error:
                self._note(key, number, str(error))

    def _parsed(self, key: str, text: str) -> tuple[Any, str]:
        """A cell's value, and the name beside it where it is a code."""
        text = text.strip()
        if not text and key in ("unit", *OWNER):
            raise CellError(
                _("“%(heading)s”没有填写。合并过的单元格，请先取消合并再填满。") % {"heading": HEADINGS[key][0]}
            )
        parser = _PARSERS.get(key)
        if parser is None or (not text and key in cells.CODES):
            return text, ""
        if key not in cells.CODES:
            return parser(text), ""
        code, name = parser(text)
        if self.lists is not None and key in _LISTS and code not in self.lists[_LISTS[key]]:
            kind = _LISTS[key]._meta.verbose_name
            message = _("%(kind)s里没有“%(code)s”。请改正；确实新增的，请先在后台加入目录。")
            raise CellError(message % {"kind": kind, "code": text})
        return code, name

    def _budget(self, values: Mapping[str, Any]) -> Budget:
        """The budget that a row belongs to: a unit's code begins with its department's."""
        unit = values["unit"]
        department = values.get("department") or (unit[:3] if unit.isdigit() else None)
        year = int(values["year"]) if "year" in values else self.header.year
        jurisdiction = values.get("jurisdiction") or values.get("project_code", "")[:6] or None
        key = (values.get("jurisdiction"), department, year)
        budget = self._budgets.get(key)
        if budget is None:
            budget = self._budgets[key] = Budget(jurisdiction, department, year, Sums(self.name))
        # Codes of projects begin with the district's.
        budget.jurisdiction = budget.jurisdiction or jurisdiction
        budget.department_name = budget.department_name or values.get("department_name", "")
        return budget

    def _of_another_district(self, budget: Budget, line: Line) -> Iterator[tuple[str, str]]:
        """Departments of two districts may have the same code; without a column only codes of projects tell them."""
        adcode = line.project_code[:6]
        if adcode and adcode != budget.jurisdiction and "jurisdiction" not in self.positions:
            message = _(
                "项目编码的区划 %(found)s 与前面的 %(first)s 不同。几个区划在一个文件里时，请加上“行政区划代码”一列。"
            )
            yield "project_code", message % {"found": adcode, "first": budget.jurisdiction}

    def _learn(self, budget: Budget, number: int, values: Mapping[str, Any], names: Mapping[str, str]) -> None:
        for key, column in NAMES.items():
            if code := values.get(key):
                budget.learn(key, code, names[key] or values.get(column, ""), number)
        budget.department_name = budget.department_name or names.get("department", "")

    def _compare(self, number: int, row: Sequence[str]) -> None:
        """A printed total is proof of what was read, not a line; beside revenue it may be of expenditure alone."""
        total = self.detail.total
        try:
            printed = cells.yuan(row[self.positions["amount"]].strip(), self.factor)
        except CellError as error:
            self._note("amount", number, str(error))
            return
        if printed not in (total, total - self._revenue):
            message = _("合计行是 %(printed)s 元，以上明细相加是 %(sum)s 元。请核对是否缺行。")
            self._note("amount", number, message % {"printed": f"{printed:.2f}", "sum": f"{total:.2f}"})

    def _note(self, key: str, number: int, message: str) -> None:
        letter = get_column_letter(self.left + self.positions[key])
        self.detail.problems.append(CellProblem(self.name, f"{letter}{number}", message))
