"""The cube against the year before: every case of lineage, what is not disclosed, and whole worlds by plain loops."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from budgets.datasets.cube import cubes, measures_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.year_on_year import is_comparable
from budgets.facts import ExpenditureLine, FundingSource, Nature
from tests.datasets.slow import World, expected
from tests.datasets.world import ADMINISTRATION, YEAR, Row, compared, groups, linked, one, published, spent
from tests.factories import basic_expenditure, procurement, project, project_line

pytestmark = pytest.mark.django_db

AFFAIRS, RESEARCH, PENSIONS = "2060102", "2060404", "2080505"


def told(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("amount", "previous", "change", "change_percent", "comparability"))


def by_function(**given: str) -> dict[str | None, tuple[Any, ...]]:
    """This year's groups: amount, previous, change, per cent, state."""
    rows = compared("year,function", year=str(YEAR), **given)
    return {row["function"]: told(row) for row in rows}


# Lineage


def test_a_renamed_code_is_compared_with_what_it_was() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS), spent("7.00", PENSIONS))
    published(YEAR, spent("100.00", ADMINISTRATION), spent("7.00", PENSIONS))
    linked("function", YEAR, AFFAIRS, ADMINISTRATION)
    assert by_function() == {
        ADMINISTRATION: ("100.00", "80.00", "20.00", "25.00", "comparable"),
        PENSIONS: ("7.00", "7.00", "0.00", "0.00", "comparable"),
    }


def test_merged_codes_are_added_up() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS), spent("20.00", RESEARCH), spent("1.00", ADMINISTRATION))
    published(YEAR, spent("50.00", ADMINISTRATION))
    linked("function", YEAR, AFFAIRS, ADMINISTRATION)
    linked("function", YEAR, RESEARCH, ADMINISTRATION)
    assert by_function() == {ADMINISTRATION: ("50.00", "101.00", "-51.00", "-50.50", "comparable")}


def test_a_code_is_split_by_shares_and_rolled_up_afterwards() -> None:
    """A third of 100.00 is 33.33 and two thirds are 66.67: each group is rounded, and half a cent up."""
    published(YEAR - 1, spent("100.00", AFFAIRS))
    published(YEAR, spent("40.00", RESEARCH), spent("60.00", PENSIONS))
    linked("function", YEAR, AFFAIRS, RESEARCH, "0.333333")
    linked("function", YEAR, AFFAIRS, PENSIONS, "0.666667")
    assert by_function() == {
        RESEARCH: ("40.00", "33.33", "6.67", "20.01", "comparable"),
        PENSIONS: ("60.00", "66.67", "-6.67", "-10.00", "comparable"),
    }
    rows = compared("year,function_division", year=str(YEAR))
    assert {row["function_division"]: row["previous"] for row in rows} == {"206": "33.33", "208": "66.67"}


def test_what_flows_in_without_a_share_makes_a_group_incomparable_not_grown_from_zero() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS), spent("5.00", ADMINISTRATION))
    published(YEAR, spent("100.00", ADMINISTRATION), spent("3.00", RESEARCH))
    linked("function", YEAR, AFFAIRS, ADMINISTRATION, None)
    linked("function", YEAR, AFFAIRS, RESEARCH, None)
    assert by_function() == {
        ADMINISTRATION: ("100.00", "5.00", None, None, "not_comparable"),
        RESEARCH: ("3.00", None, None, None, "not_comparable"),
    }
    (division,) = compared("year,function.division".replace(".", "_"), year=str(YEAR))
    assert told(division) == ("103.00", "5.00", None, None, "not_comparable")


def test_a_change_of_codes_does_not_matter_where_nobody_asks_for_codes() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS))
    published(YEAR, spent("100.00", ADMINISTRATION))
    linked("function", YEAR, AFFAIRS, ADMINISTRATION, None)
    (row,) = compared("year,nature", year=str(YEAR))
    assert told(row) == ("100.00", "80.00", "20.00", "25.00", "comparable")


