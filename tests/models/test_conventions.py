"""What a district does differently: kept by the database, and what the checks go by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgets.checking import evidence_of
from budgets.conventions import Conventions, Pairing
from budgets.models import Edition, Jurisdiction, SubjectPairing
from tests.models.database import assert_refused, copy, create_draft, insertions, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> Jurisdiction:
    return Jurisdiction.objects.create(adcode="999998", name="示例区", layout="wuhan")


def pair(district: Jurisdiction, rule: str, classes: list[str], functions: list[str]) -> SubjectPairing:
    return SubjectPairing.objects.create(
        jurisdiction=district, rule=rule, economic_classes=classes, functions=functions
    )


def test_a_new_district_has_the_usual_conventions(district: Jurisdiction) -> None:
    district.refresh_from_db()
    assert district.conventions() == Conventions()


def test_what_differs_takes_the_place_of_what_is_usual(district: Jurisdiction) -> None:
    pair(district, "C37", ["30110", "30112"], ["2101101"])
    pair(district, "C40", [], [])
    conventions = district.conventions()
    assert conventions.pairing("C37") == Pairing(("30110", "30112"), ("2101101",))
    assert conventions.pairing("C40") is None
    assert conventions.pairing("C35") == Conventions().pairing("C35")


def test_editions_are_checked_by_their_districts_conventions() -> None:
    draft = create_draft()
    Jurisdiction.objects.filter(pk=draft.department.jurisdiction_id).update(indicator_weights=[Decimal("85.50")])
    pair(draft.department.jurisdiction, "C35", [], [])
    conventions = evidence_of(Edition.objects.with_names().get(pk=draft.pk)).conventions
    assert conventions.indicator_weights == (Decimal("85.50"),)
    assert conventions.pairing("C35") is None


@pytest.mark.parametrize(
    "weights", [[], [Decimal(0)], [Decimal(100), Decimal("100.01")], [Decimal(-1)], [None]], ids=str
)
def test_weights_are_from_0_to_100(district: Jurisdiction, weights: list[Decimal | None]) -> None:
    changed = copy(district, adcode="999997", name="另一区")
    changed.save()
    assert_refused("jurisdiction_indicator_weights_from_0_to_100", changed, adcode="999996", indicator_weights=weights)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"rule": "C12"}, "subject_pairing_rule_is_known"),
        ({"economic_classes": ["301"]}, "subject_pairing_economic_classes_have_5_digits"),
        ({"economic_classes": ["30108", ""]}, "subject_pairing_economic_classes_have_5_digits"),
        ({"functions": ["208050"]}, "subject_pairing_functions_have_5_or_7_digits"),
        ({"functions": ["2080505", "x"]}, "subject_pairing_functions_have_5_or_7_digits"),
        ({"functions": []}, "subject_pairing_has_both_sides_or_none"),
        ({"economic_classes": []}, "subject_pairing_has_both_sides_or_none"),
    ],
    ids=str,
)
def test_pairings(district: Jurisdiction, changes: dict[str, Any], constraint: str) -> None:
    row = pair(district, "C35", ["30108"], ["2080505", "20805"])
    assert_refused(constraint, row, **{"rule": "C36"} | changes)
    for write in insertions(row):
        with refused("subject_pairing_once_a_rule"):
            write()
