from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.facts import Link
from budgets.models.reference_change import TELLS_THE_CLOCK

if TYPE_CHECKING:
    from budgets.models.unit import AdministrativeUnit


class LineageQuerySet(models.QuerySet[Any]):
    def of(self, department: AdministrativeUnit, **conditions: Any) -> Self:
        """The links that hold for a department: its own and those of its whole district."""
        return self.filter(jurisdiction=department.jurisdiction_id, **conditions).filter(
            Q(department=department) | Q(department=None)
        )

    def into(self, department: AdministrativeUnit, year: int) -> dict[str, list[Link]]:
        """The links that lead from the year before into this one, by kind."""
        found: dict[str, list[Link]] = {}
        for link in self.of(department, to_year=year):
            found.setdefault(link.kind, []).append(Link(link.from_key, link.to_key, link.share))
        return found

    def crosswalks(self) -> dict[int, list[Link]]:
        """The links as crosswalks, by the year they lead from."""
        found: dict[int, list[Link]] = {}
        for link in self:
            found.setdefault(link.from_year, []).append(Link(link.from_key, link.to_key, link.share))
        return found


class Lineage(models.Model):
    """One line of the crosswalk that joins years: a key of one year and what it became in the next.

    A key is a subject code, unit code or project code (its name where the source gives no code). ``share`` is the
    part of the old amount that went into the new key; empty when nobody can tell, and then the two are 不可比.
    """

    class Kind(models.TextChoices):
        FUNCTION = "function", _("支出功能分类科目")
        ECONOMIC_CLASS = "economic_class", _("部门预算支出经济分类科目")
        UNIT = "unit", _("部门和预算单位")
        PROJECT = "project", _("项目")

    jurisdiction = models.ForeignKey("budgets.Jurisdiction", models.CASCADE, verbose_name=_("行政区划"))
    department = models.ForeignKey(
        "budgets.AdministrativeUnit",
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("部门"),
        help_text=_("为空时适用于全部部门"),
    )
    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    from_year = models.PositiveSmallIntegerField(_("原年度"))
    from_key = models.CharField(_("原编码或名称"), max_length=200)
    to_year = models.PositiveSmallIntegerField(_("新年度"))
    to_key = models.CharField(_("新编码或名称"), max_length=200)
    share = models.DecimalField(
        _("比例"), max_digits=7, decimal_places=6, null=True, blank=True, help_text=_("为空表示不可比")
    )
    note = models.CharField(_("说明"), max_length=300, blank=True)

    objects = LineageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("科目和部门沿革")
        ordering = ("jurisdiction", "department", "kind", "to_year", "to_key")
        constraints = [
            models.UniqueConstraint(
                fields=("jurisdiction", "department", "kind", "from_year", "from_key", "to_key"),
                nulls_distinct=False,
                name="lineage_link_unique",
            ),
            models.CheckConstraint(condition=Q(to_year=F("from_year") + 1), name="lineage_joins_neighbouring_years"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="lineage_share_from_0_to_1"
            ),
        ]
        triggers = [TELLS_THE_CLOCK]

    def __str__(self) -> str:
        return f"{self.from_year} {self.from_key} → {self.to_year} {self.to_key}"
