"""The cells of a flat detail export: codes with or without names, words of the lists, amounts."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from budgets.facts import FundingSource, Nature
from budgets.intake.workbook.cells import CENT, CellError
from budgets.normalise import NotANumber, amount, plain

CODES = {
    "unit": r"[0-9]{3}(?:[0-9]{3})?|[a-z][a-z0-9-]{1,18}",
    "function": r"[0-9]{3}(?:[0-9]{2}){0,2}",
    "economic_class": r"[0-9]{3}(?:[0-9]{2})?",
    "project_code": r"[0-9]{11}[A-Z][0-9]{9}",
    "jurisdiction": r"[1-9][0-9]{5}",
    "department": r"[0-9]{3}|[a-z][a-z0-9-]{1,18}",
    "year": r"20[0-9]{2}",
}
# The name after a bracket, a space or a dash, or right after the code; "301-01" is no code with a name.
_NAMED = r"(?:[\]］】)）]\s*|[\s_:：—－-]+|(?=[^\x00-\x7f]))(?P<name>(?=.*[^\s0-9.,-]).+)"
_CODED = {
    key: re.compile(rf"[\[［【(（]?\s*(?P<code>{pattern})[\]］】)）]?(?:{_NAMED})?", re.DOTALL)
    for key, pattern in CODES.items()
}
_FLAGS = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False, "": False}
_REVENUE = frozenset({"收入", "本年收入", "revenue"})
_PLAIN_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?")
_SYNONYMS: dict[type[StrEnum], dict[str, StrEnum]] = {
    FundingSource: {
        "一般公共预算": FundingSource.GENERAL,
        "一般公共预算资金": FundingSource.GENERAL,
        "一般公共预算拨款": FundingSource.GENERAL,
        "政府性基金": FundingSource.FUND,
        "政府性基金预算": FundingSource.FUND,
        "政府性基金预算资金": FundingSource.FUND,
        "国有资本经营预算": FundingSource.CAPITAL,
        "国有资本经营预算资金": FundingSource.CAPITAL,
        "财政专户管理资金": FundingSource.SPECIAL,
        "事业单位经营收入资金": FundingSource.BUSINESS,
    },
    Nature: {"人员支出": Nature.PERSONNEL, "公用支出": Nature.OPERATING, "项目": Nature.PROJECT},
}


def code(key: str, text: str) -> tuple[str, str]:
    """Code and name of "2060404 科技成果转化与扩散", "[501001]本级" or a code alone. Raises CellError."""
    found = _CODED[key].fullmatch(text)
    if found is None:
        raise CellError(_("“%(text)s”不是编码。请填编码，或者“编码 名称”。") % {"text": text})
    return found["code"], (found["name"] or "").strip()


def flag(text: str) -> bool:
    """Raises CellError."""
    if text.lower() not in _FLAGS:
        raise CellError(_("“%(text)s”应为“是”或“否”。") % {"text": text})
    return _FLAGS[text.lower()]


def nature(text: str) -> Nature | None:
    """None for revenue, which has no nature. Raises CellError."""
    if plain(text).lower() in _REVENUE:
        return None
    return _member(Nature, text, "收入")  # type: ignore[no-any-return]


def source(text: str) -> FundingSource:
    """Raises CellError."""
    return _member(FundingSource, text)  # type: ignore[no-any-return]


def yuan(text: str, factor: Decimal) -> Decimal:
    """An amount printed in units of ``factor`` yuan. Raises CellError."""
    # Nearly all amounts are plain numbers of at most two decimals.
    if factor == 1 and _PLAIN_AMOUNT.fullmatch(text):
        return Decimal(text)
    try:
        value = amount(text, factor)
    except NotANumber:
        value = None
    if value is None:
        raise CellError(_("“%(text)s”不是数字。请填金额。") % {"text": text})
    if value != value.quantize(CENT):
        raise CellError(_("%(text)s 元的小数超过两位。请精确到分。") % {"text": value})
    return value


def _member(kind: type[Any], text: str, *others: str) -> Any:
    for member in kind:
        if plain(text).lower() in (member.value, plain(member.label)):
            return member
    if found := _SYNONYMS[kind].get(plain(text)):
        return found
    labels = "、".join((*(member.label for member in kind), *others))
    raise CellError(_("“%(text)s”不是可选的内容。可选：%(labels)s。") % {"text": text, "labels": labels})
