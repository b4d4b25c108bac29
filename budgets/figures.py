"""The running text and its figures, as reading it gives them. Plain leaf, as budgets.facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Meaning(StrEnum):
    """What a number says about its subject."""

    CURRENT = "current"
    PREVIOUS = "previous"
    CHANGE = "change"
    CHANGE_PERCENT = "change_percent"
    SHARE = "share"
    THRESHOLD = "threshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFigure:
    """One number of the running text.

    ``value`` is in yuan where ``unit``, which is as printed, is one of money. A change is positive, and ``direction``
    holds its word as printed, a template's "增加（减少）" included; 持平 is a change of zero without a unit.

    ``subject`` is one of ``subjects.SUBJECTS``, "function" or "project", and empty where it cannot be told. ``name``
    and ``code`` are as printed; a function given as 类, 款 and 项 has its names joined by a slash. What an item tells
    of its function or project (其中：基本支出) carries that one's name and code: only a total has neither.

    ``year`` is the year the number is of, and for a change the year compared with; ``outturn`` says that 执行数, not
    the budget, is meant.

    ``whole`` is the subject of which a share is stated, or of which this is a part by what the text said before it
    (基本支出 of 支出总预算); empty where it cannot be told.
    """

    section: str
    place: str
    sentence: str
    subject: str
    meaning: Meaning
    value: Decimal
    unit: str
    year: int | None = None
    code: str = ""
    name: str = ""
    direction: str = ""
    outturn: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph as printed, or a row of a table with its cells joined by tabs.

    ``section`` is the key of the heading it stands under, empty outside parts one to four.
    """

    text: str
    place: str
    section: str = ""
