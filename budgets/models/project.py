from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import Codes, EditionFact
from budgets.models.history import tracked
from budgets.models.triggers import UNIT_IN_DEPARTMENT

if TYPE_CHECKING:
    from budgets.models.edition import Edition


@tracked
class Project(EditionFact):
    """A project of one year. Its code carries the year, so Lineage joins it with the years around.

    The code has 21 characters (rule C52): adcode 6, year 2, department 3, type letter, serial 9. It is empty where
    the source names a project without its code.
    """

    FACT = facts.Project
    FACT_RELATIONS = ("unit",)

    code = models.CharField(_("项目编码"), max_length=21, null=True, blank=True)  # noqa: DJ001 (blank codes must not collide)
    name = models.CharField(_("项目名称"), max_length=200)
    unit = models.ForeignKey("budgets.AdministrativeUnit", models.PROTECT, verbose_name=_("项目单位"))
    category_code = models.CharField(_("项目类别编码"), max_length=10, blank=True)
    category_name = models.CharField(_("项目类别"), max_length=100, blank=True)
    description = models.TextField(_("主要支出方向和用途"), blank=True)

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("项目")
        constraints = [
            models.UniqueConstraint(fields=("edition", "code"), name="project_code_unique_in_edition"),
            models.UniqueConstraint(fields=("edition", "unit", "name"), name="project_name_unique_in_unit"),
            models.UniqueConstraint(
                fields=("edition", "name"), condition=Q(code=None), name="project_name_unique_without_code"
            ),
            models.CheckConstraint(
                condition=Q(code=None) | Q(code__regex=r"^[0-9]{11}[A-Z][0-9]{9}$"),
                name="project_code_has_21_characters",
            ),
        ]
        triggers = [*EditionFact.Meta.triggers, UNIT_IN_DEPARTMENT]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return self.code or self.name

    @classmethod
    def from_fact(cls, fact: facts.Project, edition: Edition, codes: Codes) -> Self:
        """A project whose unit the source does not name is the department's."""
        row = super().from_fact(replace(fact, unit=fact.unit or edition.department.code), edition, codes)
        row.category_code = fact.category_code or ""
        return row

    def as_fact(self) -> facts.Project:
        return facts.Project(
            code=self.code,
            name=self.name,
            unit=self.unit.code,
            category_code=self.category_code or None,
            category_name=self.category_name,
            description=self.description,
            place=self.place,
        )
