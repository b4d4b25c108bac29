"""What reading costs grows with the document and not with its square, counted in executed instructions of Python."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from budgets.intake import raw
from budgets.intake.readers import read
from budgets.intake.reading import interpret
from tests.intake.large import large

TOLERANCE = 1.03
"""Numbers get longer and tables are cut by pages. A cost that goes with the square would be twice the one allowed."""

BEFORE = 20
"""Lines in every document; what a line of text costs is settled once some hundred characters stand before it."""

HEAD = "2026年支出预算总表\n单位：万元\n科目编码\t科目名称\t合计\n"
ROW = "2{n:06}\t科目{n}\t{n}.01\n"
FORM = "项目名称\t示例{n}\t项目代码\t99999926900T{n:09}\n项目主管部门\t示例局\n产出指标\t数量指标\t次数{n}\t≥{n}次\n\n"
TEXTS = {
    "subjects": (HEAD, ROW),
    "the same row again": (HEAD, "2060101\t行政运行\t1.01\n"),
    "pages": ("", HEAD + ROW + "\n"),
    "units": (
        "2026年收入预算总表\n单位：万元\n单位编码\t单位名称\t合计\t财政拨款收入\n",
        "9{n:05}\t示例{n}\t1.00\t{n}.01\n",
    ),
    "projects": (
        "2026年项目支出预算表\n单位：万元\n项目编码\t项目名称\t合计\n",
        "99999926900T{n:09}\t示例{n}\t{n}.01\n",
    ),
    "titles": ("", "第{n}表\t\n"),
    "notes": (HEAD + ROW.format(n=1), "注：第{n}条。\n"),
    "captions": ("", "编制部门：示例{n}\n" + HEAD + ROW + "\n"),
    "contents": ("目录\n", "{n}、收入预算……{n}\n"),
    "forms": ("", FORM),
    "listed projects": (FORM.format(n=1).rstrip() + "\n", "99999926900T{n:09}\t示例{n}\n"),
    "goals": ("部门名称\t示例\n职能概述\t示例\n", "年度目标{n}：\t目标说明{n}\n产出指标\t数量指标\t次数{n}\t≥{n}次\n"),
    "text": ("第二部分 预算情况说明\n一、收支预算总体情况\n", "收入预算{n}.5万元，比2025年减少{n}万元，\n"),
}


def instructions(call: Callable[[], object]) -> int:
    """How many instructions of Python a call runs; what is kept from an earlier call is not counted."""
    call()
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def assert_linear(document: Callable[[int], bytes | raw.Document], size: int) -> None:
    """The second doubling of the document adds at most twice the instructions that the first one adds."""
    costs = []
    for times in (1, 2, 4):
        made = document(size * times)
        costs.append(instructions(lambda made=made: interpret(read(made) if isinstance(made, bytes) else made)))
    once, twice, four_times = costs
    assert four_times - twice <= 2 * TOLERANCE * (twice - once)


def test_a_whole_department() -> None:
    assert_linear(large, 5)


@pytest.mark.parametrize(("head", "more"), TEXTS.values(), ids=TEXTS.keys())
def test_one_kind_of_lines(head: str, more: str) -> None:
    assert_linear(lambda size: (head + "".join(more.format(n=n) for n in range(BEFORE + size))).encode(), 20)
