"""Goals and indicators of one form, row by row.

Facts have the first level that the second one belongs to; the reported tables have the one that is printed (C76).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from performance.facts import Goal, Horizon, Indicator
from performance.intake.header import ONLY_ANNUAL, Header
from performance.intake.levels import GOAL_KEY
from performance.intake.lines import Line, Notes, prose
from performance.intake.rows import Rows
from performance.intake.words import (
    GOAL,
    GOAL_TABLE,
    INDICATOR_COLUMNS,
    INDICATOR_LABEL,
    NUMBER,
    WEIGHT,
    first_level,
    horizon_of,
    key_of,
    second_level,
)


@dataclass(slots=True)
class Indicators:
    """Reads the goals and indicators of the department (``project`` None) or of one project."""

    project: str | None
    notes: Notes
    goals: dict[tuple[Horizon, int], Goal] = field(default_factory=dict)
    horizon: Horizon | None = None
    number: int = 1
    rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        self.rows = Rows(self.project, self.notes)

    def read(self, line: Line) -> bool:
        """True when the line is a goal, a header or an indicator; what is wrong with it is noted."""
        if table := GOAL_TABLE.match(line.words[0]):
            self._turn_to(horizon_of(table["horizon"]), 1)
            return len(line.used) == 1
        goal = _goal_named(line)
        if goal and self._is_goal(line):
            return self._goal(line, goal["number"], horizon_of(goal["horizon"]), goal["text"] or "")
        line = self._without_labels(line, goal)
        if not line.used:
            return True
        return self._header(line) or self.rows.read(line)

    def begins(self, line: Line) -> bool:
        """Whether a line of another list can only belong here."""
        text = line.words[0]
        return (
            first_level(text) == text
            or second_level(text) == text
            or all(key_of(word, INDICATOR_COLUMNS) for word in line.words)
            or GOAL_TABLE.match(text) is not None
            or _goal_named(line) is not None
        )

    def _is_goal(self, line: Line) -> bool:
        """“长期目标1：” with its text in this cell or the next, or alone; not at the head of an indicator."""
        rest = line.words[1:]
        if all(NUMBER.match(text) for text in rest):
            return True  # Alone, or with the 指标权重比例.
        return len(rest) == 1 and not key_of(rest[0], INDICATOR_COLUMNS)

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
            self.rows.begin((horizon, number))
        if horizon is not self.horizon:
            self.rows.header = Header()
        self.horizon, self.number = horizon, number
        self.rows.goal = (horizon, number)

    def _without_labels(self, line: Line, goal: re.Match[str] | None) -> Line:
        """Without the goal's name, “年度绩效指标” and the 指标权重比例 that stand before an indicator."""
        first = line.used[0]
        label = INDICATOR_LABEL.match(line.texts[first])
        if goal and not goal["text"] and goal["number"]:
            self._goes_on_with(line, horizon_of(goal["horizon"]), int(goal["number"]))
        elif label and label["horizon"]:
            horizon = horizon_of(label["horizon"])
            self._turn_to(horizon, self.number if horizon is self.horizon else 1)
        elif not label and not (goal and not goal["text"]):
            return self._without_ratio(line)
        return self._without_ratio(line.without(first))

    def _goes_on_with(self, line: Line, horizon: Horizon, number: int) -> None:
        """The goal named beside its indicators: also of those that a page parted from its name."""
        pages = self.rows.pages
        if line.block != pages.block and pages.waiting.get(GOAL_KEY):
            for row in pages.waiting.pop(GOAL_KEY):
                self.rows.found[row] = replace(self.rows.found[row], horizon=horizon, goal=number)
            self.horizon, self.number, self.rows.goal = horizon, number, (horizon, number)
        self._turn_to(horizon, number)

    def _without_ratio(self, line: Line) -> Line:
        used = line.used
        stands_first = used and WEIGHT.match(line.texts[used[0]])
        return line.without(used[0]) if stands_first else line

    def _header(self, line: Line) -> bool:
        keys = self.rows.header.read(line)
        if ONLY_ANNUAL & keys and self.horizon is not Horizon.ANNUAL:
            header = self.rows.header
            self._turn_to(Horizon.ANNUAL, 1)
            self.rows.header = header
        return bool(keys)

    def belong_to(self, project: str) -> None:
        """The project is known only when the whole form is read."""
        self.project = project
        self.rows.project = project
        self.goals = {key: replace(goal, project=project) for key, goal in self.goals.items()}

    def facts(self, summary: dict[tuple[Horizon, int], Goal], line: Line) -> Iterator[Goal | Indicator]:
        """Goals in order with their indicators; a goal without a text of its own takes the summary's."""
        found: dict[tuple[Horizon, int], list[Indicator]] = {}
        for indicator in self.rows.indicators():
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
            self.goals[key] = goal
            yield goal
            yield from found.get(key, ())

    def printed(self) -> list[Indicator]:
        """The indicators under the first level they are printed under."""
        return self.rows.printed()


def _goal_named(line: Line) -> re.Match[str] | None:
    """The goal that the first cell names, as words, since spaces matter in the goal's text."""
    first = line.used[0]
    return GOAL.match(prose(line.cells[first])) if "目标" in line.texts[first] else None
