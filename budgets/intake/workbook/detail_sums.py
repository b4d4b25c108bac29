"""The sums of a flat detail export: revenue by source, expenditure by function, by economic class, by project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budgets.facts import (
    BASIC_NATURES,
    BasicExpenditureLine,
    ExpenditureLine,
    Fact,
    FundingSource,
    Nature,
    Project,
    ProjectLine,
    RevenueLine,
)


@dataclass(slots=True, kw_only=True)
class Line:
    """What one row of the export says beside its amount; ``number`` is the row's; revenue has no ``nature``.

    Not frozen, since there are ten thousands and a frozen one takes four times as long to make; none is changed.
    """

    number: int
    unit: str
    nature: Nature | None
    source: FundingSource
    function: str | None = None
    economic_class: str = ""
    carried_over: bool = False
    project_code: str = ""
    project: str = ""


@dataclass(slots=True)
class Sum:
    """Yuan so far of so many ``rows``; ``row`` is the first."""

    row: int
    revenue: bool = False
    total: Decimal = Decimal(0)
    rows: int = 0


class Sums:
    """The sums by the key of the fact they become."""

    def __init__(self, sheet: str) -> None:
        self._column = f"{sheet}!A".removeprefix("!")
        self._sums: dict[type[Fact], dict[tuple[Any, ...], Sum]] = {
            kind: {} for kind in (RevenueLine, ExpenditureLine, BasicExpenditureLine, ProjectLine)
        }
        self._projects: dict[str, Line] = {}

    def faults(self, line: Line) -> Iterator[tuple[str, str]]:
        """The column and what is wrong, where a line can't be counted everywhere it belongs."""
        if line.nature is None:
            return
        if line.function == "":
            yield "function", _("有功能科目这一列，这一行却没有填。请填写，或者去掉这一列，只公开合计。")
        if line.nature is Nature.BASIC:
            yield "nature", _("“基本支出”要分为人员经费和公用经费。")
        if line.nature in BASIC_NATURES and not line.economic_class:
            yield "economic_class", _("基本支出要填写部门预算支出经济分类编码。")
        if line.nature is not Nature.PROJECT:
            return
        if not line.project:
            yield "project", _("项目支出要填写项目名称。")
            return
        first = self._projects.setdefault(line.project_code or line.project, line)
        if (first.project, first.unit, first.project_code) != (line.project, line.unit, line.project_code):
            yield (
                "project",
                _("项目“%(key)s”在第%(row)d行的编码、名称或单位与这一行不同。一个项目只有一个名称和一个单位，请改正。")
                % {"key": line.project_code or line.project, "row": first.number},
            )

    def of(self, line: Line) -> tuple[Sum, ...]:
        """The sums that a line without faults counts in."""
        if line.nature is None:
            return (self._sum(RevenueLine, line, line.unit, line.source, line.carried_over, line.function or None),)
        found = [
            self._sum(ExpenditureLine, line, line.unit, line.function, line.nature, line.source, line.carried_over)
        ]
        if line.nature in BASIC_NATURES:
            found.append(self._sum(BasicExpenditureLine, line, line.economic_class, line.nature, line.source))
        if line.nature is Nature.PROJECT:
            key = line.project_code or line.project
            found.append(self._sum(ProjectLine, line, key, line.source, line.carried_over, line.function))
        return tuple(found)

    def _sum(self, kind: type[Fact], line: Line, *key: Any) -> Sum:
        sums = self._sums[kind]
        found = sums.get(key)
        if found is None:
            found = sums[key] = Sum(line.number, revenue=kind is RevenueLine)
        return found

    def negative(self) -> Iterator[tuple[str, str]]:
        """Cell and message where lines add up to less than nothing; single corrections may be negative."""
        for sums in self._sums.values():
            for key, found in sums.items():
                # 上年结转结余 may be overdrawn; it is the third part of revenue's key.
                if found.total < 0 and not (found.revenue and key[2]):
                    names = " ".join(str(getattr(part, "label", part)) for part in key if part)
                    message = _("“%(names)s”各行相加是 %(total)s 元。合计不能是负数，请核对。")
                    yield f"A{found.row}", message % {"names": names, "total": f"{found.total:.2f}"}

    def facts(self) -> list[Fact]:
        """Keys that corrections have brought to nothing are left out."""
        projects = [
            Project(code=line.project_code or None, name=line.project, unit=line.unit, place=self.place(line.number))
            for line in self._projects.values()
        ]
        return [*self._revenue(), *self._expenditure(), *self._basic(), *projects, *self._project_lines()]

    def _revenue(self) -> Iterator[Fact]:
        for (unit, source, carried_over, function), total, place in self._found(RevenueLine):
            yield RevenueLine(
                unit=unit, source=source, carried_over=carried_over, function=function, amount=total, place=place
            )

    def _expenditure(self) -> Iterator[Fact]:
        for (unit, function, nature, source, carried_over), total, place in self._found(ExpenditureLine):
            yield ExpenditureLine(
                unit=unit,
                function=function,
                nature=nature,
                source=source,
                carried_over=carried_over,
                amount=total,
                place=place,
            )

    def _basic(self) -> Iterator[Fact]:
        for (economic_class, nature, source), total, place in self._found(BasicExpenditureLine):
            yield BasicExpenditureLine(
                economic_class=economic_class, nature=nature, source=source, amount=total, place=place
            )

    def _project_lines(self) -> Iterator[Fact]:
        for (project, source, carried_over, function), total, place in self._found(ProjectLine):
            yield ProjectLine(
                project=project, source=source, carried_over=carried_over, function=function, amount=total, place=place
            )

    def _found(self, kind: type[Fact]) -> Iterator[tuple[tuple[Any, ...], Decimal, str]]:
        for key, found in self._sums[kind].items():
            if found.total:
                rows = f" 等{found.rows}行" if found.rows > 1 else ""
                yield key, found.total, f"{self.place(found.row)}{rows}"

    def place(self, row: int) -> str:
        """A CSV file has no sheet."""
        return f"{self._column}{row}"
