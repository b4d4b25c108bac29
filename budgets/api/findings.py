"""What the rules found in an edition when it was published, flat."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from budgets.api import describe, editions, parameters
from budgets.api.base import FlatListView
from budgets.api.filters import FindingFilters
from budgets.api.pagination import FindingPagination, ordering_parameter
from budgets.api.records import FINDING, FindingSerializer
from budgets.models import PublishedFinding


class FindingListView(FlatListView):
    queryset = PublishedFinding.objects.all()
    filterset_class = FindingFilters
    pagination_class = FindingPagination
    columns = FINDING
    file_name = "findings.csv"
    ordering_keys = {"number": F("number")}
    ordering = ordering_parameter(ordering_keys, default="number")

    @extend_schema(
        operation_id="findings_list",
        summary="勾稽检查的结果 / What the rules found",
        description="公开时按规则核对的结果，此后不变；疑似个人信息的内容不给出。CSV 为全部结果。 / "
        "As found at publication, never to change; what was found to be personal data is left out. "
        "CSV holds the whole result.",
        parameters=[describe.EDITION_ID, ordering.openapi, parameters.LANGUAGE.openapi],
        responses=describe.flat(FindingSerializer),
        examples=[describe.FINDING],
    )
    def get(self, request: Request, edition: str) -> HttpResponse:
        self.edition = editions.find(edition)
        self.queryset = self.edition.findings.all()
        return super().get(request)

    def totals(self, rows: QuerySet[Any]) -> dict[str, Any]:
        """Nothing found means something only where rules were applied."""
        applied = self.edition.rules.aggregate(
            rules_applied=Count("pk", filter=Q(applied__gt=0)), rules_not_applied=Count("pk", filter=Q(applied=0))
        )
        return super().totals(rows) | applied
