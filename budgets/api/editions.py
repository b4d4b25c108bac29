"""One edition; its list is the dataset of that name."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from budgets import clock
from budgets.api import describe, errors, parameters
from budgets.api.base import ApiView, conditional, tag
from budgets.api.request import only_known, presentation
from budgets.datasets import editions, identity, run, select
from budgets.datasets.catalogue.editions import EDITIONS
from budgets.datasets.filters import Condition
from budgets.models import Edition
from budgets.models.edition import EditionQuerySet

SUGGESTED = 20
"""Ids that a 404 names at most."""


def named(edition_id: str) -> EditionQuerySet:
    """The published edition with this id, or none. A draft has no id yet, as far as the public knows."""
    conditions = identity.lookup(edition_id)
    published = Edition.objects.published().with_names()
    return published.none() if conditions is None else published.filter(**conditions)


def find(edition_id: str) -> Edition:
    edition = named(edition_id).first()
    if edition is None:
        raise unknown(edition_id)
    return edition


def unknown(edition_id: str) -> errors.Refusal:
    """Names the editions of the same department, or the latest ones when there are none."""
    latest = Edition.objects.published().order_by("-published_at", "-pk").annotate(public_id=identity.expression())
    department = "-".join(edition_id.split("-")[:-3])
    same = latest.filter(public_id__startswith=f"{department}-") if identity.lookup(edition_id) else latest.none()
    ids = list(same.values_list("public_id", flat=True)[:SUGGESTED])
    ids = ids or list(latest.values_list("public_id", flat=True)[:SUGGESTED])
    return errors.not_found(_("没有编号为“%(id)s”的版本。") % {"id": edition_id[: errors.VALUE_SHOWN]}, ids)


class EditionView(ApiView):
    @extend_schema(
        operation_id="editions_retrieve",
        summary="一个版本 / One edition",
        parameters=[describe.EDITION_ID, parameters.LANGUAGE.openapi],
        responses=describe.cached(describe.row(EDITIONS, "Edition")),
        examples=[describe.EDITION],
    )
    def get(self, request: Request, edition: str) -> HttpResponse:
        only_known(request, ("lang", "format"))
        reading = clock.reading(using=run.READER)
        if identity.lookup(edition) is None:
            raise unknown(edition)
        chosen = select.Selection(
            dataset=EDITIONS,
            conditions=(Condition(editions.PUBLIC), *editions.scope({"edition": edition}, now=reading.ticked_at)),
            columns=EDITIONS.columns,
            ordering=EDITIONS.order,
            wanted=presentation(request),
        )

        def build() -> HttpResponse:
            found = run.fetched(select.page(chosen, 1))
            if not found:
                raise unknown(edition)
            return HttpResponse(found[0][0], content_type="application/json")

        return conditional(request, etag=tag(request, reading.etag, "json"), modified=reading.at, build=build)
