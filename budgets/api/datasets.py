"""Every dataset as a list: a page as JSON, or the whole result as a stream or a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from budgets import clock
from budgets.api import cursors, describe, parameters
from budgets.api.base import ApiView, conditional, tag
from budgets.api.cursors import Cursor
from budgets.api.formats import LIST_RENDERERS, exported
from budgets.api.guard import drafts_for
from budgets.api.request import selection, whole_result
from budgets.datasets import run, select
from budgets.datasets.dataset import Dataset
from budgets.datasets.editions import DRAFT, shown_at
from budgets.datasets.filters import Condition
from budgets.datasets.run import READER, Totals
from budgets.datasets.select import Place, Selection
from budgets.datasets.whole import moment, totals_record

PAGING = ("cursor", "page_size", "trailer")


class DatasetView(ApiView):
    """``within``, ``about`` and ``defaults`` are for addresses that themselves choose rows."""

    renderer_classes = LIST_RENDERERS
    exports = True
    dataset: ClassVar[Dataset]
    defaults: ClassVar[Mapping[str, str]] = {}

    def get(self, request: Request, **address: Any) -> HttpResponse:
        reading = clock.reading(using=READER)
        cursor = cursors.read(request)
        now = cursor.now if cursor else reading.ticked_at
        drafts = drafts_for(request) if request.query_params.get("state") == DRAFT else None
        chosen = self.chosen(request, now, drafts)
        format = request.accepted_renderer.format
        # Both are refused if they are wrong, whichever of them the format needs.
        size, trailer = cursors.page_size(request), parameters.TRAILER.of(request)
        if format == "json":
            state = "" if drafts else reading.etag
            build = lambda: self.page(request, chosen, size, cursor, now, state)  # noqa: E731
        else:
            whole = whole_result(request, chosen, now, self.defaults)
            build = lambda: exported(request, whole, trailer=trailer)  # noqa: E731
        if drafts:
            return build()
        etag = tag(request, reading.etag, format)
        return conditional(request, etag=etag, modified=reading.at, build=build, keep=format == "json")

    def chosen(self, request: Request, now: datetime, drafts: Condition | None) -> Selection:
        return selection(
            request,
            self.dataset,
            now=now,
            drafts=drafts,
            within=self.within(),
            defaults=self.defaults,
            more=PAGING,
        )

    def within(self) -> Iterable[Condition]:
        """Conditions of the address itself."""
        return ()

    def about(self) -> dict[str, Any]:
        """What the envelope says beside the totals."""
        return {}

    def first(self, chosen: Selection, number: int, state: str) -> tuple[list[tuple[Any, ...]], Totals]:
        """The first rows, and the totals of all (run.totals_of)."""
        return run.fetched(select.page(chosen, number)), run.totals_of(chosen, state=state)

    def page(
        self, request: Request, chosen: Selection, size: int, cursor: Cursor | None, now: datetime, state: str
    ) -> HttpResponse:
        place = cursor.place if cursor else None
        backwards = place is not None and place.backwards
        if cursor is None:
            found, totals = self.first(chosen, size + 1, state)
            cursor = Cursor(cursors.digest(request.query_params), now, totals, Place(()))
        else:
            found = run.fetched(select.page(chosen, size + 1, place))
        more, rows = len(found) > size, found[:size]
        if backwards:
            rows.reverse()
        following = rows and (more or backwards)
        preceding = rows and (more if backwards else place is not None)
        envelope = {
            **totals_record(cursor.totals, chosen),
            "as_of": moment(shown_at(request.query_params, now)),
            "next": cursors.link(request, cursor.at(rows[-1][1:])) if following else None,
            "previous": cursors.link(request, cursor.at(rows[0][1:], backwards=True)) if preceding else None,
        }
        head = json.dumps(envelope | self.about(), ensure_ascii=False)
        content = f'{head[:-1]}, "results": [{", ".join(row[0] for row in rows)}]}}'
        return HttpResponse(content, content_type="application/json")


def view_of(dataset: Dataset, *, described: bool = True) -> Any:
    """The list of a dataset as a view; ``described`` in the OpenAPI schema, or an address beside the described one."""
    view = type(f"{dataset.key.title().replace('_', '')}View", (DatasetView,), {"dataset": dataset})
    description = extend_schema(**describe.dataset(dataset)) if described else extend_schema(exclude=True)
    return extend_schema_view(get=description)(view).as_view()
