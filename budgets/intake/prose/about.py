"""What a number is about, from the words before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from budgets.figures import Meaning
from budgets.intake.prose import subjects
from budgets.intake.prose.context import Context
from budgets.intake.prose.headings import ITEM
from budgets.intake.prose.lines import closed_up, folded
from budgets.intake.prose.subjects import Kind


@dataclass(frozen=True, slots=True)
class Said:
    """What a number is about, as far as the text has said it."""

    key: str = ""
    name: str = ""
    code: str = ""


def subject_of_heading(title: str, section: str) -> Said | None:
    text = ITEM.sub("", folded(closed_up(title)), count=1)
    found = [
        (match.end(), -match.start(), subject.key)
        for subject in subjects.subjects_of(Kind.MONEY, section)
        if not subject.keep_name
        for match in subject.pattern.finditer(text)
    ]
    return Said(max(found)[2]) if found else None


def about(context: Context, token: re.Match[str], lead: str, said: Said, meaning: Meaning, *, first: bool) -> Said:
    """What the number is about: what the words before it name, else what was spoken of; nothing if that is unsure."""
    if context.silent or meaning is Meaning.THRESHOLD or explains(context, token.start()):
        return Said()
    unit = token["unit"]
    if meaning in (Meaning.CHANGE, Meaning.CHANGE_PERCENT, Meaning.SHARE):
        return _money(context, _before_move(lead), said, first=first)
    kind = subjects.KINDS.get(unit, Kind.COUNT)
    if kind is Kind.MONEY:
        return _money(context, lead, said, first=first)
    if kind is Kind.PEOPLE:
        return _people(context, lead, said)
    found = _vehicles(lead, said) if kind is Kind.VEHICLES else _counted_next(context, token)
    return found or _declared(context.section, lead, kind) or Said()


def _money(context: Context, words: str, said: Said, *, first: bool) -> Said:
    named = _subject(context, words, first=first)
    return named or (said if _names_nothing(words) else Said())


def _names_nothing(words: str) -> bool:
    for pattern in (subjects.COMPARED, subjects.LAST_YEAR, subjects.YEAR, subjects.LINKS):
        words = pattern.sub("", words)
    return subjects.FILLER.fullmatch(words) is not None


def part_of(owner: Said, part: Said) -> Said:
    """What is told of an item's function or project after its own amount: 其中基本支出."""
    if part.key in ("", owner.key) or (part.name, part.code) == (owner.name, owner.code):
        return part
    # A part with a name of its own would be taken for the department's.
    return Said() if part.name else replace(owner, key=part.key)


def _people(context: Context, lead: str, said: Said) -> Said:
    found = _declared(context.section, lead, Kind.PEOPLE)
    if found is None:
        return Said()
    total = said.key.partition("_")[0] if said.key.startswith(("posts_", "staff_")) else ""
    return Said(subjects.HEADCOUNT.get((total, found.key), found.key))


def _counted_next(context: Context, token: re.Match[str]) -> Said | None:
    """What a count's following noun names."""
    keys = (
        key
        for key, noun, sections in subjects.COUNTED_NEXT
        if context.section in sections and noun.match(context.text, token.end())
    )
    key = next(keys, None)
    return Said(key) if key else None


def _vehicles(lead: str, said: Said) -> Said | None:
    """A kind of vehicle, of those owned or those to be bought; 公务用车 itself is no kind."""
    kind = subjects.VEHICLE_KIND.search(lead)
    if kind is None:
        return None
    return Said(said.key if said.key.startswith("vehicles") else "vehicles", kind["name"])


def _before_move(lead: str) -> str:
    """What the words name before they compare: 人员经费 in 人员经费比上年减少."""
    words = subjects.COMPARED.split(lead)[0]
    direction = subjects.DIRECTION.search(words)
    words = words[: direction.start()] if direction else words
    return subjects.SHARE.sub("", words).rstrip(",")


def explains(context: Context, position: int) -> bool:
    """Whether the number stands in a reason or purpose."""
    words = subjects.REASON_ENDS.split(context.said_before(position))[-1]
    return subjects.REASON.search(words) is not None


def _subject(context: Context, words: str, *, first: bool) -> Said | None:
    """What the words just before an amount name, else None."""
    path = subjects.FUNCTION_PATH.search(words)
    if path:
        names = [subjects.BEFORE_NAME.sub("", path["division"]), path["group"], path["item"]]
        return Said("function", "/".join(name for name in names if name))
    coded = subjects.CODE.match(words) if first else None
    found = _declared(context.section, coded["name"] if coded else words, Kind.MONEY)
    if coded:
        return replace(found, code=coded["code"]) if found else Said("function", coded["name"], coded["code"])
    if found:
        return found
    if first and context.section == "projects" and context.start:
        project = subjects.PROJECT_NAME.match(words)
        return Said("project", project["quoted"] or project["name"]) if project else None
    return _function(context.section, words)


def _declared(section: str, words: str, kind: Kind) -> Said | None:
    found = [
        (-match.start(), match.end(), subject.key, match[0] if subject.keep_name else "")
        for subject in subjects.subjects_of(kind, section)
        for match in subject.pattern.finditer(words)
        if subjects.FILLER.fullmatch(words, match.end())
    ]
    if not found:
        return None
    _, _, key, name = max(found)
    return Said(key, name)


def _function(section: str, words: str) -> Said | None:
    found = subjects.FUNCTION_NAME.search(words) if section in subjects.FUNCTION_SECTIONS else None
    name = subjects.BEFORE_NAME.sub("", found["name"]) if found else ""
    return Said("function", name) if name not in ("", "支出") else None
