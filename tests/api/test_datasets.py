"""What holds of every dataset of the contents page: all formats say the same, and whatever is declared works."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.test import Client

from budgets import registry
from budgets.api import describe
from budgets.datasets import editions, run, select
from budgets.datasets.columns import Column, Kind, Presentation
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Bound, Cases, Condition, Contains, Filter, Prefixes, ValidYears, Years
from budgets.datasets.select import Place, Selection
from budgets.models import Edition, Waiver
from performance.models import DepartmentStatement, ProjectDossier
from tests.api.conftest import API, JIANGHAN, Get, make_public
from tests.models.database import create_draft, every_fact

DATASETS = registry.datasets()
NOT_IN_THE_DEMONSTRATION = {"corrections", "unit_expenditures", "carry_forwards", "asset_lines"}

Row = dict[str, Any]

every_dataset = pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)


@pytest.fixture
def rows(request: pytest.FixtureRequest, dataset: Dataset) -> list[Row]:
    """Every row, in the order of the whole result. Those of the invented department where there are no others."""
    if dataset.key in NOT_IN_THE_DEMONSTRATION:
        request.getfixturevalue("invented")
        return streamed(dataset)
    request.getfixturevalue("db")
    return demonstrated(dataset)


def streamed(dataset: Dataset) -> list[Row]:
    answer = Client().get(f"{API}{dataset.path}.ndjson", {"trailer": "none"})
    return [json.loads(line) for line in answer.getvalue().splitlines()]


@cache
def demonstrated(dataset: Dataset) -> list[Row]:
    """The demonstration data are the same for every test."""
    return streamed(dataset)


@every_dataset
def test_page_and_csv_hold_the_rows_of_the_stream(
    client: Client, get: Get, dataset: Dataset, rows: list[Row], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # the clock, the rows, the totals
        page = get(f"{dataset.path}/", page_size=1000)
    assert (page["count"], page["next"], page["results"]) == (len(rows), None, rows)
    text = client.get(f"{API}{dataset.path}.csv", {"trailer": "none"}).getvalue().decode()
    assert text.startswith("\ufeff" + ",".join(dataset.names))
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert lines == [{column.name: as_csv(row[column.name], column) for column in dataset.columns} for row in rows]


def as_csv(value: Any, column: Column) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ";".join(value)
        case str() if column.kind is Kind.TEXT and value.startswith(("=", "+", "-", "@")):
            return f"'{value}"
    return str(value)


@every_dataset
def test_values_are_what_is_declared_and_the_example_answers_some(
    client: Client, dataset: Dataset, rows: list[Row]
) -> None:
    answer = client.get(f"{API}{dataset.path}/?{dataset.example}")
    assert dataset.example and answer.status_code == 200
    assert answer.json()["count"] or dataset.key in NOT_IN_THE_DEMONSTRATION
    kinds = {Kind.WHOLE: int, Kind.FLAG: bool, Kind.LIST: list}
    for column in dataset.columns:
        values = [row[column.name] for row in rows]
        assert column.null or None not in values, column.name
        for value in filter(lambda value: value is not None, values):
            assert type(value) is kinds.get(column.kind, str), column.name
            assert column.words is None or value in column.words
            if column.kind in (Kind.AMOUNT, Kind.NUMBER):
                assert -Decimal(value).as_tuple().exponent == column.places


@every_dataset
def test_every_filter_finds_what_it_says(get: Get, dataset: Dataset, rows: list[Row]) -> None:
    for asked in dataset.filters:
        if isinstance(asked, Contains):
            continue  # see test_words_are_found
        for given in given_for(asked, rows):
            holds = meaning(asked, given)
            expected = sum(map(holds, rows))
            assert get(f"{dataset.path}/", page_size=1, **{asked.name: given})["count"] == expected, asked.name


SAID_BY = {
    "budget_unit": "unit",
    "of_project": "project_name",
    "amount_min": "amount",
    "amount_max": "amount",
    "local_min": "local",
    "local_max": "local",
}
"""Columns that filters of another name are about."""


def column_of(asked: Filter, row: Row) -> Any:
    if isinstance(asked, Years) and "year" not in row:
        return row["to_year"]
    return row[SAID_BY.get(asked.name, asked.name)]


def given_for(asked: Filter, rows: list[Row]) -> list[str]:
    """Values to ask for, taken from a row in the middle where they are not few."""
    if isinstance(asked, Cases):
        return list(asked.cases)
    if isinstance(asked, ValidYears):
        return ["2020", "2024", "2020..2022,2024"]
    values = [str(value) for value in (column_of(asked, row) for row in rows) if value is not None]
    one = sorted(values)[len(values) // 2] if values else asked.schema["example"]
    if isinstance(asked, Prefixes):
        return [one, one[:3], f"{one[:1]},{one}"]
    return [one] if isinstance(asked, Bound) or asked in editions.FILTERS else [one, f"{one},{values[0]}"]


def meaning(asked: Filter, given: str) -> Callable[[Row], bool]:
    """Whether a row is asked for, told without SQL."""
    if isinstance(asked, Cases):
        truths = {"applied": lambda value: value > 0, "of_project": lambda value: value is not None}
        true = truths.get(asked.name, bool)
        return lambda row: true(column_of(asked, row)) is (given == "true")
    if isinstance(asked, ValidYears):
        years = asked.years(given)
        return lambda row: any((row["first_year"] or 0) <= year <= (row["last_year"] or year) for year in years)
    if isinstance(asked, Bound):
        compare = Decimal.__ge__ if asked.operator == ">=" else Decimal.__le__
        known = lambda row: column_of(asked, row) is not None  # noqa: E731
        return lambda row: known(row) and compare(Decimal(column_of(asked, row)), Decimal(given))
    values = tuple(given.split(","))
    if isinstance(asked, Prefixes):
        return lambda row: (column_of(asked, row) or "").startswith(values)
    return lambda row: str(column_of(asked, row)) in values


@every_dataset
def test_pages_in_every_order_hold_every_row_once(dataset: Dataset, rows: list[Row]) -> None:
    """No two rows share a place in the order; and some of them, with pages of 1 to 3, forwards and backwards again."""
    assert_no_ties(dataset, len(rows))
    some = everything(dataset, some_of(dataset, 7))
    for index, ordering in enumerate(dataset.ordering_words):
        selection, size = some.but(ordering=ordering), 1 + index % 3
        whole = run.fetched(select.page(selection, 100))
        assert None not in [part for row in whole for part in row[1:]], ordering
        forwards = list(walk(selection, size, backwards=False, after=None))
        assert forwards == whole, ordering
        backwards = list(walk(selection, size, backwards=True, after=Place(whole[-1][1:], backwards=True)))
        assert backwards == whole[-2::-1], ordering
        if ordering.startswith("-"):
            assert [row[:0:-1] for row in reversed(whole)] == [
                row[:0:-1] for row in run.fetched(select.page(some.but(ordering=ordering[1:]), 100))
            ]


def assert_no_ties(dataset: Dataset, current: int) -> None:
    body = select.source(dataset, (), dataset.unique)
    keys = ", ".join(dataset.unique)
    counted = f"SELECT count(*), count(DISTINCT ({keys})) {body.sql}"
    ((total, distinct),) = run.fetched(select.Statement(counted, body.values))
    assert total == distinct >= current


def walk(selection: Selection, size: int, *, backwards: bool, after: Place | None) -> Iterable[tuple[Any, ...]]:
    while found := run.fetched(select.page(selection, size, after)):
        yield from found
        # What a cursor remembers went through JSON.
        key = (part if isinstance(part, int) else str(part) for part in found[-1][1:])
        after = Place(tuple(key), backwards)


def everything(dataset: Dataset, *conditions: Condition) -> Selection:
    return Selection(
        dataset=dataset,
        conditions=conditions,
        columns=dataset.columns[:1],
        ordering=dataset.order,
        wanted=Presentation(),
    )


def some_of(dataset: Dataset, most: int) -> Condition:
    """As many rows at most, from all over the table."""
    body = select.source(dataset, (), ())
    asked = select.Statement(f"SELECT {dataset.alias}.id {body.sql} ORDER BY 1", body.values)
    ids = [row[0] for row in run.fetched(asked)]
    return Condition(f"{dataset.alias}.id = ANY(%s)", (ids[:: 1 + len(ids) // most],))


@every_dataset
def test_rows_can_be_counted_by_every_dimension(dataset: Dataset, rows: list[Row]) -> None:
    assert set(dataset.dimensions) <= set(dataset.names)
    expressions = [dataset.by_name[name].expression(Presentation()) for name in dataset.dimensions]
    if not expressions:
        return
    body = select.source(dataset, (), expressions)
    grouped = ", ".join(str(number) for number in range(1, len(expressions) + 1))
    statement = f"SELECT {', '.join(expressions)}, count(*) {body.sql} GROUP BY {grouped}"
    assert sum(row[-1] for row in run.fetched(select.Statement(statement, body.values))) >= len(rows)


@every_dataset
def test_everything_is_described_in_both_languages(dataset: Dataset) -> None:
    told = [dataset.title, dataset.about, *(each.about for each in (*dataset.columns, *dataset.filters))]
    assert all(zh and not zh.isascii() and en for zh, en in told)
    assert len(set(dataset.names)) == len(dataset.columns)
    assert len({parameter.name for parameter in describe.parameters_of(dataset)}) == len(
        describe.parameters_of(dataset)
    )


def test_a_correction_takes_the_place_of_what_it_corrects(client: Client, get: Get, correction: Edition) -> None:
    """It holds one line of expenditure, and of other kinds nothing."""
    for dataset in DATASETS.values():
        if not dataset.of_editions or dataset.every_state or dataset.table == "budgets_edition":
            continue
        named = get(f"{dataset.path}/", edition=JIANGHAN)["count"]
        before = get(f"{dataset.path}/", department="501", year="2024", state="corrected")["count"]
        assert named == before
        now = get(f"{dataset.path}/", department="501", year="2024")
        assert {row["edition"] for row in now["results"]} <= {"420103-501-2024-approved-2"}, dataset.key


PERSON, TELEPHONE = "某某人", "99912345678"


def test_nobody_is_named(client: Client, db: None, django_user_model: Any) -> None:
    """What is for staff only stands in the database beside what is public, and in no list."""
    someone = django_user_model.objects.create_user(PERSON, f"{PERSON}@example.org", first_name=PERSON)
    draft = create_draft(*every_fact())
    DepartmentStatement.objects.filter(edition=draft).update(filled_by=PERSON, telephone=TELEPHONE)
    ProjectDossier.objects.filter(edition=draft).update(responsible_person=PERSON, telephone=TELEPHONE)
    Waiver.objects.create(edition=draft, rule="C12", reason="示例", approver=someone, approver_role="示例职务")
    make_public(draft, published_by=someone)
    answered = 0
    for dataset in DATASETS.values():
        text = client.get(
            f"{API}{dataset.path}.ndjson", {"department": "900"} if dataset.of_editions else {}
        ).getvalue()
        assert PERSON not in text.decode() and TELEPHONE not in text.decode(), dataset.key
        answered += b"999999-900" in text
    assert answered == 20
