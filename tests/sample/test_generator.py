"""Synthetic departments: the same for the same seed, consistent by every rule, and what they are made of."""

from __future__ import annotations

import hashlib
import inspect
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from itertools import islice

import pytest

from budgets.facts import (
    SYNTHETIC,
    CarryForwardLine,
    ExpenditureLine,
    FundingSource,
    Nature,
    Project,
    ProjectLine,
    RevenueLine,
    UnitExpenditureLine,
)
from budgets.findings import Severity
from budgets.sample import codes
from budgets.sample.chance import split
from budgets.sample.department import PLACE, Names, sample
from budgets.sample.places import districts
from budgets.synthetic.lists import names_of_seeds
from budgets.tables.grid import Grid
from tests.conftest import ROOT
from tests.sample.generated import editions, samples

YEARS = range(2023, 2026)


def digest(seed: int) -> str:
    """Of all facts of some departments; imports nothing of Django."""
    names = dict.fromkeys(YEARS, Names({}, {}, {code: code for code in codes.categories()}))
    departments = [department for district in districts(seed, 3) for department in district.departments]
    return hashlib.sha256(repr([sample(each, YEARS, names) for each in departments]).encode()).hexdigest()


SCRIPT = f"""
import hashlib
from budgets.sample import codes
from budgets.sample.department import Names, sample
from budgets.sample.places import districts
YEARS = {YEARS}
{inspect.getsource(digest)}
print(digest(7))
"""


def test_the_same_seed_gives_the_same_facts_whatever_python_hashes() -> None:
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    arguments = [sys.executable, "-c", SCRIPT]
    found = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == digest(7) != digest(8)


def test_a_district_is_the_same_whatever_comes_after_it() -> None:
    alone = next(districts(5, 50))
    assert next(districts(5, 120)) == alone
    assert [len(district.departments) for district in districts(5, 120)] == [50, 50, 20]
    few = next(districts(5, 4))
    assert few.adcode == alone.adcode and set(few.departments) < set(alone.departments)


def test_districts_are_invented_and_say_so() -> None:
    found = list(districts(3, 999 * 50))
    assert {district.adcode[0] for district in found} == {"9"}
    assert len({district.adcode for district in found}) == len({district.name for district in found}) == 999
    assert all(district.name.endswith(f"区{SYNTHETIC}") for district in found)
    names = [department.name for department in found[0].departments]
    assert len(set(names)) == 50 and f"{found[0].place}教育局" in names


def test_every_code_has_a_name() -> None:
    names = names_of_seeds([2026])[2026]
    assert codes.functions() <= names.functions.keys()
    assert codes.economic_classes() <= names.economic_classes.keys()
    assert codes.categories() <= names.categories.keys()


@pytest.mark.parametrize(("seed", "place"), [(1, 2), (2, 17), (3, 40)])
def test_no_rule_finds_an_error_or_asks_for_a_look(seed: int, place: int) -> None:
    """All rules, with the text and the year before: a large bureau, a small one, a subdistrict office."""
    whole = next(islice(samples(seed, 50, YEARS), place, None))
    for made in editions(whole):
        assert made.verdict is not None
        found = [f for f in made.verdict.report.findings if f.severity is not Severity.INFO]
        assert [(f.rule, f.message, f.sentence) for f in found] == [], made.edition
        assert len(made.verdict.report.applied) > 80


def cell(grid: Grid, row: str, column: str) -> Decimal:
    value = grid.parts[0].cell(row, column)
    assert isinstance(value, Decimal)
    return value


def test_tables_say_what_the_facts_add_up_to() -> None:
    """Added up here by hand, without the tables' own sums."""
    (whole,) = samples(4, 1, YEARS)
    *_, made = editions(whole)
    assert made.verdict is not None
    grids, facts = made.verdict.evidence.grids, made.facts
    income = sum(line.amount for line in facts.of(RevenueLine))
    left = sum(line.amount for line in facts.of(CarryForwardLine))
    spent: Counter[tuple[FundingSource, Nature]] = Counter()
    for line in facts.of(ExpenditureLine):
        spent[line.source, line.nature] += line.amount  # type: ignore[assignment]
    whole_spent = sum(spent.values(), Decimal(0))
    assert income == whole_spent + left > 0
    assert (
        cell(grids[1], "total/total", "revenue_amount") == cell(grids[1], "total/total", "expenditure_amount") == income
    )
    assert cell(grids[3], "total", "total") == whole_spent
    assert cell(grids[5], "total", "personnel") == spent[FundingSource.GENERAL, Nature.PERSONNEL]
    assert cell(grids[7], "total", "operating") == spent[FundingSource.GENERAL, Nature.OPERATING]
    by_project = sum(line.amount for line in facts.of(ProjectLine))
    assert (
        cell(grids[11], "total", "total")
        == by_project
        == sum(amount for (_source, nature), amount in spent.items() if nature is Nature.PROJECT)
    )


def test_every_figure_says_that_it_is_synthetic() -> None:
    (whole,) = samples(4, 1, [2025])
    (made,) = editions(whole)
    assert {fact.place for found in made.facts.lines.values() for fact in found} == {PLACE}
    assert len(made.facts.lines) >= 15


def test_a_district_has_what_researchers_look_for() -> None:
    """Sizes that differ, years that go on, projects with new codes, units that change, corrections, margins."""
    found = list(samples(6, 50, range(2017, 2027)))
    current = [year.versions[-1].facts for whole in found for year in whole.years]
    lines = [sum(isinstance(fact, ExpenditureLine) for fact in facts) for facts in current]
    assert 85 < sum(lines) / len(lines) < 115
    joints = [joint for whole in found for year in whole.years for joint in year.units]
    assert {joint.share for joint in joints} == {Decimal(1), Decimal("0.6"), Decimal("0.4"), None}
    names = [name for whole in found for name, _first, _last in whole.units.values()]
    assert len(names) == len(set(names)) and not any(re.search(r"(..+)\1", name) for name in names)
    assert 3 <= sum(len(year.versions) > 1 for whole in found for year in whole.years) <= 25
    kinds = {type(fact) for facts in current for fact in facts}
    assert UnitExpenditureLine in kinds and CarryForwardLine in kinds
    totals = sorted(sum(f.amount for f in w.years[-1].versions[-1].facts if isinstance(f, RevenueLine)) for w in found)
    assert totals[-1] > 10 * totals[0]


def test_projects_live_on_under_new_codes() -> None:
    (whole,) = samples(9, 1, YEARS)
    first, second, _third = whole.years
    names = [{f.code: f.name for f in year.versions[-1].facts if isinstance(f, Project)} for year in (first, second)]
    assert len(second.projects) >= 2 and first.projects == ()
    for joint in second.projects:
        assert joint.share == 1 and names[0][joint.source] == names[1][joint.target]
        assert joint.source[6:8] == "23" and joint.target[6:8] == "24" and joint.source[8:] == joint.target[8:]


def test_a_split_adds_up_exactly() -> None:
    assert split(1_000, [1, 1, 1]) == [334, 333, 333]
    assert sum(split(123_457, [33, 24, 18, 14, 2, 6, 2, 1])) == 123_457
