"""Who changed which figure from what to what: of one edition, and of all that somebody may look into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import Resolver404, URLPattern, path, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from budgets.admin.files import csv_file
from budgets.admin.verbs import VERBS
from budgets.admin.workflow_forms import DayWidget
from budgets.history import Action, Change, Filters, Origin, all_changes, changes, kinds
from budgets.models import AdministrativeUnit, Edition
from budgets.permissions import Permission, can, within

PER_PAGE = 50
CSV_HEADER = (
    "time",
    "by",
    "origin",
    "department",
    "department_name",
    "year",
    "edition",
    "kind",
    "row",
    "action",
    "field",
    "before",
    "after",
)
ANY = ("", gettext_lazy("全部"))
SCREENS = {
    "budgets_edition_add": gettext_lazy("新建页面"),
    "budgets_edition_change": gettext_lazy("编辑页面"),
    "budgets_edition_changelist": gettext_lazy("列表操作"),
    "budgets_edition_delete": gettext_lazy("删除页面"),
    "budgets_edition_waive": gettext_lazy("批准例外"),
    **{f"budgets_edition_{name}": verb.title for name, verb in VERBS.items()},
}
"""What the screens are called, by the names of their addresses."""


class HistoryForm(forms.Form):
    """Which changes to show; everything may be left open. Of one edition, department and year are given."""

    department = forms.TypedChoiceField(
        label=gettext_lazy("部门"), required=False, coerce=int, empty_value=None, widget=UnfoldAdminSelectWidget
    )
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        required=False,
        min_value=2000,
        max_value=2100,
        widget=UnfoldAdminTextInputWidget({"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("内容"), required=False, widget=UnfoldAdminSelectWidget)
    action = forms.TypedChoiceField(
        label=gettext_lazy("动作"),
        required=False,
        coerce=Action,
        empty_value=None,
        choices=lambda: [ANY, *((found.value, _(found.label)) for found in Action)],
        widget=UnfoldAdminSelectWidget,
    )
    by = forms.CharField(
        label=gettext_lazy("修改人"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("用户名"),
        widget=UnfoldAdminTextInputWidget,
    )
    first_day = forms.DateField(label=gettext_lazy("从"), required=False, widget=DayWidget)
    last_day = forms.DateField(label=gettext_lazy("到"), required=False, widget=DayWidget)
    row = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, edition: Edition | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        choices: dict[str, Any] = {"kind": kinds().items()}
        if edition is None:
            choices["department"] = [(unit.pk, str(unit)) for unit in _departments(user)]
        else:
            del self.fields["department"], self.fields["year"]
        for name, found in choices.items():
            self.fields[name].choices = [ANY, *found]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        return Filters(edition=self.edition and self.edition.pk, **self.cleaned_data)


def _departments(user: Any) -> Any:
    departments = AdministrativeUnit.objects.departments()
    return departments.filter(within(user, Permission.READ_HISTORY, "")).order_by("jurisdiction__adcode", "code")


class EditionHistory:
    """Pages of EditionAdmin: the history of one edition, that of all, and either as CSV."""

    history_template = "admin/budgets/edition/history.html"

    def has_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.READ_HISTORY)

    def get_urls(self) -> list[URLPattern]:
        every = self.admin_site.admin_view(self.changes_view)  # type: ignore[attr-defined]
        return [path("changes/", every, name="budgets_edition_changes"), *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: Any, extra_context: Any = None) -> HttpResponse:
        """In place of Django's, which knows who saved a form and not what was changed."""
        edition = self._edition(request, object_id)  # type: ignore[attr-defined]
        if not can(request.user, Permission.READ_HISTORY, edition.department):
            raise PermissionDenied
        return self._history(request, edition)

    def changes_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_history_permission(request):
            raise PermissionDenied
        return self._history(request, None)

    def _history(self, request: HttpRequest, edition: Edition | None) -> HttpResponse:
        form = HistoryForm(request.GET, user=request.user, edition=edition)
        scope, number = within(request.user, Permission.READ_HISTORY), _page(request)
        found, more = list[Change](), False
        if form.is_valid():
            if request.GET.get("format") == "csv":
                return csv_file("history", CSV_HEADER, _lines(all_changes(scope, form.filters())))
            found, more, _last = changes(scope, form.filters(), start=(number - 1) * PER_PAGE, number=PER_PAGE)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": _("修改记录"),
            "original": edition,
            "form": form,
            "changes": [(change, origin_in_words(change.origin)) for change in found],
            "csv": _query(request, format="csv", page=None),
            "newer": _query(request, page=number - 1) if number > 1 else "",
            "older": _query(request, page=number + 1) if more else "",
        }
        return TemplateResponse(request, self.history_template, context)


def _page(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and 0 < int(given) < 100_000 else 1


def _query(request: HttpRequest, **changed: Any) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def origin_in_words(origin: Origin) -> str:
    """The file where there is one, else the command or the screen; what has none was done in the database itself."""
    if origin.file:
        return _("文件“%(name)s”") % {"name": origin.file}
    if origin.command:
        return _("命令 %(name)s") % {"name": origin.command}
    if not origin.url:
        return _("直接修改数据库")
    try:
        name = resolve(origin.url).url_name or ""
    except Resolver404:
        return origin.url
    return str(SCREENS.get(name, origin.url))


def _lines(found: Iterator[Change]) -> Iterator[list[str | None]]:
    for change in found:
        department = change.department
        start = [
            timezone.localtime(change.at).isoformat(" ", "seconds"),
            change.by,
            origin_in_words(change.origin),
            department.code if department else "",
            department.name if department else "",
            str(change.year),
            str(change.number),
            change.kind_name,
            change.name,
            _(change.action.label),
        ]
        for field in change.fields:
            yield [*start, field.name, field.before, field.after]
        if not change.fields:
            yield [*start, "", "", ""]