def test_links_join_two_years_and_lead_no_further() -> None:
    """Two that follow each other in one year are one step each; those of another year are not followed at all."""
    published(YEAR - 1, spent("80.00", AFFAIRS), spent("6.00", RESEARCH))
    published(YEAR, spent("90.00", RESEARCH), spent("8.00", PENSIONS))
    linked("function", YEAR, AFFAIRS, RESEARCH)
    linked("function", YEAR, RESEARCH, PENSIONS)
    linked("function", YEAR - 1, RESEARCH, ADMINISTRATION)
    linked("function", YEAR + 1, PENSIONS, ADMINISTRATION)
    assert by_function() == {
        RESEARCH: ("90.00", "80.00", "10.00", "12.50", "comparable"),
        PENSIONS: ("8.00", "6.00", "2.00", "33.33", "comparable"),
    }


def test_links_of_the_department_and_of_its_district_count_together() -> None:
    """As Lineage.objects.of has it; those of another department do not count."""
    published(YEAR - 1, spent("100.00", AFFAIRS))
    published(YEAR, spent("30.00", RESEARCH), spent("60.00", ADMINISTRATION))
    linked("function", YEAR, AFFAIRS, RESEARCH, "0.4")
    linked("function", YEAR, AFFAIRS, ADMINISTRATION, "0.6", of="900")
    linked("function", YEAR, AFFAIRS, PENSIONS, "0.5", of="800")
    assert by_function() == {
        RESEARCH: ("30.00", "40.00", "-10.00", "-25.00", "comparable"),
        ADMINISTRATION: ("60.00", "60.00", "0.00", "0.00", "comparable"),
    }


def test_units_are_carried_over_too() -> None:
    published(YEAR - 1, spent("80.00", unit="900001"), spent("3.00", unit="900002"))
    published(YEAR, spent("100.00", unit="900002"))
    linked("unit", YEAR, "900001", "900002")
    (row,) = compared("year,unit", year=str(YEAR))
    assert (row["unit"], row["unit_name"], told(row)) == (
        "900002",
        "示例局900单位002",
        ("100.00", "83.00", "17.00", "20.48", "comparable"),
    )


def test_codes_and_units_are_carried_over_at_once() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS, unit="900001"))
    published(YEAR, spent("10.00", ADMINISTRATION, unit="900002"))
    linked("unit", YEAR, "900001", "900002", "0.5")
    linked("function", YEAR, AFFAIRS, ADMINISTRATION, "0.25")
    (row,) = compared("year,unit,function", year=str(YEAR))
    assert told(row) == ("10.00", "10.00", "0.00", "0.00", "comparable")


def test_economic_classes_are_carried_over() -> None:
    published(YEAR - 1, basic_expenditure("80.00", "30101"))
    published(YEAR, basic_expenditure("60.00", "30102"), basic_expenditure("5.00", "30201"))
    linked("economic_class", YEAR, "30101", "30102", "0.9")
    linked("economic_class", YEAR, "30101", "30201", "0.1")
    rows = compared("year,economic_class_division", of="basic_expenditures", year=str(YEAR))
    assert {row["economic_class_division"]: told(row) for row in rows} == {
        "301": ("60.00", "72.00", "-12.00", "-16.67", "comparable"),
        "302": ("5.00", "8.00", "-3.00", "-37.50", "comparable"),
    }


