"""The goals that a form sums up side by side: 整体绩效总目标 of table 14, 项目绩效目标 of Shanghai's form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from performance.facts import Goal, Horizon
from performance.intake.lines import Line, prose
from performance.intake.words import GOAL, SUMMARY_HEAD, horizon_of

_NUMBERED = re.compile(r"目标\s*(\d+)\s*[:：]\s*")


@dataclass(slots=True)
class Summary:
    """``columns`` are where the headings of the long-term and the annual goals stand."""

    goals: dict[tuple[Horizon, int], Goal] = field(default_factory=dict)
    columns: dict[Horizon, int] = field(default_factory=dict)

    def heading(self, line: Line, index: int) -> None:
        if found := SUMMARY_HEAD.match(line.texts[index]):
            self.columns[horizon_of(found["horizon"])] = index

    def read(self, line: Line) -> bool:
        """One cell for the goals of each horizon, under the horizon's heading or in this order."""
        if len(line.used) > len(Horizon) or line.paragraph or GOAL.match(prose(line.cells[line.used[0]])):
            return False
        printed = [index for index, cell in enumerate(line.cells) if not cell.covered]
        # Beside them, the label may stand again, blank, where a page has cut it.
        two = printed[-2:] if len(printed) == 2 or (len(printed) == 3 and printed[0] not in line.used) else []
        order = two or line.used
        for index in line.used:
            left = [(at, horizon) for horizon, at in self.columns.items() if at <= index]
            horizon = max(left)[1] if left and not two else list(Horizon)[order.index(index)]
            self._add(line, horizon, prose(line.cells[index]))
        return True

    def goals_of(self, project: str) -> dict[tuple[Horizon, int], Goal]:
        """The goals of a project, whose key is known only when the whole form is read."""
        return {key: replace(goal, project=project) for key, goal in self.goals.items()}

    def _add(self, line: Line, horizon: Horizon, text: str) -> None:
        """Goals numbered 目标1：, or one without a number; before the first number, the rest of the goal before."""
        rest, *pieces = _NUMBERED.split(text)
        told = [key for key in self.goals if key[0] is horizon]
        if rest.strip() and told:
            before = self.goals[told[-1]]
            self.goals[told[-1]] = replace(before, description=before.description + rest.strip())
        elif rest.strip():
            pieces = ["1", rest, *pieces]
        for number, description in zip(pieces[::2], pieces[1::2], strict=True):
            key = (horizon, int(number))
            self.goals[key] = Goal(
                project=None, horizon=horizon, number=key[1], description=description.strip(), place=line.where
            )
