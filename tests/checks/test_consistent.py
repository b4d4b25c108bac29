"""No false alarm: editions whose figures tie have no finding, whatever units, budgets and years they have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets import registry
from budgets.checking import rules
from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.facts import FactSet
from budgets.findings import Severity
from budgets.tables.compute import compute
from tests.checks.consistent import Department

TABLES = tuple(table for table in registry.tables().values() if table.number <= 13)


def evidence_of(facts: FactSet) -> Evidence:
    return Evidence(facts=facts, grids={table.number: compute(table, facts) for table in TABLES})


@pytest.mark.parametrize("seed", range(40))
def test_an_edition_whose_figures_tie_has_no_finding(seed: int) -> None:
    report = check(evidence_of(Department(seed).edition()), rules())
    found = [(f.rule, f.table, f.row, f.column, f.actual, f.expected) for f in report.findings]
    assert [finding for finding in found if finding[0] not in PERFORMANCE] == []
    assert len(report.applied) > 45


PERFORMANCE = frozenset({"C63", "C70"})
"""Its projects have no dossiers."""


@pytest.mark.parametrize("seed", range(10))
def test_amounts_in_cents_of_a_wanyuan_tie_as_well(seed: int) -> None:
    report = check(evidence_of(Department(seed, Decimal(100)).edition()), rules())
    assert [f for f in report.findings if f.severity is Severity.ERROR and f.rule not in PERFORMANCE] == []
