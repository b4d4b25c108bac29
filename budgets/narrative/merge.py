"""Text that people changed, and text that is written anew: paragraph by paragraph, nothing of theirs is lost.

Of each section is kept what was generated (the base) beside what stands there now. A paragraph that still reads as
generated follows the figures; one that was changed stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from budgets.narrative.words import Paragraph

ALIKE = 0.4
"""How much of a changed paragraph has to be left for it to be known again."""

_TOKEN = re.compile(r"[0-9.]+%?|[^0-9]")
LONGEST_SHOWN = 2000
LONGEST = 300
"""Characters that are compared: a pasted book takes no longer than a paragraph."""


class State(StrEnum):
    """What became of a paragraph since it was generated."""

    AUTOMATIC = "automatic"
    """Reads as it would be written now."""
    STALE = "stale"
    """Nobody changed it, but the figures did: it is written anew."""
    NEW = "new"
    """Would be written now, and does not stand there yet."""
    DROPPED = "dropped"
    """Nobody changed it, and it would not be written any more."""
    EDITED = "edited"
    """Changed by somebody; what would be written is as it was then."""
    OUTDATED = "outdated"
    """Changed by somebody, and what would be written has changed since."""
    ADDED = "added"
    """Written by somebody."""
    REMOVED = "removed"
    """Taken out by somebody; it is not put back."""


AUTOMATIC = frozenset({State.AUTOMATIC, State.STALE, State.NEW, State.DROPPED})
FOLLOWS = frozenset({State.STALE, State.NEW, State.DROPPED})
"""What writing anew changes."""


@dataclass(frozen=True, slots=True)
class Merged:
    """``text`` as it stands now ("" if it does not), ``fresh`` as it would be written now, ``base`` as it was when it
    was written or, if changed, when that was.
    """

    key: str
    state: State
    text: str
    base: str
    fresh: str

    @property
    def result(self) -> str:
        """The paragraph after writing anew."""
        if self.state in FOLLOWS:
            return self.fresh
        return self.text


def paragraphs_of(body: str) -> list[str]:
    return [line.strip() for line in body.splitlines() if line.strip()]


def merge(base: Sequence[Paragraph], body: str, fresh: Sequence[Paragraph]) -> list[Merged]:
    """The paragraphs of the body in their order, with those that are new or taken out where they belong."""
    now = {paragraph.key: paragraph.text for paragraph in fresh}
    merged = [_judged(key, before, text, now) for key, before, text in _traced(base, paragraphs_of(body))]
    at = -1
    for paragraph in fresh:
        found = next((index for index, each in enumerate(merged) if each.key == paragraph.key), None)
        if found is None:
            found = at + 1
            merged.insert(found, Merged(paragraph.key, State.NEW, "", "", paragraph.text))
        at = found
    return merged


def body_of(merged: Sequence[Merged]) -> str:
    """The text after writing anew."""
    return "\n".join(each.result for each in merged if each.result)


def base_of(merged: Sequence[Merged]) -> list[Paragraph]:
    """What to keep beside it. Of what somebody changed, what it was changed from: so it is seen when that changes."""
    kept = []
    for each in merged:
        text = each.fresh if each.state in AUTOMATIC else each.base
        if each.key and text:
            kept.append(Paragraph(each.key, text))
    return kept


def _judged(key: str, before: str, text: str, now: Mapping[str, str]) -> Merged:
    fresh = now.get(key, "")
    if not key:
        state = State.ADDED
    elif not text:
        state = State.REMOVED
    elif text == fresh:
        state = State.AUTOMATIC
    elif text == before:
        state = State.STALE if fresh else State.DROPPED
    else:
        state = State.EDITED if before == fresh else State.OUTDATED
    return Merged(key, state, text, before, fresh)


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What one paragraph has to lose and gain to become the other: ("" | "-" | "+", words), numbers as wholes."""
    if max(len(before), len(after)) > LONGEST_SHOWN:
        return [("-", before), ("+", after)]
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[tuple[str, str]] = []
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("", "".join(old[first:last])))
            continue
        found += [("-", "".join(old[first:last]))] if first < last else []
        found += [("+", "".join(new[start:end]))] if start < end else []
    return found


Trace = tuple[str, str, str]
"""The key of a paragraph, what was generated, and what stands there now; "" for what there is not."""


def _traced(base: Sequence[Paragraph], texts: Sequence[str]) -> Iterator[Trace]:
    """Which of the body's paragraphs became of which generated one."""
    matcher = SequenceMatcher(None, [paragraph.text for paragraph in base], texts, autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            yield from ((each.key, each.text, each.text) for each in base[first:last])
        else:
            yield from _paired(base[first:last], texts[start:end])


def _paired(base: Sequence[Paragraph], texts: Sequence[str]) -> Iterator[Trace]:
    """A changed stretch: each generated paragraph with the next that is like it, the others added or taken out."""
    at = 0
    for paragraph in base:
        found = next((i for i in range(at, len(texts)) if _are_alike(paragraph.text, texts[i])), None)
        if found is None:
            yield paragraph.key, paragraph.text, ""
            continue
        yield from (("", "", text) for text in texts[at:found])
        yield paragraph.key, paragraph.text, texts[found]
        at = found + 1
    yield from (("", "", text) for text in texts[at:])


def _are_alike(before: str, now: str) -> bool:
    matcher = SequenceMatcher(None, before[:LONGEST], now[:LONGEST], autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
