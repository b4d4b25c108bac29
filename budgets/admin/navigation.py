"""The side bar: what is used daily first, and only what this person may see (settings UNFOLD["SIDEBAR"])."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budgets import registry
from budgets.permissions import Permission, can

DAILY = ("budgets.Edition", "budgets.Document", "budgets.Waiver")
CODE_LISTS = (
    "budgets.Function",
    "budgets.EconomicClass",
    "budgets.GovernmentEconomicClass",
    "budgets.ProcurementCategory",
)
PLACES = ("budgets.Jurisdiction", "budgets.AdministrativeUnit", "budgets.Lineage", "budgets.SubjectPairing")
PUBLISHED = ("budgets.PublishedTable", "budgets.PublishedRule", "budgets.PublishedFinding")
WEBHOOKS = ("budgets.WebhookSubscription", "budgets.WebhookDelivery")
ACCOUNTS = ("auth.User", "axes.AccessAttempt", "axes.AccessLog", "budgets.ApiToken", "budgets.ApiAccess")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    facts = tuple(model._meta.label for model in registry.fact_models())
    groups = (
        (_("预算编制"), DAILY, False),
        (_("科目和品目"), CODE_LISTS, False),
        (_("区划和部门"), PLACES, False),
        (_("全部明细"), facts + PUBLISHED, True),
        (_("变动通知"), WEBHOOKS, True),
        (_("账号"), ACCOUNTS, True),
    )
    found = (
        {"title": title, "separator": True, "collapsible": closed, "items": _items(request, labels)}
        for title, labels, closed in groups
    )
    shown = [group for group in found if group["items"]]
    if shown and can(request.user, Permission.READ_HISTORY):
        history = {"title": _("修改记录"), "link": reverse("admin:budgets_edition_changes")}
        shown[0]["items"].append(history)  # type: ignore[attr-defined]
    return shown


def _items(request: HttpRequest, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    models = [apps.get_model(label) for label in labels]
    board = {"title": _("进度看板"), "link": reverse("admin:budgets_edition_board")}
    first = [board] if labels is DAILY and can(request.user, Permission.READ) else []
    return first + [
        {
            "title": model._meta.verbose_name_plural,
            "link": reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
        }
        for model in models
        if admin.site.get_model_admin(model).has_view_permission(request)
    ]
