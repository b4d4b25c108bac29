"""Which findings waivers excuse, and what of the findings is stored with a published edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from budgets import verdict as judging
from budgets.checks.formulas import Remark
from budgets.checks.rules import Rule, Theme
from budgets.correction import start_correction
from budgets.findings import Severity
from budgets.models import Edition, PublishedFinding, PublishedRule, Waiver
from budgets.publication import digest_of, publish
from budgets.verdict import Verdict, verdict_on
from tests import factories
from tests.models.database import YEAR, create_draft
from tests.rules import remark, rule_finding, rule_without_use

pytestmark = pytest.mark.django_db

SECRET = "示例姓名乙 13900000000"


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Judge by these rules only: rules(rule_finding("C01"), …)."""

    def replace(*found: Rule) -> None:
        monkeypatch.setattr(judging, "rules", lambda: found)

    return replace


@pytest.fixture
def draft(db: None) -> Edition:
    return Edition.objects.with_names().get(pk=create_draft(*factories.reconciled()).pk)


def waive(edition: Edition, code: str, place: str = "", **values: Any) -> Waiver:
    return Waiver.objects.create(
        **{"edition": edition, "rule": code, "place": place, "reason": "示例原因", "approver_role": "预算科"} | values
    )


def excused(verdict: Verdict) -> list[Waiver | None]:
    return [judged.waiver for judged in verdict.findings]


CELL = remark("这一格不对。", "This cell is wrong.", table=5, row="206", column="合计", actual="1.00")
OTHER = remark("那一格不对。", "That cell is wrong.", table=5, row="208", column="合计")
SENTENCE = remark("这句不对。", "This sentence is wrong.", sentence="增加（减少）。", source="sheet 职能, paragraph 1")


def test_a_reconciled_budget_is_published(draft: Edition) -> None:
    assert verdict_on(draft).blocking == ()
    assert publish(edition=draft, by=None).state == "published"


def test_an_error_stops_publication_and_is_named(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL), rule_finding("N07", SENTENCE))
    with pytest.raises(ValidationError) as caught:
        publish(edition=draft, by=None)
    assert caught.value.messages == [
        "有 2 处勾稽错误没有批准例外，不能公开：C12 表5 206 合计；N07 sheet 职能, paragraph 1。"
        "请改正，或请财政部门批准例外。"
    ]
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not PublishedRule.objects.filter(edition=draft).exists()


def test_of_many_errors_five_are_named(rules: Any, draft: Edition) -> None:
    many = [remark("错。", "Wrong.", table=5, row=str(row), column="合计") for row in range(201, 207)]
    rules(rule_finding("C12", *many))
    with pytest.raises(ValidationError, match=r"有 6 处.*C12 表5 205 合计；等等。请改正"):
        publish(edition=draft, by=None)


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.INFO])
def test_nothing_milder_stops_publication(severity: Severity, rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL, severity=severity))
    publish(edition=draft, by=None)
    assert PublishedFinding.objects.get(edition=draft).severity == severity


@pytest.mark.parametrize(
    ("place", "excuses"),
    [
        ("", [True, True]),
        ("t05/206/合计", [True, False]),
        ("t05/206", [False, False]),
        ("t05/207/合计", [False, False]),
    ],
)
def test_a_waiver_excuses_its_place_or_the_whole_edition(
    place: str, excuses: list[bool], rules: Any, draft: Edition
) -> None:
    rules(rule_finding("C12", CELL, OTHER))
    waive(draft, "C12", place)
    assert [waiver is not None for waiver in excused(verdict_on(draft))] == excuses


def test_a_waiver_excuses_no_other_rule(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL), rule_finding("C13", CELL))
    waiver = waive(draft, "C13")
    verdict = verdict_on(draft)
    assert excused(verdict) == [None, waiver]
    assert [finding.rule for finding in verdict.blocking] == ["C12"]
    assert verdict.count(Severity.ERROR) == 1


def test_a_sentence_is_waived_by_its_place(rules: Any, draft: Edition) -> None:
    rules(rule_finding("N07", SENTENCE))
    waiver = waive(draft, "N07", "增加（减少）。")
    assert excused(verdict_on(draft)) == [waiver]


def test_the_more_particular_waiver_is_named(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL, OTHER))
    whole, place = waive(draft, "C12"), waive(draft, "C12", "t05/206/合计")
    assert excused(verdict_on(draft)) == [place, whole]


