"""The choices of a line of tick boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from budgets.normalise import plain
from performance.intake.lines import boxes
from performance.intake.words import CHOICES


def ticked(printed: str, key: str) -> list[str]:
    """The choices with a ticked box, which stands after each or before each; without boxes, those named."""
    choice = "|".join(f"(?P<{name.value}>{pattern})" for name, pattern in CHOICES[key])
    marks = [mark.lastgroup if mark.lastgroup != "box" else mark[0] for mark in _marks(choice, printed)]
    if not {"☑", "☐"} & set(marks):
        return [mark for mark in marks if mark]
    if marks[0] in ("☑", "☐"):
        marks.reverse()
    return [before for before, mark in pairwise(marks) if mark == "☑" and before not in (None, "☑", "☐")]


def _marks(choice: str, printed: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?P<box>[☑☐])|{choice}", plain(boxes(printed)))
