"""Goals and indicators of one form, row by row. A level that is not printed is that of the row above.

Facts have the first level that the second one belongs to; the reported tables have the one that is printed (C76).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.intake import raw
from performance.facts import INDICATOR_LEVELS, Goal, Horizon, Indicator
from performance.intake.levels import Filed, displaced
from performance.intake.lines import NAME_LENGTH, VALUE_LENGTH, Line, Notes, prose
from performance.intake.values import ANNUAL, LONG_TERM, values
from performance.intake.words import (
    BASIS,
    GOAL,
    GOAL_TABLE,
    INDICATOR_COLUMNS,
    INDICATOR_LABEL,
    NUMBER,
    UNKNOWN_LEVEL,
    WEIGHT,
    first_level,
    horizon_of,
    key_of,
    legal_first_level,
    second_level,
)

_PAST = frozenset({"year_before_last", "last_year"})


@dataclass(frozen=True, slots=True)
class Levels:
    """What a row says of its levels, and where its name begins."""

    level_1: str
    level_2: str
    name: int | None


@dataclass(slots=True)
class Indicators:
    """Reads the goals and indicators of the department (``project`` None) or of one project."""

    project: str | None
    notes: Notes
    goals: dict[tuple[Horizon, int], Goal] = field(default_factory=dict)
    found: list[Indicator] = field(default_factory=list)
    filed: list[Filed] = field(default_factory=list)
    counts: Counter[tuple[Horizon, int]] = field(default_factory=Counter)
    horizon: Horizon | None = None
    number: int = 1
    level_1: str = ""
    level_2: str = ""
    columns: dict[str, int] = field(default_factory=dict)

    def read(self, line: Line) -> bool:
        """True when the line is a goal, a header or an indicator; what is wrong with it is noted."""
        if table := GOAL_TABLE.match(line.words[0]):
            self._turn_to(horizon_of(table["horizon"]), 1)
            return len(line.used) == 1
        goal = GOAL.match(_first(line))
        if goal and self._is_goal(line):
            return self._goal(line, goal["number"], horizon_of(goal["horizon"]), goal["text"] or "")
        line = self._without_labels(line, goal)
        if not line.used:
            return True
        return self._header(line) or self._indicator(line)

    def begins(self, line: Line) -> bool:
        """Whether a line of another list can only belong here."""
        text = line.words[0]
        known = first_level(text) == text or second_level(text) == text
        header = all(key_of(word, INDICATOR_COLUMNS) for word in line.words)
        return known or header or GOAL_TABLE.match(text) is not None or GOAL.match(_first(line)) is not None

    def _is_goal(self, line: Line) -> bool:
        """“长期目标1：” with its text in this cell or the next, or alone; not at the head of an indicator."""
        rest = [text for text in line.words[1:] if not NUMBER.match(text)]
        return len(rest) <= 1 and not any(key_of(t, INDICATOR_COLUMNS) for t in rest)

    def _goal(self, line: Line, number: str, horizon: Horizon, text: str) -> bool:
        self._turn_to(horizon, int(number or 1))
        texts = [text.strip(), *(prose(line.cells[index]) for index in line.used[1:])]
        description = "\n".join(text for text in texts if text and not NUMBER.match(text))
        if description:
            self._describe(line, description)
        return True

    def _describe(self, line: Line, description: str) -> None:
        key = (self.horizon or Horizon.LONG_TERM, self.number)
        if key in self.goals and self.goals[key].description != description:
            self.notes.note(
                line,
                _("%(horizon)s目标%(number)s的说明出现了两次，没有采用后一次：%(text)s")
                % {"horizon": key[0].label, "number": key[1], "text": description[:80]},
                lost=True,
            )
            return
        self.goals[key] = Goal(
            project=self.project, horizon=key[0], number=key[1], description=description, place=line.where
        )

    def _turn_to(self, horizon: Horizon, number: int) -> None:
        if (horizon, number) != (self.horizon, self.number):
            self.level_1 = self.level_2 = ""
            if horizon is not self.horizon:
                self.columns = {}
        self.horizon, self.number = horizon, number

    def _without_labels(self, line: Line, goal: re.Match[str] | None) -> Line:
        """Without the goal's name, “年度绩效指标” and the 指标权重比例 that stand before an indicator."""
        first = line.used[0]
        label = INDICATOR_LABEL.match(line.texts[first])
        if goal and not goal["text"] and goal["number"]:
            self._turn_to(horizon_of(goal["horizon"]), int(goal["number"]))
        elif label:
            horizon = horizon_of(label["horizon"])
            self._turn_to(horizon, self.number if horizon is self.horizon else 1)
        elif not (goal and not goal["text"]):
            return self._without_ratio(line)
        return self._without_ratio(line.without(first))

    def _without_ratio(self, line: Line) -> Line:
        used = line.used
        stands_first = used and WEIGHT.match(line.texts[used[0]])
        return line.without(used[0]) if stands_first else line

    def _header(self, line: Line) -> bool:
        if not all(key_of(text, INDICATOR_COLUMNS) for text in line.words):
            return False
        keys = {index: key_of(line.texts[index], INDICATOR_COLUMNS) for index in line.used}
        if "level_1" in keys.values() or "name" in keys.values():
            self.columns = {}
        for index, key in keys.items():
            self.columns.setdefault("target" if key == "values" else key, index)
            if key == "target":
                self.columns["target"] = index
        if _PAST & set(keys.values()) and self.horizon is not Horizon.ANNUAL:
            columns = self.columns
            self._turn_to(Horizon.ANNUAL, 1)
            self.columns = columns
        return True

    def _indicator(self, line: Line) -> bool:
        """Nothing to do with indicators (False), or read, or noted as unreadable."""
        levels = self._levels(line)
        if not (levels.level_1 or levels.level_2 or (self.level_2 and self.horizon)):
            return False
        if levels.name is None or self.horizon is None or self._names_unknown_level(line, levels):
            self.notes.unread(line)
            return True
        if not self._settle(line, levels):
            return True
        self._add(line, levels.name, labelled=bool(levels.level_1))
        return True

    def _levels(self, line: Line) -> Levels:
        """Up to two level words before the name; one that is followed by a value is itself the name."""
        used, found = line.used, list[str]()
        for index in used[:2]:
            text = line.texts[index]
            if not (first_level(text) or second_level(text)):
                break
            found.append(text)
        if found and len(used) > len(found) and not found[-1].endswith("指标") and _value_like(line, used[len(found)]):
            found.pop()
        name = used[len(found)] if len(used) > len(found) else None
        if len(found) == 2:
            return Levels(first_level(found[0]) or second_level(found[0]), second_level(found[1]), name)
        if not found:
            return Levels("", "", name)
        return Levels(*self._single(line, used[0], found[0]), name)

    def _single(self, line: Line, index: int, text: str) -> tuple[str, str]:
        """One level word alone: 成本指标 is of the first level and, under 产出指标, of the second."""
        if not first_level(text):
            return "", second_level(text)
        if first_level(text) == "成本指标" and (self.columns.get("level_2") == index or self.level_1 == "产出指标"):
            return "", "成本指标"
        return first_level(text), ""

    def _names_unknown_level(self, line: Line, levels: Levels) -> bool:
        """A word like “环境指标” between the levels and a name that is no value."""
        index = levels.name
        used = line.used
        if index is None or levels.level_2 or not UNKNOWN_LEVEL.match(line.texts[index]):
            return False
        following = [i for i in used if i > index]
        return len(following) > 1 and not _value_like(line, following[0])

    def _settle(self, line: Line, levels: Levels) -> bool:
        """The levels that hold from this row on."""
        level_1 = levels.level_1 or self.level_1
        level_2 = levels.level_2 or self.level_2
        below = INDICATOR_LEVELS.get(level_1, ())
        if levels.level_1 and not levels.level_2 and level_2 not in below:
            if len(below) != 1:
                self.notes.note(line, _("“%(level)s”缺二级指标：%(text)s") % _named(level_1, line), lost=True)
                return False
            level_2 = below[0]
            self.notes.note(line, _("“%(level)s”缺二级指标：%(text)s") % _named(level_1, line))
        self.level_1, self.level_2 = level_1, level_2
        return True

    @property
    def fields(self) -> tuple[str, ...]:
        past = ANNUAL if self.horizon is Horizon.ANNUAL else LONG_TERM
        unseen = not self.columns and self.horizon is Horizon.ANNUAL and self.project is not None
        return (*past, *(("weight",) if "weight" in self.columns or unseen else ()), "basis")

    def _add(self, line: Line, name: int, *, labelled: bool) -> None:
        read = values(line, name, self.fields, self.columns)
        if read is None or not read.cells:
            self.notes.unread(line)
            return
        texts = {key: self.notes.short(line.cells[index], VALUE_LENGTH) for key, index in read.cells.items()}
        printed = self.notes.short(line.cells[name], NAME_LENGTH)
        if not read.sure:
            self.notes.note(line, _("指标值缺项，按次序读取，请核对：%(text)s") % {"text": line.printed()})
        if not texts.get("target"):
            self.notes.note(line, _("指标“%(name)s”没有指标值") % {"name": printed})
        key = (self.horizon or Horizon.LONG_TERM, self.number)
        self.counts[key] += 1
        self.filed.append(Filed(line, key, self.level_1, self.level_2, labelled))
        self.found.append(
            Indicator(
                project=self.project,
                horizon=key[0],
                goal=key[1],
                number=self.counts[key],
                level_1=self.level_1 if self.filed[-1].legal else legal_first_level(self.level_2),
                level_2=self.level_2,
                name=printed,
                target=texts.get("target", ""),
                year_before_last=texts.get("year_before_last", ""),
                last_year=texts.get("last_year", ""),
                weight=self._weight(line, read.cells.get("weight")),
                basis=texts.get("basis", ""),
                place=line.where,
            )
        )

    def _weight(self, line: Line, index: int | None) -> Decimal | None:
        found = WEIGHT.match(line.texts[index]) if index is not None else None
        if found is None or index is None:
            return None
        return self.notes.quantity(raw.Cell(found["digits"], line.cells[index].place))

    def facts(self, summary: dict[tuple[Horizon, int], Goal], line: Line) -> Iterator[Goal | Indicator]:
        """Goals in order with their indicators; a goal without a text of its own takes the summary's."""
        found: dict[tuple[Horizon, int], list[Indicator]] = {}
        for indicator in self.found:
            found.setdefault((indicator.horizon, indicator.goal), []).append(indicator)
        keys = found.keys() | self.goals.keys()
        for key in sorted(keys | summary.keys(), key=lambda key: (key[0] is Horizon.ANNUAL, key[1])):
            goal = self.goals.get(key) or summary.get(key)
            if goal is None:
                goal = Goal(project=self.project, horizon=key[0], number=key[1], description="", place=line.where)
                self.notes.note(
                    line,
                    _("%(horizon)s目标%(number)s没有目标说明") % {"horizon": key[0].label, "number": key[1]},
                )
            self.goals[key] = goal = replace(goal, project=self.project)
            yield goal
            yield from found.get(key, ())

    def printed(self) -> list[Indicator]:
        """The indicators under the first level they are printed under.

        A level mended only because a label slipped to another row of its group is no mistake of the form's, and noted.
        """
        slipped = displaced(self.filed)
        for filed in (filed for filed, slip in zip(self.filed, slipped, strict=True) if slip):
            self.notes.note(
                filed.line,
                _("二级指标“%(level_2)s”不属于一级指标“%(level_1)s”，已归入“%(legal)s”")
                % {
                    "level_2": filed.level_2,
                    "level_1": filed.level_1,
                    "legal": legal_first_level(filed.level_2),
                },
            )
        return [
            indicator if filed.legal or slip else replace(indicator, level_1=filed.level_1)
            for indicator, filed, slip in zip(self.found, self.filed, slipped, strict=True)
        ]


def _first(line: Line) -> str:
    """The first cell as words, for GOAL; its spaces matter in the goal's text."""
    return prose(line.cells[line.used[0]])


def _named(level: str, line: Line) -> dict[str, str]:
    return {"level": level, "text": line.printed()}


def _value_like(line: Line, index: int) -> bool:
    text = line.texts[index]
    return any(character.isdigit() for character in text) or text[0] in "≥≤><=" or bool(BASIS.search(text))
