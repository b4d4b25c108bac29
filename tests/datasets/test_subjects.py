"""Figures of departments taken together are what the cube says of their district and of all districts."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from budgets import clock, subjects
from budgets.subjects import ECONOMIC, FUNCTION, Asking, Classification, Figure, together
from tests.datasets.world import ADMINISTRATION, DISTRICT, YEAR, linked, published, spent

pytestmark = pytest.mark.django_db

RESEARCH, PENSIONS = "2060404", "2080505"


def asking(classification: Classification, code: str, jurisdiction: str = "") -> Asking:
    return Asking(classification, clock.reading().ticked_at, "zh-hans", code, jurisdiction)


def plain(figures: Iterable[Figure | None]) -> list[Figure | None]:
    """Without the columns that name them."""
    return [figure and replace(figure, of={}) for figure in figures]


def assert_the_same(asked: Asking, year: int) -> None:
    published = subjects.published(asked.classification, asked.jurisdiction)
    departments = asked.compared(["department"], year)
    assert [published.together(departments, year)] == plain(asked.compared([], year) or [None])
    for district in asked.compared(["jurisdiction"], year):
        adcode = district.of["jurisdiction"]
        own = [each for each in departments if each.of["jurisdiction"] == adcode]
        assert [published.together(own, year, adcode)] == plain([district])


@pytest.mark.parametrize(
    ("classification", "code", "years"),
    [
        (FUNCTION, "2", range(2022, 2027)),
        (FUNCTION, "206", range(2022, 2027)),
        (FUNCTION, PENSIONS, range(2022, 2027)),
        (ECONOMIC, "301", range(2024, 2027)),
    ],
)
def test_of_the_demonstration(classification: Classification, code: str, years: range) -> None:
    for year in years:
        assert_the_same(asking(classification, code), year)


def test_a_source_that_has_no_classes_at_all_is_silent_too() -> None:
    """In 2023 Jianghan disclosed none, of which the cube has no group, and Wanli began."""
    asked = asking(ECONOMIC, "301")
    published = subjects.published(ECONOMIC)
    found = published.together(asked.compared(["department"], 2023), 2023)
    assert found is not None and (found.comparability, found.compared) == ("partial", 0)


@pytest.mark.parametrize("code", ["206", ADMINISTRATION, RESEARCH, "208"])
@pytest.mark.parametrize("lost", [False, True])
def test_of_departments_that_grow_end_begin_and_keep_silent(code: str, lost: bool) -> None:
    published(YEAR - 1, spent("100"), spent("7", PENSIONS))
    published(YEAR, spent("130"), spent("30", RESEARCH))
    published(YEAR - 1, spent("50"), of="901")
    published(YEAR, spent("1", PENSIONS), of="901")
    published(YEAR - 1, spent("20"), of="902")
    published(YEAR, spent("25"), of="903")
    published(YEAR - 1, spent("60", None), of="904")
    published(YEAR, spent("70"), of="904")
    published(YEAR - 1, spent("60"), of="905")
    published(YEAR, spent("70", None), of="905")
    if lost:
        linked("function", YEAR, PENSIONS, RESEARCH, None, of="900")
    assert_the_same(asking(FUNCTION, code, DISTRICT), YEAR)


def test_of_no_figures_there_is_none() -> None:
    assert together([]) is None
