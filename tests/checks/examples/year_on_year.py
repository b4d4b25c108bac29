"""Examples of the rules between editions."""

from __future__ import annotations

from dataclasses import replace

from budgets.checks.evidence import Evidence
from budgets.facts import EditionIdentity, FactSet, Stage
from tests.checks.examples.example import Example
from tests.checks.mini import YEAR, evidence, sides, table

FUNDING = table(14, "group item amount last_year", "revenue.total 收入构成 合计 7 6", part="funding")
BUDGET = table(3, "code name total", "total - 合计 7", "206 206 科学 7")


def outturn(evidence: Evidence) -> Evidence:
    facts: FactSet = evidence.facts
    identity: EditionIdentity = replace(facts.edition, stage=Stage.OUTTURN)
    return replace(evidence, facts=replace(facts, edition=identity))


EXAMPLES = (
    Example(
        "Y01",
        evidence(FUNDING, previous=evidence(sides(1, "total 6"), year=YEAR - 1)),
        evidence(FUNDING, previous=evidence(sides(1, "total 5"), year=YEAR - 1)),
        (14, "revenue.total", "last_year"),
    ),
    Example(
        "Y02",
        outturn(
            evidence(
                table(3, "code name budgeted total", "total - 合计 7 8", "206 206 科学 7 8"),
                budgeted=evidence(BUDGET),
            )
        ),
        outturn(
            evidence(
                table(3, "code name budgeted total", "total - 合计 7 8", "206 206 科学 6 8"),
                budgeted=evidence(BUDGET),
            )
        ),
        (3, "206", "budgeted"),
    ),
    Example(
        "Y03",
        evidence(
            sides(1, "general 5", "206 5"),
            units=(evidence(sides(1, "general 3", "206 3")), evidence(sides(1, "general 2", "206 2"))),
        ),
        evidence(
            sides(1, "general 5", "206 5"),
            units=(evidence(sides(1, "general 3", "206 3")), evidence(sides(1, "general 2", "206 4"))),
        ),
        (1, "206", "支出/预算数"),
    ),
)