@pytest.mark.parametrize("of", ["projects", "project_lines"])
def test_projects_are_joined_by_code_by_name_and_by_lineage(of: str) -> None:
    """Their codes carry the year; where there is none, the name is the key."""
    old, new = "99999990900T000000001", "99999991900T000000007"
    published(YEAR - 1, project("评审", old), project_line("80.00", old), project("宣传"), project_line("9.00", "宣传"))
    published(YEAR, project("评审二期", new), project_line("60.00", new), project("宣传"), project_line("9.00", "宣传"))
    linked("project", YEAR, old, new, of="900")
    rows = compared("year,project", of=of, year=str(YEAR))
    assert [(row["project"], row["project_name"], *told(row)) for row in rows] == [
        (new, "评审二期", "60.00", "80.00", "-20.00", "-25.00", "comparable"),
        (None, "宣传", "9.00", "9.00", "0.00", "0.00", "comparable"),
    ]
    (row,) = compared("year,department", of=of, year=str(YEAR), project=new)
    assert told(row) == ("60.00", "80.00", "-20.00", "-25.00", "comparable")


@pytest.mark.parametrize("of", ["projects", "project_lines"])
def test_a_project_that_nothing_joins_has_ended_and_another_is_new(of: str) -> None:
    old, new = "99999990900T000000001", "99999991900T000000007"
    published(YEAR - 1, project("评审", old), project_line("80.00", old))
    published(YEAR, project("评审", new), project_line("60.00", new))
    rows = compared("year,project", of=of, year=str(YEAR))
    assert [(row["project"], row["project_name"], *told(row)) for row in rows] == [
        (old, "评审", None, "80.00", None, None, "ended"),
        (new, "评审", "60.00", None, None, None, "new"),
    ]


# Known, unknown and nothing


def test_new_and_ended_are_what_two_disclosed_years_have_alone() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS), spent("0.00", RESEARCH))
    published(YEAR, spent("100.00", ADMINISTRATION), spent("0.00", PENSIONS))
    assert by_function() == {
        ADMINISTRATION: ("100.00", None, None, None, "new"),
        AFFAIRS: (None, "80.00", None, None, "ended"),
        RESEARCH: (None, "0.00", None, None, "comparable"),
        PENSIONS: ("0.00", None, None, None, "comparable"),
    }


def test_from_zero_there_is_a_change_and_no_percentage() -> None:
    published(YEAR - 1, spent("0.00"))
    published(YEAR, spent("100.00"))
    assert by_function() == {ADMINISTRATION: ("100.00", "0.00", "100.00", None, "comparable")}


def test_nothing_is_new_against_a_year_that_does_not_tell_functions() -> None:
    published(YEAR - 1, spent("80.00", None))
    published(YEAR, spent("100.00", ADMINISTRATION))
    assert by_function() == {
        ADMINISTRATION: ("100.00", None, None, None, "previous_undisclosed"),
        None: (None, "80.00", None, None, "not_comparable"),
    }
    (row,) = compared("year", year=str(YEAR))
    assert told(row) == ("100.00", "80.00", "20.00", "25.00", "comparable")
    (row,) = compared("year", year=str(YEAR), function="206")
    assert told(row) == ("100.00", None, None, None, "previous_undisclosed")


def test_a_part_of_an_undivided_amount_leaves_the_known_part_incomparable() -> None:
    """80.00 of last year are of this function, and of 5.00 more nobody knows."""
    published(YEAR - 1, spent("80.00"), spent("5.00", None))
    published(YEAR, spent("100.00"))
    assert by_function()[ADMINISTRATION] == ("100.00", "80.00", None, None, "previous_undisclosed")


def test_this_year_may_be_the_one_that_does_not_tell() -> None:
    published(YEAR - 1, spent("80.00", ADMINISTRATION))
    published(YEAR, spent("100.00", None))
    assert by_function() == {
        ADMINISTRATION: (None, "80.00", None, None, "undisclosed"),
        None: ("100.00", None, None, None, "not_comparable"),
    }


def test_an_undisclosed_zero_hides_nothing() -> None:
    published(YEAR - 1, spent("0.00", None))
    published(YEAR, spent("100.00"))
    assert by_function()[ADMINISTRATION] == ("100.00", None, None, None, "new")


