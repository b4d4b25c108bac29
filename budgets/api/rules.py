"""The reconciliation rules, from their declarations."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api import describe, parameters
from budgets.api.base import ApiView, conditional
from budgets.api.renderers import JSON_AND_CSV, attachment, csv_stream
from budgets.api.request import only_known, presentation
from budgets.checking import rules
from budgets.checks.rules import Rule
from budgets.datasets.columns import Presentation


class RuleListView(ApiView):
    renderer_classes = JSON_AND_CSV

    @extend_schema(
        operation_id="rules_list",
        summary="勾稽规则 / Reconciliation rules",
        description="全部规则，一页给出。 / All rules, in one page.",
        parameters=[parameters.LANGUAGE.openapi],
        responses=describe.document(describe.RuleListSerializer),
        examples=[describe.RULE],
    )
    def get(self, request: Request) -> HttpResponse:
        only_known(request, ("lang", "format"))
        wanted = presentation(request)
        records = [_record(rule, wanted) for rule in rules()]
        format = request.accepted_renderer.format
        digest = hashlib.sha256(json.dumps(records).encode()).hexdigest()
        return conditional(request, etag=f'W/"{digest}-{format}"', build=lambda: _answer(records, format))


def _answer(records: list[dict[str, Any]], format: str) -> HttpResponse:
    if format == "csv":
        return attachment(csv_stream(list(records[0]), [list(record.values()) for record in records]), "rules.csv")
    return Response({"count": len(records), "next": None, "previous": None, "results": records})


def _record(rule: Rule, wanted: Presentation) -> dict[str, Any]:
    return {
        "code": rule.code,
        "theme": rule.theme.value,
        "theme_label": _(rule.theme.label),
        "severity": rule.severity.value,
        "severity_label": _(rule.severity.label),
        "statement": rule.statement,
        "statement_en": rule.statement_en,
        "notation": rule.notation,
        "tolerance": str(rule.tolerance),
        "tables": list(rule.formula.tables),
        "url": f"{wanted.base}{reverse('budgets:about-checks')}#{rule.code}",
    }
