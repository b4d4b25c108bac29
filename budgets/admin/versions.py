"""The optimistic lock of ordinary forms: whoever saves over somebody's newer change is told so, nothing is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from budgets.models import Edition


class VersionedForm(forms.ModelForm):
    """Carries the version of the edition that the page was made from; ``stale_since`` is it once it is outdated.

    Validated inside the admin's transaction: the edition stays locked until what the form holds is stored.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    stale_since: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["version"] = self.edition.version

    @property
    def edition(self) -> Edition:
        return self.instance if isinstance(self.instance, Edition) else self.instance.edition  # type: ignore[no-any-return]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            seen = cleaned.get("version")
            standing = Edition.objects.select_for_update().values_list("version", flat=True).get(pk=self.edition.pk)
            if seen != standing:
                self.stale_since = -1 if seen is None else seen
                self.add_error(None, _("没有保存：您打开之后，已有人保存了新的修改。"))
        return cleaned


def claim(form: Any) -> Edition:
    """The edition of the form's row, counted as changed; the version was checked when the form was cleaned."""
    edition = form.edition
    edition.version = Edition.objects.claim(edition.pk, form.cleaned_data["version"]).version
    return edition  # type: ignore[no-any-return]
