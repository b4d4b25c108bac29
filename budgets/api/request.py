"""What a request to a dataset asks for, read out of its query parameters; anything unknown is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from rest_framework.request import Request

from budgets.api import errors, parameters
from budgets.datasets import editions
from budgets.datasets.columns import Column, Presentation
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import BadValue, Condition, Filter
from budgets.datasets.question import Asked
from budgets.datasets.select import Selection
from budgets.datasets.whole import Whole, moment

PRESENTED = ("lang", "unit", "format", "fields", "ordering")
"""Parameters that every dataset has beside its filters."""


def selection(
    request: Request,
    dataset: Dataset,
    *,
    now: datetime,
    drafts: Condition | None = None,
    within: Iterable[Condition] = (),
    defaults: Mapping[str, str] | None = None,
    more: Iterable[str] = (),
) -> Selection:
    """The rows a request asks for, as they stood ``now``.

    ``within`` are conditions of the address itself, ``defaults`` values of parameters that are not given, ``more``
    the names of further parameters that the caller reads.
    Raises errors.Refusal for a parameter that is unknown, given twice or of a bad value.
    """
    given = {**(defaults or {}), **only_known(request, [*known(dataset), *more])}
    return Selection(
        dataset=dataset,
        conditions=(*within, *scope(dataset, given, now, drafts), *(each.condition for each in asked(dataset, given))),
        columns=columns(dataset, given.get("fields", "")),
        ordering=ordering(dataset, given.get("ordering", "")),
        wanted=replace(presentation(request), at=editions.shown_at(given, now) if dataset.of_editions else None),
    )


def whole_result(request: Request, chosen: Selection, now: datetime, defaults: Mapping[str, str]) -> Whole:
    """The whole result of a request, whose address is pinned to its moment: it gives the same editions for ever."""
    at = editions.shown_at(request.query_params, now)
    # A state is of today, and editions that are named are what they are at any moment: only current ones need one.
    named = {*request.query_params, *defaults} & {"state", "edition"}
    of_a_moment = chosen.dataset.of_editions and not chosen.dataset.every_state and not named
    pin = {"as_of": moment(at)} if of_a_moment else {}
    return Whole(selection=chosen, url=address(request, **pin), marks={"as_of": moment(at)})


def address(request: Request, **more: str) -> str:
    """The address of the list that was asked for, with the parameters that choose and present its rows, and more."""
    left_out = ("format", "trailer", "cursor", "page_size")
    given = {name: value for name, value in request.query_params.items() if value and name not in left_out}
    path = re.sub(r"\.[a-z]+$", "/", request.path)
    return f"{request.build_absolute_uri(path)}?{urlencode(given | more)}".rstrip("?")


def known(dataset: Dataset) -> list[str]:
    scope = [parameter.name for parameter in editions.PARAMETERS] if dataset.of_editions else []
    return [*(filter.name for filter in dataset.filters), *scope, *PRESENTED]


def only_known(request: Request, names: Iterable[str]) -> Mapping[str, str]:
    """The query parameters. Raises a Refusal for one that is not among ``names``, given twice, or empty.

    A program whose variable is empty would otherwise get everything, and take it for what it asked for.
    """
    names = list(names)
    for name, values in request.query_params.lists():
        if name not in names:
            raise errors.unknown_parameter(name, names)
        if len(values) > 1:
            reason = _("同一参数只能出现一次；多个值请用逗号分隔。")
            raise errors.bad_parameter(name, ",".join(values), (), reason=reason)
        if not values[0]:
            raise errors.bad_parameter(name, "", (), reason=_("没有值；不用这个参数时请略去它。"))
    return request.query_params.dict()


def presentation(request: Request) -> Presentation:
    return Presentation(
        language=parameters.LANGUAGE.of(request),
        unit=parameters.UNIT.of(request),
        base=request.build_absolute_uri("/").rstrip("/"),
    )


def condition(filter: Filter, given: str) -> Condition:
    """Raises a Refusal that names the parameter."""
    try:
        return filter.condition(given)
    except BadValue as error:
        raise refusal(filter.name, given, error) from None


def refusal(name: str, given: str, error: BadValue) -> errors.Refusal:
    return errors.bad_parameter(name, given, error.allowed, reason=error.reason, like=error.like)


def scope(
    dataset: Dataset, given: Mapping[str, str], now: datetime, drafts: Condition | None = None
) -> list[Condition]:
    """Which editions. Raises a Refusal."""
    if not dataset.of_editions:
        return []
    meant = given if not dataset.every_state or editions.chosen(given) else {"state": editions.EVERY}
    try:
        return editions.scope(meant, now=now, drafts=drafts)
    except editions.Refused as refused:
        raise refusal(refused.parameter, refused.value, refused.why) from None


def asked(dataset: Dataset, given: Mapping[str, str]) -> tuple[Asked, ...]:
    """The filters that are given. Raises a Refusal."""
    return tuple(
        Asked(filter, condition(filter, given[filter.name])) for filter in dataset.filters if filter.name in given
    )


def columns(dataset: Dataset, given: str) -> tuple[Column, ...]:
    if not given:
        return dataset.columns
    names = given.split(",")
    if unknown := [name for name in names if name not in dataset.by_name]:
        raise errors.bad_parameter("fields", ",".join(unknown), dataset.names)
    return dataset.chosen(names)


def ordering(dataset: Dataset, given: str) -> str:
    if given and given not in dataset.ordering_words:
        raise errors.bad_parameter("ordering", given, dataset.ordering_words)
    return given or dataset.default or dataset.order
