"""What the four classifications share: codes whose names are valid for a range of years."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.reference_change import TELLS_THE_CLOCK


class ClassificationQuerySet(models.QuerySet[Any]):
    def valid_in(self, year: int) -> Self:
        return self.filter(first_year__lte=year).exclude(last_year__lt=year)

    def names(self, year: int) -> dict[str, str]:
        """Code to name as they stand in the year."""
        return dict(self.valid_in(year).values_list("code", "name"))


class Classification(models.Model):
    """A code with the name it has from ``first_year`` to ``last_year`` (open when None)."""

    code = models.CharField(_("编码"), max_length=20)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    first_year = models.PositiveSmallIntegerField(_("起始年度"))
    last_year = models.PositiveSmallIntegerField(_("终止年度"), null=True, blank=True)
    confidence = models.CharField(_("依据"), max_length=100, blank=True)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("code", "first_year")
        constraints = [
            models.UniqueConstraint(fields=("code", "first_year"), name="%(class)s_code_unique_in_year"),
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(first_year__lte=F("last_year")),
                name="%(class)s_first_year_not_after_last_year",
            ),
        ]
        triggers = [
            TELLS_THE_CLOCK,
            pgtrigger.Trigger(
                name="years_do_not_overlap",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("overlapping", "bigint")],
                func=pgtrigger.Func(
                    """
                    SELECT c.id INTO overlapping FROM {meta.db_table} c
                        WHERE c.code = NEW.code AND c.id IS DISTINCT FROM NEW.id
                        AND c.first_year <= coalesce(NEW.last_year, 32767)
                        AND NEW.first_year <= coalesce(c.last_year, 32767) LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'code % has two names in one year', NEW.code
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def code_format(pattern: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(code__regex=pattern), name="%(class)s_code_has_its_format")
