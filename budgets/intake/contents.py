"""The tables that a document's contents page promises (rule N15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgets.intake.layouts import READINGS
from budgets.intake.prose.headings import CONTENTS, LEADERS, PAGE_NUMBER
from budgets.intake.raw import Block, Paragraph
from budgets.normalise import plain

FORMS = (
    (14, r"整体(?:支出)?绩效目标(?:申报|情况)?表$"),
    (15, r"项目(?:支出)?(?:预算)?\(?绩效目标\)?(?:申报|情况)?表$"),
)
_ENTRY = re.compile(r"^(?:[-•]?)(?:表|附件|附表)?[0-9一二三四五六七八九十]+[、.．:)）-].*表(?:\(.*\))?$")
LONGEST_ENTRY = 60


def promised_tables(blocks: Sequence[Block]) -> tuple[tuple[int, str], ...]:
    """Numbers of the tables that the contents list, each once, with the entry's place; none without contents."""
    found: dict[int, str] = {}
    for paragraph in _contents(blocks):
        for entry in LEADERS.split(paragraph.text):
            number = _table(PAGE_NUMBER.sub("", plain(entry)))
            if number:
                found.setdefault(number, str(paragraph.place))
    return tuple(found.items())


def _contents(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Entries that follow the word 目录 before the first grid: a list of tables is never as long as the text."""
    inside = False
    for block in blocks:
        if not isinstance(block, Paragraph):
            if inside:
                return
            continue
        bare = plain(block.text)
        inside = inside or CONTENTS.match(bare) is not None
        if inside and bare.endswith("。"):
            return
        if inside:
            yield block


def _table(entry: str) -> int | None:
    """Which of the fifteen an entry names: as the titles of tables are recognised, without their headers."""
    if len(entry) > LONGEST_ENTRY or not _ENTRY.match(entry):
        return None
    title = re.sub(r"^.*?20[0-9]{2}年度?|^[-•]?(?:表|附件|附表)?[0-9一二三四五六七八九十]+[、.．:)）-]", "", entry)
    form = next((number for number, pattern in FORMS if re.search(pattern, title)), None)
    if form:
        return form
    number = next((reading.number for reading in READINGS if re.search(reading.title, title)), None)
    # Their titles differ in what the header tells as well, and an entry has no header.
    return (6 if "分单位" in title else 5) if number in (5, 6) else number
