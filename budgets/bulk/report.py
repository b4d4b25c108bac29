"""What the rules found in the editions of a package when they were published: for programs and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from budgets.bulk.accounts import Account
from budgets.bulk.packages import Package
from budgets.datasets import identity
from budgets.datasets.run import READER
from budgets.findings import Severity
from budgets.models import Edition, PublishedFinding, PublishedRule
from budgets.renderers import findings

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
_RULE = ("rule", "theme", "statement", "statement_en", "applied", "reason", "reason_en")


def record(edition: Edition) -> dict[str, Any]:
    """The rules as they were applied, and the findings in the shape of check_document."""
    return {
        "edition": identity.of(edition),
        "rules": list(_rules(edition).values(*_RULE)),
        "findings": [findings.record(each, waived=each.waiver_id is not None) for each in _findings(edition)],
    }


def lines(package: Package, accounts: Iterable[Account]) -> Iterator[bytes]:
    """The report in Chinese and English, as pieces of a text."""
    yield (
        f"{package.jurisdiction_name} {package.year}年 勾稽检查报告 / Check report\n\n"
        "各版本公开时按勾稽规则核对的结果，此后不变。已批准例外的问题也列出。\n"
        "What the reconciliation rules found in each edition when it was published. Exceptions granted are marked.\n"
    ).encode()
    for account in accounts:
        yield "\n".join(["", *_told(account.edition), ""]).encode()


def _told(edition: Edition) -> Iterator[str]:
    applied = Counter(bool(number) for number in _rules(edition).values_list("applied", flat=True))
    found = list(_findings(edition))
    yield f"{edition} ({identity.of(edition)})"
    if not applied:
        yield "  公开时还没有规则。 / Older than the rules."
        return
    yield f"  适用规则 rules applied: {applied[True]}；不适用 not applied: {applied[False]}"
    counts = Counter(finding.severity for finding in found)
    for severity, word in _WORDS.items():
        yield f"  {severity.label} {word}: {counts[severity.value]}"
    for finding in found:
        yield f"  - {findings.line(finding, waived=finding.waiver_id is not None)}"
        if finding.message_en:
            yield f"    {finding.message_en}"


def _rules(edition: Edition) -> Any:
    return PublishedRule.objects.using(READER).filter(edition=edition).order_by("number")


def _findings(edition: Edition) -> Any:
    return PublishedFinding.objects.using(READER).filter(edition=edition).order_by("number")
