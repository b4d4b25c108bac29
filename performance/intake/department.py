"""Table 14, 部门(单位)整体绩效目标申报表, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from budgets.facts import Fact
from budgets.intake import raw
from budgets.intake.recognise import Reported
from budgets.layouts import Unit
from budgets.tables.grid import Cell, ColumnType, GridColumn, GridPart, GridRow, Series, Shape
from performance.facts import DepartmentStatement, Goal, Horizon
from performance.intake.indicators import Indicators
from performance.intake.lines import Line, Notes, is_amount, pairs, prose, section_and_rest, words
from performance.intake.reported import goal_tables
from performance.intake.words import (
    CHOICES,
    DEPARTMENT_LABELS,
    FUNDING_ITEMS,
    HEADINGS,
    PEOPLE,
    key_of,
)

TITLE = "部门(单位)整体绩效目标申报表"
_YEAR = re.compile(r"^20\d\d年$")
_SUMMARY_GOAL = re.compile(r"目标\s*(\d+)\s*[:：]\s*")
_GROUPS = {"revenue": "收入构成", "expenditure": "支出构成"}


@dataclass(slots=True)
class DepartmentForm:
    notes: Notes
    opened: Line
    department: str = ""
    section: str = "head"
    prose: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    summary: dict[tuple[Horizon, int], Goal] = field(default_factory=dict)
    funding: dict[str, GridRow] = field(default_factory=dict)
    years: list[str] = field(default_factory=list)
    amount_column: int | None = None
    projects: list[GridRow] = field(default_factory=list)
    indicators: Indicators = field(init=False)

    def __post_init__(self) -> None:
        self.indicators = Indicators(None, self.notes)

    def read(self, line: Line) -> bool:
        line = self._opened_section(line)
        if not line.used or all(HEADINGS.match(text) for text in line.words):
            self._heading(line)
            return True
        if labelled := pairs(line, DEPARTMENT_LABELS):
            return self._labelled(line, labelled)
        if self.section == "funding" and self._fund(line):
            return True
        if self.section == "projects" and self._project(line):
            return True
        if self.indicators.read(line):
            self.section = "indicators"
            return True
        return self._continued(line)

    def _opened_section(self, line: Line) -> Line:
        opened, line = section_and_rest(line)
        self.section = opened or self.section
        return line

    def _heading(self, line: Line) -> None:
        self.years += [text for text in line.words if _YEAR.match(text)]
        if "当年金额" in line.words:
            self.amount_column = line.texts.index("当年金额")
            self.section = "funding"
        elif "支出项目类别" in line.words:
            self.section = "projects"

    def _labelled(self, line: Line, labelled: list[tuple[str, list[raw.Cell]]]) -> bool:
        for key, cells in labelled:
            if key == "department":
                self.department = " ".join(words(cell.text) for cell in cells)
            elif key == "summary":
                self._summarise(line, cells)
            elif key not in PEOPLE:
                self.prose.setdefault(key, []).extend(prose(cell) for cell in cells)
                self.last = key
                self.section = "prose"
        return True

    def _summarise(self, line: Line, cells: list[raw.Cell]) -> None:
        """整体绩效总目标: the long-term goals in the first cell, the annual ones in the second."""
        self.section = "summary"
        for horizon, cell in zip(Horizon, cells, strict=False):
            pieces = _SUMMARY_GOAL.split(prose(cell))
            for number, text in zip(pieces[1::2], pieces[2::2], strict=True):
                key = (horizon, int(number))
                self.summary[key] = Goal(
                    project=None,
                    horizon=horizon,
                    number=key[1],
                    description=text.strip(),
                    place=line.where,
                )
            if len(pieces) == 1:
                self.notes.unread(line)

    def _continued(self, line: Line) -> bool:
        """The rest of a text that a page break cut."""
        if self.section != "prose" or len(line.used) != 1 or line.paragraph:
            return False
        self.prose[self.last].append(prose(line.cells[line.used[0]]))
        return True

    def _fund(self, line: Line) -> bool:
        used = line.used
        group = next((key for key, title in _GROUPS.items() if title == line.texts[used[0]]), "")
        if group:
            used = used[1:]
        key = key_of(line.texts[used[0]], FUNDING_ITEMS) if used else ""
        if not key:
            return False
        if key == "total":
            group = group or ("expenditure" if self._group == "expenditure" else "revenue")
            key = f"{group}.total"
        if key in self.funding:
            self.notes.note(line, _("“%(text)s”出现了两次，采用先出现的一次") % {"text": line.printed()}, lost=True)
            return True
        self._add_fund(line, key, used[0])
        return True

    @property
    def _group(self) -> str:
        """The group of the last row read."""
        return next(reversed(self.funding), "revenue.").partition(".")[0]

    def _add_fund(self, line: Line, key: str, label: int) -> None:
        cells = self._fund_cells(line, label)
        if cells is None:
            self.notes.unread(line)
            return
        amount, share, *past = cells
        if len(self.years) == 2 and self.years[0] > self.years[1]:
            past.reverse()
        values: list[Cell] = [self._value(amount), self._share(share), *map(self._value, past)]
        group = key.partition(".")[0]
        level = 0 if key.endswith(".total") else 1
        texts = (_GROUPS[group], words(line.cells[label].text))
        self.funding[key] = GridRow(key, level, (*texts, *values), (line.where,))

    def _fund_cells(self, line: Line, label: int) -> list[raw.Cell | None] | None:
        """当年金额, 占比 and the two years before: four cells, of which blanks are told by what stands beside."""
        given = [index for index in line.used if index > label]
        if not given:
            return [None] * 4
        if len(given) == 4:
            return [line.cells[index] for index in given]
        share = next((index for index in given if line.texts[index].endswith("%")), None)
        column = self.amount_column
        if share is not None:
            start = share - 1
        elif column is not None and label < column <= given[0] and given[-1] < column + 4:
            start = column
        else:
            start = label + 1
        if given[0] < start or given[-1] > start + 3:
            return None
        return [line.cells[i] if i in given else None for i in range(start, start + 4)]

    def _value(self, cell: raw.Cell | None) -> Cell:
        return None if cell is None else self.notes.amount(cell)

    def _share(self, cell: raw.Cell | None) -> Cell:
        if cell is None:
            return None
        bare = raw.Cell(words(cell.text).rstrip("%％"), cell.place)
        return self.notes.quantity(bare)

    def _project(self, line: Line) -> bool:
        """Name, kind, two amounts, purpose: told apart by what they say."""
        used = line.used
        kinds = [i for i in used if any(re.search(pattern, line.texts[i]) for _k, pattern in CHOICES["project_type"])]
        amounts = [index for index in used if is_amount(line.texts[index])]
        if len(kinds) != 1 or used[0] >= kinds[0] or len(amounts) not in (1, 2):
            return False
        if len(amounts) == 1:
            self.notes.note(line, _("只有一个金额，按项目本年度预算读取：%(text)s") % {"text": line.printed()})
            amounts = [-1, amounts[0]]
        rest = [index for index in used if index not in (used[0], kinds[0], *amounts)]
        name = words(line.cells[used[0]].text)
        cells: tuple[Cell, ...] = (
            name,
            words(line.cells[kinds[0]].text),
            self.notes.amount(line.cells[amounts[0]]) if amounts[0] >= 0 else None,
            self.notes.amount(line.cells[amounts[1]]),
            "\n".join(prose(line.cells[index]) for index in rest) or None,
        )
        self.projects.append(GridRow(name, 1, cells, (line.where,)))
        return True

    def facts(self) -> Iterator[Fact]:
        texts = {key: "\n".join(self.prose.get(key, ())) for key in ("duties", "annual_tasks")}
        for key, title in (("duties", "部门职能概述"), ("annual_tasks", "年度工作任务")):
            if not texts[key]:
                self.notes.note(self.opened, _("部门整体绩效目标申报表没有“%(title)s”") % {"title": title})
        yield DepartmentStatement(place=self.opened.where, **texts)
        yield from self.indicators.facts(self.summary, self.opened)

    def tables(self) -> Iterator[Reported]:
        years = sorted(self.years[:2]) if len(self.years) >= 2 else ["前年", "上年"]
        yield self._reported(
            "funding",
            Shape.TABLE,
            (
                GridColumn("group", ("总体资金情况", "构成")),
                GridColumn("item", ("总体资金情况", "项目")),
                GridColumn("amount", ("当年金额",), ColumnType.AMOUNT),
                GridColumn("share", ("占比",), ColumnType.PERCENT),
                GridColumn("year_before_last", ("近两年收支金额", years[0]), ColumnType.AMOUNT),
                GridColumn("last_year", ("近两年收支金额", years[1]), ColumnType.AMOUNT),
            ),
            self.funding.values(),
            Series("item", "amount"),
        )
        yield self._reported(
            "projects",
            Shape.LISTING,
            (
                GridColumn("name", ("项目名称",)),
                GridColumn("type", ("支出项目类别",)),
                GridColumn("total_budget", ("项目总预算",), ColumnType.AMOUNT),
                GridColumn("budget", ("项目本年度预算",), ColumnType.AMOUNT),
                GridColumn("purpose", ("项目主要支出方向和用途",)),
            ),
            self.projects,
            Series("name", "budget"),
        )
        goals, printed = list(self.indicators.goals.values()), self.indicators.printed()
        yield from goal_tables(14, goals, printed, title=TITLE, place=self.opened.where)

    def _reported(
        self,
        key: str,
        shape: Shape,
        columns: tuple[GridColumn, ...],
        rows: Iterable[GridRow],
        series: Series,
    ) -> Reported:
        unit = Unit.YUAN if self.notes.factor == 1 else Unit.WANYUAN
        part = GridPart(key=key, shape=shape, columns=columns, rows=tuple(rows), unit=unit, series=(series,))
        return Reported(14, part, TITLE, None, self.opened.where)
