"""Filters that several lists share."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_AWAITING = Q(confidence__startswith="to be confirmed")


class ToBeConfirmed(SimpleListFilter):
    """Codes that an import added, or that came with the portal without a published source."""

    title = _("待确认")
    parameter_name = "to_be_confirmed"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("是")), ("no", _("否"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(_AWAITING if self.value() == "yes" else ~_AWAITING)
