"""Amounts of a running text and how they add up: a head, 71万元, and its items, 6万元；10万元；40万元；25万元.

Only what stands there as an item counts as one: the result of a calculation, not its factors; no rate (2000元/人次),
no limit (最高300万元) and nothing of another year. A text that mixes them in is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.normalise import YUAN
from performance.checks.expressions import NUMBER, Calculation

MONEY = re.compile(
    rf"(?<![\d.A-Za-z])(?P<number>{NUMBER})\s*(?P<unit>亿元|千元|万元|元|亿|万(?![人名次份套家户件个条吨亩平]))"
)
ITEM = re.compile(r"(?:^|(?<=[\s。；;，,：:)]))\s*[(]?(?P<number>\d{1,2})(?:[、)]|[.．](?!\d))")
BARE_SUM = re.compile(rf"^\s*{NUMBER}(?:\s*\+\s*{NUMBER})+\s*$")
_UNCLEAR_BEFORE = re.compile(
    r"(?:最高|最低|不超过|不低于|不少于|至少|超过|以上|达到?|给予|每|均|标准|单价|单项|限额|上限|20\d\d年|上年|去年|往年|累计|总投资|注册|产值|收入)"
    r"[^。；;，,()\d]{0,8}$"
)
_UNCLEAR_AFTER = re.compile(r"\s*(?:/|每|以[上下内]|及以上|左右的?标准|的标准|奖励|补[贴助]|落户|一次性)")
_PARTIAL = re.compile(r"等|其中|包括|含|主要|例如|比如")
_ENDS = re.compile(r"\s*(?:[。；;，,、:()]|$)")
SLIP = Decimal(10_000)
MOST_ITEMS = 12
"""Lists are no longer; the sums of a longer run are not tried."""


@dataclass(frozen=True, slots=True)
class Amount:
    """``depth`` counts the brackets around it; ``clear`` is one that can be an item or, unless it is the result of a
    calculation, a head of items.
    """

    value: Decimal
    text: str
    start: int
    end: int
    depth: int
    clear: bool
    calculated: bool = False


@dataclass(frozen=True, slots=True)
class Itemised:
    """A head with the items that the text gives for it.

    ``partial`` says that there may be others, ``open`` that the last ones may belong to another head.
    """

    head: Amount
    items: tuple[Amount, ...]
    partial: bool = False
    open: bool = False

    @property
    def total(self) -> Decimal:
        return sum((item.value for item in self.items), Decimal(0))

    @property
    def holds(self) -> bool:
        """Whether the items, or those of them that are no items of another, add up to the head."""
        if self.partial and self.total < self.head.value:
            return True
        shortest = 1 if self.open else len(self.items)
        return any(adds_up(self.head.value, self.items[:n]) for n in range(shortest, len(self.items) + 1))

    @property
    def slip(self) -> tuple[Amount, Decimal] | None:
        """The one item that makes the sum right in another unit, 元 for 万元 or the other way round, and its amount."""
        for item in self.items:
            rest = self.total - item.value
            for meant in (item.value * SLIP, item.value / SLIP):
                if rest + meant == self.head.value:
                    return item, meant
        return None


def amounts(folded: str, printed: str, known: Sequence[Calculation]) -> list[Amount]:
    """Every amount of money that is no factor of a calculation, in reading order."""
    depths = _depths(folded)
    results = [
        Amount(one.result.value, one.printed_result, one.start, one.end, depths[one.start], True, calculated=True)
        for one in known
        if one.result.is_money
    ]
    found = list(results)
    for match in MONEY.finditer(folded):
        if any(one.start <= match.start() < one.end for one in known):
            continue
        value = Decimal(match["number"].replace(",", "")) * YUAN[match["unit"]]
        text = printed[match.start() : match.end()]
        clear = _is_clear(folded, match.start(), match.end())
        found.append(Amount(value, text, match.start(), match.end(), depths[match.start()], clear))
    return sorted(found, key=lambda amount: amount.start)


def _is_clear(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 20) : start]
    operated = re.search(r"[*+=÷\-/]\s*$", before) or re.match(r"\s*[*+÷\-]", folded[end : end + 3])
    return not (operated or _UNCLEAR_BEFORE.search(before) or _UNCLEAR_AFTER.match(folded, end))


def _depths(folded: str) -> list[int]:
    depth, found = 0, []
    for character in folded:
        depth = max(0, depth - (character == ")"))
        found.append(depth)
        depth += character == "("
    return found


def numbered(folded: str) -> list[tuple[int, int]]:
    """Where the items 1、 2、 3、 of a text begin and end; none unless they count on from one."""
    starts: list[int] = []
    for match in ITEM.finditer(folded):
        if int(match["number"]) == len(starts) + 1:
            starts.append(match.start())
    return list(zip(starts, [*starts[1:], len(folded)], strict=True)) if len(starts) > 1 else []


def adds_up(total: Decimal, items: Sequence[Amount]) -> bool:
    """Whether the items add up, counting none twice that is itself a head of those right after it."""
    values = [item.value for item in items[:MOST_ITEMS]]
    return total in _sums(values, 0, {})


def _sums(values: Sequence[Decimal], start: int, known: dict[int, set[Decimal]]) -> set[Decimal]:
    """What the values from ``start`` may add up to."""
    if start >= len(values):
        return {Decimal(0)}
    if start not in known:
        head, below, found = values[start], Decimal(0), set[Decimal]()
        found |= {head + rest for rest in _sums(values, start + 1, known)}
        for end in range(start + 1, len(values)):
            below += values[end]
            if below == head:
                found |= {head + rest for rest in _sums(values, end + 1, known)}
        known[start] = found
    return known[start]


def itemised(
    folded: str, printed: str, found: Sequence[Amount], spans: Sequence[tuple[int, int]]
) -> Iterator[Itemised]:
    """Heads with their items: in the brackets right after a head, or in the sentences of its own item of a list."""
    for index, head in enumerate(found):
        if head.clear and not head.calculated and (items := _bracketed(folded, head, found[index + 1 :])):
            yield items
    for start, end in spans or [(0, len(folded))]:
        inside = [
            amount for amount in found if start <= amount.start < end and amount.depth == _outer(found, start, end)
        ]
        if len(inside) > 2 and folded[inside[0].end : inside[0].end + 1] in ("。", ":") and _is_list(folded, inside):
            partial = _PARTIAL.search(folded, inside[0].end, end) is not None
            yield Itemised(inside[0], tuple(inside[1:]), partial, open=not spans)


def _outer(found: Sequence[Amount], start: int, end: int) -> int:
    return min((amount.depth for amount in found if start <= amount.start < end), default=0)


def _is_list(folded: str, inside: Sequence[Amount]) -> bool:
    return all(amount.clear and _ENDS.match(folded, amount.end) for amount in inside)


def _bracketed(folded: str, head: Amount, rest: Sequence[Amount]) -> Itemised | None:
    opened = re.compile(r"\s*\(").match(folded, head.end)
    if not opened:
        return None
    end = _closing(folded, opened.end())
    inner = folded[opened.end() : end]
    if BARE_SUM.match(inner):
        unit = MONEY.search(folded, head.start)
        return _bare(head, inner, opened.end(), YUAN[unit["unit"]]) if unit else None
    items = [amount for amount in rest if amount.start < end and amount.depth == head.depth + 1]
    if len(items) < 2 or not _is_list(folded, items):
        return None
    return Itemised(head, tuple(items), _PARTIAL.search(inner) is not None)


def _bare(head: Amount, inner: str, start: int, factor: int) -> Itemised:
    """(6+10+40+25) after 71万元: numbers in the unit of the head."""
    items = tuple(
        Amount(Decimal(m[0].replace(",", "")) * factor, m[0], start + m.start(), start + m.end(), head.depth + 1, True)
        for m in re.finditer(NUMBER, inner)
    )
    return Itemised(head, items)


def _closing(folded: str, start: int) -> int:
    depth = 1
    for index in range(start, len(folded)):
        depth += {"(": 1, ")": -1}.get(folded[index], 0)
        if not depth:
            return index
    return len(folded)
