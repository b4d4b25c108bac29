"""Invented editions of department 900 with the year before, and their text read back as a document's would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from budgets import registry
from budgets.checks import privacy, text
from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.facts import Crosswalk, Fact, FactSet, TextSection
from budgets.findings import Finding
from budgets.intake.prose.read import prose_of
from budgets.narrative.basis import Basis
from budgets.narrative.words import Section
from budgets.narrative.write import write
from budgets.tables.compute import compute
from budgets.tables.grid import Grid
from tests import factories

RULES = (*text.RULES, *privacy.RULES)
CLASSES = {
    "20604": "技术研究与开发",
    "2060404": "科技成果转化与扩散",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "223": "国有资本经营预算支出",
    "22301": "解决历史遗留问题及改革成本支出",
    "2230105": "国有企业退休人员社会化管理补助支出",
    **factories.FUNCTION_NAMES,
}
ITEMS = {
    **factories.ECONOMIC_NAMES,
    "30102": "津贴补贴",
    "30201": "办公费",
    "30211": "差旅费",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
}


def facts_of(*facts: Fact, year: int = 2024, layout: str = "wuhan", before: FactSet | None = None) -> FactSet:
    found = factories.fact_set(*facts, year=year, layout=layout, history={year - 1: before} if before else None)
    return replace(found, function_names=CLASSES, economic_names=ITEMS)


def grids_of(facts: FactSet) -> dict[int, Grid]:
    return {number: compute(table, facts) for number, table in registry.tables().items()}


def basis_of(facts: FactSet, crosswalk: Crosswalk = ()) -> Basis:
    before = facts.history.get(facts.edition.year - 1)
    return Basis(
        facts=facts,
        grids=grids_of(facts),
        previous=grids_of(before) if before else {},
        crosswalks=dict.fromkeys((1, 3, 4, 5, 9, 10), crosswalk),
    )


def texts(sections: Sequence[Section]) -> tuple[TextSection, ...]:
    told = [section for section in sections if section.body]
    return tuple(TextSection(number=n, key=s.key, title=s.title, body=s.body) for n, s in enumerate(told, start=1))


def evidence_of(basis: Basis, sections: Sequence[TextSection], crosswalk: Crosswalk = ()) -> Evidence:
    """What the checks look at: the tables, the text as read, and last year's tables."""
    prose = prose_of(sections, basis.year)
    before = basis.facts.history.get(basis.year - 1)
    return Evidence(
        facts=basis.facts,
        grids=basis.grids,
        figures=prose.figures,
        lines=prose.lines,
        printed=prose.lines,
        previous=Evidence(facts=before, grids=basis.previous) if before else None,
        crosswalks={"function": crosswalk} if crosswalk else {},
    )


def findings(basis: Basis, crosswalk: Crosswalk = (), **changes: str) -> tuple[Finding, ...]:
    """What the rules find in the text of an edition; ``changes`` replace words of it, as "old|new" by section."""
    sections = tuple(
        replace(each, body=each.body.replace(*changes[each.key].split("|"))) if each.key in changes else each
        for each in texts(write(basis))
    )
    return check(evidence_of(basis, sections, crosswalk), RULES).findings


def bodies(basis: Basis) -> Mapping[str, str]:
    return {section.key: section.body for section in write(basis)}
