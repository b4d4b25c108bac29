"""The sections of parts one to four in reading order, written from the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from budgets.narrative import basic, matters, totals
from budgets.narrative.basis import Basis
from budgets.narrative.glossary import glossary
from budgets.narrative.words import Paragraph, Section, Words

Writer = Callable[[Basis, Words], Iterator[Paragraph]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A section: ``write`` is None where only people know what to say. ``key`` is that of the heading it is read
    under (intake.prose.headings).
    """

    key: str
    title: str
    write: Writer | None = None


PLAN = (
    Planned("duties", "主要职责"),
    Planned("units", "机构设置"),
    Planned("staffing", "人员构成", matters.staffing),
    Planned("overview", "收支预算总体情况", totals.overview),
    Planned("revenue", "收入预算情况", totals.revenue),
    Planned("expenditure", "支出预算情况", totals.expenditure),
    Planned("fiscal_appropriation", "财政拨款收支预算总体情况", totals.fiscal),
    Planned("general_budget", "一般公共预算支出情况", totals.general),
    Planned("basic_expenditure", "一般公共预算基本支出情况", basic.basic),
    Planned("official_expenses", "一般公共预算“三公”经费支出情况", basic.official),
    Planned("government_fund", "政府性基金预算支出情况", partial(totals.special, number=9, name="政府性基金")),
    Planned("state_capital", "国有资本经营预算支出情况", partial(totals.special, number=10, name="国有资本经营")),
    Planned("projects", "项目支出情况", matters.projects),
    Planned("operating_cost", "机关运行经费情况", matters.operating_cost),
    Planned("procurement", "政府采购情况", matters.procurement),
    Planned("purchased_services", "政府购买服务情况", matters.purchased_services),
    Planned("assets", "国有资产占有使用情况", matters.assets),
    Planned("performance", "预算绩效情况", matters.performance),
    Planned("other", "其他重要事项"),
    Planned("glossary", "名词解释"),
)
ORDER = {planned.key: order for order, planned in enumerate(PLAN)}


def write(basis: Basis) -> tuple[Section, ...]:
    """Every section of the plan; those that nothing can be said of, or that people write, have no paragraphs."""
    words = Words(basis.unit)
    told: list[Section] = []
    for planned in PLAN:
        paragraphs = planned.write(basis, words) if planned.write else ()
        if planned.key == "glossary":
            paragraphs = glossary(basis, told)
        told.append(Section(planned.key, planned.title, tuple(paragraphs)))
    return tuple(told)
