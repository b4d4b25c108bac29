from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.reference_change import TELLS_THE_CLOCK

RESERVED = frozenset({"years", "corrections"})
"""Words that stand in the place of a department's code in public addresses (budgets.urls)."""


class AdministrativeUnitQuerySet(models.QuerySet[Any]):
    def departments(self) -> Self:
        return self.filter(parent=None)


class AdministrativeUnit(models.Model):
    """A department (三位 501, no parent) or a budget unit of one (六位 501001).

    A district whose documents print no department code gets a short name such as ``wanli`` instead, which can't be
    taken for an official code.
    """

    jurisdiction = models.ForeignKey("budgets.Jurisdiction", models.PROTECT, verbose_name=_("行政区划"))
    code = models.CharField(_("单位编码"), max_length=20)
    name = models.CharField(_("单位名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("主管部门")
    )
    first_year = models.PositiveSmallIntegerField(_("起始年度"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("终止年度"), null=True, blank=True)
    confidence = models.CharField(_("依据"), max_length=100, blank=True)

    objects = AdministrativeUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("部门和预算单位")
        ordering = ("jurisdiction", "code")
        constraints = [
            models.UniqueConstraint(fields=("jurisdiction", "code"), name="unit_code_unique_in_jurisdiction"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^([0-9]{3}([0-9]{3})?|[a-z][a-z0-9-]{1,18})$"),
                name="unit_code_is_3_or_6_digits_or_a_short_name",
            ),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="unit_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(first_year=None) | Q(last_year=None) | Q(first_year__lte=F("last_year")),
                name="unit_first_year_not_after_last_year",
            ),
        ]
        triggers = [
            TELLS_THE_CLOCK,
            pgtrigger.Trigger(
                name="unit_code_extends_parent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.parent_id IS NULL THEN RETURN NEW; END IF;
                    PERFORM 1 FROM budgets_administrativeunit p WHERE p.id = NEW.parent_id
                        AND p.parent_id IS NULL AND p.jurisdiction_id = NEW.jurisdiction_id
                        AND (NEW.code !~ '^[0-9]' OR starts_with(NEW.code, p.code));
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'unit % must belong to a department of its jurisdiction whose code it extends',
                            NEW.code USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever saves it: a department with such a code would have no page."""
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.code in RESERVED:
            message = _("编码不能是 %(code)s：公开网址中这个词另有用处，请换一个简称。")
            raise ValidationError({"code": message % {"code": self.code}})
