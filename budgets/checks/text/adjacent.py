"""Figures of which it cannot be told what they are about: those that stand together still have to agree (N23)."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import Paragraph
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.directions import sign
from budgets.checks.text.moved import HUNDRED, Moved, place_of
from budgets.checks.text.remarks import at_figure, printed
from budgets.checks.text.shares import is_share
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity
from budgets.normalise import YUAN


def _look(evidence: Evidence) -> Iterator[Outcome]:
    stated: dict[str, list[Decimal]] = {}
    for figure in evidence.figures:
        if _is_amount(figure) and figure.value > 0:
            insort(stated.setdefault(figure.section, []), figure.value)
    for paragraph in evidence.paragraphs:
        yield from (_negative(figure) for figure in paragraph.figures if _is_negative(figure))
        yield from _changes(paragraph)
        yield from _shares(paragraph, stated)


def _is_negative(figure: TextFigure) -> bool:
    """Whether a minus stands before an amount or count; a longer dash may be punctuation."""
    if figure.value >= 0 or figure.meaning in (Meaning.CHANGE, Meaning.CHANGE_PERCENT):
        return False
    return re.search("[-−－][0-9]", figure.sentence) is not None


def _negative(figure: TextFigure) -> Remark:
    said = f"{printed(figure.value, figure.unit)}{figure.unit}"
    return at_figure(
        figure,
        f"“{said}”是负数，请核对数字前的负号。",
        f"“{said}” is negative: check the sign before the number.",
    )


def _changes(paragraph: Paragraph) -> Iterator[Outcome]:
    """Amount, change and percentage in a row, in one sentence."""
    figures = paragraph.figures
    for current, change, percent in zip(figures, figures[1:], figures[2:], strict=False):
        meanings = (current.meaning, change.meaning, percent.meaning)
        if meanings != (Meaning.CURRENT, Meaning.CHANGE, Meaning.CHANGE_PERCENT) or percent.unit != "%":
            continue
        if change.subject or len({current.sentence, change.sentence, percent.sentence}) > 1:
            continue
        if current.unit in YUAN and change.unit in YUAN and change.value > 0:
            yield _change([f for f in figures if _is_amount(f) and f.sentence == current.sentence], change, percent)


def _is_amount(figure: TextFigure) -> bool:
    return figure.meaning is Meaning.CURRENT and figure.unit in YUAN


def _change(currents: list[TextFigure], change: TextFigure, percent: TextFigure) -> Outcome:
    """Of any amount that the sentence states: the last may be a part of what changed."""
    direction = sign(change)
    befores = [current.value - (direction or 0) * change.value for current in currents]
    fuzz = max(place_of(current) for current in currents)
    moved = Moved(change, percent, (), (), (), (), fuzz, fuzz)
    if not direction or min(befores) <= 0 or moved.fits(change.value, befores, finely=False):
        return FINE
    expected = (change.value / befores[-1] * HUNDRED).quantize(Decimal("0.01"))
    return _off(percent, expected, "变动额和百分比", "the change and the percentage")


def _shares(paragraph: Paragraph, stated: dict[str, list[Decimal]]) -> Iterator[Outcome]:
    """A share right after an amount, of some amount that the section states."""
    for part, share in pairwise(paragraph.figures):
        if share.meaning is not Meaning.SHARE or share.subject or share.sentence != part.sentence:
            continue
        if _is_amount(part) and part.value >= 0:
            yield _share(part, share, stated.get(share.section, []))


def _share(part: TextFigure, share: TextFigure, wholes: list[Decimal]) -> Outcome:
    if not wholes or wholes[-1] < part.value or is_share(share, part.value, place_of(part) / 2, wholes):
        return FINE
    expected = (part.value / wholes[-1] * HUNDRED).quantize(Decimal("0.01"))
    return _off(share, expected, "金额和占比", "the amount and the share")


def _off(figure: TextFigure, expected: Decimal, zh: str, en: str) -> Remark:
    return at_figure(
        figure,
        f"{figure.value}% 与前面的金额不符，按金额计算约为 {expected}%，请核对{zh}。",
        f"{figure.value}% does not go with the amounts before it, which give {expected}%. Check {en}.",
        expected=expected,
        severity=Severity.WARNING,
    )


RULES = (
    Rule(
        code="N23",
        statement="金额不为负; 相邻的金额、变动额、变动率和占比自洽(未能归类的数字)",
        statement_en="no amount is negative; changes, percentages and shares next to each other agree, "
        "whatever they are about",
        notation="金额 ≥ 0; 变动率 = 变动额/(本年∓变动额); 占比 = 部分/文中的整体",
        formula=Scan(_look),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
)
