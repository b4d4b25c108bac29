"""The cube: the groups of every dataset are its rows added up, each once, and what is not known stays so."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from budgets import clock, registry
from budgets.datasets import editions, run, select
from budgets.datasets.columns import Presentation
from budgets.datasets.cube import cube, cubes, measures_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.dimensions import dimension_of
from budgets.datasets.question import COUNT, Question
from budgets.datasets.select import Place, Selection
from budgets.facts import Nature
from budgets.models import AdministrativeUnit, Function
from tests.datasets.world import YEAR, Row, groups, one, published, spent
from tests.factories import project, project_line, purchased_service

pytestmark = pytest.mark.django_db

every_cube = pytest.mark.parametrize("dataset", cubes().values(), ids=cubes())
SAME_NAMES = ("jurisdiction", "department")
"""Codes that are shown beside those that mean something only within them."""
WITHIN = {"department": SAME_NAMES[:1], "unit": SAME_NAMES[:1], "project": SAME_NAMES}


def everything(dataset: Dataset) -> Selection:
    """Every row of the demonstration data."""
    scope = editions.scope({"state": "all"} if dataset.every_state else {}, now=clock.reading().ticked_at)
    return Selection(
        dataset=dataset,
        conditions=tuple(scope),
        columns=dataset.columns,
        ordering=dataset.order,
        wanted=Presentation(),
    )


def asked(dataset: Dataset, *by: str, measures: tuple[str, ...] | None = None, **wanted: Any) -> Selection:
    scope = everything(dataset).conditions
    made = cube(Question(dataset=dataset, by=by, measures=measures or measures_of(dataset), scope=scope))
    return Selection(
        dataset=made, conditions=(), columns=made.columns, ordering=made.order, wanted=Presentation(**wanted)
    )


def answered(selection: Selection) -> list[Row]:
    return [json.loads(row) for (row,) in run.fetched(select.objects(selection))]


def added_up(rows: list[Row], keys: list[str], measures: list[str]) -> dict[tuple[Any, ...], list[Any]]:
    """By key: for each measure the sum, None where no amount is known, and how many are not; then how many rows."""
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append(row)
    return {key: [*(_sum(of, name) for name in measures), len(of)] for key, of in found.items()}


def _sum(rows: list[Row], name: str) -> tuple[str | None, int]:
    amounts = [Decimal(row[name]) for row in rows if row[name] is not None]
    return (str(sum(amounts)) if amounts else None), len(rows) - len(amounts)


@every_cube
def test_groups_are_the_rows_added_up(dataset: Dataset) -> None:
    rows = answered(everything(dataset))
    amounts = [column.name for column in dataset.measures]
    for by in (*((name,) for name in dataset.dimensions), dataset.dimensions):
        keys = list(dict.fromkeys(key for name in by for key in (*WITHIN.get(name, ()), name)))
        if "project" in by:
            keys = list(dict.fromkeys([*keys, "project_name"]))
        selection = asked(dataset, *by)
        found = {
            tuple(group[key] for key in keys): [
                *((group[name], group.get(f"unknown_{name}", 0)) for name in amounts),
                group[COUNT],
            ]
            for group in answered(selection)
        }
        assert found == added_up(rows, keys, amounts), by
        totals = run.totals_of(selection)
        whole = run.totals_of(everything(dataset))
        assert totals.rows == len(found)
        assert totals.sums == (*whole.sums, (COUNT, Decimal(whole.rows), 0))


@every_cube
def test_a_page_at_a_time_shows_every_group_once_in_every_order(dataset: Dataset) -> None:
    by = tuple(name for name in dataset.dimensions if name not in ("stage", "carried_over"))[-4:]
    selection = asked(dataset, *by)
    for ordering in selection.dataset.ordering_words:
        chosen = selection.but(ordering=ordering)
        whole = [row for (row,) in run.fetched(select.objects(chosen))]
        size = len(whole) // 3 + 1
        found, totals = run.first_page(chosen, size)
        assert totals == run.totals_of(chosen)
        while found and (more := run.fetched(select.page(chosen, size, Place(tuple(map(_again, found[-1][1:])))))):
            found += more
        assert [row[0] for row in found] == whole, ordering


def _again(value: Any) -> Any:
    """As a cursor has it."""
    return value if isinstance(value, int | str) else str(value)


def test_names_are_those_of_the_year_where_groups_have_one() -> None:
    for year, name in ((YEAR - 1, "旧名"), (YEAR, "新名")):
        Function.objects.create(code="2069901", name=name, name_en=f"Name of {year}", first_year=year, last_year=year)
        published(year, spent("1.00", "2069901"))
    assert [row["function_name"] for row in groups("year,function")] == ["旧名", "新名"]
    (row,) = groups("function")
    assert (row["function_name"], row["amount"]) == ("新名", "2.00")
    division = one(groups("function_division"), function_division="206")
    assert division["function_division_name"] == "科学技术支出"


def test_names_and_labels_are_in_the_language_asked_for() -> None:
    first = answered(asked(registry.datasets()["expenditures"], "jurisdiction", "nature", language="en"))[0]
    assert (first["jurisdiction"], first["nature"], first["nature_label"]) == (
        "310107",
        "basic",
        "Basic expenditure",
    )


def test_departments_of_the_same_code_in_two_districts_are_two() -> None:
    department = AdministrativeUnit.objects.get(jurisdiction__adcode="420103", code="501")
    published(YEAR, spent("1.00"), of="501")
    rows = answered(asked(registry.datasets()["expenditures"], "department"))
    names = {(row["jurisdiction"], row["department_name"]) for row in rows if row["department"] == "501"}
    assert names == {("420103", department.name), ("999999", "示例局501")}


def test_what_is_not_disclosed_is_a_group_of_its_own_and_marked() -> None:
    published(YEAR, spent("5.00", None), spent("0.00", None, nature=Nature.PERSONNEL), spent("7.00"))
    rows = groups("function_division,function_group")
    assert [(row["function_division"], row["function_group"], row["undisclosed"], row["amount"]) for row in rows] == [
        ("206", "20601", [], "7.00"),
        (None, None, ["function_division", "function_group"], "5.00"),
    ]


def test_an_amount_that_is_not_given_is_counted_and_never_zero() -> None:
    published(YEAR, purchased_service(1, amount=None), purchased_service(2, amount="3.00"))
    (row,) = groups("year", of="purchased_services", measure="amount,count")
    assert (row["amount"], row["unknown_amount"], row["count"]) == ("3.00", 1, 2)
    published(YEAR, purchased_service(1, amount=None), of="800")
    row = one(groups("department", of="purchased_services"), department="800")
    assert (row["amount"], row["unknown_amount"]) == (None, 1)


def test_projects_without_code_are_told_apart_by_name_and_department() -> None:
    for of in ("900", "800"):
        names = ("评审", "宣传") if of == "900" else ("评审",)
        facts = [fact for name in names for fact in (project(name), project_line("1.00", name))]
        published(YEAR, *facts, of=of)
    rows = groups("project", of="project_lines")
    assert [(row["department"], row["project"], row["project_name"], row["amount"]) for row in rows] == [
        ("800", None, "评审", "1.00"),
        ("900", None, "宣传", "1.00"),
        ("900", None, "评审", "1.00"),
    ]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("year", "year"),
        ("function.division", "function_division"),
        ("function.group", "function_group"),
        ("function.class", "function"),
        ("function", "function"),
        ("function_group", "function_group"),
        ("function.item", None),
        ("nature.class", None),
        ("amount", None),
        ("edition", None),
        ("", None),
        (".", None),
        (".class", None),
        ("function.class.class", None),
        ("f.amount", None),
    ],
)
def test_dimensions_are_named_by_column_or_by_level(word: str, name: str | None) -> None:
    assert dimension_of(registry.datasets()["expenditures"], word) == name


def test_only_the_grouping_runs_over_the_facts() -> None:
    """Names are looked up for a page, and totals are of the groups: the facts are read once, and joined by key only."""
    selection = asked(registry.datasets()["expenditures"], "year", "function_division", measures=("amount",))
    statement = select.page_and_totals(selection, 100)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.values)
        ((plan,),) = cursor.fetchall()
    tables = re.findall(r'"Relation Name": "(\w+)"', json.dumps(plan))
    assert sorted(tables) == ["budgets_edition", "budgets_expenditureline", "budgets_function", "budgets_function"]
