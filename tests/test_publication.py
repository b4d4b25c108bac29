"""Publishing: what is stored, what is refused, and that it happens wholly or not at all."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from budgets import publication, registry
from budgets.facts import Fact, FundingSource, Nature
from budgets.intake.load import store
from budgets.models import Edition, PublishedTable
from performance.models import DepartmentStatement
from tests import factories
from tests.models.database import YEAR, create_draft, every_fact, publish

pytestmark = pytest.mark.django_db

ADDRESS = f"/999999/900/{YEAR}"


def digest(edition: Edition) -> str:
    """The documented digest, made from the stored records alone."""
    lines = [
        json.dumps(grid, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        for grid in PublishedTable.objects.filter(edition=edition).order_by("number").values_list("grid", flat=True)
    ]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def simple_facts(amount: str = "100.00") -> list[Fact]:
    return [factories.revenue(amount), factories.expenditure(amount)]


def test_fifteen_tables_are_stored() -> None:
    edition = publish(edition=create_draft(*every_fact()), by=None)
    stored = PublishedTable.objects.filter(edition=edition).order_by("number")
    assert [(table.number, table.grid["key"]) for table in stored] == [(n, f"t{n:02d}") for n in range(1, 16)]
    assert edition.state == Edition.State.PUBLISHED
    assert edition.published_by is None


def test_who_published_is_recorded(django_user_model: Any) -> None:
    user = django_user_model.objects.create(username="clerk")
    edition = publish(edition=create_draft(), by=user)
    assert Edition.objects.get(pk=edition.pk).published_by == user


def test_digest_can_be_made_again_from_the_stored_tables() -> None:
    edition = publish(edition=create_draft(*every_fact()), by=None)
    assert edition.digest == digest(edition)
    for demonstration in Edition.objects.exclude(pk=edition.pk):
        assert demonstration.digest == digest(demonstration)


def test_one_cent_changes_the_digest() -> None:
    draft = create_draft()

    def digest_with(amount: str) -> str:
        store(edition=draft, facts=simple_facts(amount))
        return publication.digest_of(map(publication.to_record, publication.grids_of(draft)))

    before = digest_with("100.00")
    assert digest_with("100.01") != before
    assert digest_with("100.00") == before


def test_stored_tables_keep_exact_yuan() -> None:
    edition = publish(edition=create_draft(*simple_facts("1234567.89")), by=None)
    part = PublishedTable.objects.get(edition=edition, number=1).grid["parts"][0]
    keys = [column["key"] for column in part["columns"]]
    total = next(row for row in part["rows"] if row["key"] == "total/total")
    assert dict(zip(keys, total["cells"], strict=True))["expenditure_amount"] == "1234567.89"


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        (simple_facts("100.01"), Decimal("100.01")),
        ([factories.revenue("5"), factories.expenditure("3"), factories.carry_forward("2")], Decimal(5)),
        ([], None),
    ],
    ids=["balanced", "with carry-forward", "nothing"],
)
def testexpenditure_total_is_that_of_table_1(facts: list[Fact], total: Decimal | None) -> None:
    edition = publish(edition=create_draft(*facts), by=None)
    assert Edition.objects.get(pk=edition.pk).expenditure_total == total


def testexpenditure_total_is_unknown_where_undisclosed() -> None:
    draft = create_draft(factories.revenue("5"), undisclosed=["expenditure"])
    assert publish(edition=draft, by=None).expenditure_total is None


def test_a_correction_replaces_what_it_corrects(client: Client) -> None:
    first = publish(edition=create_draft(*simple_facts("1000000.00")), by=None)
    second = publish(edition=create_draft(*simple_facts("2000000.00"), number=2, correction_reason="示例原因"), by=None)
    states = dict(Edition.objects.filter(department=first.department).values_list("number", "state"))
    assert states == {1: "corrected", 2: "published"}
    assert Edition.objects.get(pk=first.pk).digest == first.digest == digest(first)
    old, new = client.get(f"{ADDRESS}/editions/1/tables/5.json"), client.get(f"{ADDRESS}/tables/5.json")
    assert old.json()["edition"]["digest"] == first.digest
    assert old.json()["parts"][0]["rows"][0]["cells"][2] == "100.00"
    assert new.json()["edition"]["digest"] == second.digest
    assert new.json()["parts"][0]["rows"][0]["cells"][2] == "200.00"


def test_the_corrected_page_stays_as_it_was(client: Client) -> None:
    publish(edition=create_draft(*simple_facts("1000000.00")), by=None)
    before = {n: client.get(f"{ADDRESS}/editions/1/tables/{n}.json").content for n in range(1, 16)}
    publish(edition=create_draft(*simple_facts("2000000.00"), number=2, correction_reason="示例原因"), by=None)
    assert {n: client.get(f"{ADDRESS}/editions/1/tables/{n}.json").content for n in range(1, 16)} == before
    page = client.get(f"{ADDRESS}/editions/1/tables/5/").content.decode()
    assert "这个版本已被更正版取代，原样保留备查。" in page
    assert f'href="{ADDRESS}/"' in page
    assert "100.00" in page and "200.00" not in page


def test_other_years_and_stages_stay_current() -> None:
    last_year = publish(edition=create_draft(*simple_facts(), year=YEAR - 1), by=None)
    outturn = publish(edition=create_draft(*simple_facts(), stage="outturn"), by=None)
    publish(edition=create_draft(*simple_facts()), by=None)
    for edition in (last_year, outturn):
        edition.refresh_from_db()
        assert edition.is_current


@pytest.mark.parametrize("state", ["published", "corrected", "withdrawn"])
def test_only_drafts_are_published(state: str) -> None:
    edition = publish(edition=create_draft(), by=None)
    if state != "published":
        Edition.objects.filter(pk=edition.pk).update(state=state, superseded_at=timezone.now())
    with pytest.raises(ValidationError, match="这一版已经公开"):
        publish(edition=edition, by=None)
    assert PublishedTable.objects.filter(edition=edition).count() == 15


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_correction_states_its_reason(reason: str) -> None:
    first = publish(edition=create_draft(), by=None)
    with pytest.raises(ValidationError, match="更正版必须写明更正原因"):
        publish(edition=create_draft(number=2, correction_reason=reason), by=None)
    first.refresh_from_db()
    assert first.is_current


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ([factories.expenditure("1"), factories.expenditure("2", function=None)], "支出（按功能科目）"),
        (
            [
                factories.project("甲"),
                factories.project_line("1", "甲"),
                factories.project("乙"),
                factories.ProjectLine(
                    project="乙", source=FundingSource.GENERAL, amount=Decimal(1), function="2060102"
                ),
            ],
            "项目支出",
        ),
    ],
    ids=["expenditure", "projects"],
)
def test_half_coded_lines_are_refused(facts: list[Fact], kind: str) -> None:
    draft = create_draft(*facts)
    with pytest.raises(ValidationError, match=f"{kind}：一部分填写了功能科目，一部分没有"):
        publish(edition=draft, by=None)
    draft.refresh_from_db()
    assert draft.state == Edition.State.DRAFT
    assert not PublishedTable.objects.filter(edition=draft).exists()


@pytest.mark.parametrize("function", [None, "2060102"])
def test_lines_all_coded_or_all_uncoded_are_published(function: str | None) -> None:
    facts = [factories.expenditure("1", nature, function=function) for nature in (Nature.PROJECT, Nature.PERSONNEL)]
    assert publish(edition=create_draft(*facts), by=None).expenditure_total == Decimal(2)


@pytest.mark.parametrize("step", ["to_record", "digest_of", "expenditure_total"])
def test_a_failure_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    first = publish(edition=create_draft(*simple_facts()), by=None)
    draft = create_draft(*simple_facts("200.00"), number=2, correction_reason="示例原因")

    def fail(*args: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(publication, step, fail)
    with pytest.raises(RuntimeError, match="power cut"):
        publish(edition=draft, by=None)
    draft.refresh_from_db()
    first.refresh_from_db()
    assert (draft.state, draft.digest, draft.published_at) == ("draft", "", None)
    assert first.is_current
    assert not PublishedTable.objects.filter(edition=draft).exists()


def test_publishing_leaves_what_staff_noted(django_user_model: Any) -> None:
    draft = create_draft(*every_fact())
    DepartmentStatement.objects.filter(edition=draft).update(filled_by="示例")
    publish(edition=draft, by=None)
    assert DepartmentStatement.objects.get(edition=draft).filled_by == "示例"


def test_names_may_change_later_without_changing_what_was_published(client: Client) -> None:
    edition = publish(edition=create_draft(*simple_facts()), by=None)
    before = client.get(f"{ADDRESS}/tables/5.json").content
    edition.department.name = "改名局"
    edition.department.save()
    assert client.get(f"{ADDRESS}/tables/5.json").content == before


def test_every_table_of_the_contents_page_is_published() -> None:
    edition = Edition.objects.get(department__code="501", year=2024)
    numbers = PublishedTable.objects.filter(edition=edition).values_list("number", flat=True)
    assert set(numbers) == set(registry.tables())
