"""名词解释: of exactly the terms that the text uses and the subject codes that it tells of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.narrative import functions
from budgets.narrative.basis import Basis
from budgets.narrative.words import Paragraph, Section

TERMS = (
    ("一般公共预算拨款收入", "本级财政从一般公共预算中拨给部门使用的资金"),
    ("政府性基金预算拨款收入", "本级财政从政府性基金预算中拨给部门、按规定用途使用的资金"),
    ("国有资本经营预算拨款收入", "本级财政从国有资本经营预算中拨给部门使用的资金"),
    ("财政专户管理资金收入", "缴入财政专户、经核准后返还部门使用的资金"),
    ("事业收入", "事业单位开展专业业务活动及其辅助活动取得的收入"),
    ("事业单位经营收入", "事业单位在专业业务活动及其辅助活动之外开展非独立核算经营取得的收入"),
    ("上级补助收入", "从主管部门和上级单位取得的非财政补助收入"),
    ("附属单位上缴收入", "附属的独立核算单位按规定上缴的收入"),
    ("其他收入", "上述各项之外取得的收入"),
    ("上年结转", "以前年度安排、到本年仍按原用途继续使用的资金"),
    ("年终结转结余", "本年没有用完、留待以后年度使用的资金"),
    ("基本支出", "为保障机构正常运转、完成日常工作任务而安排的支出，分为人员经费和公用经费"),
    ("项目支出", "为完成特定的工作任务和事业发展目标，在基本支出之外安排的支出"),
    ("事业单位经营支出", "事业单位开展非独立核算经营活动发生的支出"),
    ("“三公”经费", "因公出国（境）费、公务用车购置及运行费和公务接待费"),
    ("机关运行经费", "为保障机关运行而用于购买货物和服务的公用经费"),
    ("政府采购", "使用财政性资金依法采购货物、工程和服务的行为"),
    ("政府购买服务", "把适合市场化方式提供的服务事项，按规定的方式和程序交由符合条件的承接主体提供并支付费用"),
)
TABLES = (5, 9, 10)
WHERE = {5: "一般公共预算支出表", 9: "政府性基金预算支出表", 10: "国有资本经营预算支出表"}


def glossary(basis: Basis, told: Sequence[Section]) -> Iterator[Paragraph]:
    """General terms in the order of the text, then each 项 with its place in the classification and the tables."""
    text = "\n".join(section.body for section in told)
    order = 0
    for term, meaning in TERMS:
        if term in text:
            order += 1
            yield Paragraph(f"term:{term}", f"{order}.{term}：{meaning}。")
    for number in TABLES:
        for code, row in basis.leaves(number).items():
            if row.values[0]:
                order += 1
                name = functions.path(basis, number, code)
                where = f"支出功能分类科目，编码{code}，列入{WHERE[number]}"
                yield Paragraph(f"function:{number}:{code}", f"{order}.{name}：{where}。")
