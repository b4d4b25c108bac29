"""The declarations themselves, against the list they come from where it is at hand."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from budgets.checking import rules
from budgets.findings import Severity
from tests.conftest import ROOT

LIST = ROOT.parent / "shared" / "rules.csv"
SEVERITIES = {"error": Severity.ERROR, "warn": Severity.WARNING, "info": Severity.INFO}
RESTATED = {
    "C51": "专户<=T1四，不是等于：教育收费也用于基本支出",
}
"""Rules that say less than the list does, with the reason: the list's equation is not true of every department."""
BY_CODE = {rule.code: rule for rule in rules()}


def listed() -> list[dict[str, str]]:
    if not LIST.exists():
        return []
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", listed(), ids=lambda row: row["id"])
def test_every_listed_rule_is_declared_as_listed(row: dict[str, str]) -> None:
    rule = BY_CODE[row["id"]]
    if rule.code not in RESTATED:
        assert (rule.statement, rule.statement_en) == (row["statement_zh"], row["statement_en"])
    assert rule.severity is SEVERITIES[row["severity"]]
    if row["tolerance_wanyuan"] in ("0", "0.01"):
        assert rule.tolerance == Decimal(row["tolerance_wanyuan"])


def test_every_rule_has_a_notation_and_both_languages() -> None:
    assert [rule.code for rule in rules() if not (rule.statement and rule.statement_en and rule.notation)] == []
