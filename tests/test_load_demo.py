"""The demonstration data: six editions of two departments, published once."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from budgets import demo, registry
from budgets.checking import rules
from budgets.models import (
    AdministrativeUnit,
    Document,
    Edition,
    Jurisdiction,
    Lineage,
    PublishedFinding,
    PublishedTable,
    Waiver,
)
from performance.models import DepartmentStatement, ProjectDossier

pytestmark = pytest.mark.django_db

TOTALS = {
    ("310107", "wanli", 2023): Decimal("164978640.00"),
    ("310107", "wanli", 2024): Decimal("156211123.00"),
    ("310107", "wanli", 2025): Decimal("189767551.00"),
    ("420103", "501", 2022): Decimal("59499200.00"),
    ("420103", "501", 2023): Decimal("59508000.00"),
    ("420103", "501", 2024): Decimal("55118900.00"),
}
"""Expenditure totals as the documents print them (docs/demo-data.md)."""


def everything() -> dict[Any, list[Any]]:
    models = (Jurisdiction, AdministrativeUnit, Document, Edition, Lineage, PublishedTable, *registry.fact_models())
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_six_editions_are_current() -> None:
    editions = Edition.objects.current().with_names()
    found = {
        (edition.department.jurisdiction.adcode, edition.department.code, edition.year): edition.expenditure_total
        for edition in editions
    }
    assert found == TOTALS


def test_every_edition_names_its_source_and_has_fifteen_tables() -> None:
    for edition in Edition.objects.select_related("document"):
        assert edition.document is not None
        assert len(edition.document.sha256) == 64
        assert edition.tables.count() == 15


def test_every_edition_was_checked_and_only_what_its_source_contradicts_is_waived() -> None:
    """The three cells are named in docs/demo-data.md, among the contradictions."""
    assert {edition.rules.count() for edition in Edition.objects.all()} == {len(rules())}
    errors = PublishedFinding.objects.filter(severity="error")
    assert not errors.filter(waiver=None).exists()
    assert sorted(Waiver.objects.values_list("edition__year", "rule", "place", "approver", "approver_role")) == [
        (2023, "C72", "t15/公共服务设施运行经费.funding/budget/预算申报数", None, "演示数据整理者"),
        *((2024, "C58", f"t12/{row}/部门支出经济分类", None, "演示数据整理者") for row in ("002", "003")),
    ]


def test_loading_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    call_command("load_demo")
    assert everything() == before
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert lines[0] == "= 武汉市江汉区科学技术和经济信息化局 2022年年初预算"
    assert all(line.startswith("= ") for line in lines)


def test_what_staff_changed_since_is_left() -> None:
    Jurisdiction.objects.filter(adcode="420103").update(name="改过的名")
    list(demo.load())
    assert Jurisdiction.objects.get(adcode="420103").name == "改过的名"


def test_undisclosed_kinds_are_kinds_of_fact() -> None:
    kinds = registry.fact_kinds()
    for edition in Edition.objects.all():
        assert set(edition.undisclosed) <= set(kinds), edition


def test_no_people_are_in_the_data() -> None:
    assert set(DepartmentStatement.objects.values_list("filled_by", "telephone")) == {("", "")}
    assert set(ProjectDossier.objects.values_list("responsible_person", "telephone")) == {("", "")}
