"""Every rule has a smallest example that passes and one that fails; a rule without both does not build."""

from __future__ import annotations

from collections import Counter

import pytest

from budgets.checking import rules
from budgets.checks.engine import check
from budgets.checks.rules import Rule
from tests.checks.examples import EXAMPLES, Example

RULES = {rule.code: rule for rule in rules()}


def test_each_code_is_declared_once() -> None:
    assert [code for code, times in Counter(rule.code for rule in rules()).items() if times > 1] == []


def test_every_rule_has_its_examples() -> None:
    assert sorted(RULES) == sorted(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_passing_example_is_examined_and_passes(example: Example) -> None:
    (result,) = check(example.passing, [_rule(example)]).results
    assert result.applied > 0, result.reason
    assert result.findings == ()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_failing_example_fails_at_its_place(example: Example) -> None:
    (result,) = check(example.failing, [_rule(example)]).results
    places = [(finding.table, finding.row, finding.column) for finding in result.findings]
    assert places == (example.at if isinstance(example.at, list) else [example.at])
    for finding in result.findings:
        assert finding.severity is (example.severity or _rule(example).severity)
        assert finding.message and finding.message_en


def _rule(example: Example) -> Rule:
    return RULES[example.code]
