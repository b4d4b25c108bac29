"""What a synthetic edition says in words: reasons for what moved, and the text that the portal writes from figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from budgets.facts import ChangeReason, TextSection
from budgets.narrative.basis import Basis
from budgets.narrative.demands import Demand, demands
from budgets.narrative.write import write
from budgets.sample.department import PLACE, marked
from budgets.sample.places import Department

NEW = ("本年新增安排", "本年新设项目")
ENDED = ("上年工作已经完成，本年不再安排", "项目到期结束")
MORE = {
    "general_budget": ("工作任务增加", "人员和工资标准调整", "扩大了服务范围"),
    "official_expenses": ("公务活动需要增加", "按规定更新车辆"),
    "": ("项目投入增加", "人员经费增加"),
}
LESS = {
    "general_budget": ("部分工作已经完成", "压减一般性支出", "人员减少"),
    "official_expenses": ("落实过紧日子要求，压减公务支出", "公务活动减少"),
    "": ("压减项目支出", "部分项目已经完成"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """``paragraphs`` of a section are those that the portal wrote, as (key, text); none where it did not."""

    section: TextSection
    paragraphs: tuple[tuple[str, str], ...] = ()


def reasons(basis: Basis, random: Random) -> tuple[ChangeReason, ...]:
    """A reason for each line that moved so far that somebody has to say why."""
    told = (ChangeReason(table=each.table, row=each.row, reason=_reason(each, random)) for each in demands(basis))
    return marked(told)


def _reason(demand: Demand, random: Random) -> str:
    if not demand.previous:
        return random.choice(NEW)
    if not demand.current:
        return random.choice(ENDED)
    words = MORE if demand.change > 0 else LESS
    return random.choice(words.get(demand.section, words[""]))


def sections(basis: Basis, department: Department, units: Sequence[str]) -> Iterator[Written]:
    """Duties and units as people write them, the others from the figures."""
    own = {"duties": department.kind.duties, "units": _units(department, units)}
    number = 0
    for section in write(basis):
        body = own.get(section.key, section.body)
        if not body:
            continue
        number += 1
        fact = TextSection(number=number, key=section.key, title=section.title, body=body, place=PLACE)
        yield Written(fact, tuple((paragraph.key, paragraph.text) for paragraph in section.paragraphs))


def _units(department: Department, units: Sequence[str]) -> str:
    listed = "、".join(units)
    return (
        f"{department.name}部门预算由{len(units)}家单位的预算汇总编制，其中本级1家。\n纳入编制范围的单位有：{listed}。"
    )
