"""The change feed: what was published, corrected and withdrawn after the change that a program has read last."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from budgets import clock
from budgets.api import cursors, describe, errors, parameters
from budgets.api.base import ApiView, conditional, tag
from budgets.api.formats import LIST_RENDERERS, exported
from budgets.api.request import address, columns, condition, only_known, presentation
from budgets.clock import Reading
from budgets.datasets import editions, run, select
from budgets.datasets.catalogue.changes import CHANGES
from budgets.datasets.filters import BadValue, Condition
from budgets.datasets.select import Selection
from budgets.datasets.whole import Whole

PARAMETERS = (*(filter.name for filter in CHANGES.filters), "since", "fields", "page_size", "lang", "format", "trailer")
_SINCE = ("6", "2026-03-01", "2026-03-01T12:00:00.123456Z")
_NUMBER = "[0-9]{1,18}"


@dataclass(frozen=True, slots=True)
class Since:
    """What a program knows already: changes up to a number, or up to a moment."""

    given: str
    condition: Condition
    is_past: Callable[[Reading], bool]

    def next(self, reading: Reading, last: int | None) -> str:
        """What to ask for after an answer given at the reading that ended with number ``last``, None: with the last
        one there is. What is asked of the future stays as it is.
        """
        if last is not None:
            return str(last)
        return str(reading.ticks) if self.is_past(reading) else self.given


LAST_TICK = "最近一次变动的序号 / number of the last change there is"
RECORD: dict[str, serializers.Field] = {
    "count": serializers.IntegerField(help_text="全部结果的行数 / rows of the whole result"),
    "last_tick": serializers.IntegerField(help_text=LAST_TICK),
}


class PublicChangePageSerializer(serializers.Serializer):
    last_tick = serializers.IntegerField(help_text=LAST_TICK)
    more = serializers.BooleanField(help_text="后面还有 / there are more after these")
    next = serializers.URLField(help_text="下次读取的网址，总有 / the address to ask next, always given")
    results = describe.row(CHANGES, "PublicChange")(many=True)


class ChangesView(ApiView):
    renderer_classes = LIST_RENDERERS
    exports = True

    @extend_schema(
        operation_id="changes_list",
        summary="公开、更正和撤回 / Publications, corrections and withdrawals",
        description=f"{describe.both(CHANGES.about)}\n\n"
        "按序号升序。JSON 给出一页和下次读取的网址 next；其他格式给出其后的全部。 / "
        "In ascending order. JSON gives a page and, as next, the address to ask the next time; other formats give "
        "all that follows.",
        parameters=[
            *(describe.query(each.name, describe.both(each.about), each.schema) for each in CHANGES.filters),
            describe.query(
                "since",
                "其后的变动：序号、日期（从当天开始起，北京时间）或带时区的时间 / changes after a number, "
                "a date (from its beginning, Beijing time) or a moment with its offset",
                {
                    "type": "string",
                    "pattern": f"^({_NUMBER}|{editions.DAY}({editions.TIME})?)$",
                    "default": "0",
                    "examples": list(_SINCE),
                },
            ),
            *describe.presentation_of(CHANGES),
        ],
        responses=describe.listed(PublicChangePageSerializer, CHANGES, RECORD),
        examples=describe.examples_of(CHANGES),
    )
    def get(self, request: Request, format: str | None = None) -> HttpResponse:
        given = only_known(request, PARAMETERS)
        # Read before the rows are: what is committed in between belongs to the next answer.
        reading = clock.reading(using=run.READER)
        since = _since(given.get("since", "0"))
        known = Condition("f.tick <= %s", (reading.ticks,))
        asked = [condition(filter, given[filter.name]) for filter in CHANGES.filters if filter.name in given]
        chosen = Selection(
            dataset=CHANGES,
            conditions=(known, since.condition, *asked),
            columns=columns(CHANGES, given.get("fields", "")),
            ordering=CHANGES.order,
            wanted=presentation(request),
        )
        build = self._answer(request, chosen, since, reading)
        etag = tag(request, reading.etag, request.accepted_renderer.format)
        return conditional(request, etag=etag, modified=reading.at, build=build)

    def _answer(self, request: Request, chosen: Selection, since: Since, reading: Reading) -> Callable[[], Any]:
        size, trailer = cursors.page_size(request), parameters.TRAILER.of(request)
        if request.accepted_renderer.format == "json":
            return lambda: _page(request, chosen, size, since, reading)
        whole = Whole(selection=chosen, url=address(request), marks={"last_tick": reading.ticks})
        return lambda: exported(request, whole, trailer=trailer)


@extend_schema(exclude=True)
class ChangesFileView(ChangesView):
    """The same at an address that ends in its format."""


def _page(request: Request, chosen: Selection, size: int, since: Since, reading: Reading) -> HttpResponse:
    found = run.fetched(select.page(chosen, size + 1))
    more, rows = len(found) > size, found[:size]
    last = rows[-1][1] if more else None
    envelope = {
        "last_tick": reading.ticks,
        "more": more,
        "next": replace_query_param(request.build_absolute_uri(), "since", since.next(reading, last)),
    }
    head = json.dumps(envelope, ensure_ascii=False)
    content = f'{head[:-1]}, "results": [{", ".join(row[0] for row in rows)}]}}'
    return HttpResponse(content, content_type="application/json")


def _since(given: str) -> Since:
    """Raises a Refusal."""
    if re.fullmatch(_NUMBER, given, re.ASCII):
        number = int(given)
        return Since(given, Condition("f.tick > %s", (number,)), lambda reading: number <= reading.ticks)
    try:
        moment = editions.moment_of(given)
    except BadValue:
        raise errors.bad_parameter("since", given, _SINCE, like=True) from None
    if re.fullmatch(editions.DAY, given):
        start = datetime.combine(moment, time.min, moment.tzinfo)
        return Since(given, Condition("f.at >= %s", (start,)), lambda reading: start <= reading.ticked_at)
    return Since(given, Condition("f.at > %s", (moment,)), lambda reading: moment <= reading.ticked_at)
