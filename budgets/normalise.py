"""Printed text as it is compared, and printed amounts as exact numbers. Plain: no Django, no file formats."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache

# NFKC folds the Kangxi radicals (U+2F00..2FDF) into characters, but not the CJK radicals supplement, which PDF
# fonts use for the same shapes (Unicode's EquivalentUnifiedIdeograph property, those seen in budgets' terms).
_RADICALS = {
    "⺟": "母",
    "⺠": "民",
    "⺩": "王",
    "⺫": "目",
    "⺬": "示",
    "⺮": "竹",
    "⺯": "糸",
    "⺰": "纟",
    "⺷": "羊",
    "⺼": "肉",
    "⺾": "艹",
    "⻁": "虎",
    "⻄": "西",
    "⻅": "见",
    "⻆": "角",
    "⻉": "贝",
    "⻋": "车",
    "⻓": "长",
    "⻔": "门",
    "⻘": "青",
    "⻚": "页",
    "⻛": "风",
    "⻜": "飞",
    "⻝": "食",
    "⻢": "马",
    "⻥": "鱼",
    "⻦": "鸟",
    "⻩": "黄",
    "⻬": "齐",
    "⻰": "龙",
}
_DASHES = dict.fromkeys("‐‑‒–—―−－", "-")
_QUOTES = dict.fromkeys("“”「」＂", '"')
_FORMS = {**_RADICALS, **_DASHES, **_QUOTES, "\u200b": "", "\ufeff": ""}
_FORM = re.compile(f"[{''.join(_FORMS)}]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_AMOUNT = re.compile(r"^(?P<sign>[-+])?(?P<digits>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?P<unit>元|万元|万|亿元|亿)?$")
_LINE_BREAK = re.compile(r"(?<![A-Za-z])\s*\n\s*|\s*\n\s*(?![A-Za-z])")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十廿卅]+[、.,]|\([一二三四五六七八九十廿卅]+\)[、.]?|\(?[0-9]{1,2}(?:[、.]|\))(?![0-9])"
    r"|\[?[0-9]{3}(?:\]|-)?(?![0-9]))"
)
_NOTHING = re.compile(r"^(?:-*|/|\\|无)$")
_CURRENCY = str.maketrans("", "", ",¥'")
_YEAR_IN_WORDS = re.compile(r"二[〇○零Oo0][一二三四五六七八九〇○零Oo0]{2}(?=年)")
_DIGITS_IN_WORDS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
YEAR = re.compile(r"(?P<year>20[0-9]{2})年")
"""In plain text."""

_POINT_ZERO = re.compile(r"(?<=[0-9])\.0+$")
YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000}
"""What one of each unit of money is in yuan."""


class NotANumber(ValueError):
    """A cell of an amount column that holds something else."""


@lru_cache(maxsize=1 << 14)  # the same words stand in every table, and each is matched many times
def plain(text: str) -> str:
    """Text for matching: one form of each character, no white space, no tags; the printed text is kept elsewhere."""
    bare = _TAG.sub("", text) if "<" in text else text
    if bare.isascii():
        return "".join(bare.split())
    words = unicodedata.normalize("NFKC", bare).split()
    return _FORM.sub(lambda found: _FORMS[found[0]], "".join(words))


def characters(text: str) -> str:
    """Text as printed, but with the characters that radicals in a PDF stand for."""
    folded = (unicodedata.normalize("NFKC", each) if "\u2f00" <= each <= "\u2fdf" else each for each in text)
    return "".join(_RADICALS.get(each, each) for each in folded).strip()


def joined(text: str) -> str:
    """Text as printed, but on one line: a line break within a cell is only where the column was too narrow."""
    if "\n" not in text:
        return text.strip()
    return _LINE_BREAK.sub("", text.strip()).replace("\n", " ")


def label(text: str) -> str:
    """A row's label without its ordinal or code: 一、 （二） 3. [201] and the like."""
    return _ORDINAL.sub("", plain(text)).rstrip(":")


def years_in_digits(bare: str) -> str:
    """Plain text with its years in digits: 二〇二六年 as 2026年."""
    return _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS_IN_WORDS), bare)


@cache
def compiled(patterns: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Keys with the regular expressions of what they are printed as."""
    return tuple((key, re.compile(pattern)) for key, pattern in patterns)


class Patterns:
    """Keys with the regular expressions of what they are printed as, in the order they are tried.

    ``key_of`` gives the key of the first that is found in a text as ``plain`` gave it, else empty. Every cell is asked
    about, and most say what others have said, so the answers are kept.
    """

    def __init__(self, *patterns: tuple[str, str]) -> None:
        self._patterns = compiled(patterns)
        self._any = re.compile("|".join(f"(?:{pattern})" for _key, pattern in patterns))
        self.key_of = lru_cache(maxsize=1 << 12)(self._first)

    def _first(self, text: str) -> str:
        if not self._any.search(text):
            return ""
        return next(key for key, pattern in self._patterns if pattern.search(text))


def amount(text: str, factor: Decimal) -> Decimal | None:
    """A printed amount in yuan; None for a blank. ``factor`` is the table's unit in yuan, unless the cell has its own.

    Raises NotANumber.
    """
    if not text:
        return None
    bare = plain(text).translate(_CURRENCY)
    if _NOTHING.match(bare):
        return None
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    found = _AMOUNT.match(bare)
    if found is None:
        raise NotANumber(text)
    value = Decimal(found["digits"])
    value *= YUAN[found["unit"]] if found["unit"] else factor
    return -value if found["sign"] == "-" else value


def digits(text: str) -> str:
    """A printed code: full-width digits folded, spaces and brackets gone, and what workbooks add to a number."""
    return _POINT_ZERO.sub("", plain(text).strip("[]()【】'`"))
