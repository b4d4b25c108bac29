"""Rules over the indicators of tables 14 and 15: weights, levels, targets (C75 to C78, C92, C93)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from budgets.checks.evidence import Evidence, Inapplicable, Sheet, SheetRow
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity
from budgets.normalise import plain
from performance.checks.cells import remark
from performance.facts import INDICATOR_LEVELS, Horizon, Indicator
from performance.targets import Direction, Target, direction_of, target

TITLES = {
    "target": {Horizon.LONG_TERM: "指标值", Horizon.ANNUAL: "指标值/预期当年实现值"},
    "weight": {Horizon.ANNUAL: "指标分值权重", Horizon.LONG_TERM: "指标分值权重"},
}
NEEDED = ("产出指标", "效益指标", "满意度指标")
"""The first levels that every form's annual indicators have (财预〔2015〕88号)."""

AT_MOST_ALL = re.compile(r"(?:满意度|合格率|准确率|及时率|参与率|覆盖率|整改率|合规率|知晓率|出勤率)(?:测评)?$")
ALL = Decimal(100)


def indicators(evidence: Evidence) -> Sequence[Indicator]:
    """Raises Inapplicable where there are none."""
    found = evidence.facts.of(Indicator)
    if not found:
        raise Inapplicable("没有绩效指标", "there are no indicators")
    return found


def noted(
    indicator: Indicator,
    field: str,
    zh: str,
    en: str,
    *,
    expected: str | None = None,
    actual: str | None = None,
    severity: Severity | None = None,
) -> Remark:
    """A remark at an indicator's row in its goal's list."""
    goal = f"{indicator.horizon}-{indicator.goal}"
    return Remark(
        zh=zh,
        en=en,
        table=14 if indicator.project is None else 15,
        part=f"{indicator.project}.{goal}" if indicator.project else goal,
        row=f"{indicator.number:03d}",
        column=TITLES[field][indicator.horizon],
        expected=expected,
        actual=actual,
        source=indicator.place,
        severity=severity,
    )


def _by_form(found: Iterable[Indicator]) -> Iterator[tuple[str | None, list[Indicator]]]:
    """The annual indicators of each form, the department's first."""
    annual = [indicator for indicator in found if indicator.horizon is Horizon.ANNUAL]
    forms: dict[str | None, list[Indicator]] = {}
    for indicator in annual:
        forms.setdefault(indicator.project, []).append(indicator)
    return iter(forms.items())


def _weights(evidence: Evidence) -> Iterator[Outcome]:
    """All weights of a form add up to what the region agrees on, or those of each goal do."""
    allowed = evidence.conventions.indicator_weights
    for _project, found in _by_form(indicators(evidence)):
        weighted = [indicator for indicator in found if indicator.weight is not None]
        if not weighted:
            continue
        goals = [list(same) for _goal, same in groupby(found, key=lambda indicator: indicator.goal)]
        totals = [sum((i.weight or Decimal(0) for i in goal), Decimal(0)) for goal in goals]
        if sum(totals) in allowed or all(total in allowed for total in totals):
            yield FINE
        else:
            yield _off_weight(found, sum(totals, Decimal(0)), allowed)


def _off_weight(found: Sequence[Indicator], total: Decimal, allowed: Sequence[Decimal]) -> Remark:
    blank = next((indicator for indicator in found if indicator.weight is None), None)
    wanted = "、".join(f"{weight.normalize():f}" for weight in allowed)
    hint = f"“{blank.name}”没有分值。" if blank else "请核对各项分值。"
    hint_en = f"“{blank.name}” has no weight." if blank else "Check the weights."
    return noted(
        blank or found[0],
        "weight",
        f"年度指标分值合计 {total.normalize():f}，应为 {wanted}。{hint}",
        f"The weights of the annual indicators add up to {total.normalize():f}, not {wanted}. {hint_en}",
        expected=wanted,
        actual=f"{total.normalize():f}",
    )


def _levels(evidence: Evidence) -> Iterator[Outcome]:
    """Every second level stands under its own first level; a run of rows under a wrong one is one mistake."""
    for sheet in (*evidence.sheets(14), *evidence.sheets(15)):
        if "level_2" not in sheet.columns:
            continue
        pairs = ((_text(sheet, row, "level_1"), _text(sheet, row, "level_2"), row) for row in sheet.rows.values())
        for (level_1, level_2), rows in groupby(pairs, key=lambda pair: pair[:2]):
            legal = level_2 in INDICATOR_LEVELS.get(level_1, ())
            yield FINE if legal else _misfiled(sheet, level_1, level_2, [row for _one, _two, row in rows])


def _text(sheet: Sheet, row: SheetRow, column: str) -> str:
    cell = row.cells[sheet.columns[column]]
    return cell if isinstance(cell, str) else ""


def _misfiled(sheet: Sheet, level_1: str, level_2: str, rows: Sequence[SheetRow]) -> Remark:
    legal = next((first for first, below in INDICATOR_LEVELS.items() if level_2 in below), "")
    names = "、".join(row.label for row in rows)
    return remark(
        sheet,
        rows[0].id,
        "level_2",
        f"二级指标“{level_2}”不属于一级指标“{level_1}”，应归入“{legal}”：{names}。读入的数据已按“{legal}”归类。",
        f"Second level “{level_2}” does not belong under “{level_1}” but under “{legal}”: {names}. "
        f"What was read is filed under “{legal}”.",
        expected=legal,
        actual=level_1,
    )


