"""What a number is about, from the words before it."""

from __future__ import annotations

import re
from dataclasses import replace

from budgets.figures import Meaning
from budgets.intake.prose import phrases, subjects
from budgets.intake.prose.context import Context
from budgets.intake.prose.headings import ITEM, SAYS_NOTHING
from budgets.intake.prose.lines import closed_up, folded
from budgets.intake.prose.named import declared, named
from budgets.intake.prose.subjects import Kind
from budgets.intake.prose.thread import Said, Thread
from budgets.intake.prose.wholes import BASIC

PERCENT = frozenset({"%", "个百分点"})


def subject_of_heading(title: str, section: str) -> Said | None:
    text = ITEM.sub("", folded(closed_up(title)), count=1)
    found = [
        (match.end(), -match.start(), subject.key)
        for subject in subjects.subjects_of(Kind.MONEY, section)
        if not subject.keep_name
        for match in subject.pattern.finditer(text)
    ]
    return Said(max(found)[2]) if found else None


def subject_below(title: str, section: str, default: Said | None) -> Said | None:
    """What a heading within a section speaks of: 会议费 in the section on 三公 is not 三公."""
    found = subject_of_heading(title, section)
    says_nothing = SAYS_NOTHING.fullmatch(ITEM.sub("", folded(closed_up(title)), count=1))
    return found or (default if says_nothing else None)


def kind_of(unit: str, words: str = "") -> Kind:
    """What a unit counts: a percentage is one of money, and cars are counted by 台 too."""
    if unit == "台" and phrases.CARS.search(words):
        return Kind.VEHICLES
    return Kind.MONEY if unit in PERCENT or not unit else subjects.KINDS.get(unit, Kind.COUNT)


def about(context: Context, token: re.Match[str], lead: str, thread: Thread, meaning: Meaning, *, first: bool) -> Said:
    """What the number is about: what the words before it name, else what was spoken of; nothing if that is unsure."""
    if context.silent or meaning is Meaning.THRESHOLD or explains(context, token.start()):
        return Said()
    if context.section == "performance" and _evaluated(context, token):
        return Said()
    kind = kind_of(token["unit"] or "", lead)
    if meaning in (Meaning.CHANGE, Meaning.CHANGE_PERCENT, Meaning.SHARE):
        words = _before_move(lead)
        money = kind is Kind.MONEY
        return _money(context, token, words, thread, first=first) if money else _counted(context, words, kind)
    if kind is Kind.MONEY:
        if phrases.MOVED.search(lead):
            return Said()
        return _money(context, token, lead, thread, first=first)
    if kind is Kind.PEOPLE:
        return _people(context, lead, thread)
    found = _vehicles(lead, thread) if kind is Kind.VEHICLES else _counted_next(context, token)
    return found or _counted(context, lead, kind)


def whole_named(context: Context, lead: str) -> str | None:
    """What a share is said to be of: 占支出总预算的60%; nothing if it is not said, "" if it is not understood."""
    share = phrases.SHARE.search(lead)
    words = re.sub(r"(?:的|比重|比例|比|为|总量)*$", "", share["whole"]) if share else ""
    if not words or phrases.NOTHING.fullmatch(words):
        return None
    found = declared(context.section, words, Kind.MONEY)
    return found.key if found else ""


def explains(context: Context, position: int) -> bool:
    """Whether the number stands in a reason or purpose."""
    words = phrases.REASON_ENDS.split(context.since_stop(position))[-1]
    return phrases.REASON.search(words) is not None


def part_of(owner: Said, part: Said) -> Said:
    """What is told of an item's function or project after its own amount: 其中基本支出."""
    if part.key in ("", owner.key) or (part.name, part.code) == (owner.name, owner.code):
        return part
    # A part with a name of its own would be taken for the department's.
    return Said() if part.name else replace(owner, key=part.key)


def _evaluated(context: Context, token: re.Match[str]) -> bool:
    clause = re.split(r"[,;。]", context.text[token.end() : token.end() + 60])[0]
    return phrases.EVALUATED.search(context.said_before(token.start()) + clause) is not None


def _money(context: Context, token: re.Match[str], words: str, thread: Thread, *, first: bool) -> Said:
    found = named(context, words, thread, token.start(), first=first)
    if found is None:
        return thread.money if _names_nothing(words) else Said()
    if phrases.OF_OTHERS.search(context.said_before(token.start())):
        return Said()
    at_home = context.section == "basic_expenditure"
    if found.key == "economic_class" and not at_home and thread.whole_of(found.key) not in BASIC:
        return Said()
    return found


def _names_nothing(words: str) -> bool:
    for pattern in (phrases.COMPARED, phrases.LAST_YEAR, phrases.YEAR, phrases.LINKS):
        words = pattern.sub("", words)
    return phrases.NOTHING.fullmatch(words) is not None


def _counted(context: Context, words: str, kind: Kind) -> Said:
    return declared(context.section, words, kind) or Said()


def _people(context: Context, lead: str, thread: Thread) -> Said:
    found = declared(context.section, lead, Kind.PEOPLE)
    if found is None:
        return Said()
    total = thread.people.key.partition("_")[0]
    return Said(subjects.HEADCOUNT.get((total, found.key), found.key))


def _counted_next(context: Context, token: re.Match[str]) -> Said | None:
    """What a count's following noun names."""
    keys = (
        key
        for key, noun, sections in phrases.COUNTED_NEXT
        if context.section in sections and noun.match(context.text, token.end())
    )
    key = next(keys, None)
    return Said(key) if key else None


def _vehicles(lead: str, thread: Thread) -> Said | None:
    """A kind of vehicle, of those owned or those to be bought; 公务用车 itself is no kind."""
    kind = phrases.VEHICLE_KIND.search(lead)
    if kind is None or phrases.NO_VEHICLE_KIND.search(kind["name"]):
        return None
    return Said(thread.vehicles.key or "vehicles", kind["name"])


def _before_move(lead: str) -> str:
    """What the words name before they compare, 人员经费比上年减少, or after: 与上年相比，人员经费减少."""
    named, *compared = phrases.COMPARED.split(lead)
    after = phrases.TITLES.sub("", compared[-1]).partition(",")[2] if compared else ""
    words = named if _names_nothing(phrases.DIRECTION.sub("", after)) else after
    direction = phrases.DIRECTION.search(words)
    words = words[: direction.start()] if direction else words
    return phrases.SHARE.sub("", words).rstrip(",")
