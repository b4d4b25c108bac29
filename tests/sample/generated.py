"""Synthetic departments without a database: names as in the lists that come with the portal and the sample's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.sample.department import Sample, sample
from budgets.sample.places import districts
from budgets.synthetic.editions import Made, Maker
from budgets.synthetic.lists import names_of_seeds
from budgets.synthetic.making import units_of


def samples(seed: int, departments: int, years: Sequence[int]) -> Iterator[Sample]:
    names = names_of_seeds(years)
    for district in districts(seed, departments):
        for department in district.departments:
            yield sample(department, years, names)


def editions(whole: Sample, *, facts_only: bool = False) -> Iterator[Made]:
    names = names_of_seeds([year.year for year in whole.years])
    yield from Maker(whole, next(units_of(whole)), names, seed=1, facts_only=facts_only).editions()