@pytest.mark.parametrize(
    ("name", "whole", "part"),
    [("nature", Nature.BASIC, Nature.PERSONNEL), ("source", FundingSource.FISCAL, FundingSource.GENERAL)],
)
def test_undivided_words_are_not_compared_with_their_parts(name: str, whole: Any, part: Any) -> None:
    published(YEAR - 1, spent("80.00", **{name: whole}))
    published(YEAR, spent("100.00", **{name: part}))
    rows = compared(f"year,{name}", year=str(YEAR))
    assert {row[name]: told(row) for row in rows} == {
        whole.value: (None, "80.00", None, None, "not_comparable"),
        part.value: ("100.00", None, None, None, "previous_undisclosed"),
    }
    (row,) = compared("year", year=str(YEAR), **{name: part.value})
    assert told(row) == ("100.00", None, None, None, "previous_undisclosed")
    (row,) = compared("year", year=str(YEAR), **{name: whole.value})
    assert told(row) == (None, "80.00", None, None, "not_comparable")
    (row,) = compared("year", year=str(YEAR), **{name: f"{part},{whole}"})
    assert told(row) == ("100.00", "80.00", "20.00", "25.00", "comparable")


def test_a_department_as_a_whole_is_not_compared_with_its_units() -> None:
    published(YEAR - 1, spent("80.00", unit="900"))
    published(YEAR, spent("100.00", unit="900001"))
    rows = compared("year,unit", year=str(YEAR))
    assert {row["unit"]: row["comparability"] for row in rows} == {
        "900": "not_comparable",
        "900001": "previous_undisclosed",
    }
    assert [row["comparability"] for row in compared("year", budget_unit="900001")] == ["previous_undisclosed"]
    assert [row["comparability"] for row in compared("year", budget_unit="900", year=str(YEAR))] == ["not_comparable"]


@pytest.mark.parametrize(("closed", "state"), [(YEAR - 1, "previous_undisclosed"), (YEAR, "undisclosed")])
def test_a_kind_that_the_source_does_not_give_is_unknown(closed: int, state: str) -> None:
    for year in (YEAR - 1, YEAR):
        if year == closed:
            published(year, undisclosed=["expenditure"])
        else:
            published(year, spent("80.00"))
    assert [row["comparability"] for row in compared("year", year=str(YEAR))] == [state]


def test_an_item_without_amount_is_unknown_on_either_side() -> None:
    for year, amounts in ((YEAR - 1, ["1.00", None]), (YEAR, ["1.00", "2.00"]), (YEAR + 1, ["1.00", "5.00"])):
        published(year, *(procurement(number, amount=amount) for number, amount in enumerate(amounts, start=1)))
    rows = compared("year", of="procurements")
    assert [(row["year"], row["unknown_amount"], *told(row)) for row in rows] == [
        (YEAR - 1, 1, "1.00", None, None, None, "previous_not_published"),
        (YEAR, 0, "3.00", "1.00", None, None, "previous_undisclosed"),
        (YEAR + 1, 0, "6.00", "3.00", "3.00", "100.00", "comparable"),
    ]


def test_a_code_above_the_level_is_no_undisclosed_amount() -> None:
    """206 is a division and has no group; last year's other groups are known all the same."""
    published(YEAR - 1, spent("9.00", "206"), spent("80.00"))
    published(YEAR, spent("9.00", "206"), spent("100.00"))
    rows = compared("year,function_division,function_group", year=str(YEAR))
    assert [(row["function_group"], *told(row)) for row in rows] == [
        ("20601", "100.00", "80.00", "20.00", "25.00", "comparable"),
        (None, "9.00", "9.00", "0.00", "0.00", "comparable"),
    ]


# Departments


def departments(row: Row) -> tuple[int, int, int]:
    return row["departments"], row["previous_departments"], row["compared_departments"]


