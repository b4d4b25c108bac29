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
from performance.facts import DepartmentStatement
from performance.intake.funds import YEAR, Funds
from performance.intake.indicators import Indicators
from performance.intake.lines import Line, Notes, is_amount, pairs, prose, section_and_rest, words
from performance.intake.reported import goal_tables
from performance.intake.summary import Summary
from performance.intake.words import (
    CHOICES,
    DEPARTMENT_LABELS,
    HEADINGS,
    PEOPLE,
)

TITLE = "部门(单位)整体绩效目标申报表"


@dataclass(slots=True)
class DepartmentForm:
    notes: Notes
    opened: Line
    department: str = ""
    section: str = "head"
    prose: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    summary: Summary = field(default_factory=Summary)
    projects: list[GridRow] = field(default_factory=list)
    funds: Funds = field(init=False)
    indicators: Indicators = field(init=False)

    def __post_init__(self) -> None:
        self.funds = Funds(self.notes)
        self.indicators = Indicators(None, self.notes)

    def read(self, line: Line) -> bool:
        line = self._opened_section(line)
        if all(HEADINGS.match(text) or self._is_year(text) for text in line.words):
            self._heading(line)
            return True
        if labelled := pairs(line, DEPARTMENT_LABELS):
            return self._labelled(line, labelled)
        if self.section == "funding" and self.funds.read(line):
            return True
        if self.section == "projects" and self._project(line):
            return True
        if self.section == "summary" and self.summary.read(line):
            return True
        if self.indicators.read(line):
            self.section = "indicators"
            return True
        return self._continued(line)

    def _opened_section(self, line: Line) -> Line:
        opened, line = section_and_rest(line)
        self.section = opened or self.section
        return line

    def _is_year(self, text: str) -> bool:
        return self.section == "funding" and YEAR.match(text) is not None

    def _heading(self, line: Line) -> None:
        for index in line.used:
            self.funds.heading(line, index)
            self.summary.heading(line, index)
        if "当年金额" in line.words:
            self.section = "funding"
        elif "支出项目类别" in line.words:
            self.section = "projects"

    def _labelled(self, line: Line, labelled: list[tuple[str, list[raw.Cell]]]) -> bool:
        for key, cells in labelled:
            if key == "department":
                self.department = " ".join(words(cell.text) for cell in cells)
            elif key not in PEOPLE:
                self.prose.setdefault(key, []).extend(prose(cell) for cell in cells)
                self.last = key
                self.section = "prose"
        return True

    def _continued(self, line: Line) -> bool:
        """The rest of a text that a page break cut."""
        if self.section != "prose" or len(line.used) != 1 or line.paragraph:
            return False
        self.prose[self.last].append(prose(line.cells[line.used[0]]))
        return True

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
        yield from self.indicators.facts(self.summary.goals, self.opened)

    def tables(self) -> Iterator[Reported]:
        yield self._reported(
            "funding",
            Shape.TABLE,
            self.funds.printed_columns(),
            self.funds.rows.values(),
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
