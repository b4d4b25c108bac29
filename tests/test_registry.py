"""The contents page: fifteen tables and sixteen kinds of fact, each once."""

import pytest
from django.apps import apps

from budgets import registry
from budgets.facts import Fact
from budgets.layouts import LAYOUTS
from budgets.models.edition_fact import EditionFact


def test_fifteen_tables_in_order() -> None:
    tables = registry.tables()
    assert list(tables) == list(range(1, 16))
    assert [table.key for table in tables.values()] == [f"t{number:02d}" for number in range(1, 16)]
    assert len({table.name for table in tables.values()}) == 15


def test_layouts_hold_known_tables() -> None:
    for layout in LAYOUTS.values():
        assert layout.tables <= set(registry.tables()), layout.key


def test_every_kind_of_fact_is_listed_once() -> None:
    models = registry.fact_models()
    assert len(models) == len(set(models)) == 17
    assert set(models) == {model for model in apps.get_models() if issubclass(model, EditionFact)}


def test_facts_and_models_are_in_step() -> None:
    declared = {
        kind.kind for kind in Fact.__subclasses__() if kind.__module__ in ("budgets.facts", "performance.facts")
    }
    assert sorted(model.FACT.kind for model in registry.fact_models()) == sorted(declared)


def test_parents_are_stored_before_their_children() -> None:
    """Intake stores in this order, so projects must come before their lines and goals before indicators."""
    seen: set[type] = set()
    for model in registry.fact_models():
        seen.add(model)
        for field in model._meta.concrete_fields:
            if field.is_relation and issubclass(field.related_model, EditionFact):
                assert field.related_model in seen, (model, field.name)


def test_relations_that_facts_read_are_declared() -> None:
    for model in registry.fact_models():
        read = {field.name for field in model._meta.concrete_fields if field.is_relation} - {"edition"}
        declared = {path.split("__")[0] for path in model.FACT_RELATIONS}
        assert declared == read, model


def test_tables_need_kinds_that_exist() -> None:
    kinds = {model.FACT for model in registry.fact_models()}
    for table in registry.tables().values():
        for part in table.parts:
            assert set(getattr(part, "needs", ())) <= kinds, table.key


def test_a_table_is_compared_as_one_that_exists() -> None:
    for table in registry.tables().values():
        assert (table.compared_as or table.number) in registry.tables()


def test_kinds_have_official_names() -> None:
    names = registry.fact_kinds()
    assert names["revenue"] == "收入"
    assert names["dossier"] == "项目绩效申报"
    assert len(set(names.values())) == 17


@pytest.mark.parametrize("cached", [registry.tables, registry.fact_models])
def test_the_contents_page_is_read_once(cached: object) -> None:
    assert cached() is cached()  # type: ignore[operator]
