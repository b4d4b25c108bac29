"""Indicator rows: their levels, of which one that is not printed is that of the row above, and their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.intake import raw
from performance.facts import INDICATOR_LEVELS, Horizon, Indicator
from performance.intake.header import Header
from performance.intake.levels import FIRST, GOAL_KEY, SECOND, Levels, Pages, levels_of, value_like
from performance.intake.lines import NAME_LENGTH, VALUE_LENGTH, Line, Notes
from performance.intake.misfiled import Filed, displaced
from performance.intake.values import values
from performance.intake.words import NO_OPERATOR, TOTAL, UNKNOWN_LEVEL, WEIGHT, legal_first_level


@dataclass(slots=True)
class Rows:
    """Reads indicators under ``goal``, (horizon, number); without ``project`` they are the department's."""

    project: str | None
    notes: Notes
    header: Header = field(default_factory=Header)
    goal: tuple[Horizon, int] | None = None
    found: list[Indicator] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labelled: list[bool] = field(default_factory=list)
    level_1: str = ""
    level_2: str = ""
    pages: Pages = field(default_factory=Pages)
    _numbered: list[tuple[Indicator, Filed]] = field(default_factory=list)

    def begin(self, goal: tuple[Horizon, int]) -> None:
        self.goal, self.level_1, self.level_2 = goal, "", ""
        self.pages.waiting.clear()

    def goes_on_with(self, line: Line, key: str, text: str) -> None:
        """A level printed in this row is also that of the rows that a page parted from it."""
        for row in self.pages.printed(key):
            self.found[row] = replace(self.found[row], **{key: text})

    def read(self, line: Line) -> bool:
        """Nothing to do with indicators (False), or read, or noted as unreadable."""
        if self.goal and TOTAL.match(line.words[0]) and all(WEIGHT.match(text) for text in line.words[1:]):
            self._compare_total(line)
            return True
        levels = levels_of(line, self.header.columns_of(line), self.level_1)
        self.pages.turn_to(line)
        waits = self.pages.waits_for(line, levels.name, self._continued(levels)) if self.goal else frozenset()
        if not (levels.level_1 or levels.level_2 or (self.level_2 and self.goal) or SECOND in waits):
            return False
        if levels.name is None or self.goal is None or _names_unknown_level(line, levels):
            self.notes.unread(line)
            return True
        for key, text in ((FIRST, levels.level_1), (SECOND, levels.level_2)):
            if text:
                self.goes_on_with(line, key, text)
        if self._settle(line, levels, waits) and self._add(line, levels.name, waits):
            self.labelled.append(bool(levels.level_1))
            self.pages.wait(waits, len(self.found) - 1)
        return True

    def _continued(self, levels: Levels) -> frozenset[str]:
        """What goes on from the row above: no goal whose levels begin again, no first level of another's second."""
        if not self.level_2:
            return frozenset()
        order = list(INDICATOR_LEVELS)
        both = levels.level_1 in order and self.level_1 in order
        goal = not both or order.index(levels.level_1) >= order.index(self.level_1)
        first = not levels.level_2 or levels.level_2 in INDICATOR_LEVELS.get(self.level_1, ())
        return frozenset({SECOND, *([FIRST] if first else []), *([GOAL_KEY] if goal else [])})

    def _settle(self, line: Line, levels: Levels, waits: frozenset[str]) -> bool:
        """The levels that hold from this row on; what is wrong with them is said, unless they are still to come."""
        level_1 = levels.level_1 or self.level_1
        level_2 = levels.level_2 or self.level_2
        below = INDICATOR_LEVELS.get(level_1, ())
        if levels.level_1 and not levels.level_2 and level_2 not in below and SECOND not in waits:
            if len(below) != 1:
                self.notes.note(line, _("“%(level)s”缺二级指标：%(text)s") % _named(level_1, line), lost=True)
                return False
            level_2 = below[0]
            self.notes.note(line, _("“%(level)s”缺二级指标：%(text)s") % _named(level_1, line))
        self.level_1, self.level_2 = level_1, level_2
        return True

    def _add(self, line: Line, name: int, waits: frozenset[str]) -> bool:
        fields = self.header.fields(self.goal[0] if self.goal else None, weighted=self.project is not None)
        read = values(line, name, fields, self.header.columns_of(line))
        if read is None or not read.cells or self.goal is None:
            self.notes.unread(line)
            return False
        texts = {key: self.notes.short(line.cells[index], VALUE_LENGTH) for key, index in read.cells.items()}
        printed = self.notes.short(line.cells[name], NAME_LENGTH)
        self._say(line, printed, texts, sure=read.sure)
        self.lines.append(line)
        self.found.append(
            Indicator(
                project=self.project,
                horizon=self.goal[0],
                goal=self.goal[1],
                number=0,
                level_1="" if FIRST in waits and not self.level_1 else self.level_1,
                level_2=self.level_2,
                name=printed,
                target=_target(texts),
                year_before_last=texts.get("year_before_last", ""),
                last_year=texts.get("last_year", ""),
                weight=self._weight(line, read.cells.get("weight")),
                basis=texts.get("basis", ""),
                place=line.where,
            )
        )
        return True

    def _say(self, line: Line, name: str, texts: Mapping[str, str], *, sure: bool) -> None:
        if not sure:
            self.notes.note(line, _("指标值缺项，按次序读取，请核对：%(text)s") % {"text": line.printed()})
        if not texts.get("target"):
            self.notes.note(line, _("指标“%(name)s”没有指标值") % {"name": name})
        for text in filter(None, (texts.get("remark"), texts.get("earlier"))):
            self.notes.note(line, _("指标“%(name)s”的这一栏没有采用：%(text)s") % {"name": name, "text": text})

    def _compare_total(self, line: Line) -> None:
        """A row that adds the weights up, which no fact needs."""
        weights = [found.weight for found in self.found if (found.horizon, found.goal) == self.goal]
        total = sum((weight for weight in weights if weight is not None), Decimal(0))
        if any(Decimal(text.rstrip("%分")) != total for text in line.words[1:]):
            self.notes.note(
                line, _("指标权重的合计与各行之和%(total)s不符：%(text)s") % {"total": total, "text": line.printed()}
            )

    def _weight(self, line: Line, index: int | None) -> Decimal | None:
        found = WEIGHT.match(line.texts[index]) if index is not None else None
        if found is None or index is None:
            return None
        return self.notes.quantity(raw.Cell(found["digits"], line.cells[index].place))

    def indicators(self) -> Iterator[Indicator]:
        """Numbered within their goals, each under a legal first level; without a second level it is none."""
        for line, indicator in zip(self.lines, self.found, strict=True):
            if not indicator.level_2:
                self.notes.note(line, _("“%(level)s”缺二级指标：%(text)s") % _named(indicator.level_1, line), lost=True)
        for indicator, filed in self._filed():
            yield indicator if filed.legal else replace(indicator, level_1=legal_first_level(indicator.level_2))

    def printed(self) -> list[Indicator]:
        """The indicators under the first level they are printed under.

        A level mended only because a label slipped to another row of its group is no mistake of the form's, and noted.
        """
        rows = self._filed()
        found = []
        for (indicator, filed), slipped in zip(rows, displaced([each[1] for each in rows]), strict=True):
            legal = indicator.level_1 if filed.legal else legal_first_level(indicator.level_2)
            if slipped:
                self.notes.note(
                    filed.line,
                    _("二级指标“%(level_2)s”不属于一级指标“%(level_1)s”，已归入“%(legal)s”")
                    % {"level_2": filed.level_2, "level_1": filed.level_1, "legal": legal},
                )
            found.append(replace(indicator, level_1=legal) if slipped else indicator)
        return found

    def _filed(self) -> list[tuple[Indicator, Filed]]:
        """Every row with a second level, numbered within its goal, with the levels it is printed under.

        Asked for when all rows are read and the project is known, first for the facts and then for the tables.
        """
        if self._numbered:
            return self._numbered
        numbers: Counter[tuple[Horizon, int]] = Counter()
        for line, indicator, labelled in zip(self.lines, self.found, self.labelled, strict=True):
            if indicator.level_2:
                goal = (indicator.horizon, indicator.goal)
                numbers[goal] += 1
                filed = Filed(line, goal, indicator.level_1, indicator.level_2, labelled)
                self._numbered.append((replace(indicator, project=self.project, number=numbers[goal]), filed))
        return self._numbered


def _names_unknown_level(line: Line, levels: Levels) -> bool:
    """A word like “环境指标” between the levels and a name that is no value."""
    index = levels.name
    if index is None or levels.level_2 or not UNKNOWN_LEVEL.match(line.texts[index]):
        return False
    following = [i for i in line.used if i > index]
    return len(following) > 1 and not value_like(line, following[0])


def _target(texts: Mapping[str, str]) -> str:
    """With its operator and unit, where the form has columns for these: ≥ | 95 | %."""
    operator = texts.get("operator", "")
    return f"{'' if NO_OPERATOR.match(operator) else operator}{texts.get('target', '')}{texts.get('measure', '')}"


def _named(level: str, line: Line) -> dict[str, str]:
    return {"level": level, "text": line.printed()}
