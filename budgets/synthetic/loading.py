"""Synthetic districts into the database: each in one transaction, which a kill leaves undone as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.clock import announce_past
from budgets.models import Edition, Jurisdiction
from budgets.sample.places import DEPARTMENTS, District, districts
from budgets.search.index import index_new
from budgets.synthetic.copying import copy_all
from budgets.synthetic.lists import add_missing, lists_of
from budgets.synthetic.making import Result, Task, made
from budgets.synthetic.marks import LAYOUT, note_of
from budgets.synthetic.processes import side_by_side
from budgets.synthetic.rows import Lists
from budgets.synthetic.triggers import filled, triggers_off, verify


class Refused(Exception):
    """Nothing of the district was stored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for; ``last_year`` is the latest of ``years`` years."""

    departments: int
    years: int
    seed: int
    last_year: int
    facts_only: bool = False

    @property
    def all_years(self) -> tuple[int, ...]:
        return tuple(range(self.last_year - self.years + 1, self.last_year + 1))

    @property
    def districts(self) -> Iterator[District]:
        return districts(self.seed, self.departments)

    def task(self, department: Any) -> Task:
        return Task(department, self.all_years, self.seed, self.facts_only)


@dataclass
class Loaded:
    """A district with what came of it; ``is_new`` is False where it was there already."""

    district: District
    is_new: bool = False
    editions: int = 0
    facts: int = 0
    found: Mapping[str, int] = field(default_factory=dict)


def load(order: Order, *, processes: int, progress: Callable[[int], None]) -> Iterator[Loaded]:
    """District by district; ``progress`` is told how many departments are made.

    Raises Refused where a district is there that other arguments made, before anything is stored, and where a rule
    finds an error.
    """
    there = {district.adcode: is_there(order, district) for district in order.districts}
    missing = [district for district in order.districts if not there[district.adcode]]
    yield from (Loaded(district) for district in order.districts if there[district.adcode])
    if not missing:
        return
    add_missing(order.all_years)
    results = _made(order, missing, lists_of(order.all_years), processes)
    done = 0
    for district in missing:
        batch = []
        for result in islice(results, len(district.departments)):
            batch.append(result)
            done += 1
            progress(done)
        yield _load(order, district, batch)


def _made(order: Order, missing: Sequence[District], lists: Lists, processes: int) -> Iterator[Result]:
    tasks = (order.task(department) for district in missing for department in district.departments)
    return side_by_side(made, tasks, lists, processes=processes, ahead=DEPARTMENTS // 2)


def is_there(order: Order, district: District) -> bool:
    """Whether the district is in the database as ordered. Raises Refused when it is there and is another."""
    found = Jurisdiction.objects.filter(adcode=district.adcode).first()
    if found is None:
        return False
    editions = Edition.objects.filter(department__jurisdiction=found)
    same = (
        found.synthetic
        and set(editions.values_list("note", flat=True).distinct())
        == {note_of(order.seed, facts_only=order.facts_only)}
        and set(editions.values_list("year", flat=True).distinct()) == set(order.all_years)
        and set(editions.values_list("department__code", flat=True).distinct())
        == {each.code for each in district.departments}
    )
    if not same:
        raise Refused(
            _("区划 %(adcode)s 已经存在，但不是以这些参数生成的。请换一个种子，或先用 --remove 删除合成区划。")
            % {"adcode": district.adcode}
        )
    return True


def _load(order: Order, district: District, batch: Sequence[Result]) -> Loaded:
    if errors := [error for result in batch for error in result.errors]:
        raise Refused("\n".join(errors))
    with transaction.atomic():
        row = Jurisdiction.objects.create(
            adcode=district.adcode, name=district.name, name_en=district.name_en, layout=LAYOUT, synthetic=True
        )
        with triggers_off(filled()):
            copy_all([result.rows for result in batch], [{Jurisdiction: [row.pk]} for _result in batch])
            verify(row)
        editions = Edition.objects.with_names().filter(department__jurisdiction=row)
        if not order.facts_only:
            index_new(editions.current())
        announce_past(editions)
    return Loaded(
        district,
        is_new=True,
        editions=sum(len(result.rows[Edition]) for result in batch),
        facts=sum(result.facts for result in batch),
        found=sum((result.found for result in batch), Counter()),
    )
