"""The cube: facts in groups, added up and, with compare=previous, set against the year before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from budgets.api import describe_aggregate, errors
from budgets.api.datasets import PAGING, DatasetView
from budgets.api.describe_aggregate import BY, DEFAULT, PREVIOUS, WHERE
from budgets.api.request import asked, columns, known, only_known, ordering, presentation, scope
from budgets.datasets import run, year_on_year
from budgets.datasets.cube import cube, cubes, measures_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.dimensions import dimension_of
from budgets.datasets.filters import Condition
from budgets.datasets.question import COUNT, Question
from budgets.datasets.run import Totals
from budgets.datasets.select import Selection

OWN = ("cube", "measure", "by", "where", "compare")
"""Parameters that lists do not have."""


class AggregateView(DatasetView):
    """A list whose rows are groups."""

    @extend_schema(**describe_aggregate.description())
    def get(self, request: Request, **address: Any) -> HttpResponse:
        return super().get(request, **address)

    def chosen(self, request: Request, now: datetime, drafts: Condition | None) -> Selection:
        dataset = _dataset(request)
        given = only_known(request, [*OWN, *PAGING, *known(dataset)])
        made = cube(_question(dataset, given, now, drafts))
        return Selection(
            dataset=made,
            conditions=(),
            columns=columns(made, given.get("fields", "")),
            ordering=ordering(made, _undotted(dataset, given.get("ordering", ""))),
            wanted=presentation(request),
        )

    def first(self, chosen: Selection, number: int, state: str) -> tuple[list[tuple[Any, ...]], Totals]:
        """In one statement, as finding the groups is what takes time."""
        return run.first_page(chosen, number)


@extend_schema(exclude=True)
class AggregateFileView(AggregateView):
    """The same at an address that ends in its format, or in a slash."""


def _dataset(request: Request) -> Dataset:
    word = request.query_params.get("cube") or DEFAULT
    found = cubes().get(word.replace("-", "_"))
    if found is None:
        raise errors.bad_parameter("cube", word, cubes())
    return found


def _question(dataset: Dataset, given: Mapping[str, str], now: datetime, drafts: Condition | None) -> Question:
    """Raises a Refusal."""
    # A filter that has the name of one of our own parameters can only stand in where.
    filters = {name: value for name, value in given.items() if name not in OWN}
    filters |= _where(dataset, given.get("where", ""), filters)
    question = Question(
        dataset=dataset,
        by=_by(dataset, given.get("by", "")),
        measures=_measures(dataset, given.get("measure", "")),
        scope=tuple(scope(dataset, filters, now, drafts)),
        asked=asked(dataset, filters),
        compared="compare" in given,
    )
    if question.compared:
        _refuse_unless_comparable(question, given["compare"], filters)
    return question


def _where(dataset: Dataset, given: str, others: Mapping[str, str]) -> dict[str, str]:
    """Filters as name:value with semicolons between."""
    found: dict[str, str] = {}
    names = [each.name for each in dataset.filters]
    for condition in filter(None, given.split(";")):
        name, _colon, value = condition.partition(":")
        if not (name and value):
            raise errors.bad_parameter("where", condition, WHERE, reason=_("条件写作“名称:值”。"), like=True)
        if name not in names:
            raise errors.bad_parameter("where", condition, names, reason=_("没有这个筛选条件。"))
        if name in found or name in others:
            raise errors.bad_parameter("where", condition, (), reason=_("同一条件只能出现一次。"))
        found[name] = value
    return found


def _by(dataset: Dataset, given: str) -> tuple[str, ...]:
    words = (given or BY).split(",")
    names = [dimension_of(dataset, word) for word in words]
    if unknown := [word for word, name in zip(words, names, strict=True) if name is None]:
        raise errors.bad_parameter("by", ",".join(unknown), dataset.dimensions)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _measures(dataset: Dataset, given: str) -> tuple[str, ...]:
    allowed = measures_of(dataset)
    words = given.split(",") if given else [allowed[0]]
    if unknown := [word for word in words if word not in allowed]:
        raise errors.bad_parameter("measure", ",".join(unknown), allowed)
    return tuple(dict.fromkeys(words))


def _refuse_unless_comparable(question: Question, given: str, filters: Mapping[str, str]) -> None:
    dataset = question.dataset
    if given != PREVIOUS:
        raise errors.bad_parameter("compare", given, (PREVIOUS,))
    if not year_on_year.is_comparable(dataset):
        allowed = [key for key, each in cubes().items() if year_on_year.is_comparable(each)]
        raise errors.bad_parameter("cube", dataset.key, allowed, reason=_("它不能与上年比较。"))
    if "year" not in question.by:
        raise errors.bad_parameter("by", ",".join(question.by), (), reason=_("与上年比较须按 year 分组。"))
    if len(question.measures) != 1 or not question.amounts:
        amounts = [name for name in measures_of(dataset) if name != COUNT]
        reason = _("与上年比较时一次只能有一个金额。")
        raise errors.bad_parameter("measure", ",".join(question.measures), amounts, reason=reason)
    for name in ("state", "edition"):
        if name in filters:
            reason = _("与上年比较的是同一时刻的现行版本，可以用 as_of 指定时刻。")
            raise errors.bad_parameter(name, filters[name], (), reason=reason)
    for each in question.asked:
        if not year_on_year.can_be_asked(each.filter):
            reason = _("与上年比较时不能按文字或金额筛选：上年的名称和单个金额不是折算后的。")
            raise errors.bad_parameter(each.filter.name, filters[each.filter.name], (), reason=reason)


def _undotted(dataset: Dataset, word: str) -> str:
    """An order by a level that is written with a dot."""
    minus = "-" if word.startswith("-") else ""
    return f"{minus}{dimension_of(dataset, word.removeprefix('-')) or word.removeprefix('-')}"
