"""Corrections: a new draft that starts as a copy of what was published."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budgets import registry
from budgets.intake.keeping import staff_fields
from budgets.intake.load import store
from budgets.ledger import facts_of
from budgets.models import Edition, Step, Waiver, WorkflowStep
from budgets.permissions import Permission, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from budgets.models.edition_fact import EditionFact


@transaction.atomic
def start_correction(*, edition: Edition, reason: str, by: AbstractBaseUser | None) -> Edition:
    """A draft with the next number and everything the edition holds.

    Copied are the facts, what only staff see beside them (people, telephone numbers) and the waivers that still
    apply, with whoever approved them. Raises ValidationError when the reason is empty or the edition is not the
    latest published one of its year.
    """
    edition = Edition.objects.with_names().select_for_update(of=("self",)).get(pk=edition.pk)
    require(by, Permission.CORRECT, edition)
    _refuse_unless_latest(edition)
    if not reason.strip():
        raise ValidationError(_("更正版必须写明更正原因。"))
    draft = Edition.objects.create(
        department=edition.department,
        year=edition.year,
        stage=edition.stage,
        number=edition.number + 1,
        undisclosed=edition.undisclosed,
        document=edition.document,
        note=edition.note,
        approved_on=edition.approved_on,
        correction_reason=reason.strip(),
    )
    store(edition=draft, facts=chain.from_iterable(facts_of(edition).lines.values()))
    for model in registry.fact_models():
        _copy_staff_fields(model, edition, draft)
    _copy_waivers(edition, draft)
    WorkflowStep.objects.create(edition=draft, step=Step.CORRECT, by=by, note=reason.strip())
    return draft


def _refuse_unless_latest(edition: Edition) -> None:
    if not edition.is_published:
        raise ValidationError(_("草稿可以直接修改，不需要更正版。"))
    later = Edition.objects.filter(
        department=edition.department_id,
        year=edition.year,
        stage=edition.stage,
        number__gt=edition.number,
    ).order_by("-number")
    if latest := later.first():
        raise ValidationError(
            _("只能更正最新的版本：已有第%(number)d版（%(state)s）。")
            % {"number": latest.number, "state": latest.get_state_display()}
        )


def _copy_staff_fields(model: type[EditionFact], edition: Edition, draft: Edition) -> None:
    names = staff_fields(model)
    if not names:
        return
    rows = list(model.objects.of(draft))
    # Stored a moment ago from the same rows in the same order.
    for row, published in zip(rows, model.objects.of(edition), strict=True):
        for name in names:
            setattr(row, name, getattr(published, name))
    model.objects.bulk_update(rows, names)


def _copy_waivers(edition: Edition, draft: Edition) -> None:
    Waiver.objects.bulk_create(
        Waiver(
            edition=draft,
            rule=waiver.rule,
            place=waiver.place,
            reason=waiver.reason,
            approver_id=waiver.approver_id,
            approver_role=waiver.approver_role,
            expires_on=waiver.expires_on,
        )
        for waiver in edition.waivers.unexpired()
    )
