"""Source documents, and the tables as they were published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models.fields.json import KT
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budgets.admin.base import LineAdmin, PortalAdmin
from budgets.admin.forms import CheckedForm
from budgets.models import Document, PublishedTable


@admin.register(Document)
class DocumentAdmin(PortalAdmin):
    form = CheckedForm
    list_display = ("title", "publisher", "media_type")
    list_filter = ("publisher",)
    search_fields = ("title", "publisher", "sha256")


@admin.register(PublishedTable)
class PublishedTableAdmin(LineAdmin):
    """To look at only: publication alone writes them."""

    list_display = ("edition", "number", "name")
    list_filter = (*LineAdmin.list_filter, "number")
    ordering = ("-edition__year", "edition", "number")

    def get_queryset(self, request: HttpRequest) -> Any:
        """A grid may be long; the list needs its name only."""
        return super().get_queryset(request).annotate(name=KT("grid__name")).defer("grid")

    @admin.display(description=_("名称"))
    def name(self, table: Any) -> str:
        return str(table.name)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
