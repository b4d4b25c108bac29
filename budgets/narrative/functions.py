"""Lines by functional subject code, named as 类, 款 and 项."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.narrative.basis import Basis
from budgets.narrative.words import Paragraph, Words, is_something

LEVELS = ((3, "类"), (5, "款"), (7, "项"))


def path(basis: Basis, number: int, code: str) -> str:
    """科学技术支出（类）科学技术管理事务（款）行政运行（项）."""
    return "".join(
        f"{basis.label(number, code[:length])}（{level}）" for length, level in LEVELS if length <= len(code)
    )


def lines(basis: Basis, words: Words, number: int) -> Iterator[Paragraph]:
    """A numbered paragraph for each code of a table, those that ended this year last."""
    order = 0
    for code, row in basis.leaves(number).items():
        told = words.of(path(basis, number, code), row, basis.reason(number, code))
        if told and is_something(row):
            order += 1
            yield Paragraph(f"function:{code}", f"{order}.{told}。")
