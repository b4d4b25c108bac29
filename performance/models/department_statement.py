from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.edition_fact import EditionFact
from budgets.models.history import tracked
from performance import facts


@tracked
class DepartmentStatement(EditionFact):
    """The free text of table 14. Who filled it in is for staff only and is not part of the facts."""

    FACT = facts.DepartmentStatement
    PEOPLE = ("filled_by", "telephone")

    duties = models.TextField(_("部门职能概述"), blank=True)
    annual_tasks = models.TextField(_("年度工作任务"), blank=True)
    filled_by = models.CharField(_("填报人（不公开）"), max_length=50, blank=True)
    telephone = models.CharField(_("联系电话（不公开）"), max_length=50, blank=True)

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("部门整体绩效说明")
        constraints = [models.UniqueConstraint(fields=("edition",), name="department_statement_unique_in_edition")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def as_fact(self) -> facts.DepartmentStatement:
        return facts.DepartmentStatement(duties=self.duties, annual_tasks=self.annual_tasks, place=self.place)
