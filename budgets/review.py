"""What reviewers say about places of an edition, for staff only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import registry
from budgets.models import Edition, ReviewComment
from budgets.permissions import Permission, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@transaction.atomic
def add_comment(
    *,
    edition: Edition,
    by: AbstractBaseUser | None,
    text: str,
    table: int | None = None,
    row: str = "",
    column: str = "",
) -> ReviewComment:
    """Say something about a place, named as findings name it; without a table about the text section ``row``, or
    about the whole edition. A row may be one that is missing, so it need not be in the table.

    Raises ValidationError when the text is empty, there is no such table, or the edition is published: what would be
    said then belongs into a correction. Raises PermissionDenied.
    """
    edition = Edition.objects.with_names().select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    require(by, Permission.COMMENT, edition)
    if edition.is_published:
        raise ValidationError(_("这一版已经公开；意见请写在更正版上。"))
    if not text.strip():
        raise ValidationError(_("请写明意见。"))
    if table is not None and table not in registry.tables():
        raise ValidationError(_("没有第 %(number)d 张表。") % {"number": table})
    comment = ReviewComment(edition=edition, by=by, text=text.strip(), table=table, row=row, column=column)
    comment.full_clean(exclude=["by"])
    comment.save()
    return comment


@transaction.atomic
def resolve(*, comment: ReviewComment, by: AbstractBaseUser | None) -> ReviewComment:
    """Mark a comment as dealt with; the first to do so is kept. Raises PermissionDenied."""
    comment = ReviewComment.objects.select_for_update().get(pk=comment.pk)
    require(by, Permission.COMMENT, Edition.objects.with_names().get(pk=comment.edition_id))
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = timezone.now(), by
        comment.save(update_fields=["resolved_at", "resolved_by"])
    return comment
