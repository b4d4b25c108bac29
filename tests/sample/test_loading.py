"""Synthetic districts in the database: all of a district or nothing, the facts that were generated, published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection

from budgets import registry
from budgets.ledger import facts_of
from budgets.models import AdministrativeUnit, Edition, ExpenditureLine, Function, Jurisdiction, Lineage, Project
from budgets.sample.department import sample
from budgets.sample.places import districts
from budgets.synthetic import copying
from budgets.synthetic.editions import Maker
from budgets.synthetic.lists import lists_of
from budgets.synthetic.loading import Loaded, Order, load
from tests.models.database import refused

ORDER = Order(departments=1, years=3, seed=34, last_year=2024, facts_only=True)
"""A year older than the lists that come with the portal, with a correction and a unit that was renamed."""

pytestmark = pytest.mark.django_db


def loaded(order: Order = ORDER) -> list[Loaded]:
    return list(load(order, processes=1, progress=lambda done: None))


def generated(order: Order = ORDER) -> Iterator[Any]:
    """The editions as the generator makes them, with the lists in the database."""
    names = lists_of(order.all_years).names
    for district in districts(order.seed, order.departments):
        row = Jurisdiction(adcode=district.adcode, name=district.name, layout="wuhan")
        for each in district.departments:
            department = AdministrativeUnit(jurisdiction=row, code=each.code, name=each.name)
            whole = sample(each, order.all_years, names)
            yield from Maker(whole, department, names, order.seed, order.facts_only).editions()


def test_the_ledger_gives_the_facts_that_were_generated() -> None:
    (district,) = loaded()
    made = list(generated())
    assert [each.edition.number for each in made].count(2) == 1, "one is to be a correction"
    assert (district.is_new, district.editions, len(made)) == (True, 4, 4)
    for each in made:
        edition = Edition.objects.with_names().get(
            department__code=each.edition.department.code,
            department__jurisdiction__adcode=district.district.adcode,
            year=each.edition.year,
            number=each.edition.number,
        )
        stored = facts_of(edition)
        assert stored.lines == each.facts.lines
        assert {year: past.lines for year, past in stored.history.items()} == {
            year: past.lines for year, past in each.facts.history.items()
        }
        assert stored.units == each.facts.units and stored.edition == each.facts.edition


def test_a_second_time_says_what_is_there_and_does_nothing() -> None:
    loaded()
    before = list(Edition.objects.order_by("pk").values())
    (district,) = loaded()
    assert not district.is_new
    assert list(Edition.objects.order_by("pk").values()) == before


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("generate_sample", "--processes", "1", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_what_it_did() -> None:
    arguments = ("--departments", "1", "--years", "1", "--seed", "34", "--facts-only")
    name = next(districts(34, 1)).name
    first = command(*arguments)
    assert first.startswith(f"+ 934001 {name}：1 个部门，1 个版本，")
    assert command(*arguments) == f"= 934001 {name}\n"


def test_other_arguments_for_the_same_district_are_refused() -> None:
    loaded()
    with pytest.raises(CommandError, match=r"934001.*--remove") as caught:
        command("--departments", "2", "--years", "3", "--seed", "34", "--last-year", "2024", "--facts-only")
    assert caught.value.returncode == 1


@pytest.mark.parametrize("arguments", [("--departments", "0"), ("--years", "x"), ("--seed", "-1")])
def test_wrong_usage(arguments: Sequence[str]) -> None:
    with pytest.raises(CommandError, match="应为"):
        command(*arguments)


def test_what_fails_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    copy = copying._copy

    def broken(model: Any, lines: Any, **options: Any) -> None:
        if model is Project:
            raise KeyboardInterrupt
        copy(model, lines, **options)

    monkeypatch.setattr(copying, "_copy", broken)
    with pytest.raises(KeyboardInterrupt):
        loaded()
    assert everything() == before
    assert triggers_that_are_off() == []


def everything() -> dict[str, int]:
    models = (Jurisdiction, AdministrativeUnit, Lineage, Edition, *registry.fact_models())
    return {model.__name__: model.objects.count() for model in models}


def triggers_that_are_off() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'D'")
        return [name for (name,) in cursor.fetchall()]


def test_what_is_loaded_is_published_and_frozen() -> None:
    loaded()
    assert triggers_that_are_off() == []
    edition = Edition.objects.current().filter(department__jurisdiction__synthetic=True).first()
    assert edition is not None
    assert edition.published_at.year == edition.year and edition.published_at.month == 2
    assert 0 <= (edition.published_at.date() - edition.approved_on).days <= 20
    line = ExpenditureLine.objects.filter(edition=edition)[0]
    with refused("is published"):
        line.delete()


def test_rows_that_contradict_their_edition_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the triggers would say to each row is asked afterwards of all."""
    lines = copying._lines
    other = AdministrativeUnit.objects.get(jurisdiction__adcode="420103", code="501001")

    def misplaced(model: Any, rows: Any, keys: Any) -> Any:
        if model is Project:
            keys = keys | {AdministrativeUnit: [other.pk] * len(keys[AdministrativeUnit])}
        return lines(model, rows, keys)

    monkeypatch.setattr(copying, "_lines", misplaced)
    with pytest.raises(IntegrityError, match="Project"):
        loaded()


def test_codes_of_years_before_the_lists_are_added_as_synthetic() -> None:
    loaded()
    added = Function.objects.filter(confidence="synthetic")
    assert added.filter(code="2060101", first_year=2022, last_year=2022).exists()
    assert added.filter(code="2050202", first_year=2022, last_year=None).exists()
    names = Function.objects.names(2023)
    assert names["2060101"] == "行政运行" and names["2050202"] == "小学教育"


def test_units_and_projects_are_joined_over_the_years() -> None:
    loaded()
    links = Lineage.objects.filter(jurisdiction__adcode="934001")
    (unit,) = links.filter(kind="unit")
    assert (unit.from_year, unit.to_year) == (2022, 2023)
    units = AdministrativeUnit.objects.filter(jurisdiction__adcode="934001")
    assert units.get(code=unit.from_key).last_year == 2022
    assert (units.get(code=unit.to_key).first_year, units.get(code=unit.to_key).last_year) == (2023, None)
    codes = set(
        Project.objects.filter(edition__department__jurisdiction__adcode="934001").values_list("code", flat=True)
    )
    projects = links.filter(kind="project")
    assert projects.count() > 10
    assert {link.from_key for link in projects} | {link.to_key for link in projects} <= codes
