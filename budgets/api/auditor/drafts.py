"""Editions that are not published, as they stand at this moment: the list, one, and its fifteen tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from budgets import registry
from budgets.api import errors, table_shapes
from budgets.api.auditor import describe, questions
from budgets.api.auditor.base import AuditorView
from budgets.api.parameters import TABLE_UNIT
from budgets.api.renderers import JSON_AND_CSV, attachment
from budgets.datasets import identity
from budgets.findings import Severity
from budgets.models import Edition, FindingCount
from budgets.permissions import Permission, within
from budgets.publication import grids_of
from budgets.renderers import csv, json
from budgets.roles import Scope
from budgets.tables.grid import Grid
from budgets.templatetags.budget_tags import named
from budgets.verdict import remember, remembered, verdict_on

LATEST = "-draft"
"""In place of a number at the end of an id: the one edition of that year that is not published."""

UNPUBLISHED = tuple(state.value for state in (Edition.State.DRAFT, Edition.State.SUBMITTED, Edition.State.APPROVED))


def readable(request: Request) -> Any:
    """The drafts that the token's owner may read today, whatever the token is for."""
    drafts = Edition.objects.with_names().filter(published_at=None)
    return drafts.filter(within(request.user, Permission.READ))


def find(request: Request, draft: str) -> Edition:
    """By an id as of published editions, 420103-501-2025-approved-2, or by 420103-501-2025-approved-draft."""
    latest = draft.endswith(LATEST)
    conditions = identity.lookup(f"{draft.removesuffix(LATEST)}-1" if latest else draft)
    if conditions is not None:
        if latest:
            del conditions["number"]
        found = readable(request).filter(**conditions).order_by("-number").first()
        if found is not None:
            return found  # type: ignore[no-any-return]
    shown = draft[: errors.VALUE_SHOWN]
    address = reverse("api:auditor-drafts", request=request)
    raise errors.not_found(_("没有编号为“%(id)s”的草稿，或者您的角色看不到它。") % {"id": shown}, [address])


def record(request: Request, edition: Edition, count: FindingCount | None) -> dict[str, Any]:
    """Counts are null where nobody has had the rules applied since the last change."""
    public_id, department = identity.of(edition), edition.department
    return {
        "id": public_id,
        "jurisdiction": department.jurisdiction.adcode,
        "jurisdiction_name": named(department.jurisdiction),
        "department": department.code,
        "department_name": named(department),
        "year": edition.year,
        "stage": edition.stage,
        "number": edition.number,
        "state": edition.state,
        "state_label": str(edition.get_state_display()),
        "version": edition.version,
        "approved_on": edition.approved_on,
        "deadline": edition.deadline,
        "publish_at": edition.publish_at and questions.in_utc(edition.publish_at),
        "note": edition.note,
        "correction_reason": edition.correction_reason,
        "undisclosed": edition.undisclosed,
        "errors": count and count.errors,
        "warnings": count and count.warnings,
        "tables_url": reverse("api:auditor-tables", args=[public_id], request=request),
        "findings_url": reverse("api:auditor-findings", args=[public_id], request=request),
    }


PAGES = questions.Pages("drafts")


class DraftListView(AuditorView):
    scope = Scope.DRAFTS
    takes = (
        questions.matching("jurisdiction", identity.ADCODE, "行政区划代码 / adcode", "420103"),
        questions.matching("department", identity.DEPARTMENT, "部门编码 / code of the department", "501"),
        questions.whole("year", 2000, 2100, "年度 / fiscal year"),
        questions.one_of("state", lambda: UNPUBLISHED, "状态 / state"),
        *PAGES.takes,
    )

    @extend_schema(
        operation_id="auditor_drafts_list",
        summary="草稿 / Drafts",
        description="令牌所属的人可以看到的、尚未公开的版本，新建的在前。errors 和 warnings 为未批准例外的问题数，"
        "null 为修改后还没有检查。 / Editions not yet published that the token's owner may read, newest first. errors "
        "and warnings count findings without an exception; null: not checked since the last change.",
        parameters=describe.parameters(takes),
        responses=describe.page(describe.DraftSerializer),
        examples=[describe.example_of("drafts")],
    )
    def get(self, request: Request) -> HttpResponse:
        asked = self.asked
        fields = {
            "department__jurisdiction__adcode": asked["jurisdiction"],
            "department__code": asked["department"],
            "year": asked["year"],
            "state": asked["state"],
        }
        wanted = Q(**{name: value for name, value in fields.items() if value is not None})
        drafts = readable(request).filter(wanted)
        count = drafts.count()
        if asked["cursor"]:
            drafts = drafts.filter(pk__lt=asked["cursor"][0])
        found = list(drafts.order_by("-pk")[: asked["page_size"] + 1])
        page = found[: asked["page_size"]]
        counts = remembered(page)
        return Response(
            {
                "count": count,
                "next": PAGES.after(request, page[-1].pk) if len(found) > len(page) else None,
                "results": [record(request, edition, counts.get(edition.pk)) for edition in page],
            }
        )