def _falls(evidence: Evidence) -> Iterator[Outcome]:
    """This year's target is not worse than last year's, as far as both are numbers of one unit."""
    for indicator in indicators(evidence):
        now, before = target(indicator.target), target(indicator.last_year)
        if now is None or before is None or now.unit != before.unit:
            continue
        direction = direction_of(indicator.name, now, before)
        worse = now.value < before.value if direction is Direction.MORE else now.value > before.value
        yield _worse(indicator, direction) if worse else FINE


def _worse(indicator: Indicator, direction: Direction) -> Remark:
    zh, en = ("低于", "below") if direction is Direction.MORE else ("高于", "above")
    return noted(
        indicator,
        "target",
        f"“{indicator.name}”本年目标 {indicator.target} {zh}上年的 {indicator.last_year}，请核对，或说明理由。",
        f"“{indicator.name}”: this year's target {indicator.target} is {en} last year's {indicator.last_year}; "
        "check it, or give the reason.",
        expected=indicator.last_year,
        actual=indicator.target,
    )


def _agreement(evidence: Evidence) -> Iterator[Outcome]:
    """A department's indicator has the value of the projects' indicator of the same name, or their sum."""
    by_name: dict[tuple[Horizon, str], list[Indicator]] = {}
    found = indicators(evidence)
    for indicator in found:
        if indicator.project is not None:
            by_name.setdefault((indicator.horizon, plain(indicator.name)), []).append(indicator)
    for indicator in found:
        others = by_name.get((indicator.horizon, plain(indicator.name)), [])
        mine = target(indicator.target)
        if indicator.project is not None or mine is None:
            continue
        values = [value for other in others if (value := target(other.target)) and value.unit == mine.unit]
        if values and len(values) == len(others):
            yield FINE if _agrees(mine, values) else _disagrees(indicator, others)


def _agrees(mine: Target, values: Sequence[Target]) -> bool:
    return mine.value in {value.value for value in values} or mine.value == sum(value.value for value in values)


def _disagrees(indicator: Indicator, others: Sequence[Indicator]) -> Remark:
    told = "、".join(dict.fromkeys(other.target for other in others))
    return noted(
        indicator,
        "target",
        f"部门目标“{indicator.name}”是 {indicator.target}，表15同名指标是 {told}（{others[0].place}），请改为一致。",
        f"The department's target “{indicator.name}” is {indicator.target}, table 15 has {told} ({others[0].place}); "
        "make them agree.",
        expected=told,
        actual=indicator.target,
    )


def _more_than_all(evidence: Evidence) -> Iterator[Outcome]:
    for indicator in indicators(evidence):
        value = target(indicator.target)
        if value is None or value.unit != "%" or not AT_MOST_ALL.search(plain(indicator.name)):
            continue
        if value.value <= ALL:
            yield FINE
            continue
        zh = f"“{indicator.name}”的目标 {indicator.target} 超过 100%，请核对。"
        en = f"“{indicator.name}” cannot be {indicator.target}, more than 100%; check it."
        yield noted(indicator, "target", zh, en, expected="≤100%", actual=indicator.target)


def _complete(evidence: Evidence) -> Iterator[Outcome]:
    for _project, found in _by_form(indicators(evidence)):
        lacking = [level for level in NEEDED if level not in {indicator.level_1 for indicator in found}]
        if not lacking:
            yield FINE
            continue
        named = "、".join(lacking)
        zh, en = f"年度目标没有设置{named}，请补充。", f"The annual goals have no {named}; add them."
        yield noted(found[0], "target", zh, en, expected=named)


RULES = (
    Rule(
        code="C75",
        statement="T15 年度指标分值合计=100 或 100-预算执行率分(10/20)",
        statement_en="indicator weights total",
        notation="Σ分值 ∈ {100,90,80}",
        formula=Scan(_weights, (15,)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
        tolerance=Decimal(0),
    ),
    Rule(
        code="C76",
        statement="T15 指标层级合法: 产出{数量,质量,时效,成本} 效益{经济,社会,生态,可持续} 满意度{服务对象}",
        statement_en="indicator hierarchy valid",
        notation="enum parent",
        formula=Scan(_levels, (14, 15)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C77",
        statement="T15 当年目标值不低于上年(正向)或需说明",
        statement_en="target not below prior year",
        notation="cmp(当年,上年)",
        formula=Scan(_falls, (14, 15)),
        theme=Theme.PERFORMANCE,
        severity=Severity.INFO,
    ),
    Rule(
        code="C78",
        statement="T14 部门目标指标值=T15 项目同名指标值",
        statement_en="dept and project indicator values agree",
        notation="join by 三级指标",
        formula=Scan(_agreement, (14, 15)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C92",
        statement="T14/T15 满意度、合格率等百分比目标不超过100%",
        statement_en="satisfaction and quality rates are at most 100%",
        notation="满意度, 合格率, … <= 100%",
        formula=Scan(_more_than_all, (14, 15)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C93",
        statement="T14/T15 年度目标设置产出、效益和满意度指标",
        statement_en="annual goals have output, effect and satisfaction indicators",
        notation="{产出, 效益, 满意度} ⊆ 一级指标",
        formula=Scan(_complete, (14, 15)),
        theme=Theme.PERFORMANCE,
        severity=Severity.INFO,
    ),
)
