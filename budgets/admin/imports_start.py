"""How a year begins: from last year's edition, or with the portal's workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from budgets.admin.imports_preview import left_out
from budgets.copying import is_empty, last_years, rejoin, start_from_last_year
from budgets.intake.workbook.export import NoSuchEdition, department_workbook
from budgets.intake.workbook.write import TextTooLong
from budgets.models import Edition, Upload
from budgets.models.edition import EditionChanged

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EditionStart:
    """Part of EditionImports, which finds the edition and renders the page."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if form.instance.copied_from_id:
            rejoin(form.instance)

    def offer_last_year(self, request: HttpRequest, edition: Edition) -> None:
        """Said once a year has been opened."""
        if last_years(edition) is not None:
            link = '<a class="text-link underline" href="{}">{}</a>'
            messages.info(request, format_html(link, address_of("start", edition), _("从上年公开的版本开始")))

    def workbook(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The portal's workbook: the draft's own lines, or last year's while it has none."""
        edition = self._of(request, object_id)
        own = not is_empty(edition)
        try:
            content = department_workbook(edition.department, edition.year, stage=edition.stage, own=own)
        except (NoSuchEdition, TextTooLong) as error:
            messages.error(request, str(error) or _("这一版没有可以导出的内容。"))
            return HttpResponseRedirect(address_of("imports_page", edition))
        response = HttpResponse(content, content_type=XLSX)
        name = f"{edition.department.jurisdiction.adcode}-{edition.department.code}-{edition.year}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def start(self, request: HttpRequest, object_id: int) -> HttpResponse:
        edition = self._of(request, object_id)
        if request.method != "POST":
            source = last_years(edition)
            return self._page(
                request,
                "admin/budgets/edition/start.html",
                _("从上年开始"),
                edition,
                source=source,
                empty=is_empty(edition),
                version=edition.version,
            )
        self._open(request, object_id)
        try:
            version = int(request.POST.get("version", ""))
            keep = request.POST.get("amounts") == "keep"
            copied = start_from_last_year(edition=edition, by=request.user, keep_amounts=keep, version=version)
        except ValidationError as error:
            say(request, error)
        except (EditionChanged, ValueError):
            messages.error(request, _("草稿刚刚被他人修改，什么都没有沿用。请看过之后再决定。"))
        else:
            self.log_change(request, edition, _("从上年开始"))  # type: ignore[attr-defined]
            return self._page(
                request,
                "admin/budgets/edition/started.html",
                _("从上年开始"),
                edition,
                copied=copied,
                left_out=left_out(copied),
            )
        return HttpResponseRedirect(address_of("start", edition))


def address_of(name: str, edition: Edition, upload: Upload | None = None) -> str:
    name = "imports_page" if name == "imports" else name
    args = (edition.pk,) if upload is None else (edition.pk, upload.pk)
    return reverse(f"admin:budgets_edition_{name}", args=args)


def say(request: HttpRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)
