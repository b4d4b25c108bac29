"""The figures of a passage: each number of its sentences, with what the words before it say it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.figures import Meaning, TextFigure
from budgets.intake.prose import subjects
from budgets.intake.prose.about import Said, about, explains, part_of, subject_of_heading
from budgets.intake.prose.context import REACH, Context, context
from budgets.intake.prose.lines import mended
from budgets.intake.prose.passages import Passage
from budgets.intake.prose.subjects import Kind

# Longer runs of digits are no amounts, and too large for arithmetic.
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,9})?"
_NUMBER = rf"(?P<number>(?<![0-9A-Za-z.第])(?:(?<![0-9])-)?{_DIGITS})"
# A measure word that begins another word is none: 208人力资源, 3个人, 1次性.
_COUNTED = (
    "平方米|㎡|人次|人(?![力才员口事民社])|名(?!单)|辆|台(?!账)|套|家(?!庭)|个(?![人体])|项(?!目)|次(?!性)|户|件|场|批"
)
_UNITS = rf"(?P<unit>亿元|万元|千元|元|%|个百分点|{_COUNTED}|[万亿](?=[,。;、)]|$))"
# A number with its unit, or the word that stands for a change of nothing.
TOKEN = re.compile(rf"{_NUMBER}{_UNITS}|(?P<level>持平)")
_LIMIT = re.compile(r"(?:\(含\))?以[上下内]|\((?:含|不含)\)")
_PERCENT = frozenset({"%", "个百分点"})
_HEADCOUNTS = ("posts_", "staff_")
_OWNERS = frozenset({"function", "project"})


def figures_of(passage: Passage, year: int | None) -> Iterator[TextFigure]:
    """Figures in reading order; ``year`` is the document's."""
    default = subject_of_heading(passage.title, passage.heading.key)
    said = default
    for paragraph in mended(passage.lines):
        if paragraph.heading:
            said = subject_of_heading(paragraph.text, passage.heading.key) or default
            continue
        read = context(passage, paragraph, year)
        yield from _nothing(read)
        yield from _figures(read, said or Said())


def _figures(context: Context, said: Said) -> Iterator[TextFigure]:
    owner: Said | None = None
    before = context.start
    for token in TOKEN.finditer(context.text, context.start):
        lead = context.lead(before, token.start())
        first = before == context.start
        if said.key.startswith(_HEADCOUNTS) and len(lead) < token.start() - before:
            said = Said()  # A new sentence counts anew.
        meaning = _meaning(context, token, lead)
        found = about(context, token, lead, said, meaning, first=first)
        found = part_of(owner, found) if owner else found
        if first and context.start and found.key in _OWNERS:
            owner = found
        # What a reason or a limit is about is not what the sentence goes on about.
        if meaning is not Meaning.THRESHOLD and not explains(context, token.start()):
            said = found
        yield _figure(context, token, lead, meaning, found)
        before = token.end()


def _figure(context: Context, token: re.Match[str], lead: str, meaning: Meaning, found: Said) -> TextFigure:
    unit = token["unit"] or ""
    return TextFigure(
        section=context.section,
        place=str(context.paragraph.place_at(token.start())),
        sentence=context.sentence(token.start()),
        subject=found.key,
        meaning=meaning,
        value=Decimal((token["number"] or "0").replace(",", "")) * subjects.YUAN.get(unit, 1),
        unit=unit,
        year=_year(context, token, lead, meaning),
        code=found.code,
        name=found.name,
        direction=_direction(context, token, lead, meaning),
        outturn=subjects.OUTTURN.search(lead) is not None,
    )


def _direction(context: Context, token: re.Match[str], lead: str, meaning: Meaning) -> str:
    """The word of a change as printed."""
    if token["level"]:
        return token["level"]
    found = subjects.DIRECTION.search(lead) if meaning in (Meaning.CHANGE, Meaning.CHANGE_PERCENT) else None
    if found is None:
        return ""
    start = token.start() - len(lead) + found.start("word")
    return context.paragraph.text[start : start + len(found["word"])]


def _meaning(context: Context, token: re.Match[str], lead: str) -> Meaning:
    unit = token["unit"]
    if token["level"]:
        return Meaning.CHANGE
    if _LIMIT.match(context.text, token.end()):
        return Meaning.THRESHOLD
    if subjects.DIRECTION.search(lead):
        return Meaning.CHANGE_PERCENT if unit in _PERCENT else Meaning.CHANGE
    if unit in _PERCENT and subjects.SHARE.search(lead):
        return Meaning.SHARE
    if subjects.KINDS.get(unit) is Kind.MONEY and _is_of_another_year(context, token, lead):
        return Meaning.PREVIOUS
    return Meaning.CURRENT


def _is_of_another_year(context: Context, token: re.Match[str], lead: str) -> bool:
    if subjects.AS_AT.search(context.said_before(token.start())):
        return False
    words = subjects.COMPARED.split(lead)[-1]
    named = _named_year(words)
    if named is None:
        return subjects.LAST_YEAR.search(words) is not None and "结转" not in words
    return context.year is not None and named < context.year


def _year(context: Context, token: re.Match[str], lead: str, meaning: Meaning) -> int | None:
    """The year of the figure; of a change, the year that is compared with."""
    if meaning in (Meaning.CHANGE, Meaning.CHANGE_PERCENT, Meaning.PREVIOUS):
        return _named_year(lead) or (context.year - 1 if context.year else None)
    said = _named_year(subjects.COMPARED_YEAR.sub("", context.said_before(token.start())))
    if said is not None:
        return said
    as_at = subjects.AS_AT.search(context.text[max(0, token.start() - REACH) : token.start()])
    return _named_year(as_at.string[as_at.start() :]) or context.year if as_at else context.year


def _named_year(words: str) -> int | None:
    years = [int(found["year"]) for found in subjects.YEAR.finditer(words)]
    return years[-1] if years else None


def _nothing(context: Context) -> Iterator[TextFigure]:
    """Zero where the text says that there is none."""
    for key, unit, pattern, sections in subjects.NONE:
        if context.section not in sections or (found := pattern.search(context.text)) is None:
            continue
        yield TextFigure(
            section=context.section,
            place=str(context.paragraph.place_at(found.start())),
            sentence=context.sentence(found.start()),
            subject=key,
            meaning=Meaning.CURRENT,
            value=Decimal(0),
            unit=unit,
            year=context.year,
        )
