"""The figures of a passage: each number of its sentences, with what the words before it say it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.figures import Meaning, TextFigure
from budgets.intake.prose import phrases, subjects, when
from budgets.intake.prose.about import (
    PERCENT,
    about,
    explains,
    kind_of,
    part_of,
    subject_below,
    subject_of_heading,
    whole_named,
)
from budgets.intake.prose.context import Context, context
from budgets.intake.prose.passages import Passage
from budgets.intake.prose.subjects import Kind
from budgets.intake.prose.thread import Said, Thread

# Longer runs of digits are no amounts, and too large for arithmetic.
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,9})?"
_NUMBER = rf"(?P<number>(?<![0-9A-Za-z.第])(?:(?<![0-9])-)?{_DIGITS})"
# A measure word that begins another word is none: 208人力资源, 3个人, 1次性.
_COUNTED = (
    "平方米|㎡|人次|人(?![力才员口事民社])|名(?!单)|辆|台(?!账)|套|家(?!庭)|个(?![人体])|项(?!目)|次(?!性)|户|件|场|批"
)
_UNITS = rf"(?P<unit>亿元|万元|千元|元|%|个百分点|{_COUNTED}|[万亿](?=[,。;、)]|$))"
# A number with its unit, or the words that stand for a change of nothing.
_LEVEL = r"(?P<level>持平|(?<=[年数算比])(?:基本)?(?:保持)?(?:一致|相同|不变|无变化|无增减变化|无增减))"
# Their first characters are looked at first: most characters of a text begin neither.
TOKEN = re.compile(rf"(?=[-0-9持基保一相不无])(?:{_NUMBER}{_UNITS}|{_LEVEL})")
_LIMIT = re.compile(r"(?:\(含\))?以[上下内]|\((?:含|不含)\)")
_OWNERS = frozenset({"function", "project"})
_CHANGES = frozenset({Meaning.CHANGE, Meaning.CHANGE_PERCENT})
_STATES = frozenset({Meaning.CURRENT, Meaning.PREVIOUS})


def figures_of(passage: Passage, year: int | None) -> Iterator[TextFigure]:
    """Figures in reading order; ``year`` is the document's."""
    default = subject_of_heading(passage.title, passage.heading.key)
    thread = Thread()
    said = default
    for paragraph in passage.paragraphs:
        if paragraph.heading:
            said = subject_below(paragraph.text, passage.heading.key, default)
            continue
        read = context(passage, paragraph, year)
        # A numbered item of a list of projects is not about all of them.
        is_item = read.start > 0 and read.section == "projects"
        thread.paragraph(Said() if is_item else said or Said())
        yield from _nothing(read)
        yield from _figures(read, thread)


def _figures(context: Context, thread: Thread) -> Iterator[TextFigure]:
    before = amounts_before = context.start
    for token in TOKEN.finditer(context.text, context.start):
        closed = thread.pass_over(context.text[before : token.start()])
        kind = kind_of(token["unit"] or "")
        # What is counted does not end the words on an amount: 接待20批次，共2万元 names no subject of its own.
        since = before if kind is not Kind.MONEY else amounts_before
        lead = context.lead(max(since, before + closed if closed else since), token.start())
        yield _figure(context, token, lead, thread, first=since == context.start)
        before = token.end()
        amounts_before = before if kind is Kind.MONEY else amounts_before


def _figure(context: Context, token: re.Match[str], lead: str, thread: Thread, *, first: bool) -> TextFigure:
    meaning = _meaning(context, token, lead, first=first)
    found = about(context, token, lead, thread, meaning, first=first)
    if thread.owner:
        found = part_of(thread.owner, found)
    elif meaning is Meaning.CURRENT and found.key and thread.repeats(found):
        found = Said("current_year_part") if re.search("本年|当年", lead) else Said()
    unit = token["unit"] or ""
    year, outturn = when.year_of(context, token, lead, meaning, thread.compared)
    whole = _whole(context, lead, meaning, found, thread)
    _take_up(context, token, found, meaning, thread, first=first)
    if meaning is not Meaning.SHARE:
        thread.compared = (year, outturn) if meaning in _CHANGES or meaning is Meaning.PREVIOUS else None
    return TextFigure(
        section=context.section,
        place=str(context.paragraph.place_at(token.start())),
        sentence=context.sentence(token.start()),
        subject=found.key,
        meaning=meaning,
        value=Decimal((token["number"] or "0").replace(",", "")) * subjects.YUAN.get(unit, 1),
        unit=unit,
        year=year,
        code=found.code,
        name=context.printed(found.name, token.start()),
        direction=_direction(context, token, lead, meaning),
        outturn=outturn,
        whole=whole,
    )


def _take_up(
    context: Context, token: re.Match[str], found: Said, meaning: Meaning, thread: Thread, *, first: bool
) -> None:
    """What the sentence goes on about after this number; what a reason or a limit is about, it does not."""
    if meaning is Meaning.THRESHOLD or explains(context, token.start()):
        return
    kind = kind_of(token["unit"] or "", context.lead(context.start, token.start()))
    if kind is Kind.PEOPLE and found.key:
        thread.people = found
    elif kind is Kind.VEHICLES and found.key.startswith("vehicles"):
        thread.vehicles = Said(found.key)
    if kind is not Kind.MONEY:
        return
    if first and context.start and found.key in _OWNERS:
        thread.owner = found
    if meaning in _STATES:
        thread.tell(found)
    else:
        thread.money = found


def _whole(context: Context, lead: str, meaning: Meaning, found: Said, thread: Thread) -> str:
    if not found.key:
        return ""
    if meaning is Meaning.SHARE and (whole := whole_named(context, lead)) is not None:
        return whole
    return thread.whole_of(found.key) if meaning in (Meaning.CURRENT, Meaning.SHARE) else ""


def _direction(context: Context, token: re.Match[str], lead: str, meaning: Meaning) -> str:
    """The word of a change as printed."""
    if token["level"]:
        return token["level"]
    found = phrases.DIRECTION.search(lead) if meaning in _CHANGES else None
    if found is None:
        return ""
    start = token.start() - len(lead) + found.start("word")
    return context.paragraph.text[start : start + len(found["word"])]


def _meaning(context: Context, token: re.Match[str], lead: str, *, first: bool) -> Meaning:
    unit = token["unit"]
    if token["level"]:
        return Meaning.CHANGE
    if _LIMIT.match(context.text, token.end()):
        return Meaning.THRESHOLD
    if phrases.DIRECTION.search(lead):
        return Meaning.CHANGE_PERCENT if unit in PERCENT else Meaning.CHANGE
    if unit in PERCENT and phrases.SHARE.search(lead):
        return Meaning.SHARE
    if subjects.KINDS.get(unit) is Kind.MONEY and when.is_of_another_year(context, token, lead, first=first):
        return Meaning.PREVIOUS
    return Meaning.CURRENT


def _nothing(context: Context) -> Iterator[TextFigure]:
    """Zero where the text says that there is none."""
    for key, unit, pattern, sections in phrases.NONE:
        if context.section not in sections.split() or (found := pattern.search(context.text)) is None:
            continue
        yield TextFigure(
            section=context.section,
            place=str(context.paragraph.place_at(found.start())),
            sentence=context.sentence(found.start()),
            subject=key,
            meaning=Meaning.CURRENT,
            value=Decimal(0),
            unit=unit,
            year=when.as_at(context, found.start()) or context.year,
        )
