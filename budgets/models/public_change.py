from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import one_of


class ChangeKind(models.TextChoices):
    PUBLICATION = "publication", _("首次公开")
    CORRECTION = "correction", _("更正公开")
    WITHDRAWAL = "withdrawal", _("撤回公开")


class PublicChange(models.Model):
    """One change of what the public may read, numbered in the order in which the changes came to be seen.

    ``tick`` and ``at`` are those of the public clock (budgets.clock); ``at`` is also the edition's ``published_at``,
    or for a withdrawal its ``superseded_at``. Never changed and never removed.
    """

    tick = models.BigIntegerField(_("序号"), primary_key=True)
    kind = models.CharField(_("种类"), max_length=20, choices=ChangeKind)
    # What is public is never deleted: the edition's own trigger refuses that.
    edition = models.ForeignKey(
        "budgets.Edition", models.DO_NOTHING, related_name="public_changes", verbose_name=_("公开版本")
    )
    at = models.DateTimeField(_("时间"), unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公开记录")
        ordering = ("tick",)
        constraints = [
            models.UniqueConstraint(fields=("edition", "kind"), name="public_change_once_of_its_kind"),
            one_of("kind", ChangeKind),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="public_change_is_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    RAISE EXCEPTION 'public change % is a record and cannot change', OLD.tick
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.tick} {self.get_kind_display()}"
