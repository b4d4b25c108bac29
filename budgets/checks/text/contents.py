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

_OVERALL = r"(?:预算)?(?:总体)?(?:情况)?(?:总)?(?:情况)?表"
TITLES = {
    1: re.compile(r"(?<!财政拨款)收支" + _OVERALL),
    2: re.compile(r"收入" + _OVERALL),
    3: re.compile(r"(?<!收入)支出" + _OVERALL),
    4: re.compile(r"财政拨款收支.*表"),
    5: re.compile(r"一般公共预算支出.*表"),
    6: re.compile(r"分单位.*表"),
    7: re.compile(r"基本支出.*表"),
    8: re.compile(r"三公.*表"),
    9: re.compile(r"政府性基金.*表"),
    10: re.compile(r"国有资本经营.*表"),
    11: re.compile(r"项目支出.*表"),
    12: re.compile(r"政府采购.*表"),
    13: re.compile(r"购买服务.*表"),
    14: re.compile(r"绩效目标"),
    15: re.compile(r"绩效目标"),
}
"""Words of the tables' titles. A table whose title stands in the document may be there and could only not be read;
of the forms 14 and 15, whose shape differs from region to region, any mention will do.
"""
LONGEST_TITLE = 60


def _look(evidence: Evidence) -> Iterator[Outcome]:
    if not evidence.reported:
        raise Inapplicable("不是已成文的文件", "this is no document")
    if not evidence.grids:
        raise Inapplicable("文件里没有读到表格，可能另附", "the document has no tables; they may be attached elsewhere")
    promised = dict(evidence.promised)
    missing = promised.keys() - evidence.grids.keys()
    titles = _titles(evidence) if missing else []
    for number, place in promised.items():
        if number not in missing:
            yield FINE
            continue
        is_sure = 2 * len(missing) <= len(promised) and not any(TITLES[number].search(title) for title in titles)
        yield _broken_promise(number, place, is_sure=is_sure)
    for number in sorted(LAYOUTS[evidence.facts.edition.layout].tables - promised.keys()):
        yield FINE if number in evidence.grids else _missing(number)


def _titles(evidence: Evidence) -> list[str]:
    """Short lines after the contents page."""
    last = {place for _number, place in evidence.promised}
    end = max((i for i, line in enumerate(evidence.printed) if line.place in last), default=-1)
    return [plain(line.text) for line in evidence.printed[end + 1 :] if len(line.text) <= LONGEST_TITLE]


def _broken_promise(number: int, place: str, *, is_sure: bool) -> Remark:
    if not is_sure:
        return Remark(
            zh=f"目录列有表{number}，但没有读到表格正文，请核对表格是否完整、是否另附。",
            en=f"The contents list table {number}, but its body could not be read: see that it is there and whole.",
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
