"""Indicator values as printed: ≥30家, 25人次, 不低于95%, 0万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from budgets.normalise import YUAN, plain


class Direction(StrEnum):
    """What is better: more, or less."""

    MORE = "more"
    LESS = "less"


class Operator(StrEnum):
    """What a target asks of its number; WORDS where it is none (有效促进, 5至10次)."""

    AT_LEAST = "≥"
    MORE_THAN = ">"
    AT_MOST = "≤"
    LESS_THAN = "<"
    EQUAL = "="
    WORDS = "定性"

    @property
    def word(self) -> str:
        """For addresses: at_least."""
        return self.name.lower()


_AT_LEAST, _AT_MOST = (
    r"≥|>=|>|不少于|不低于|不小于|大于等于|大于|达到|超过|至少",
    r"≤|<=|<|不超过|不高于|不大于|小于等于|小于|低于|控制在",
)
VALUE = re.compile(
    rf"^(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)"
    r"(?P<unit>[^\d\-~～—:/]*?)(?:(?P<above>\(含\)以上|及?以上)|(?P<below>\(含\)以内|及?以[内下]))?$"
)
UNWANTED = re.compile(
    r"成本|费用|事故|投诉|死亡|伤亡|损失|差错|失误|违[规法纪]|逾期|拖欠|能耗|排放|控制率|时限|时长|天数|耗时|发病|案件|发生率"
)
LESSENED = re.compile(r"降低|减少|下降|压降|节约|整改|挽回|办结|处理|满意")
_STRICT = {
    ">": Operator.MORE_THAN,
    "大于": Operator.MORE_THAN,
    "超过": Operator.MORE_THAN,
    "<": Operator.LESS_THAN,
    "小于": Operator.LESS_THAN,
    "低于": Operator.LESS_THAN,
}
"""Signs and words that leave the number itself out."""
_EQUALS = re.compile(r"^(?:=|等于)(?=\d)")
_BRACKETED = re.compile(r"^\((?P<unit>.*)\)$")
SCALES = {unit: factor for unit, factor in YUAN.items() if unit != "元"}


@dataclass(frozen=True, slots=True)
class Target:
    """``direction`` is what the printed sign says, None without one. ``value`` of 2亿元 is in 元."""

    value: Decimal
    unit: str
    direction: Direction | None


@lru_cache(maxsize=1 << 12)
def target(printed: str) -> Target | None:
    """A value that is one number; None for words (有效促进), ranges and ratios."""
    found = VALUE.match(plain(printed))
    if found is None:
        return None
    value, unit = Decimal(found["number"].replace(",", "")), found["unit"]
    scale = next((word for word in sorted(SCALES, key=len, reverse=True) if unit.startswith(word)), "")
    if scale:
        # 2亿 and 2亿元 are the same, 2万人 is not 2万元.
        value, unit = value * SCALES[scale], unit[len(scale) :] or "元"
    more, less = found["least"] or found["above"], found["most"] or found["below"]
    direction = Direction.MORE if more else Direction.LESS if less else None
    return Target(value, unit, direction)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A printed value as operator, number and unit, both as printed: 2亿元 is 2 and 亿元. Of words both are nothing.

    ``target`` is the same in units that can be compared.
    """

    operator: Operator
    number: Decimal | None = None
    unit: str = ""
    target: Target | None = None


@lru_cache(maxsize=1 << 12)
def parsed(printed: str) -> Parsed:
    """≥13459.00(平方米) is ≥, 13459 and 平方米."""
    bare = _EQUALS.sub("", plain(printed))
    found, value = VALUE.match(bare), target(bare)
    if found is None or value is None:
        return Parsed(Operator.WORDS)
    bracketed = _BRACKETED.match(found["unit"])
    number = Decimal(found["number"].replace(",", ""))
    return Parsed(
        operator=_operator(found),
        number=number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize(),
        unit=bracketed["unit"] if bracketed else found["unit"],
        target=Target(value.value, value.unit.strip("()"), value.direction),
    )


def _operator(found: re.Match[str]) -> Operator:
    sign = found["least"] or found["most"]
    if sign in _STRICT:
        return _STRICT[sign]
    if found["least"] or found["above"]:
        return Operator.AT_LEAST
    return Operator.AT_MOST if found["most"] or found["below"] else Operator.EQUAL


def direction_of(name: str, *values: Target) -> Direction:
    """As the signs say, else as the indicator's name does: fewer accidents are better, more visits are."""
    signed = next((value.direction for value in values if value.direction), None)
    if signed:
        return signed
    return Direction.LESS if UNWANTED.search(name) and not LESSENED.search(name) else Direction.MORE
