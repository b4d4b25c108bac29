from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReviewCommentQuerySet(models.QuerySet[Any]):
    def unresolved(self) -> Self:
        return self.filter(resolved_at=None)


class ReviewComment(models.Model):
    """What a reviewer says about a place of an edition, for staff only; resolved by whoever mended it.

    ``table``, ``row`` and ``column`` are a place as findings name it (budgets.findings); with ``table`` empty the
    comment is about the text section whose key ``row`` is, or about the whole edition.
    """

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="comments", verbose_name=_("公开版本"))
    table = models.PositiveSmallIntegerField(_("表号"), null=True, blank=True)
    row = models.CharField(_("行"), max_length=200, blank=True)
    column = models.CharField(_("列"), max_length=100, blank=True)
    text = models.TextField(_("意见"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("审核意见")
        ordering = ("edition", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_by=None) | Q(resolved_at__isnull=False), name="review_comment_resolved_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
