"""Rules on the figures of the text (N01 to N04, N06 to N11): amounts, changes, percentages, directions and shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import Outcome, Scan
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.changes import changes
from budgets.checks.text.names import named
from budgets.checks.text.projects import listed
from budgets.checks.text.shares import shares
from budgets.checks.text.sums import sums
from budgets.checks.text.told import amounts
from budgets.findings import Severity

Look = Callable[[Evidence, str], Iterator[Outcome]]
LOOKS: tuple[Look, ...] = (amounts, changes, shares, sums)


def _all(looks: tuple[Look, ...], code: str, evidence: Evidence) -> Iterator[Outcome]:
    for look in looks:
        yield from look(evidence, code)


def _rule(
    code: str,
    statement: str,
    statement_en: str,
    tables: tuple[int, ...],
    *,
    notation: str = "…",
    severity: Severity = Severity.ERROR,
    looks: tuple[Look, ...] = LOOKS,
) -> Rule:
    return Rule(
        code=code,
        statement=statement,
        statement_en=statement_en,
        notation=notation,
        formula=Scan(partial(_all, looks, code), tables),
        theme=Theme.TEXT,
        severity=severity,
    )


RULES = (
    _rule(
        "N01",
        "说明 收支总数=T1; 上年=本年∓差额; 增减率=差额/上年",
        "narrative totals and YoY recompute",
        (1, 2, 3, 4, 5, 9, 10),
    ),
    _rule("N02", "说明 基本/项目金额与占比=T3", "narrative split equals T3", (3, 5, 7, 9, 10, 11)),
    _rule(
        "N03",
        "说明 功能类编码+名称+金额=T5 类",
        "narrative class code/name/amount equal T5",
        (1, 3, 4, 5, 9, 10),
        looks=(*LOOKS, named),
    ),
    _rule("N04", "说明 人员/公用/工资福利/商品服务/补助=T7", "narrative basic expenditure equals T7", (5, 7)),
    _rule("N06", "说明 项目清单=T11", "narrative projects equal T11", (11,), looks=(*LOOKS, listed)),
    _rule(
        "N07",
        "说明 机关运行经费=T7 公用(行政/参公)且同比自洽, 增减方向唯一",
        "operating cost equals public funds; one direction word",
        (5, 7, 8),
        notation="regex /增加（减少）|增加下降/ absent",
    ),
    _rule("N08", "说明 政府采购合计=T12; 货物+工程+服务=合计", "procurement total and split", (12,)),
    _rule("N09", "说明 政府购买服务=T13", "service purchase equals T13", (13,)),
    _rule("N10", "说明 三公合计/分项=T8; 持平/增减措辞与差额一致", "three-public narrative equals T8", (8,)),
    _rule(
        "N11",
        "说明 绩效涉及金额=T1 支出总计(或项目合计)",
        "performance coverage amount",
        (1, 3, 5, 11),
        severity=Severity.WARNING,
    ),
)