def test_a_department_without_one_of_the_years_is_left_out_of_the_comparison_and_told() -> None:
    for of, amounts in {"900": ("80.00", "100.00"), "800": (None, "7.00"), "700": ("30.00", None)}.items():
        for year, amount in zip((YEAR - 1, YEAR), amounts, strict=True):
            if amount:
                published(year, spent(amount), of=of)
    (row,) = compared("year", year=str(YEAR))
    assert told(row) == ("107.00", "110.00", "20.00", "25.00", "partial")
    assert (row["base"], departments(row)) == ("80.00", (2, 2, 1))
    rows = compared("year,department", year=str(YEAR))
    assert {row["department"]: told(row) for row in rows} == {
        "700": (None, "30.00", None, None, "not_published"),
        "800": ("7.00", None, None, None, "previous_not_published"),
        "900": ("100.00", "80.00", "20.00", "25.00", "comparable"),
    }


def test_one_department_that_does_not_tell_functions_leaves_the_others_compared() -> None:
    """Its 50.00 of last year may be of any function, of this one too."""
    published(YEAR - 1, spent("80.00"), of="900")
    published(YEAR, spent("100.00"), of="900")
    published(YEAR - 1, spent("50.00", None), of="800")
    published(YEAR, spent("40.00", PENSIONS), of="800")
    rows = compared("year,function", year=str(YEAR))
    assert told(one(rows, function=ADMINISTRATION)) == ("100.00", "80.00", "20.00", "25.00", "partial")
    assert departments(one(rows, function=ADMINISTRATION)) == (1, 1, 1)
    assert told(one(rows, function=PENSIONS)) == ("40.00", None, None, None, "previous_undisclosed")


def test_a_group_is_new_or_ended_only_if_it_is_so_for_all_its_departments() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS), of="900")
    published(YEAR, spent("100.00", AFFAIRS), of="900")
    published(YEAR - 1, spent("1.00", ADMINISTRATION), of="800")
    published(YEAR, spent("5.00", AFFAIRS), of="800")
    assert by_function() == {
        AFFAIRS: ("105.00", "80.00", "25.00", "31.25", "comparable"),
        ADMINISTRATION: (None, "1.00", None, None, "ended"),
    }


def test_stages_are_compared_with_their_own() -> None:
    published(YEAR - 1, spent("80.00"))
    published(YEAR - 1, spent("70.00"), stage="outturn")
    published(YEAR, spent("100.00"))
    rows = compared("year,stage", year=str(YEAR))
    assert {row["stage"]: told(row) for row in rows} == {
        "approved": ("100.00", "80.00", "20.00", "25.00", "comparable"),
        "outturn": (None, "70.00", None, None, "not_published"),
    }


def test_what_joins_an_unpublished_year_is_not_given_away() -> None:
    published(YEAR - 1, spent("80.00", AFFAIRS))
    published(YEAR, spent("1.00"), of="800")
    linked("function", YEAR, AFFAIRS, RESEARCH, of="900")
    assert by_function(department="900,800")[AFFAIRS] == (None, "80.00", None, None, "not_published")


def test_years_of_which_nothing_is_published_are_no_groups() -> None:
    published(YEAR, spent("80.00"))
    assert [row["year"] for row in compared("year")] == [YEAR]
    assert compared("year", year=str(YEAR + 1)) == []


@pytest.mark.parametrize(
    "dataset", [each for each in cubes().values() if is_comparable(each)], ids=lambda each: each.key
)
def test_this_year_is_what_it_is_alone_by_every_dimension(dataset: Dataset) -> None:
    """On the demonstration data."""
    (measure, *_others) = measures_of(dataset)
    for name in dataset.dimensions[1:]:
        by = name if name == "year" else f"year,{name}"
        given = {"of": dataset.key, "measure": measure, "jurisdiction": "310107,420103"}
        alone = groups(by, **given)
        both = [row for row in compared(by, **given) if row["departments"]]
        assert [{key: row[key] for key in alone[0]} for row in both] == alone, by


