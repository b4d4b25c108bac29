"""Calculations written out in running text: 2000元/人次*3人*2次=1.2万元, 6+10+40+25=81万元.

Units are carried through: a factor of money makes the product one of money, a count (人次, 天, 2万份) leaves it as it
is. What cannot be read for certain is left alone: brackets within a calculation, divisions, two factors of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import mul

from budgets.normalise import YUAN

WAN = Decimal(10_000)
FOLDED = str.maketrans("０１２３４５６７８９．＊×✕✖╳＝＋－／（）：；％", "0123456789.*****=+-/():;%")
"""One character for each, so that places in the folded text are places in the printed one."""

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WORDS = r"[^\d*xX=+\-/()\[\]{}<>《》【】〔〕“”\"'÷,，。；;:、～~—–至\s]"
_OPERAND = rf"{NUMBER}\s*{_WORDS}{{0,6}}(?:\s*/\s*\*?{_WORDS}{{1,6}}){{0,3}}(?:\([^()=*+\d]{{0,20}}\))?"
_OPERATOR = r"\s*[*xX+]\s*"
_SUM = rf"(?P<left>{_OPERAND}(?:{_OPERATOR}{_OPERAND})+)"
_RESULT = rf"{NUMBER}\s*(?:亿元|千元|万元|元|{_WORDS}{{0,3}})"
EXPLICIT = re.compile(rf"(?<![\d.A-Za-z]){_SUM}\s*(?P<right>(?:=\s*(?:约|≈)?\s*{_RESULT}\s*)+)")
TOLD = re.compile(
    rf"(?<![\d.A-Za-z]){_SUM}\s*[,，、]?\s*(?:预计|共计|合计|总计|小计|共需|共|计|需)\s*(?P<right>{NUMBER}\s*(?:万元|亿元|元|万))"
)
_OPERATED = re.compile(r"[*xX+]\s*\d")
_PIECE = re.compile(rf"(?P<operator>[*xX+]?)\s*(?P<number>{NUMBER})\s*(?P<unit>%|{_WORDS}*)")
_MONEY = re.compile(r"^(?:亿元|千元|万元|元|亿|万(?=$))")
_GOES_ON = re.compile(r"\s*[*+=÷\-/]")
_COMES_FROM = re.compile(r"[*+=÷\-/～~—–至到]\s*$")
_ABOUT = re.compile(r"约|近|≈|左右|大概")
ABOUT = Decimal("0.1")
"""How far, as a share of it, a result may be off that is said to be approximate."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value`` is in yuan where ``unit`` is one of money, else as printed; ``place`` is one of its last place.

    ``finest`` is what nobody rounds away: 0.01 of 万元, 1 of 元.
    """

    value: Decimal
    unit: str
    place: Decimal = Decimal(1)

    @property
    def is_money(self) -> bool:
        return bool(self.unit)

    @property
    def finest(self) -> Decimal:
        return max(Decimal(YUAN.get(self.unit, 1)) / 100, Decimal(1)) if self.is_money else self.place


@dataclass(frozen=True, slots=True)
class Calculation:
    """``text`` as printed from ``start`` to ``end``; ``result`` is the last one that is printed.

    ``worth`` are the values it may have: several where units are left out, none where it cannot be read.
    ``explicit`` is a product in money with an equals sign.
    """

    start: int
    end: int
    text: str
    printed_result: str
    result: Quantity
    worth: tuple[Decimal, ...]
    explicit: bool

    @property
    def holds(self) -> bool:
        """Whether it is right, or rounded where it had to be; always true of one that cannot be read."""
        if not self.worth or self.nearest == self.result.value:
            return True
        off = abs(self.nearest - self.result.value)
        if _ABOUT.search(self.text):
            return off <= max(self.result.place / 2, self.result.value * ABOUT)
        return self.is_rounded and self.nearest % self.result.finest != 0

    @property
    def is_rounded(self) -> bool:
        """Within half of the last printed place."""
        return abs(self.nearest - self.result.value) <= self.result.place / 2

    @property
    def nearest(self) -> Decimal:
        """What it should say: of the values it may have, the one nearest to the result."""
        return min(self.worth, key=lambda value: abs(value - self.result.value))


def calculations(folded: str, printed: str) -> list[Calculation]:
    """In reading order, without overlaps. ``folded`` is ``printed`` in the characters of FOLDED."""
    if not _OPERATED.search(folded):
        return []
    found = [_read(match, printed, explicit=True) for match in EXPLICIT.finditer(folded) if _is_whole(match)]
    taken = [(one.start, one.end) for one in found]
    for match in TOLD.finditer(folded):
        if _is_whole(match) and all(match.end() <= start or match.start() >= end for start, end in taken):
            found.append(_read(match, printed, explicit=False))
    return sorted(found, key=lambda one: one.start)


def _is_whole(match: re.Match[str]) -> bool:
    """Not a piece of a longer calculation, whose brackets or divisions are not read."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return not _COMES_FROM.search(before[-8:]) and not _GOES_ON.match(after)


def _read(match: re.Match[str], printed: str, *, explicit: bool) -> Calculation:
    terms = list(_terms(match["left"]))
    results = [quantity(piece) for piece in _PIECE.finditer(match["right"])]
    left = match["left"]
    end = match.start() + len(match[0].rstrip())
    return Calculation(
        start=match.start(),
        end=end,
        text=printed[match.start() : end],
        printed_result=printed[match.start("right") : end].lstrip("=＝约≈ "),
        result=results[-1],
        worth=_worth(terms, results),
        explicit=explicit and results[-1].is_money and re.search(r"[*xX]", left) is not None,
    )


def quantity(piece: re.Match[str]) -> Quantity:
    """A number with its unit. 2万份 is a count; 0.2万 alone is taken for money."""
    number = Decimal(piece["number"].replace(",", ""))
    places = Decimal(1).scaleb(-len(piece["number"].partition(".")[2]))
    unit = piece["unit"]
    money = _MONEY.match(unit)
    if money:
        factor = YUAN[money[0]]
        return Quantity(number * factor, money[0], places * factor)
    factor = 10_000 if unit.startswith("万") else 1
    share = Decimal("0.01") if unit == "%" else Decimal(1)
    return Quantity(number * factor * share, "", places * factor)


def _terms(left: str) -> Iterator[list[Quantity]]:
    """The products of a sum, each as its factors."""
    factors: list[Quantity] = []
    for piece in _PIECE.finditer(left):
        if piece["operator"] == "+" and factors:
            yield factors
            factors = []
        factors.append(quantity(piece))
    yield factors


def _worth(terms: Sequence[Sequence[Quantity]], results: Sequence[Quantity]) -> tuple[Decimal, ...]:
    """What the left side may be worth, in yuan where the last result is money."""
    money = [sum(factor.is_money for factor in factors) for factors in terms]
    if max(money) > 1 or min(money) != max(money):
        return ()
    plain = sum((_product(factors) for factors in terms), Decimal(0))
    result = results[-1]
    if len({one.is_money for one in results}) > 1 or any(abs(one.value - result.value) > one.place for one in results):
        return ()
    if max(money) == result.is_money:
        return (plain,)
    if result.is_money:  # 3*2=6万元
        return (plain, plain * YUAN[result.unit])
    units = {YUAN[factor.unit] for factors in terms for factor in factors if factor.is_money}
    return (plain, plain / WAN, *(plain / unit for unit in units))


def _product(factors: Sequence[Quantity]) -> Decimal:
    return reduce(mul, (factor.value for factor in factors), Decimal(1))
