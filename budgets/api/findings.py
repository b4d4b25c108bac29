"""The findings of one edition: the dataset of findings, within an address of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Count, Q
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from budgets.api import describe, editions
from budgets.api.datasets import DatasetView
from budgets.datasets.catalogue.findings import OF_ONE_EDITION
from budgets.datasets.filters import Condition

RULES = {
    "rules_applied": serializers.IntegerField(help_text="公开时适用的规则数 / rules applied at publication"),
    "rules_not_applied": serializers.IntegerField(help_text="没有适用的规则数 / rules that could not be applied"),
}


class FindingListView(DatasetView):
    dataset = OF_ONE_EDITION
    defaults: ClassVar = {"state": "all"}

    @extend_schema(
        **describe.dataset(OF_ONE_EDITION, RULES)
        | {
            "operation_id": "edition_findings_list",
            "summary": "一个版本的检查结果 / What the rules found in one edition",
        }
        | {"parameters": [describe.EDITION_ID, *describe.parameters_of(OF_ONE_EDITION)]},
    )
    def get(self, request: Request, edition: str) -> HttpResponse:
        self.edition = editions.find(edition)
        return super().get(request)

    def within(self) -> Iterable[Condition]:
        return (Condition("f.edition_id = %s", (self.edition.pk,)),)

    def about(self) -> dict[str, Any]:
        """Nothing found means something only where rules were applied."""
        return self.edition.rules.aggregate(  # type: ignore[no-any-return]
            rules_applied=Count("pk", filter=Q(applied__gt=0)), rules_not_applied=Count("pk", filter=Q(applied=0))
        )
