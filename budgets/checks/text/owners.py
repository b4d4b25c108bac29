"""Names of the department and its units: one and the same throughout, short forms allowed (N14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import sentences
from budgets.checks.rules import Rule, Theme
from budgets.figures import TextLine
from budgets.findings import Severity
from budgets.normalise import plain

PREFIX = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,5}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,4}?市)?(?:[\u4e00-\u9fff]{1,5}?[区县旗])?"
)
ITSELF = re.compile(r"\(?(?:本级|机关本级|机关|本部|汇总)\)?$")
SHORTEST_CORE = 5
MOST_SLIPS = 3


@dataclass(frozen=True, slots=True)
class Owner:
    """A known name: where it lies (武汉市江汉区), what it is called there, and a pattern for what looks like it."""

    name: str
    region: str
    core: str
    pattern: re.Pattern[str]


def _look(evidence: Evidence) -> Iterator[Outcome]:
    names = _known(evidence)
    if not names:
        raise Inapplicable("没有单位名称", "no names of units are known")
    captions = {plain(caption.text): caption for caption in evidence.captions if plain(caption.text)}
    for text, caption in captions.items():
        yield _caption(text, caption, names)
    owners = {owner.core: owner for name in names if (owner := _owner(name))}
    if not owners:
        return
    starts = re.compile("|".join(sorted({re.escape(core[:2]) for core in owners})))
    for line in _texts(evidence):
        # A caption is told of once, not again where it is printed.
        if starts.search(text := plain(line.text)) and not text.endswith(tuple(captions) or "\n"):
            yield from _in_text(line, [owner for owner in owners.values() if owner.core[:2] in text])


def _known(evidence: Evidence) -> dict[str, None]:
    """Names as the tables by unit print them, and as the edition calls its department; codes are no names."""
    found: list[str] = [evidence.facts.edition.department_name]
    found += [grid.edition.department_name for grid in evidence.grids.values()]
    found += [unit.name for unit in evidence.facts.units]
    for number in (2, 6, 11):
        if evidence.has(number):
            found += [row.label for row in evidence.sheet(number).rows.values() if row.key.isdigit() and row.level < 3]
    return dict.fromkeys(name for name in map(plain, found) if re.search(r"[\u4e00-\u9fff]{4}", name))


def _texts(evidence: Evidence) -> Iterator[TextLine]:
    """The text, and lines outside it such as the document's title."""
    yield from evidence.lines
    read = {line.place for line in evidence.lines}
    for line in evidence.printed:
        if "\t" not in line.text and len(line.text) < 60 and line.place not in read:
            yield line


def _caption(text: str, caption: TextLine, names: dict[str, None]) -> Outcome:
    """A caption is a known name, longer or shorter; one that differs by a few characters is a slip."""
    if any(text in name or name in text for name in names):
        return FINE
    cores = {name: distance(_core(text), _core(name)) for name in names}
    nearest = min(cores, key=lambda name: (cores[name], len(name)))
    if cores[nearest] > min(MOST_SLIPS, len(_core(nearest)) // 3):
        return FINE
    return Remark(
        zh=f"表头的单位名称“{caption.text}”与“{nearest}”不一致，请统一。",
        en=f"The caption says “{caption.text}”, elsewhere the name is “{nearest}”: use one name.",
        row=caption.text,
        column="单位名称",
        expected=nearest,
        actual=caption.text,
        source=caption.place,
        sentence=caption.text,
    )


def _core(name: str) -> str:
    """A name without the region before it and 本级 behind."""
    return PREFIX.sub("", ITSELF.sub("", name))


def _owner(name: str) -> Owner | None:
    core = _core(name)
    region = ITSELF.sub("", name)[: -len(core)]
    if len(core) < SHORTEST_CORE:
        return None
    low = max(len(core) - MOST_SLIPS - 2, 1)
    middle = rf"[\u4e00-\u9fff]{{{low - 1},{len(core) + MOST_SLIPS}}}?"
    return Owner(name, region, core, re.compile(rf"{re.escape(core[:2])}{middle}{re.escape(core[-1])}"))


def _in_text(line: TextLine, owners: list[Owner]) -> Iterator[Outcome]:
    text = plain(line.text)
    for owner in owners:
        for found in owner.pattern.finditer(text):
            if text.startswith(owner.core, found.start()) or _is_other(found[0], owners):
                yield _elsewhere(line, text, found.start(), owner)
            elif distance(found[0], owner.core) <= min(MOST_SLIPS, len(owner.core) // 3) and _is_own(
                text[: found.start()], owner
            ):
                yield _misnamed(line, text[: found.start()], found[0], owner)


def _is_other(found: str, owners: list[Owner]) -> bool:
    return any(found.startswith(owner.core) or owner.core.startswith(found) for owner in owners)


def _is_own(before: str, owner: Owner) -> bool:
    """Whether the department itself is meant, not a like-named one of another place."""
    place = PREFIX.findall(owner.region)
    return not before or before.endswith(
        (*(region for region in place if region), owner.region[-3:] or "。", "。", "年", ",")
    )


def _elsewhere(line: TextLine, text: str, start: int, owner: Owner) -> Outcome:
    """The right name with another district's before it, left over from a neighbour's document."""
    place = re.search(r"([\u4e00-\u9fff]{2,3})([区县])$", text[:start])
    if not owner.region.endswith(("区", "县")) or place is None or place[1][-1] in "本全各我该辖市":
        return FINE
    if owner.region.endswith(place[0]) or place[0].endswith(owner.region[-3:]):
        return FINE
    return _misnamed(line, text[: start - len(place[0])], place[0] + owner.core, owner)


def _misnamed(line: TextLine, before: str, words: str, owner: Owner) -> Remark:
    length, sentence = 0, line.text
    for sentence in sentences(line.text):
        length += len(plain(sentence))
        if length > len(before):
            break
    return Remark(
        zh=f"“{words}”与单位名称“{owner.name}”不一致，请统一。",
        en=f"“{words}” differs from the name “{owner.name}”: use one name.",
        row=words,
        column="单位名称",
        expected=owner.name,
        actual=words,
        source=line.place,
        sentence=sentence,
    )


def distance(one: str, other: str) -> int:
    """How many characters must be added, left out or changed to make one of the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


RULES = (
    Rule(
        code="N14",
        statement="单位名称全文一致(全称/简称白名单)",
        statement_en="department name consistent",
        notation="edit distance",
        formula=Scan(_look, (2, 6, 11)),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
)
