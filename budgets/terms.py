"""Official terms in the reader's language: the Chinese term is the msgid, whatever ordinal stands before it."""

from __future__ import annotations

import re

from django.utils.translation import get_language, gettext, gettext_noop

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_YEAR = re.compile(r"^(\d{4})年$")
_PATTERNS = (
    re.compile(r"^(?P<first>[一二三四五六七八九十廿]+)、(?P<term>.+)$", re.DOTALL),
    re.compile(r"^（(?P<second>[一二三四五六七八九十廿]+)）(?P<term>.+)$", re.DOTALL),
    re.compile(r"^(?P<arabic>\d+)\. (?P<term>.+)$", re.DOTALL),
    re.compile(r"^(?P<term>(?:长期|年度)目标)(?P<goal>\d+)：(?P<rest>.*)$", re.DOTALL),
)
_CHOICE = re.compile(r"(?<=\d\. )[^☑☐]+(?=[☑☐])")
OF_FILLED_TABLES = (gettext_noop("是"), gettext_noop("否"), gettext_noop("按功能分类科目"))
"""Terms that only tables with contents print."""


def bare_term(text: str) -> str:
    """The part of a printed label that is a term: without ordinal, goal number or year."""
    if _YEAR.match(text):
        return ""
    found = _parsed(text)
    return found["term"] if found else text


def _parsed(text: str) -> dict[str, str] | None:
    return next((match.groupdict() for pattern in _PATTERNS if (match := pattern.match(text))), None)


def term(text: str) -> str:
    """An official term in the reader's language; its ordinal (一、 （一）) stays in front, in Arabic if translated."""
    if not text or get_language() == "zh-hans":
        return text
    if found := _YEAR.match(text):
        return found[1]
    match _parsed(text):
        case {"first": ordinal, "term": bare}:
            return f"{_number(ordinal)}. {gettext(bare)}"
        case {"second": ordinal, "term": bare}:
            return f"({_number(ordinal)}) {gettext(bare)}"
        case {"arabic": ordinal, "term": bare}:
            return f"{ordinal}. {gettext(bare)}"
        case {"goal": ordinal, "term": bare, "rest": rest}:
            return f"{gettext(bare)} {ordinal}: {rest}"
        case _:
            return gettext(text)


def ticked(text: str) -> str:
    """A line of tick boxes (1. 一次性项目☑　2. 常年项目☐) with its choices in the reader's language."""
    return _CHOICE.sub(lambda choice: gettext(choice[0]), text)


def _number(ordinal: str) -> int:
    """廿一 and 二十一 are both 21."""
    ordinal = ordinal.replace("廿", "二十")
    tens, ten, ones = ordinal.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
