"""What was read from the API with tokens: a list that nobody can change, and the same as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from budgets.admin.base import PortalAdmin
from budgets.admin.files import csv_file
from budgets.models import ApiAccess
from budgets.permissions import Permission
from budgets.tokens import accesses_seen_by

COLUMNS = ("at", "user__username", "token__name", "token_key", "method", "path", "status", "address", "size")
HEADER = ("time", "user", "token", "token_key", "method", "path", "status", "address", "bytes")
FETCHED = 2000


class StatusFilter(SimpleListFilter):
    """Answered, refused, or failed."""

    title = gettext_lazy("结果")
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("answered", _("已答复")), ("refused", _("被拒绝（4xx）")), ("failed", _("出错（5xx）"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        ranges = {"answered": (0, 399), "refused": (400, 499), "failed": (500, 599)}
        asked = ranges.get(self.value() or "")
        return queryset.filter(status__range=asked) if asked else queryset


@admin.register(ApiAccess)
class ApiAccessAdmin(PortalAdmin):
    list_display = ("moment", "user", "token", "method", "path", "status", "address", "size")
    list_filter = (StatusFilter, ("user", RelatedOnlyFieldListFilter), ("token", RelatedOnlyFieldListFilter))
    list_select_related = ("user", "token")
    list_before_template = "admin/budgets/apiaccess/before.html"
    fields = readonly_fields = (*list_display, "token_key")
    date_hierarchy = "at"
    search_fields = ("path", "token_key", "address")
    # The log only grows, and counting it would take longer than showing a page of it.
    paginator = InfinitePaginator
    show_full_result_count = False

    @display(description=gettext_lazy("时间"), ordering="at")
    def moment(self, access: ApiAccess) -> str:
        """To the second, unlike Django's."""
        return f"{timezone.localtime(access.at):%Y-%m-%d %H:%M:%S}"

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return accesses_seen_by(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        file = self.admin_site.admin_view(self.file)
        return [path("csv/", file, name="budgets_apiaccess_csv"), *super().get_urls()]

    def file(self, request: HttpRequest) -> HttpResponse:
        """All that the list's filters, in the same parameters, leave."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request).order_by("-pk")
        return csv_file("access-log", HEADER, _lines(rows.values_list(*COLUMNS).iterator(chunk_size=FETCHED)))


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    for at, *rest in rows:
        yield [timezone.localtime(at).isoformat(" ", "seconds"), *rest]