# Worlds

FUNCTIONS = [ADMINISTRATION, AFFAIRS, RESEARCH, PENSIONS]
NATURES = [Nature.PERSONNEL, Nature.OPERATING, Nature.PROJECT]
SOURCES = [FundingSource.GENERAL, FundingSource.FUND, FundingSource.SPECIAL]
SHARES = ["1", "0.5", "0.123456", None]
QUESTIONS: list[tuple[str, Mapping[str, list[str]]]] = [
    ("year", {}),
    ("year,department", {}),
    ("year,function", {}),
    ("year,function_division", {}),
    ("year,function_division,nature", {}),
    ("year,nature,source", {}),
    ("year,unit", {}),
    ("year,unit,function_group", {}),
    ("year,department,source", {}),
    ("year", {"function": ["206"]}),
    ("year,department", {"function": [ADMINISTRATION, "208"], "nature": ["project"]}),
    ("year", {"nature": ["personnel", "project"]}),
    ("year,function_division", {"nature": ["basic"]}),
    ("year,nature", {"source": ["general"], "function": ["20601"]}),
    ("year,function", {"unit": ["900001", "800001"]}),
    ("year", {"unit": ["900", "700002"], "source": ["fiscal", "special"]}),
    ("year,source", {"nature": ["operating"], "unit": ["700001", "800002", "900002"]}),
]


def make_world(seed: int) -> None:
    """Three departments over three years, one of them missing in one; each leaves something else undivided."""
    draw = random.Random(seed)
    for of in ("900", "800", "700"):
        for year in range(YEAR - 1, YEAR + 2):
            if (of, year) != ("700", YEAR - 1 + seed % 3):
                closed = ["expenditure"] * (draw.random() < 0.1)
                published(year, *([] if closed else draw_facts(draw)), of=of, undisclosed=closed)
    for year in (YEAR, YEAR + 1):
        for of in (None, "900", "800"):
            linked("function", year, *draw.choices(FUNCTIONS, k=2), draw.choice(SHARES), of=of)
        linked("unit", year, "900001", draw.choice(["900001", "900002"]), draw.choice(SHARES), of="900")


def draw_facts(draw: random.Random) -> list[ExpenditureLine]:
    functions: list[str | None] = draw.sample(FUNCTIONS, 3) + [None] * (draw.random() < 0.3)
    natures = [*NATURES, *([Nature.BASIC] if draw.random() < 0.3 else [])]
    sources = [*SOURCES, *([FundingSource.FISCAL] if draw.random() < 0.3 else [])]
    units = ["900001", "900002", *(["900"] if draw.random() < 0.2 else [])]
    keys = {tuple(map(draw.choice, (functions, natures, sources, units))) for _line in range(6)}
    return [
        spent(str(Decimal(draw.randrange(1, 10_000)) / 100), function, nature=nature, source=source, unit=unit)
        for function, nature, source, unit in sorted(keys, key=str)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_cube_says_what_plain_loops_over_the_facts_say(seed: int) -> None:
    make_world(seed)
    world = World.read()
    for by, filters in QUESTIONS:
        names = {"unit": "budget_unit"}
        rows = compared(by, **{names.get(name, name): ",".join(values) for name, values in filters.items()})
        found = {tuple(row[name] for name in by.split(",")): row for row in rows}
        wanted = expected(world, by.split(","), filters)
        assert set(found) == set(wanted), (by, filters)
        for key, group in wanted.items():
            shown = {name: found[key][name] for name in group}
            plain = {name: str(value) if isinstance(value, Decimal) else value for name, value in group.items()}
            assert shown == plain, (by, filters, key)
        alone = groups(by, **{names.get(name, name): ",".join(values) for name, values in filters.items()})
        this_year = [row["amount"] for row in rows if row["departments"]]
        assert [row["amount"] for row in alone] == this_year, (by, filters)
