"""One input cell to the value its column holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budgets.intake.workbook.declaration import Column, Kind
from budgets.intake.workbook.lists import Lists
from budgets.normalise import NotANumber, amount, plain

YUAN = Decimal(1)
CENT = Decimal("0.01")
MOST_NUMBER = 32_767
_YES_NO = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in which cell, and what to do; ``cell`` is empty where a whole sheet is meant."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{'!'.join(filter(None, (self.sheet, self.cell)))}：{self.message}"


class CellError(ValueError):
    """A cell that does not hold what its column should; the message says what to do."""


class Context:
    """What cells may refer to: the year's codes, and the projects read so far."""

    def __init__(self, year: int, lists: Lists) -> None:
        self.year = year
        self.lists = lists
        self._codes: set[str] = set()
        self._names: dict[str, set[str]] = {}

    def learn(self, project: Mapping[str, Any]) -> None:
        """A row of the project sheet, also one with errors in other cells, so that one error is told once."""
        code, name = project.get("code"), project.get("name")
        if code:
            self._codes.add(code)
        if name:
            self._names.setdefault(plain(name), set()).add(code or name)

    def project(self, text: str) -> str:
        """The key of the project that a cell names by code, name, or both."""
        first, _space, rest = text.partition(" ")
        if first in self._codes and (not rest or first in self._names.get(plain(rest), {first})):
            return first
        keys = self._names.get(plain(text), set())
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            raise CellError(_("有几个项目叫“%(name)s”。请从下拉列表中选择，写明项目编码。") % {"name": text})
        raise CellError(
            _("“项目”工作表里没有“%(name)s”。请先在那里增加这个项目，或者从下拉列表中选择。") % {"name": text}
        )


def parse(column: Column, value: Any, context: Context) -> Any:
    """The value of a cell that is not a formula. Raises CellError."""
    if isinstance(value, date | time | timedelta):
        raise CellError(_("单元格是日期或时间。请把格式设为文本或数字后重新填写。"))
    text = _text(value, column)
    if not text.strip():
        if column.required:
            raise CellError(_("“%(heading)s”必须填写。") % {"heading": column.heading})
        return column.blank
    return _PARSERS[column.kind](column, text, context)


def _text(value: Any, column: Column) -> str:
    """Numbers keep what the spreadsheet shows of them: 2060404.0 is 2060404."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else format(Decimal(repr(value)), "f")
    return str(value) if column.long else str(value).strip()


def _long_or_short(column: Column, text: str, context: Context) -> str:
    most = getattr(column.field, "max_length", None)
    if most and len(text) > most:
        raise CellError(_("文字有%(length)d个字符，最多%(most)d个。请缩短。") % {"length": len(text), "most": most})
    return text


def _number(column: Column, text: str, context: Context) -> Decimal:
    try:
        value = amount(text, YUAN)
    except NotANumber:
        value = None
    if value is None:
        raise CellError(_("“%(text)s”不是数字。请填数字，不知道时留空。") % {"text": text})
    if value != value.quantize(CENT):
        raise CellError(_("%(text)s 的小数超过两位。请以元填写，精确到分。") % {"text": text})
    if value < 0 and not column.negative:
        raise CellError(_("%(text)s 是负数。这里只能填0或正数。") % {"text": text})
    whole_digits = column.field.max_digits - column.field.decimal_places  # type: ignore[attr-defined]
    if abs(value) >= 10**whole_digits:
        raise CellError(
            _("%(text)s 太大，整数部分最多%(most)d位。请检查单位是否为元。") % {"text": text, "most": whole_digits}
        )
    return value


def _whole(column: Column, text: str, context: Context) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_NUMBER:
        raise CellError(_("“%(text)s”不是序号。请填1到%(most)d的整数。") % {"text": text, "most": MOST_NUMBER})
    return int(text)


def _flag(column: Column, text: str, context: Context) -> bool:
    if text.lower() not in _YES_NO:
        raise CellError(_("“%(text)s”应为“是”或“否”。") % {"text": text})
    return _YES_NO[text.lower()]


def _choice(column: Column, text: str, context: Context) -> Any:
    for value, label in column.choices.items():
        member = column.type(value)
        if plain(text) in (value, plain(label), plain(getattr(member, "label", label))):
            return member
    raise CellError(
        _("“%(text)s”不是可选的内容。可选：%(labels)s。") % {"text": text, "labels": "、".join(column.choices.values())}
    )


def _code(column: Column, text: str, context: Context) -> str:
    code, name = split_code(text)
    known = context.lists[column.codes]
    kind = column.codes._meta.verbose_name
    if code not in known:
        raise CellError(
            _("%(kind)s里%(year)d年没有“%(code)s”。请从下拉列表中选择；确实新增的，请先在后台加入目录。")
            % {"kind": kind, "year": context.year, "code": text}
        )
    if name and plain(name) != plain(known[code]):
        raise CellError(
            _("编码和名称不一致：%(code)s 是“%(name)s”。请改正编码，或者从下拉列表中选择。")
            % {"code": code, "name": known[code]}
        )
    return code


def split_code(text: str) -> tuple[str, str]:
    """Code and name of "2060404 科技成果转化与扩散"; the name may be missing."""
    parts: Sequence[str] = text.split(None, 1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _project(column: Column, text: str, context: Context) -> str:
    return context.project(text)


_PARSERS: Mapping[Kind, Callable[[Column, str, Context], Any]] = {
    Kind.TEXT: _long_or_short,
    Kind.AMOUNT: _number,
    Kind.QUANTITY: _number,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CODE: _code,
    Kind.PROJECT: _project,
}
