"""What is asked before a step of the workflow is taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from budgets import registry
from budgets.models import Edition, ReviewComment, TextSection

TEXT = UnfoldAdminTextareaWidget({"rows": 3})


class DayWidget(UnfoldAdminTextInputWidget):
    """Browsers take ISO dates only, whatever the reader's language."""

    input_type = "date"

    def format_value(self, value: Any) -> str:
        return value.isoformat() if isinstance(value, date) else str(value or "")


class MomentWidget(UnfoldAdminTextInputWidget):
    input_type = "datetime-local"

    def format_value(self, value: Any) -> str:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else str(value or "")


class SubmitForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("给审核人的说明"),
        help_text=gettext_lazy("还有错误时必须写明理由，由财政部门决定是否批准例外；不公开。"),
        required=False,
        widget=TEXT,
    )


class ApproveForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("审核说明（不公开）"), required=False, widget=TEXT)


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("退回的原因"),
        help_text=gettext_lazy("部门会看到；未处理的意见一并转给部门。不公开。"),
        widget=TEXT,
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤回的原因"),
        help_text=gettext_lazy("将公开，请勿写入姓名、电话等个人信息。"),
        widget=TEXT,
    )


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("更正原因"),
        help_text=gettext_lazy("将与更正版一起公开。"),
        widget=TEXT,
    )


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label=gettext_lazy("公开时间"),
        help_text=gettext_lazy("本地时间；到时自动公开，此前可以取消。"),
        widget=MomentWidget(),
    )


class ApprovalDayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("批复日期"),
        help_text=gettext_lazy("财政部门批复预算的日期；应当在批复后二十日内公开。留空表示还不知道。"),
        required=False,
        widget=DayWidget(),
    )


class CommentForm(forms.Form):
    """A comment and its place, as review.add_comment takes them."""

    about = forms.ChoiceField(label=gettext_lazy("位置"), required=False, widget=UnfoldAdminSelectWidget())
    row = forms.CharField(
        label=gettext_lazy("行"),
        help_text=gettext_lazy("表中的行，例如功能科目编码 2060404；留空表示整张表。"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
    )
    column = forms.CharField(
        label=gettext_lazy("列"),
        help_text=gettext_lazy("表头，例如“合计”；留空表示整行。"),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
    )
    text = forms.CharField(label=gettext_lazy("意见"), widget=TEXT)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("about", "").startswith("table:") and (cleaned.get("row") or cleaned.get("column")):
            self.add_error("about", _("只有表格才有行和列：请先选择是哪一张表。"))
        return cleaned

    @property
    def comment(self) -> dict[str, Any]:
        kind, _colon, key = self.cleaned_data["about"].partition(":")
        place: dict[str, Any] = {}
        if kind == "table":
            place = {"table": int(key), "row": self.cleaned_data["row"], "column": self.cleaned_data["column"]}
        elif kind == "text":
            place = {"row": key}
        return place | {"text": self.cleaned_data["text"]}


CommentFormSet = forms.formset_factory(CommentForm, extra=2)


def places_of(edition: Edition) -> list[tuple[str, str]]:
    """What a comment may be about: the edition as a whole, its tables, its text sections."""
    tables = [
        (f"table:{number}", _("表%(number)d") % {"number": number} + f" {_(table.name)}")
        for number, table in registry.tables().items()
    ]
    sections = TextSection.objects.filter(edition=edition).order_by("number").values_list("key", "title")
    texts = [(f"text:{key}", _("文字：%(title)s") % {"title": title}) for key, title in sections]
    return [("", _("整个版本")), *tables, *texts]


def place_words(comment: ReviewComment, places: Mapping[str, str]) -> str:
    """The comment's place as people call it; a text section that is gone is named by its key."""
    if comment.table is None:
        return places.get(f"text:{comment.row}" if comment.row else "", comment.row)
    row = _("合计") if comment.row == "total" else comment.row
    table = places.get(f"table:{comment.table}", str(comment.table))
    return " · ".join(filter(None, (table, row, comment.column)))
