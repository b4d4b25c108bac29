"""All rules on synthetic departments, without storing anything: that the generator keeps its promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from budgets.sample.department import Names, sample
from budgets.synthetic.editions import Maker
from budgets.synthetic.lists import names_of_seeds
from budgets.synthetic.loading import Order
from budgets.synthetic.making import Task, units_of
from budgets.synthetic.processes import side_by_side


class Told(NamedTuple):
    """A finding, in what a report says of it."""

    edition: str
    rule: str
    severity: str
    message: str


class Tried(NamedTuple):
    """What became of a department: its editions, how often rules were applied to them, and what they found."""

    editions: int
    applied: int
    found: tuple[Told, ...]


def try_out(order: Order, *, every: int, processes: int, progress: Callable[[int], None]) -> Iterator[Tried]:
    """Every so-manieth department, with all its years."""
    departments = [department for district in order.districts for department in district.departments]
    tasks = [order.task(department) for department in departments[::every]]
    names = names_of_seeds(order.all_years)
    results = side_by_side(_tried, tasks, names, processes=processes, ahead=2 * processes)
    for done, result in enumerate(results, start=1):
        progress(done)
        yield result


def _tried(task: Task, names: Mapping[int, Names]) -> Tried:
    whole = sample(task.department, task.years, names)
    department = next(units_of(whole))
    made = list(Maker(whole, department, names, task.seed).editions())
    reports = [(str(each.edition), each.verdict.report) for each in made if each.verdict is not None]
    return Tried(
        editions=len(made),
        applied=sum(result.applied for _edition, report in reports for result in report.results),
        found=tuple(
            Told(edition, finding.rule, finding.severity.value, finding.message)
            for edition, report in reports
            for finding in report.findings
        ),
    )
