"""Invariants that span tables, kept by triggers."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError

from budgets.models import (
    AdministrativeUnit,
    EconomicClass,
    Edition,
    Function,
    GovernmentEconomicClass,
    Jurisdiction,
    ProcurementCategory,
    Project,
)
from budgets.registry import fact_models
from performance.models import AssetLine, CostLine, Goal
from tests import factories
from tests.models.conftest import Stored
from tests.models.database import (
    YEAR,
    assert_refused,
    copy,
    create_department,
    create_draft,
    every_fact,
    insertions,
    refused,
    updates,
)

pytestmark = pytest.mark.django_db

CLASSIFICATIONS = {
    Function: "299",
    EconomicClass: "398",
    GovernmentEconomicClass: "598",
    ProcurementCategory: "A99999999",
}
UNIT_LINES = [model._meta.label for model in fact_models() if any(f.name == "unit" for f in model._meta.fields)]
CODED_LINES = [
    ("budgets.RevenueLine", "function"),
    ("budgets.ExpenditureLine", "function"),
    ("budgets.ProjectLine", "function"),
    ("budgets.ProcurementItem", "function"),
    ("budgets.PurchasedService", "function"),
    ("budgets.BasicExpenditureLine", "economic_class"),
    ("budgets.ProcurementItem", "economic_class"),
    ("budgets.PurchasedService", "economic_class"),
    ("budgets.ProcurementItem", "category"),
]
CHILDREN = [
    ("budgets.ProjectLine", "project"),
    ("performance.Goal", "project"),
    ("performance.ProjectDossier", "project"),
    ("performance.Indicator", "goal"),
    ("performance.CostLine", "dossier"),
    ("performance.AssetLine", "dossier"),
]


@pytest.mark.parametrize("model", CLASSIFICATIONS)
@pytest.mark.parametrize("years", [(2019, 2020), (2020, 2020), (2022, None), (2021, 2021), (2015, None)])
def test_a_code_has_one_name_a_year(model: Any, years: tuple[int, int | None]) -> None:
    code = CLASSIFICATIONS[model]
    model.objects.create(code=code, name="旧名", first_year=2020, last_year=2022)
    other = model.objects.create(code=code, name="更早的名", first_year=2010, last_year=2012)
    first_year, last_year = years
    assert_refused(f"code {code} has two names in one year", other, first_year=first_year, last_year=last_year)


@pytest.mark.parametrize("model", CLASSIFICATIONS)
def test_a_code_may_be_named_anew_the_year_after(model: Any) -> None:
    code = CLASSIFICATIONS[model]
    row = model.objects.create(code=code, name="旧名", first_year=2020, last_year=2022)
    model.objects.create(code=code, name="新名", first_year=2023)
    model.objects.filter(pk=row.pk).update(name="改正的旧名")  # a row does not overlap with itself
    assert [model.objects.names(year).get(code) for year in (2019, 2020, 2022, 2023, 2099)] == [
        None,
        "改正的旧名",
        "改正的旧名",
        "新名",
        "新名",
    ]


@pytest.mark.parametrize("model", CLASSIFICATIONS)
def test_years_run_forward(model: Any) -> None:
    row = model.objects.create(code=CLASSIFICATIONS[model], name="示例", first_year=2020, last_year=2020)
    name = f"{model._meta.model_name}_first_year_not_after_last_year"
    # The years 2030 to 2029 overlap with nothing.
    assert_refused(name, row, first_year=2030, last_year=2029)


def test_every_line_with_a_unit_is_tried() -> None:
    assert UNIT_LINES == [
        "budgets.RevenueLine",
        "budgets.ExpenditureLine",
        "budgets.UnitExpenditureLine",
        "budgets.Project",
        "budgets.ProcurementItem",
        "budgets.PurchasedService",
    ]


@pytest.mark.parametrize("label", UNIT_LINES)
def test_units_belong_to_the_department(stored: Stored, label: str) -> None:
    for stranger in AdministrativeUnit.objects.filter(jurisdiction__adcode="420103"):
        assert_refused(f"unit {stranger.pk} does not belong to the department", stored(label), unit=stranger)


@pytest.mark.parametrize("label", UNIT_LINES)
def test_lines_may_be_the_whole_department_s(stored: Stored, label: str) -> None:
    line = stored(label)
    type(line).objects.filter(pk=line.pk).update(unit=line.edition.department)
    assert stored(label).unit == line.edition.department


@pytest.mark.parametrize(("label", "column"), CODED_LINES)
def test_codes_are_valid_in_the_year(stored: Stored, label: str, column: str) -> None:
    line = stored(label)
    model = line._meta.get_field(column).related_model
    code = CLASSIFICATIONS[model]
    ended = model.objects.create(code=code, name="示例", first_year=2020, last_year=YEAR - 1)
    coming = model.objects.create(code=code, name="示例", first_year=YEAR + 1)
    for row in (ended, coming):
        assert_refused(f"{column} {row.pk} is not valid in the year of edition", line, **{column: row})
    just = model.objects.create(code=code, name="示例", first_year=YEAR, last_year=YEAR)
    type(line).objects.filter(pk=line.pk).update(**{column: just})
    assert getattr(stored(label), column) == just


def test_every_relation_to_a_classification_is_tried() -> None:
    assert set(CODED_LINES) == set(_relations(fact_models(), tuple(CLASSIFICATIONS)))


def test_every_relation_within_an_edition_is_tried() -> None:
    models = (*fact_models(), CostLine, AssetLine)
    assert set(CHILDREN) == set(_relations(models, models))


def _relations(models: Iterable[Any], targets: tuple[Any, ...]) -> Iterable[tuple[str, str]]:
    for model in models:
        for field in model._meta.concrete_fields:
            if field.is_relation and issubclass(field.related_model, targets):
                yield model._meta.label, field.name


@pytest.mark.parametrize(("label", "column"), CHILDREN)
def test_parents_are_of_the_same_edition(stored: Stored, label: str, column: str) -> None:
    line = stored(label)
    other = create_draft(*every_fact(), year=YEAR + 1)
    parent = type(getattr(line, column)).objects.get(edition=other)
    assert_refused(f"{column} {parent.pk} belongs to another edition", line, **{column: parent})
    for write in updates(line, edition=other):
        with refused(f"{column} {getattr(line, column).pk} belongs to another edition"):
            write()


def test_goals_of_the_department_have_no_project(stored: Stored) -> None:
    copy(stored("performance.Goal"), project=None).save()
    assert Goal.objects.filter(edition=stored("budgets.Edition"), project=None).count() == 1


def test_only_departments_publish() -> None:
    draft = create_draft()
    unit = AdministrativeUnit.objects.get(code=factories.UNIT)
    assert_refused(f"unit {unit.pk} is not a department", draft, department=unit)


def test_unit_codes_extend_their_department_s() -> None:
    department = create_department()
    unit = AdministrativeUnit.objects.get(code=factories.UNIT)
    message = "must belong to a department of its jurisdiction whose code it extends"
    assert_refused(message, unit, code="901001")
    assert_refused(message, unit, code="900003", parent=AdministrativeUnit.objects.get(code=factories.OTHER_UNIT))
    elsewhere = Jurisdiction.objects.get(adcode="420103")
    assert_refused(message, unit, jurisdiction=elsewhere, code="900003")
    copy(unit, code="weishengyuan").save()
    assert department.units.count() == 3


def test_deleting_a_project_takes_what_hangs_below_it(stored: Stored) -> None:
    draft = stored("budgets.Edition")
    Project.objects.get(edition=draft).delete()
    for label, _ in CHILDREN:
        assert not apps.get_model(label).objects.filter(edition=draft).exists(), label


def test_a_draft_is_deleted_whole() -> None:
    draft = create_draft(*every_fact())
    draft.delete()
    assert not Edition.objects.filter(year=YEAR).exists()
    for model in (*fact_models(), CostLine, AssetLine):
        assert not model.objects.filter(edition=draft.pk).exists()


def test_unit_with_lines_cannot_go() -> None:
    create_draft(factories.expenditure("1"))
    unit = AdministrativeUnit.objects.get(code=factories.UNIT)
    with pytest.raises(ProtectedError):
        unit.delete()
    with refused("fk"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM budgets_administrativeunit WHERE id = %s", [unit.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_these_tests_write_arrives_when_nothing_is_wrong(stored: Stored) -> None:
    section = stored("budgets.TextSection")
    sections = type(section).objects
    for write in insertions(section, number=5, key="added"):
        write()
        assert sections.filter(number=5, key="added").delete()[0] == 1
    for write in updates(section, title="改过的"):
        write()
        assert sections.filter(title="改过的").update(title="职能") == 1
