"""A grid stored and read back is the same grid."""

import json
from decimal import Decimal

import pytest

from budgets.facts import FundingSource
from budgets.models import PublishedTable
from budgets.publication import grids_of
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.catalogue.t12_procurement import T12
from budgets.tables.compute import compute
from budgets.tables.grid import UNDISCLOSED
from budgets.tables.record import from_record, to_record
from budgets.tables.schema import Disclosure
from tests.factories import expenditure, fact_set, procurement
from tests.tables.demonstration import EDITIONS, edition, published

FACTS = fact_set(
    expenditure("1.10", function="2060101", place="表5 第3行"),
    expenditure("2.00", source=FundingSource.FISCAL, function="2080505"),
    procurement(1, amount=None, quantity="0.50", name='纸 "A4"'),
)


@pytest.mark.parametrize("table", [T05, T12], ids=["t05", "t12"])
def test_round_trip_through_json(table: Disclosure) -> None:
    grid = compute(table, FACTS)
    assert from_record(json.loads(json.dumps(to_record(grid)))) == grid


def test_undisclosed_blank_and_exact_figures_are_kept_apart() -> None:
    record = to_record(compute(T05, FACTS))
    rows = {row["key"]: row for row in record["parts"][0]["rows"]}
    assert rows["2060101"]["cells"] == ["2060101", "行政运行", "1.10", None, None, None, "1.10"]
    assert "undisclosed" not in rows["2060101"]
    assert rows["2080505"]["cells"][2:] == [None, None, None, None, None]
    assert rows["2080505"]["undisclosed"] == ["total", "project"]
    assert rows["2060101"]["sources"] == ["表5 第3行"]


def test_codes_stay_text_and_amounts_become_decimals() -> None:
    (part,) = from_record(json.loads(json.dumps(to_record(compute(T05, FACTS))))).parts
    assert part.row("2060101").cells[0] == "2060101"
    assert part.cell("2060101", "total") == Decimal("1.10")
    assert part.cell("2080505", "total") is UNDISCLOSED


@pytest.mark.django_db
@pytest.mark.parametrize(("jurisdiction", "department", "year"), EDITIONS)
def test_every_demonstration_grid(jurisdiction: str, department: str, year: int) -> None:
    """Computed from today's facts, and stored when these were published: the same."""
    computed = grids_of(edition(jurisdiction, department, year))
    stored = published(jurisdiction, department, year)
    assert [grid.number for grid in computed] == list(range(1, 16))
    for grid in computed:
        assert from_record(json.loads(json.dumps(to_record(grid)))) == grid == stored[grid.number]


@pytest.mark.django_db
def test_stored_record_is_the_record_of_its_grid() -> None:
    stored = list(PublishedTable.objects.values_list("grid", flat=True))
    assert len(stored) == len(EDITIONS) * 15
    for record in stored:
        assert json.loads(json.dumps(to_record(from_record(record)))) == record
