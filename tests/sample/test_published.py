"""What publication stores beside the facts is what it would store: tables, rules, findings, changes and steps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import F

from budgets import clock
from budgets.models import Edition, FindingCount, PublicChange, PublishedFinding, PublishedRule, SearchEntry, Step
from budgets.publication import digest_of, expenditure_total, grids_of
from budgets.search.index import index
from budgets.tables.record import from_record, to_record
from budgets.verdict import findings_to_publish, remembered, rules_to_publish, verdict_on
from performance.models import Indicator
from tests.sample.test_loading import ORDER, loaded

pytestmark = pytest.mark.django_db
FULL = replace(ORDER, seed=64, facts_only=False)


@pytest.fixture
def editions() -> list[Edition]:
    loaded(FULL)
    found = Edition.objects.with_names().filter(department__jurisdiction__synthetic=True)
    return list(found.order_by("department__code", "year", "number"))


def values(rows: list[PublishedRule] | list[PublishedFinding]) -> list[dict[str, object]]:
    return [{name: value for name, value in vars(row).items() if name not in ("_state", "id")} for row in rows]


def stored(edition: Edition) -> list[dict[str, object]]:
    return list(edition.tables.order_by("number").values_list("grid", flat=True))


def test_tables_and_text_are_those_that_the_facts_give(editions: list[Edition]) -> None:
    for edition in editions:
        records = stored(edition)
        grids = grids_of(edition)
        assert [from_record(record) for record in records] == list(grids)
        assert records == [to_record(grid) for grid in grids]
        assert edition.digest == digest_of(records)
        assert edition.expenditure_total == expenditure_total(grids) != 0
    assert_found(editions)
    section = editions[-1].textsection_set.get(key="overview")
    assert section.body == "\n".join(text for _key, text in section.generated)
    assert editions[-1].textsection_set.get(key="units").generated == []


def assert_found(editions: list[Edition]) -> None:
    """The search finds what it would find after publishing each."""
    there = SearchEntry.objects.filter(jurisdiction=editions[0].department.jurisdiction_id)
    found = set(there.values_list("edition", "kind", "code", "title", "text", "words"))
    assert {edition for edition, *_rest in found} == {each.pk for each in editions if each.is_current} | {None}
    for edition in editions:
        if edition.is_current:
            index(edition)
    assert set(there.values_list("edition", "kind", "code", "title", "text", "words")) == found


def test_rules_and_findings_are_those_of_a_verdict(editions: list[Edition]) -> None:
    counts = remembered(editions)
    for edition in editions:
        verdict = verdict_on(edition)
        assert values(list(edition.rules.order_by("number"))) == values(rules_to_publish(verdict))
        assert values(list(edition.findings.order_by("number"))) == values(findings_to_publish(verdict))
        assert (counts[edition.pk].errors, counts[edition.pk].warnings) == (0, 0)
    assert FindingCount.objects.filter(edition__in=editions).count() == len(editions) == 4
    assert PublishedFinding.objects.filter(edition__in=editions).exclude(severity="info").count() == 0


def test_changes_and_corrections_follow_each_other_and_the_clock_shows_now(editions: list[Edition]) -> None:
    changes = list(PublicChange.objects.filter(edition__in=editions).select_related("edition").order_by("tick"))
    assert len(changes) == 4 and changes[-1].tick == clock.reading().ticks
    assert [change.at for change in changes] == sorted(edition.published_at for edition in editions)
    assert [change.tick for change in changes] == list(range(changes[0].tick, changes[0].tick + 4))
    kinds = {change.edition_id: change.kind for change in changes}
    assert [kinds[edition.pk] for edition in editions].count("correction") == 1
    assert clock.reading().ticked_at > changes[-1].at
    assert_taken_over(editions)


def assert_taken_over(editions: list[Edition]) -> None:
    """The correction is current from the moment at which it was published."""
    (second,) = [edition for edition in editions if edition.number == 2]
    first = Edition.objects.get(department=second.department, year=second.year, number=1)
    assert (first.state, second.state) == ("corrected", "published")
    assert first.superseded_at == second.published_at and second.correction_reason
    words = [{(f.key, f.body) for f in edition.textsection_set.all()} for edition in (first, second)]
    assert 2 <= len(words[0] - words[1]) < len(words[0]), "its money and what is said of it, and nothing else"
    targets = [
        list(Indicator.objects.filter(edition=edition).order_by("pk").values_list("name", "target"))
        for edition in (first, second)
    ]
    assert targets[0] == targets[1]
    of_year = Edition.objects.filter(department=second.department, year=second.year)
    assert of_year.as_of(first.published_at).get() == first
    assert of_year.as_of(second.published_at).get() == second
    assert list(second.steps.order_by("pk").values_list("step", flat=True)) == [Step.CORRECT, Step.PUBLISH]
    changed = Edition.objects.filter(pk__in=[e.pk for e in editions]).exclude(steps__at=F("published_at"))
    assert not changed.exists()
