"""Printed text as it is compared, and printed amounts as exact numbers. Plain: no Django, no file formats."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

# NFKC folds the Kangxi radicals (U+2F00..2FDF) into characters, but not the CJK radicals supplement, which PDF
# fonts use for the same shapes (Unicode's EquivalentUnifiedIdeograph property, those seen in budgets' terms).
_RADICALS = str.maketrans(
    {
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
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_QUOTES = str.maketrans({"“": '"', "”": '"', "「": '"', "」": '"', "＂": '"'})
_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_AMOUNT = re.compile(r"^(?P<sign>[-+])?(?P<digits>[0-9]+(?:\.[0-9]+)?)(?P<unit>元|万元|万|亿元|亿)?$")
_NOTHING = {"", "-", "--", "/", "无"}
_FACTORS = {"元": 1, "万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000}


class NotANumber(ValueError):
    """A cell of an amount column that holds something else."""


@lru_cache(maxsize=1 << 14)  # the same words stand in every table, and each is matched many times
def plain(text: str) -> str:
    """Text for matching: one form of each character, no white space, no tags; the printed text is kept elsewhere."""
    folded = unicodedata.normalize("NFKC", _TAG.sub("", text)).translate(_RADICALS)
    return _SPACE.sub("", folded.translate(_DASHES).translate(_QUOTES))


def joined(text: str) -> str:
    """Text as printed, but on one line: a line break within a cell is only where the column was too narrow."""
    if "\n" not in text:
        return text.strip()
    return re.sub(r"(?<![A-Za-z])\s*\n\s*|\s*\n\s*(?![A-Za-z])", "", text.strip()).replace("\n", " ")


def label(text: str) -> str:
    """A row's label without its ordinal: 一、 （二） 3. and the like."""
    return re.sub(r"^(?:[一二三四五六七八九十廿]+、|\([一二三四五六七八九十廿]+\)|[0-9]+[、.．])", "", plain(text))


def amount(text: str, factor: Decimal) -> Decimal | None:
    """A printed amount in yuan; None for a blank. ``factor`` is the table's unit in yuan, unless the cell has its own.

    Raises NotANumber.
    """
    bare = plain(text).replace(",", "")
    if bare in _NOTHING:
        return None
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    found = _AMOUNT.match(bare)
    if found is None:
        raise NotANumber(text)
    value = Decimal(found["digits"])
    value *= _FACTORS[found["unit"]] if found["unit"] else factor
    return -value if found["sign"] == "-" else value


def digits(text: str) -> str:
    """A printed code: full-width digits folded, spaces and brackets gone."""
    return plain(text).strip("[]()")
