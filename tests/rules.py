"""Rules made for a test: they find just what the test says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity


def remark(zh: str, en: str, **where: Any) -> Remark:
    return Remark(zh=zh, en=en, **where)


def rule_finding(
    code: str, *remarks: Remark, theme: Theme = Theme.CONTENT, severity: Severity = Severity.ERROR
) -> Rule:
    """A rule that finds just this, or that everything is fine."""

    def look(evidence: Evidence) -> Iterator[Outcome]:
        yield from remarks or [FINE]

    return Rule(
        code=code,
        statement=f"规则{code}",
        statement_en=f"rule {code}",
        notation="",
        formula=Scan(look),
        theme=theme,
        severity=severity,
    )


def rule_without_use(code: str) -> Rule:
    def look(evidence: Evidence) -> Iterator[Outcome]:
        raise Inapplicable("没有表14", "there is no table 14")
        yield

    return Rule(code=code, statement="规则", statement_en="rule", notation="", formula=Scan(look), theme=Theme.TEXT)
