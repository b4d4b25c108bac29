"""How one document words and writes what it prints: titles, labels, codes, amounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from budgets.layouts import Unit
from budgets.tables.grid import Cell

if TYPE_CHECKING:
    from tests.intake.variants import Style

TITLES = {
    1: ("收支预算总表", "部门财务收支预算总表", "收支总体情况表", "部门收支总表", "收支总表"),
    2: ("收入预算总表", "部门收入预算总表", "收入总体情况表", "部门收入总表", "收入总表"),
    3: ("支出预算总表", "部门支出预算总表", "支出总体情况表", "部门支出总表", "支出总表"),
    4: ("财政拨款收支预算总表", "部门财政拨款收支预算总表", "财政拨款收支总体情况表", "财政拨款收支总表"),
    5: (
        "一般公共预算支出表(分功能科目)",
        "部门一般公共预算支出功能分类预算表",
        "一般公共预算支出情况表",
        "一般公共预算支出表",
    ),
    6: ("一般公共预算支出表(分单位)", "一般公共预算支出表（分单位）"),
    7: (
        "一般公共预算基本支出表",
        "部门一般公共预算基本支出部门预算经济分类预算表",
        "一般公共预算基本支出情况表",
        "一般公共预算基本支出预算表",
    ),
    8: (
        "一般公共预算“三公”经费支出表",
        "部门“三公”经费和机关运行经费预算表",
        "“三公”经费预算表",
        "一般公共预算“三公”经费支出情况表",
        "财政拨款“三公”经费支出表",
    ),
    9: ("政府性基金预算支出表", "部门政府性基金预算支出功能分类预算表", "政府性基金预算支出情况表"),
    10: ("国有资本经营预算支出表", "国有资本经营预算支出情况表"),
    11: ("项目支出预算表", "部门项目支出预算表", "项目支出情况表", "项目支出表", "项目支出预算明细表"),
    12: ("政府采购预算表", "政府采购预算明细表", "政府采购支出表"),
    13: ("政府向社会力量购买服务预算表", "政府购买服务预算表", "政府购买服务支出预算表"),
}
RADICALS = str.maketrans(
    {"支": "⽀", "入": "⼊", "工": "⼯", "车": "⻋", "用": "⽤", "西": "⻄", "长": "⻓", "门": "⻔"}
)
FULL_WIDTH = str.maketrans("0123456789().,", "０１２３４５６７８９（）．，")
CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
UNIT_LINES = ("单位：{}", "金额单位：{}", "单位：人民币{}", "（单位：{}）", "单位:{}")


class Printed(NamedTuple):
    """A printed cell; ``number`` is the exact figure where it is one that other figures contain or add up to."""

    text: str = ""
    number: str | None = None
    width: int = 1
    height: int = 1
    covered: bool = False


@dataclass(frozen=True)
class Wording:
    style: Style
    random: Random
    owner: str
    year: int

    def title(self, number: int) -> str:
        known = TITLES[number]
        name = known[0] if self.style.plain_titles else self.random.choice(known)
        owner = self.owner if not self.style.plain_titles and self.random.random() < 0.5 else ""
        when = self.year_word()
        title = f"{owner}{when}{name}" if self.random.random() < 0.5 else f"{when}{owner}{name}"
        return self.style.ordinal_title.format(number=number) + self.label(title, narrow=12)

    def year_word(self) -> str:
        year = str(self.year).translate(CHINESE_DIGITS) if self.style.chinese_year else str(self.year)
        return f"{year}{self.style.year_word}"

    def caption(self, unit: Unit) -> list[str]:
        """The owner and the unit on one line, with space or a tab between them, or on two."""
        owner = f"{self.style.caption}：{self.owner}"
        said = self.style.unit_line.format(unit)
        return f"{owner}{self.style.between}{said}".split("\n")

    def label(self, text: str, narrow: int = 5) -> str:
        """``narrow`` is the length of a broken text's first line."""
        if self.style.ordinal != "廿":
            text = text.replace("廿", self.style.ordinal)
        if self.style.spaced and len(text) <= 6:
            text = " ".join(text)
        if self.style.radicals:
            text = text.translate(RADICALS)
        if self.style.broken and len(text) > narrow + 1:
            text = f"{text[:narrow]}\n{text[narrow:]}"
        return self.wide(text)

    def wide(self, text: str) -> str:
        return text.translate(FULL_WIDTH) if self.style.full_width else text

    def codes(self, code: str, columns: int) -> list[str]:
        """A code in one cell, or in a cell each for 类, 款 and 项."""
        if columns == 1:
            return [self.wide(code)]
        parts = [code[:3], code[3:5], code[5:7]][:columns]
        match self.style.codes:
            case "bare":
                parts[1:] = [part.lstrip("0") if part else "" for part in parts[1:]]
            case "own":
                level = max((i for i, part in enumerate(parts) if part), default=0)
                parts = [part if i == level else "" for i, part in enumerate(parts)]
            case "whole":
                parts = [code[: 3 + 2 * i] if part else "" for i, part in enumerate(parts)]
        return [self.wide(part) for part in parts]

    def amount(self, cell: Cell, unit: Unit) -> Printed:
        if not isinstance(cell, Decimal) or not cell:
            return Printed(self.style.blank)
        value = unit.of(cell)
        text = f"{abs(value):,}" if self.style.thousands else str(abs(value))
        if value < 0:
            text = f"({text})" if self.style.brackets else f"{self.style.minus}{text}"
        return Printed(self.wide(f"{self.style.currency}{text}"), str(value))
