"""Words of change: up, down, level, and those of a template that were left standing side by side."""

from __future__ import annotations

import re

from budgets.figures import TextFigure
from budgets.normalise import plain

UP = re.compile(r"增|上升|上调|提高|升幅|追加")
DOWN = re.compile(r"减|下降|下调|降低|压缩|降幅|节约|降")
LEVEL = re.compile(r"持平|[无未没].{0,3}(?:增减|变化|变动)|不变|一致")
ROUGHLY = re.compile(r"(?:基本|大致|大体|总体|略)(?:保持)?持平")


def sign(figure: TextFigure) -> int | None:
    """1 for more, -1 for less, 0 for 持平; None where the words say both or nothing."""
    words = plain(figure.direction)
    if LEVEL.search(words):
        return 0
    up, down = UP.search(words) is not None, DOWN.search(words) is not None
    return None if up == down else 1 if up else -1


def is_torn(figure: TextFigure) -> bool:
    """Whether both directions are printed: 增加（减少）, 增加下降."""
    words = plain(figure.direction)
    return not LEVEL.search(words) and UP.search(words) is not None and DOWN.search(words) is not None
