"""Names that differ in wording and mean the same thing: 民营经济工作专项经费 and 民营经济工作经费. Plain leaf."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from budgets.normalise import plain

_FILLER = re.compile(r"专项|经费|资金|费用|支出|项目|工作|预算|[^0-9A-Za-z\u4e00-\u9fff]")
"""What the name of a project may have or lack without being another project."""

_ORDINAL = re.compile(r"[0-9一二三四五六七八九十]+")
ALIKE = 0.8


def counterparts(names: Collection[str], others: Collection[str]) -> dict[str, str]:
    """For each name the one of ``others`` that means the same: the same words, else likely the same thing.

    A name is left out when none or several are like it, or another name is as like. Names that differ in a number
    (一期, 二期) are not the same thing.
    """
    words = {plain(other): other for other in others}
    found = {name: words[plain(name)] for name in names if plain(name) in words}
    free = [other for other in others if other not in found.values()]
    like = {name: match for name in names if name not in found and (match := _like(name, free))}
    claims = Counter(like.values())
    return found | {name: other for name, other in like.items() if claims[other] == 1}


def _like(name: str, others: Sequence[str]) -> str | None:
    core = _core(name)
    same = [other for other in others if _core(other) == core]
    alike = same or [other for other in others if _alike(core, _core(other))]
    return alike[0] if len(alike) == 1 else None


def _core(name: str) -> str:
    folded = plain(name)
    return _FILLER.sub("", folded) or folded


def _alike(one: str, other: str) -> bool:
    if _ORDINAL.findall(one) != _ORDINAL.findall(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
