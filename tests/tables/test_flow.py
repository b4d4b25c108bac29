"""Flows of money from tables 1 and 3: what is not divided is a node of its own."""

from decimal import Decimal

from budgets.facts import FundingSource, Nature
from budgets.tables.catalogue.t01_revenue_expenditure import T01
from budgets.tables.catalogue.t03_expenditure import T03
from budgets.tables.compute import compute
from budgets.tables.flow import Flow, flows, folded
from tests.factories import carry_forward, expenditure, fact_set, revenue


def told(*facts: object, least: str = "0") -> dict[tuple[str, str], str]:
    known = fact_set(*facts)  # type: ignore[arg-type]
    found = flows(compute(T01, known).part("main"), compute(T03, known).part("main"))
    return {(flow.source.key, flow.target.key): str(flow.amount) for flow in folded(found, Decimal(least))}


def test_several_sources_meet_in_the_total() -> None:
    assert told(
        revenue("70"),
        revenue("20", FundingSource.OTHER),
        revenue("10", carried_over=True),
        expenditure("60", Nature.PERSONNEL, function="2060101"),
        expenditure("25", function="2060102"),
        expenditure("12", function="2080505"),
        carry_forward("3"),
    ) == {
        ("source.general", "total"): "70",
        ("source.other", "total"): "20",
        ("source.carried_over", "total"): "10",
        ("total", "nature.basic"): "60",
        ("nature.basic", "function.206"): "60",
        ("total", "nature.project"): "37",
        ("nature.project", "function.206"): "25",
        ("nature.project", "function.208"): "12",
        ("total", "carry_forward"): "3",
    }


def test_a_single_source_takes_the_place_of_the_total() -> None:
    assert told(revenue("60"), expenditure("60")) == {
        ("source.general", "nature.project"): "60",
        ("nature.project", "function.206"): "60",
    }


def test_undivided_amounts_are_nodes_of_their_own() -> None:
    assert told(
        revenue("100", FundingSource.FISCAL), revenue("20", FundingSource.OTHER), expenditure("120", function=None)
    ) == {
        ("source.other", "total"): "20",
        ("source.undivided", "total"): "100",
        ("total", "nature.project"): "120",
        ("nature.project", "function.undivided"): "120",
    }


def test_small_functions_are_drawn_as_one() -> None:
    facts = [revenue("100"), expenditure("90"), expenditure("6", function="2080505"), expenditure("4", function="227")]
    assert told(*facts, least="10") == {
        ("source.general", "nature.project"): "100",
        ("nature.project", "function.206"): "90",
        ("nature.project", "function.other"): "10",
    }
    assert ("nature.project", "function.208") in told(*facts, least="5")


def test_nothing_flows_where_nothing_is_disclosed() -> None:
    known = fact_set(undisclosed=["revenue", "expenditure"])
    empty: tuple[Flow, ...] = ()
    assert flows(compute(T01, known).part("main"), compute(T03, known).part("main")) == empty
    assert flows(None, None) == empty
