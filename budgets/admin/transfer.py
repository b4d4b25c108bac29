"""Import and export of lists as CSV or XLSX: a preview that names each wrong row, then all rows or none."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import tablib
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.forms import ExportForm as PlainExportForm
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from budgets.admin.rules import violations
from budgets.permissions import Permission, can, place_of
from budgets.renderers.csv import safe

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes; the national list of functions is under 200 KB."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def without_formulas(dataset: tablib.Dataset) -> tablib.Dataset:
    """A copy in which no text can be taken for a formula by a spreadsheet."""
    rows = ([_safe(cell) for cell in row] for row in dataset)
    return tablib.Dataset(*rows, headers=dataset.headers, title=dataset.title)


def _safe(cell: Any) -> Any:
    return safe(cell) if isinstance(cell, str) and not _NUMBER.fullmatch(cell) else cell


def without_apostrophe(text: str) -> str:
    """The text as it was before ``without_formulas``."""
    return text[1:] if text.startswith("'") and safe(text[1:]) == text else text


class Csv(base_formats.CSV):
    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        return super().export_data(without_formulas(dataset), **kwargs)


class Xlsx(base_formats.XLSX):
    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return super().export_data(without_formulas(dataset), **kwargs)


class ListImportForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件超过5MB，请分成几个文件导入。"))
        return file


class CodeWidget(widgets.ForeignKeyWidget):
    """A relation written as a code; an unknown code is named instead of "does not exist"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row=row, **kwargs)
        except self.model.DoesNotExist as error:
            raise ValueError(
                _("%(kind)s里没有“%(key)s”") % {"kind": self.model._meta.verbose_name, "key": value}
            ) from error


class ListResource(resources.ModelResource):
    """Rows found by their natural key, checked as the forms check them; ``needed`` is what whoever imports them must
    be allowed to do in the place that a row belongs to.
    """

    needed = Permission.MANAGE_CODES

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def checked_already(self, instance: Any) -> Collection[str]:
        """Relations that need not be looked up once more."""
        return ()

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors: dict[str, list[Any]] = dict(import_validation_errors or {})
        try:
            exclude = {*errors, *self.checked_already(instance)}
            instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field, message in violations(instance, exclude=errors.keys()):
            errors.setdefault(field or "__all__", []).append(ValidationError(message))
        place = None if errors else place_of(instance)
        if place is not None and not can(self.user, self.needed, place):
            errors["__all__"] = [ValidationError(_("您的角色不管理这一行所属的行政区划或部门。"))]
        if errors:
            raise ValidationError(errors)


class Transfer:
    """What import and export pages have in common; stands before import-export's own mixins."""

    formats: Collection[Any] = [Csv, Xlsx]
    import_formats = export_formats = formats
    import_form_class = ListImportForm
    export_form_class: type[PlainExportForm] = ExportForm
    # With a byte order mark, so that Excel reads Chinese.
    to_encoding = "utf-8-sig"
    import_error_display = ("message", "row")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)  # type: ignore[attr-defined]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return super().get_import_resource_kwargs(request, **kwargs) | {"user": request.user}  # type: ignore[misc]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)  # type: ignore[attr-defined]


class ListTransfer(Transfer, ImportExportMixin):
    """Import and export of a list that staff keep."""

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Between preview and confirmation somebody may have changed the list."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("列表在预览之后有了变化，什么都没有导入；请重新上传文件。"))
            return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
        return super().process_result(result, request)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error(
            "import_file",
            _("无法读取文件：请确认所选格式与文件一致；CSV 须为 UTF-8 编码，或者改用 XLSX。"),
        )
