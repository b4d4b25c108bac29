"""Evidence of an edition: its own tables and text, the year before, and what staff wrote for the public."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from budgets import checking
from budgets.checking import check_edition, evidence_of, findings_of_reading, rules
from budgets.checks.engine import Report, Result
from budgets.correction import start_correction
from budgets.facts import Link, Measure, RevenueLine, TextSection
from budgets.findings import Finding, Severity
from budgets.models import Edition, Lineage, Waiver
from tests import factories
from tests.models.database import YEAR, create_draft, every_fact, publish

pytestmark = pytest.mark.django_db


def named(edition: Edition) -> Edition:
    """Read again, as views do."""
    return Edition.objects.with_names().get(pk=edition.pk)


@pytest.fixture
def reference() -> Edition:
    return Edition.objects.with_names().get(department__code="501", year=2024)


def balanced(amount: str) -> list[Any]:
    return [factories.revenue(amount), factories.expenditure(amount)]


@pytest.mark.parametrize(
    ("said", "kept"), [("error", ["C12"]), ("warning", ["C12", "R01"]), ("info", ["C12", "R01"])], ids=str
)
def test_a_reading_s_own_finding_is_said_unless_a_rule_says_the_same_as_plainly(
    said: str, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cell: dict[str, Any] = {"table": 5, "row": "206", "message": ""}
    read = Finding(rule="R01", severity=Severity.ERROR, column="合计", **cell)
    rule = Finding(rule="C12", severity=Severity(said), column="本年支出/合计", **cell)
    monkeypatch.setattr(checking, "check_reading", lambda reading: Report((Result(rules()[0], 1, (rule,)),)))
    reading: Any = SimpleNamespace(findings=(read,))
    assert [finding.rule for finding in findings_of_reading(reading)] == kept


def test_every_rule_is_applied_or_says_why_not(reference: Edition) -> None:
    report = check_edition(reference)
    assert [result.rule for result in report.results] == list(rules())
    assert all(result.reason and result.reason_en for result in report.not_applied)
    assert len(report.applied) > len(report.not_applied)


def test_a_published_edition_is_checked_as_it_was_published(reference: Edition) -> None:
    reference.department.units.update(name="改名")
    assert evidence_of(reference).sheet(6).rows["501001"].label == "武汉市江汉区科学技术和经济信息化局本级"
    draft = start_correction(edition=reference, reason="改名", by=None)
    assert evidence_of(named(draft)).sheet(6).rows["501001"].label == "改名"


def test_a_draft_is_checked_as_its_facts_stand() -> None:
    draft = create_draft(factories.revenue("300.00"), factories.expenditure("200.00"))
    (finding,) = [found for found in check_edition(named(draft)).findings if found.rule == "C01"]
    assert (finding.table, finding.row, finding.expected, finding.actual) == (1, "total", "0.02", "0.03")


def test_figures_of_its_text_are_read() -> None:
    body = "2090年本部门机关运行经费12.30万元。"
    draft = create_draft(TextSection(number=1, key="operating_cost", title="机关运行经费", body=body))
    (figure,) = evidence_of(named(draft)).figures
    assert (figure.subject, figure.value, figure.year) == (Measure.OPERATING_COST.value, Decimal(123000), 2090)
    assert [line.text for line in evidence_of(named(draft)).lines] == [body]


def test_the_year_before_is_its_current_edition() -> None:
    publish(edition=create_draft(*balanced("1.00"), year=YEAR - 1), by=None)
    publish(edition=create_draft(*balanced("2.00"), year=YEAR - 1, number=2, correction_reason="示例"), by=None)
    previous = evidence_of(named(create_draft(*balanced("3.00")))).previous
    assert previous is not None
    assert previous.year == YEAR - 1
    assert [line.amount for line in previous.facts.of(RevenueLine)] == [Decimal(2)]
    assert previous.sheet(1, "revenue").amount("total", "amount") == Decimal(2)
    assert previous.previous is None


def test_no_year_before_is_none() -> None:
    publish(edition=create_draft(*balanced("1.00"), year=YEAR - 2), by=None)
    assert evidence_of(named(create_draft(*balanced("3.00")))).previous is None


def test_an_outturn_knows_what_was_budgeted() -> None:
    publish(edition=create_draft(*balanced("1.00")), by=None)
    evidence = evidence_of(named(create_draft(*balanced("0.90"), stage="outturn")))
    assert evidence.budgeted is not None
    assert evidence.budgeted.sheet(3).amount("total", "total") == Decimal(1)
    assert evidence_of(named(create_draft(stage="outturn", year=YEAR + 1))).budgeted is None
    assert evidence_of(named(create_draft(number=2))).budgeted is None


def test_lineage_joins_the_year_before() -> None:
    draft = create_draft()
    link = {"jurisdiction": draft.department.jurisdiction, "kind": "project", "from_key": "旧", "to_key": "新"}
    for year in (YEAR - 1, YEAR):
        Lineage.objects.create(**link, from_year=year - 1, to_year=year, share=Decimal("0.5"))
    Lineage.objects.create(**link | {"kind": "function"}, department=draft.department, from_year=YEAR - 1, to_year=YEAR)
    assert evidence_of(named(draft)).crosswalks == {
        "project": [Link("旧", "新", Decimal("0.500000"))],
        "function": [Link("旧", "新", None)],
    }


def test_all_that_is_public_is_scanned_for_personal_data() -> None:
    draft = create_draft(*every_fact(), note="第一行\n第二行", correction_reason="更正示例")
    Waiver.objects.create(edition=draft, rule="C12", reason="例外示例", approver_role="示例职务")
    printed = evidence_of(named(draft)).printed
    assert ("第二行", "公开说明") in [(line.text, line.place) for line in printed]
    assert ("更正示例", "更正原因") in [(line.text, line.place) for line in printed]
    assert ("例外示例", "C12") in [(line.text, line.place) for line in printed]
    assert ("示例。", "sheet 职能, paragraph 1") in [(line.text, line.place) for line in printed]
    (service,) = [line.text for line in printed if line.place == "t13/001"]
    assert service.endswith("\t政府履职辅助性服务\t会计审计服务\t审计服务")


def test_checking_costs_the_same_queries_whatever_is_checked(
    reference: Edition, django_assert_num_queries: Any
) -> None:
    """The facts of three years (23), stored tables, waivers, lineage, the district's pairings."""
    with django_assert_num_queries(27):
        check_edition(reference)
    many = [factories.procurement(number, amount="1") for number in range(2, 62)]
    for draft in (create_draft(*every_fact()), create_draft(*every_fact(), *many, year=YEAR + 5)):
        draft = named(draft)
        with django_assert_num_queries(27):
            check_edition(draft)
