"""Derived tables printed as published documents print them, in every way that domain.md has seen.

``printed`` gives the raw form that a reader would give. Everything random hangs on the style's own seed.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from budgets import registry
from budgets.facts import FactSet
from budgets.intake import raw
from budgets.layouts import Unit
from budgets.tables.compute import compute
from tests.intake.printer import Printer
from tests.intake.readers import rendering
from tests.intake.wording import UNIT_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one document prints its tables; ``seed`` decides where a choice is made anew for every table."""

    seed: int = 0
    units: tuple[Unit, ...] = (Unit.WANYUAN,)
    total_last: bool = False
    total_word: str = "合计"
    codes: str = "one"  # one cell; or three: "short" 201 05 07, "bare" 201 5 7, "own" level's only, "whole" 201 20105 …
    blank: str = ""
    full_width: bool = False
    spaced: bool = False
    radicals: bool = False
    broken: bool = False
    split: bool = False
    header_again: bool = False
    plain_titles: bool = True
    above: str = ""
    caption: str = "编制部门"
    zero_divisions: bool = True
    shares: bool = False
    merged: str = "kept"
    inside: str = ""
    thousands: bool = True
    brackets: bool = False
    ordinal: str = "廿"
    ordinal_title: str = ""
    year_word: str = "年"
    chinese_year: bool = False
    unit_line: str = UNIT_LINES[0]
    between: str = "　"  # the owner and the unit
    minus: str = "-"
    currency: str = ""
    wide_total: bool = False
    repeats: str = "kept"
    subtotals: bool = False
    indent: bool = False
    code_name: str = ""
    expenses: str = "row"
    last_year: str = ""
    numbered: bool = False
    blank_rows: bool = False
    note: str = ""
    empty: str = "gone"
    front: bool = False
    contents: str = ""


CHOICES: dict[str, tuple[object, ...]] = {
    "units": ((Unit.WANYUAN,), (Unit.YUAN,), (Unit.WANYUAN, Unit.YUAN)),
    "total_last": (False, True),
    "total_word": ("合计", "总计", "合 计"),
    "codes": ("one", "short", "bare", "own", "whole"),
    "blank": ("", "0", "0.00", "-", "—"),
    "full_width": (False, True),
    "spaced": (False, True),
    "radicals": (False, True),
    "broken": (False, True),
    "split": (False, True),
    "header_again": (False, True),
    "plain_titles": (True, False),
    "above": ("", "公开01表", "预算01表", "表1-1", "附件2"),
    "caption": ("编制部门", "编制单位", "部门", "预算单位", "单位名称", "部门（单位）名称", "填报单位"),
    "zero_divisions": (True, False),
    "shares": (False, True),
    "merged": ("kept", "lost", "shifted"),
    "wide_total": (False, True),
    "inside": ("", "cell", "merged", "spread"),
    "thousands": (True, False),
    "brackets": (False, True),
    "minus": ("-", "－", "–"),
    "currency": ("", "￥"),
    "ordinal": ("廿", "二十"),
    "ordinal_title": ("", "表{number} ", "附表{number}：", "{number}、", "表{number}."),
    "year_word": ("年", "年度"),
    "chinese_year": (False, True),
    "unit_line": tuple(UNIT_LINES),
    "between": ("　", "\t", "\n"),
    "repeats": ("kept", "blank", "merged"),
    "subtotals": (False, True),
    "indent": (False, True),
    "code_name": ("", "{code} {name}", "[{code}]{name}", "{code}-{name}", "{code}{name}"),
    "expenses": ("row", "list"),
    "last_year": ("", "years", "words"),
    "numbered": (False, True),
    "blank_rows": (False, True),
    "note": ("", "row", "below"),
    "empty": ("gone", "header", "blank", "zeros", "note", "words"),
    "front": (False, True),
    "contents": ("", "lines", "table"),
}
"""What each property of a style may be; the first is what a Style has that says nothing."""


def styles() -> st.SearchStrategy[Style]:
    chosen = {name: st.sampled_from(values) for name, values in CHOICES.items()}
    return st.builds(Style, seed=st.integers(0, 2**16), **chosen)


def printed(facts: FactSet, style: Style) -> raw.Document:
    """All tables of an edition as one document."""
    printer = Printer(style, facts.edition.department_name, facts.edition.year)
    blocks: list[raw.Block] = [*printer.front()]
    for number, declaration in registry.tables().items():
        if number <= 13:
            blocks += printer.table(compute(declaration, facts))
    return raw.Document("variant", "text/plain", "0" * 64, tuple(blocks))


def as_text(document: raw.Document) -> str:
    return rendering.as_text(document.blocks).decode()
