"""Tables that are promised or due, and are not there (N15)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity
from budgets.layouts import LAYOUTS
from budgets.normalise import plain

_ORDINAL = re.compile(r"^[-•●▪◆*]*(?:表|附件|附表)?[0-9一二三四五六七八九十]*[、.．:)）-]*")
_PAGE = re.compile(r"[-.…·]*[0-9]*[-.]*$")


def _look(evidence: Evidence) -> Iterator[Outcome]:
    if not evidence.reported:
        raise Inapplicable("不是已成文的文件", "this is no document")
    promised = dict(evidence.promised)
    titles = _titles(evidence) if promised.keys() - evidence.grids.keys() else {}
    for number, place in promised.items():
        if number in evidence.grids:
            yield FINE
        else:
            yield _broken_promise(number, place, printed=titles.get(place, 0) > 1)
    for number in sorted(LAYOUTS[evidence.facts.edition.layout].tables - promised.keys()):
        yield FINE if number in evidence.grids else _missing(number)


def _titles(evidence: Evidence) -> dict[str, int]:
    """How often the words of each printed line stand in the document, by place; once is the contents page alone."""
    lines = [(line.place, _title(line.text)) for line in evidence.printed if len(line.text) < 60]
    counts: dict[str, int] = {}
    for _place, title in lines:
        counts[title] = counts.get(title, 0) + 1
    return {place: counts[title] for place, title in lines}


def _title(text: str) -> str:
    return _PAGE.sub("", _ORDINAL.sub("", plain(text)))


def _broken_promise(number: int, place: str, *, printed: bool) -> Remark:
    """Whether the title stands elsewhere decides if the table is missing or could only not be read."""
    if printed:
        return Remark(
            zh=f"目录列有表{number}，文中也有它的标题，但没有读到表格正文，请核对表格是否完整。",
            en=f"The contents list table {number} and its title is there, but its body could not be read.",
            table=number,
            source=place,
            severity=Severity.WARNING,
        )
    return Remark(
        zh=f"目录列有表{number}，正文中没有这张表，请补上（没有数据的也要公开空表并说明）。",
        en=f"The contents list table {number}, which is not in the document: add it, empty with a note if need be.",
        table=number,
        source=place,
    )


def _missing(number: int) -> Remark:
    return Remark(
        zh=f"没有找到表{number}，本地区的公开格式应有这张表，请核对。",
        en=f"Table {number} of this region's form was not found.",
        table=number,
        severity=Severity.WARNING,
    )


RULES = (
    Rule(
        code="N15",
        statement="目录所列表格正文齐全",
        statement_en="every listed table is present",
        notation="TOC ⊆ body",
        formula=Scan(_look),
        theme=Theme.TEXT,
    ),
)
