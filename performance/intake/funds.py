"""部门总体资金情况 of table 14: where the money comes from and goes, this year and in the years before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from budgets.intake import raw
from budgets.tables.grid import Cell, ColumnType, GridColumn, GridRow
from performance.intake.lines import Line, Notes, words
from performance.intake.words import FUNDING_ITEMS, FUNDS_ELSEWHERE, key_of

YEAR = re.compile(r"^(?:20\d\d年|前年|上年)$")
GROUPS = {"revenue": "收入构成", "expenditure": "支出构成"}


@dataclass(slots=True)
class Funds:
    """``columns`` are the cells of the headings, each with the width of its grid: another page may have others."""

    notes: Notes
    rows: dict[str, GridRow] = field(default_factory=dict)
    years: list[str] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)

    def heading(self, line: Line, index: int) -> None:
        text = line.texts[index]
        if YEAR.match(text):
            self.years.append(text)
        if YEAR.match(text) or text in ("当年金额", "占比"):
            self.columns.append((index, len(line.cells)))

    def printed_columns(self) -> tuple[GridColumn, ...]:
        years = sorted(self.years, key=_age)[-2:] if len(self.years) >= 2 else ["前年", "上年"]
        return (
            GridColumn("group", ("总体资金情况", "构成")),
            GridColumn("item", ("总体资金情况", "项目")),
            GridColumn("amount", ("当年金额",), ColumnType.AMOUNT),
            GridColumn("share", ("占比",), ColumnType.PERCENT),
            GridColumn("year_before_last", ("近两年收支金额", years[0]), ColumnType.AMOUNT),
            GridColumn("last_year", ("近两年收支金额", years[1]), ColumnType.AMOUNT),
        )

    def read(self, line: Line) -> bool:
        """A row of 收入构成 or 支出构成; False if it is none."""
        used = line.used
        group = next((key for key, title in GROUPS.items() if title == line.texts[used[0]]), "")
        if group:
            used = used[1:]
        key = key_of(line.texts[used[0]], FUNDING_ITEMS) if used else ""
        if not key:
            return False
        if key == "total":
            group = group or ("expenditure" if self._group == "expenditure" else "revenue")
            key = f"{group}.total"
        if key in FUNDS_ELSEWHERE:
            self.notes.note(
                line, _("支出构成的这一行官方格式没有，表3有同样的数字，没有采用：%(text)s") % {"text": line.printed()}
            )
            return True
        if key in self.rows:
            self.notes.note(line, _("“%(text)s”出现了两次，采用先出现的一次") % {"text": line.printed()}, lost=True)
            return True
        self._add(line, key, used[0])
        return True

    @property
    def _group(self) -> str:
        """The group of the last row read."""
        return next(reversed(self.rows), "revenue.").partition(".")[0]

    def _add(self, line: Line, key: str, label: int) -> None:
        cells = self._cells(line, label)
        if cells is None:
            self.notes.unread(line)
            return
        amount, share, *past = cells
        if self.years != sorted(self.years, key=_age):
            past.reverse()
        for cell in filter(None, past[:-2]):
            self.notes.note(line, _("前年以前的金额没有采用：%(text)s") % {"text": words(cell.text)})
        past = past[-2:]
        values: list[Cell] = [self._value(amount), self._share(share), *map(self._value, past)]
        group = key.partition(".")[0]
        level = 0 if key.endswith(".total") else 1
        texts = (GROUPS[group], words(line.cells[label].text))
        self.rows[key] = GridRow(key, level, (*texts, *values), (line.where,))

    def _cells(self, line: Line, label: int) -> list[raw.Cell | None] | None:
        """当年金额, 占比 and the years before, mostly two; blanks are told by what stands beside."""
        given = [index for index in line.used if index > label]
        if not given:
            return [None] * self._width
        if len(given) == self._width:
            return [line.cells[index] for index in given]
        at = self._columns(line, label, given)
        if not set(given) <= set(at):
            return None
        cells = [line.cells[index] if index in given else None for index in at]
        return cells + [None] * (self._width - len(cells))

    @property
    def _width(self) -> int:
        return 2 + max(2, len(self.years))

    def _columns(self, line: Line, label: int, given: list[int]) -> Sequence[int]:
        """Where they stand: under their headings, else around the share, else right of the label."""
        share = next((index for index in given if line.texts[index].endswith("%")), None)
        # On another page they may stand elsewhere.
        under = sorted(index for index, width in self.columns if width == len(line.cells))
        if len(under) == self._width and label < under[0] and set(given) <= set(under) and share in (None, under[1]):
            return under
        cells = line.right_of(label)
        start = cells.index(share) - 1 if share is not None else 0
        return cells[max(start, 0) : max(start, 0) + self._width]

    def _value(self, cell: raw.Cell | None) -> Cell:
        return None if cell is None else self.notes.amount(cell)

    def _share(self, cell: raw.Cell | None) -> Cell:
        if cell is None:
            return None
        bare = raw.Cell(words(cell.text).rstrip("%％"), cell.place)
        return self.notes.quantity(bare)


def _age(year: str) -> str:
    """前年 and 上年, or years, in order."""
    return {"前年": "0", "上年": "1"}.get(year, year)
