"""Source documents, and what publication stored: tables, rules and findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budgets.admin.base import LineAdmin, PortalAdmin
from budgets.admin.forms import CheckedForm
from budgets.admin.scope import documents_for
from budgets.models import Document, PublishedFinding, PublishedRule, PublishedTable
from budgets.permissions import Permission, can, can_everywhere


@admin.register(Document)
class DocumentAdmin(PortalAdmin):
    """The sources of editions that one may read; one source may serve several departments."""

    form = CheckedForm
    list_display = ("title", "publisher", "media_type")
    list_filter = ("publisher",)
    search_fields = ("title", "publisher", "sha256")
    readonly_fields = ("download_link",)

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(self.download)
        return [path("<int:pk>/file/", download, name="budgets_document_file"), *super().get_urls()]

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return documents_for(user, permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A document that no edition names would be seen by nobody: documents come with their import."""
        return can_everywhere(request.user, Permission.EDIT)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only who may edit every edition that rests on it."""
        if obj is None or can_everywhere(request.user, Permission.EDIT):
            return super().has_change_permission(request, obj)
        editions = obj.edition_set.select_related("department")
        return all([can(request.user, Permission.EDIT, edition.department) for edition in editions] or [False])

    has_delete_permission = has_change_permission

    def download(self, request: HttpRequest, pk: int) -> FileResponse:
        """The original file to signed-in staff, always as an attachment, never as a page of this site."""
        document = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        if not document.file:
            raise Http404
        return FileResponse(
            document.file.open("rb"),
            as_attachment=True,
            filename=Path(document.title).name,
            content_type="application/octet-stream",
        )

    @admin.display(description=_("原文件"))
    def download_link(self, document: Document) -> str:
        if not document.file:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("admin:budgets_document_file", args=[document.pk]), _("下载"))


class PublishedAdmin(LineAdmin):
    """To look at only: publication alone writes these."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PublishedTable)
class PublishedTableAdmin(PublishedAdmin):
    list_display = ("edition", "number", "name")
    list_filter = (*LineAdmin.list_filter, "number")
    ordering = ("-edition__year", "edition", "number")

    def get_queryset(self, request: HttpRequest) -> Any:
        """A grid may be long; the list needs its name only."""
        return super().get_queryset(request).annotate(name=KT("grid__name")).defer("grid")

    @admin.display(description=_("名称"))
    def name(self, table: Any) -> str:
        return str(table.name)


@admin.register(PublishedRule)
class PublishedRuleAdmin(PublishedAdmin):
    list_display = ("edition", "rule", "statement", "applied", "reason")
    list_filter = (*LineAdmin.list_filter, "theme")
    search_fields = ("rule", "statement")
    ordering = ("-edition__year", "edition", "number")


@admin.register(PublishedFinding)
class PublishedFindingAdmin(PublishedAdmin):
    list_display = ("edition", "rule", "severity", "table", "row", "column", "waiver")
    list_filter = (*LineAdmin.list_filter, "severity", "rule", "table")
    list_select_related = ("waiver",)
    search_fields = ("rule", "message")
    ordering = ("-edition__year", "edition", "number")