@pytest.mark.parametrize(("today", "counts"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_a_waiver_counts_until_it_expires(
    today: date, counts: bool, rules: Any, draft: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules(rule_finding("C12", CELL))
    waive(draft, "C12", expires_on=date(2026, 2, 28))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    assert (verdict_on(draft).blocking == ()) is counts


def test_what_was_found_is_stored_with_the_edition(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL), rule_without_use("N01"), rule_finding("C13"))
    waiver = waive(draft, "C12")
    publish(edition=draft, by=None)
    assert list(
        PublishedRule.objects.filter(edition=draft)
        .order_by("number")
        .values_list("rule", "theme", "statement", "statement_en", "applied", "reason", "reason_en")
    ) == [
        ("C12", "content", "规则C12", "rule C12", 1, "", ""),
        ("N01", "text", "规则", "rule", 0, "没有表14", "there is no table 14"),
        ("C13", "content", "规则C13", "rule C13", 1, "", ""),
    ]
    stored = PublishedFinding.objects.get(edition=draft)
    (finding,) = [judged.finding for judged in verdict_on(draft).findings]
    assert {name: getattr(stored, name) for name in judging.STORED} == {
        name: getattr(finding, name) for name in judging.STORED
    }
    assert stored.waiver == waiver


def test_later_rules_do_not_change_what_was_stored(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12"))
    publish(edition=draft, by=None)
    rules(rule_finding("C12", CELL))
    assert PublishedFinding.objects.filter(edition=draft).count() == 0


def test_the_digest_is_over_the_tables_alone(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL, severity=Severity.INFO))
    edition = publish(edition=draft, by=None)
    assert edition.digest == digest_of(table.grid for table in edition.tables.order_by("number"))


def test_a_correction_is_excused_by_what_excused_its_original(rules: Any, draft: Edition) -> None:
    rules(rule_finding("C12", CELL))
    waive(draft, "C12", "t05/206/合计")
    publish(edition=draft, by=None)
    correction = start_correction(edition=draft, reason="示例", by=None)
    assert verdict_on(Edition.objects.with_names().get(pk=correction.pk)).blocking == ()


PRIVATE = remark(
    "这里有姓名。",
    "A name stands here.",
    table=15,
    row="评审",
    column="联系人",
    actual=SECRET,
    sentence=f"联系人：{SECRET}。",
    redaction="联系人：（略）。",
    source="page 7, row 3",
)


@pytest.mark.parametrize(
    "quoting",
    [
        remark(f"{SECRET}", "x", table=15),
        remark("同一行。", f"The row of {SECRET}.", table=15, row="别处"),
        remark("同一处。", "The same place.", source="page 7, row 3", actual="甲"),
        remark("同一句。", "The same sentence.", sentence=f"联系人：{SECRET}。"),
        remark("同一格。", "The same row.", table=15, row="评审", column="电话", actual="甲"),
        remark("建议。", "x", sentence="别处", redaction=f"{SECRET}"),
    ],
    ids=["message", "English message", "place", "sentence", "row", "redaction"],
)
def test_what_a_finding_says_of_a_person_is_not_stored(quoting: Remark, rules: Any, draft: Edition) -> None:
    """Neither by the rule that found it nor by another one that happens to quote the same words."""
    harmless = remark("表5不对。", "Table 5 is wrong.", table=5, row="206", source="page 1")
    rules(
        rule_finding("N19", PRIVATE, theme=Theme.PRIVACY, severity=Severity.WARNING),
        rule_finding("N07", quoting, harmless, severity=Severity.WARNING),
    )
    publish(edition=draft, by=None)
    told, quoted, kept = PublishedFinding.objects.filter(edition=draft).order_by("number")
    for finding in (told, quoted):
        assert finding.message == "这里有疑似个人信息，内容不予公开。"
        assert finding.message_en == "Possible personal data stands here; it is not shown."
        said = [getattr(finding, name) for name in judging.STORED if name not in ("rule", "severity", "table", "part")]
        assert [value for value in said if value] == [finding.message, finding.message_en]
    assert (told.rule, told.severity, told.table) == ("N19", "warning", 15)
    assert (kept.message, kept.row) == ("表5不对。", "206")


def test_a_single_character_hides_nothing_else(rules: Any, draft: Edition) -> None:
    told = remark("有。", "x", table=15, actual="表")
    rules(
        rule_finding("N19", told, theme=Theme.PRIVACY, severity=Severity.WARNING),
        rule_finding("C12", remark("表5不对。", "x", table=5), severity=Severity.WARNING),
    )
    publish(edition=draft, by=None)
    assert PublishedFinding.objects.get(edition=draft, rule="C12").message == "表5不对。"


def test_staff_see_what_is_to_be_redacted(rules: Any, draft: Edition) -> None:
    rules(rule_finding("N19", PRIVATE, theme=Theme.PRIVACY))
    (finding,) = verdict_on(draft).blocking
    assert (finding.actual, finding.redaction) == (SECRET, "联系人：（略）。")


def test_judging_costs_the_same_queries_whatever_is_judged(draft: Edition, django_assert_num_queries: Any) -> None:
    """As checking does (27), and the waivers that count."""
    many = [factories.procurement(number, amount="1") for number in range(1, 61)]
    large = create_draft(*factories.reconciled(), *many, factories.dossier("99999990900T000000001"), year=YEAR + 5)
    small = create_draft(*factories.reconciled(), factories.dossier("99999990900T000000001"), year=YEAR + 8)
    for edition in (small, large):
        edition = Edition.objects.with_names().get(pk=edition.pk)
        with django_assert_num_queries(28):
            verdict_on(edition)
