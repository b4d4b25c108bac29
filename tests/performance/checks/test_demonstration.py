"""In the published demonstration editions, derived from facts, only what their sources contradict is wrong."""

from __future__ import annotations

import pytest

from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.findings import Severity
from budgets.ledger import facts_of
from tests.performance.checks.test_sample import MINE
from tests.tables.demonstration import EDITIONS, edition, published

pytestmark = pytest.mark.django_db


# Printed so, and accepted with the reason when the edition was published.
CONTRADICTED = {
    ("310107", "wanli", 2023): [("C72", Severity.ERROR, "t15/公共服务设施运行经费.funding/budget/预算申报数")]
}


def evidence_of(jurisdiction: str, department: str, year: int) -> Evidence:
    identity = (jurisdiction, department, year)
    before = (jurisdiction, department, year - 1)
    return Evidence(
        facts=facts_of(edition(*identity)),
        grids=published(*identity),
        previous=evidence_of(*before) if before in EDITIONS else None,
    )


@pytest.mark.parametrize("identity", EDITIONS, ids=str)
def test_only_hints(identity: tuple[str, str, int]) -> None:
    report = check(evidence_of(*identity), [rule for module in MINE for rule in module.RULES])
    found = [(f.rule, f.severity, f.place) for f in report.findings if f.severity is not Severity.INFO]
    assert found == CONTRADICTED.get(identity, [])
    assert report.applied


def test_a_full_edition_is_examined_by_every_rule() -> None:
    report = check(evidence_of(*EDITIONS[0]), [rule for module in MINE for rule in module.RULES])
    assert [result.rule.code for result in report.not_applied] == []
