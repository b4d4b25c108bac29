"""The published demonstration editions, whose tables are derived from facts, hold nothing that is wrong."""

from __future__ import annotations

import pytest

from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.findings import Severity
from budgets.ledger import facts_of
from tests.performance.checks.test_sample import MINE
from tests.tables.demonstration import EDITIONS, edition, published

pytestmark = pytest.mark.django_db


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
    assert [finding for finding in report.findings if finding.severity is not Severity.INFO] == []
    assert report.applied


def test_a_full_edition_is_examined_by_every_rule() -> None:
    report = check(evidence_of(*EDITIONS[0]), [rule for module in MINE for rule in module.RULES])
    assert [result.rule.code for result in report.not_applied] == []
