"""Check and unique constraints of what editions refer to: code lists, units, districts, documents, lineage, waivers."""

from decimal import Decimal
from typing import Any

import pytest

from budgets.models import (
    Document,
    EconomicClass,
    Function,
    GovernmentEconomicClass,
    Jurisdiction,
    Lineage,
    ProcurementCategory,
    Waiver,
)
from tests.models.conftest import Stored
from tests.models.database import assert_refused, copy, create_department, insertions, refused, updates

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "right", "wrong"),
    [
        (Function, ("299", "29901", "2990101"), ("29", "2990", "299011", "29901011", "A99", "299 ", "２９９")),
        (EconomicClass, ("398", "39898"), ("39", "3999", "3999901", "B01", "")),
        (GovernmentEconomicClass, ("598", "59898"), ("59", "5999", "5999901", "")),
        (ProcurementCategory, ("A99999999", "C99999999"), ("D99999999", "A9999999", "a99999999", "999999999")),
    ],
)
def test_code_formats(model: Any, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    rows = [model(code=code, name="示例", first_year=2020) for code in right]
    model.objects.bulk_create(rows)
    constraint = f"{model._meta.model_name}_code_has_its_format"
    for code in wrong:
        assert_refused(constraint, rows[0], code=code)


@pytest.mark.parametrize(
    ("code", "accepted"),
    [
        ("901", True),
        ("901001", True),
        ("90", False),
        ("9011", False),
        ("9010011", False),
        ("jiedao-2", True),
        ("Jiedao", False),
        ("j", False),
        ("示例", False),
    ],
)
def test_unit_codes(code: str, accepted: bool) -> None:
    department = create_department()
    if accepted:
        copy(department, code=code).save()
        return
    assert_refused("unit_code_is_3_or_6_digits_or_a_short_name", department, code=code)


def test_units() -> None:
    department = create_department()
    for write in insertions(department):
        with refused("unit_code_unique_in_jurisdiction"):
            write()
    assert_refused("unit_first_year_not_after_last_year", department, first_year=2025, last_year=2024, code="901")
    for write in updates(department, parent=department):
        with refused("unit_is_not_its_own_parent"):
            write()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"adcode": "099999"}, "jurisdiction_adcode_is_six_digits"),
        ({"adcode": "99999"}, "jurisdiction_adcode_is_six_digits"),
        ({"adcode": "99999A"}, "jurisdiction_adcode_is_six_digits"),
        ({"adcode": "999998", "layout": "beijing"}, "jurisdiction_layout_is_known"),
    ],
)
def test_jurisdictions(changes: dict[str, str], constraint: str) -> None:
    assert_refused(constraint, create_department().jurisdiction, **changes)


@pytest.mark.parametrize("sha256", ["", "0" * 63, "A" * 64, "sha256:0"])
def test_documents_are_known_by_their_hash(sha256: str) -> None:
    document = Document.objects.create(title="示例", media_type="text/plain", sha256="0" * 64)
    assert_refused("document_sha256_is_64_hex_digits", document, sha256=sha256)
    for write in insertions(document):
        with refused("budgets_document_sha256"):
            write()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"to_year": 2026}, "lineage_joins_neighbouring_years"),
        ({"to_year": 2024}, "lineage_joins_neighbouring_years"),
        ({"share": Decimal(0)}, "lineage_share_from_0_to_1"),
        ({"share": Decimal("1.000001")}, "lineage_share_from_0_to_1"),
    ],
)
def test_lineage(changes: dict[str, Any], constraint: str) -> None:
    link = Lineage.objects.create(
        jurisdiction=create_department().jurisdiction,
        kind="function",
        from_year=2024,
        from_key="2060101",
        to_year=2025,
        to_key="2060102",
    )
    assert_refused(constraint, link, **changes)


def test_lineage_of_a_whole_district_is_said_once() -> None:
    link = Lineage.objects.create(
        jurisdiction=Jurisdiction.objects.get(adcode="420103"),
        kind="function",
        from_year=2024,
        from_key="2060101",
        to_year=2025,
        to_key="2060102",
    )
    for write in insertions(link, share=Decimal("0.5")):
        with refused("lineage_link_unique"):
            write()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"reason": ""}, "waiver_states_its_reason"),
        ({"approver_role": ""}, "waiver_states_its_approvers_role"),
        ({"rule": "12"}, "waiver_rule_is_a_code"),
        ({"rule": "C1"}, "waiver_rule_is_a_code"),
    ],
)
def test_waivers(stored: Stored, django_user_model: Any, changes: dict[str, str], constraint: str) -> None:
    waiver = Waiver.objects.create(
        edition=stored("budgets.Edition"),
        rule="C12",
        reason="示例",
        approver=django_user_model.objects.create(username="approver"),
        approver_role="示例",
    )
    assert_refused(constraint, waiver, **changes)
    for write in insertions(waiver):
        with refused("waiver_unique_in_place"):
            write()