class DraftView(AuditorView):
    scope = Scope.DRAFTS

    @extend_schema(
        operation_id="auditor_drafts_retrieve",
        summary="一份草稿 / One draft",
        description="规则当场应用，问题数总是现在的。 / The rules are applied on the spot, so the counts are of now.",
        parameters=describe.parameters((), describe.DRAFT_ID),
        responses=describe.one(describe.DraftSerializer),
        examples=[describe.example_of("draft")],
    )
    def get(self, request: Request, draft: str) -> HttpResponse:
        edition = find(request, draft)
        verdict = verdict_on(edition)
        remember(verdict)
        count = FindingCount(errors=verdict.count(Severity.ERROR), warnings=verdict.count(Severity.WARNING))
        return Response(record(request, edition, count))


class DraftTableListView(AuditorView):
    scope = Scope.DRAFTS

    @extend_schema(
        operation_id="auditor_tables_list",
        summary="草稿的十五张表 / The fifteen tables of a draft",
        parameters=describe.parameters((), describe.DRAFT_ID),
        responses=describe.one(table_shapes.TableEntrySerializer(many=True)),
        examples=[describe.example_of("tables")],
    )
    def get(self, request: Request, draft: str) -> HttpResponse:
        edition = find(request, draft)
        return Response(list(_entries(request, identity.of(edition), grids_of(edition))))


def _entries(request: Request, public_id: str, grids: Iterable[Grid]) -> Iterable[dict[str, Any]]:
    for grid in grids:
        yield {
            "number": grid.number,
            "key": grid.key,
            "title": grid.title,
            "disclosed": grid.disclosed,
            "url": reverse("api:auditor-table", args=[public_id, grid.number], request=request),
        }


class DraftTableView(AuditorView):
    scope = Scope.DRAFTS
    renderer_classes = JSON_AND_CSV
    takes = (questions.chosen(TABLE_UNIT),)

    @extend_schema(
        operation_id="auditor_tables_retrieve",
        summary="草稿的一张表 / One table of a draft",
        description="由现在的明细算出；edition 中有 state 和 version，digest 为 null。CSV 的文件名含 draft。 / "
        "Computed from the facts as they stand; edition has state and version, and null for the digest. "
        "The CSV's name says draft.",
        parameters=describe.parameters(takes, describe.DRAFT_ID, table_shapes.TABLE_NUMBER),
        responses=describe.file(describe.DraftTableSerializer),
        examples=[describe.example_of("table")],
    )
    def get(self, request: Request, draft: str, number: int) -> HttpResponse:
        edition = find(request, draft)
        if number not in registry.tables():
            numbers = [str(number) for number in registry.tables()]
            raise errors.not_found(_("没有第 %(number)s 张表。") % {"number": number}, numbers)
        grid = next(grid for grid in grids_of(edition) if grid.number == number)
        unit = self.asked["unit"]
        if request.accepted_renderer.format == "csv":
            file = HttpResponse(csv.render(grid, unit=unit), content_type="text/csv; charset=utf-8")
            return attachment(file, f"{identity.of(edition)}-draft-v{edition.version}-{grid.key}.csv")
        table = json.table(grid, digest="", unit=unit)
        mark = {"digest": None, "state": edition.state, "version": edition.version}
        return Response(table | {"edition": table["edition"] | mark})
