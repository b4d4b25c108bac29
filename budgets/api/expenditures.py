"""Expenditure facts of published editions, flat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from budgets.api import describe, parameters
from budgets.api.base import FlatListView, total_of
from budgets.api.filters import ExpenditureFilters
from budgets.api.pagination import FactPagination, ordering_parameter
from budgets.api.parameters import Presentation
from budgets.api.records import EXPENDITURE, ExpenditureSerializer
from budgets.models import ExpenditureLine
from budgets.renderers.cells import in_unit


class ExpenditureListView(FlatListView):
    queryset = ExpenditureLine.objects.all()
    filterset_class = ExpenditureFilters
    pagination_class = FactPagination
    columns = EXPENDITURE
    file_name = "expenditures.csv"
    ordering_keys = {
        "created": F("pk"),
        "year": F("edition__year"),
        "function": Coalesce(F("function__code"), Value("")),
        "amount": F("amount"),
    }
    ordering = ordering_parameter(ordering_keys, default="created")

    @extend_schema(
        operation_id="expenditures_list",
        summary="支出明细 / Expenditure facts",
        description="按功能科目、支出性质和资金来源的支出，每行一个金额；CSV 为全部结果，不分页。 / "
        "Expenditure by function, nature and source, one amount a row; CSV holds the whole result, in one stream.",
        parameters=[ordering.openapi, parameters.UNIT.openapi, parameters.LANGUAGE.openapi],
        responses=describe.flat(ExpenditureSerializer),
        examples=[describe.EXPENDITURE],
    )
    def get(self, request: Request) -> HttpResponse:
        return super().get(request)

    def presentation(self, request: Request) -> Presentation:
        return replace(super().presentation(request), unit=parameters.UNIT.of(request))

    def totals(self, rows: QuerySet[Any]) -> dict[str, Any]:
        found = total_of(rows, "amount")
        unit = self.wanted.unit
        return {
            "count": found["count"],
            "total_amount": str(in_unit(found["total"], unit)),
            "amount_unit": next(word for word, known in parameters.UNITS.items() if known is unit),
        }
