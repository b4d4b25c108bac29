"""The indicators of a goal printed: columns in several orders, headers of several rows, levels merged or repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from performance.facts import Goal, Horizon, Indicator
from tests.performance.intake.sheet import WIDTH, Sheet, Spec


class IndicatorTables(Sheet):
    def indicators(self, found: Sequence[Indicator], goal: Goal, *, weighted: bool, several: bool = False) -> None:
        keys = self._keys(goal, weighted, several)
        widths = self._widths(keys)
        self._indicator_header(keys, widths, goal, weighted)
        if not found:
            self.row(*(("", widths[key], 1) for key in keys))
        for number, indicator in enumerate(found):
            self.row(*self._indicator(found, number, indicator, keys, widths, goal, weighted))
        if self.total and found and "weight" in keys:
            total = sum((i.weight or Decimal(0) for i in found), Decimal(0))
            at = keys.index("weight")
            self.row(("合计", sum(widths[key] for key in keys[:at]), 1), f"{total}")

    def _keys(self, goal: Goal, weighted: bool, several: bool) -> list[str]:
        keys = ["level_1", "level_2", "name"]
        annual = goal.horizon is Horizon.ANNUAL
        values = ["year_before_last", "last_year", "target"] if annual else ["target"]
        weight = ["weight"] if weighted and annual else []
        if self.basis_first and self.header != "nested":
            keys += ["basis", *values, *weight]
        elif self.weight_first and self.header != "nested":
            keys += [*weight, *values, "basis"]
        else:
            keys += [*values, *weight, "basis"]
        # Without a column that names the goal, the second of a table could not be told from the first.
        lead = ["goal"] if self.goal_column or not weighted or several else []
        return [*lead, *(["ratio"] if weighted and annual and self.ratio and lead else []), *keys]

    @staticmethod
    def _widths(keys: Sequence[str]) -> dict[str, int]:
        """The name takes the columns that are left over."""
        widths = dict.fromkeys(keys, 1)
        widths["name"] = WIDTH - len(keys) + 1
        return widths

    def _target(self, keys: Sequence[str]) -> str:
        if "last_year" not in keys:
            return "指标值"
        return "2024年" if self.years else self.any("预计当年实现", "预期当年实现值", "预期当年实现")

    def _indicator_header(self, keys: Sequence[str], widths: dict[str, int], goal: Goal, weighted: bool) -> None:
        titles = {
            "goal": "目标名称" if weighted else f"{goal.horizon.label}绩效指标",
            "ratio": "指标权重比例(%)",
            "level_1": "一级指标",
            "level_2": "二级指标",
            "name": self.any("三级指标", "指标名称") if self.header == "flat" else "三级指标",
            "year_before_last": "2022年" if self.years else "前年",
            "last_year": "2023年" if self.years else "上年",
            "target": self._target(keys),
            "weight": self.any("指标分值权重", "权重", "分值"),
            "basis": self.any("指标值确定依据", "确定依据"),
        }
        if "last_year" not in keys or self.header == "flat":
            self.row(*((titles[key], widths[key], 1) for key in keys))
            return
        below = ["year_before_last", "last_year", "target", *(["weight"] if self.header == "nested" else [])]
        below = [key for key in keys if key in below]
        top: list[Spec] = []
        for key in keys:
            if key not in below:
                top.append((titles[key], widths[key], 2))
            elif key == below[0]:
                top.append(("指标值", len(below), 1))
        self.row(*top)
        self.row(*((titles[key], 1, 1) for key in below))

    def _indicator(
        self,
        found: Sequence[Indicator],
        number: int,
        indicator: Indicator,
        keys: Sequence[str],
        widths: dict[str, int],
        goal: Goal,
        weighted: bool,
    ) -> Iterator[Spec]:
        for key in keys:
            if key in ("goal", "ratio"):
                word = f"{goal.horizon.label}绩效目标{goal.number}" if weighted else f"{goal.horizon.label}绩效指标"
                if number == 0:
                    yield ("100" if key == "ratio" else word, 1, len(found))
            elif key in ("level_1", "level_2"):
                height = self._height(found, number, key)
                if height:
                    text = getattr(indicator, key)
                    score = "（40分）" if self.scores and key == "level_1" else ""
                    yield ((text.removesuffix("指标") if self.short_levels else text) + score, 1, height)
            elif key == "weight":
                yield (f"{indicator.weight}", 1, 1)
            else:
                text = getattr(indicator, key)
                broken = f"{text[:2]}\n{text[2:]}" if self.wrapped and key == "name" else text
                yield (broken, widths[key], 1)

    def _height(self, found: Sequence[Indicator], number: int, key: str) -> int:
        """Over how many rows a level's cell reaches from here; 0 if it began above."""
        if self.repeat_levels:
            return 1

        def level(i: Indicator) -> tuple[str, ...]:
            return (i.level_1, i.level_2) if key == "level_2" else (i.level_1,)

        same = [level(other) == level(found[number]) for other in found]
        if number and same[number - 1]:
            return 0
        return (*same[number:], False).index(False)


def is_of(indicator: Indicator, goal: Goal) -> bool:
    return (indicator.horizon, indicator.goal) == (goal.horizon, goal.number)
