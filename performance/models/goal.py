from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.edition_fact import EditionFact
from budgets.models.fields import choices, one_of
from budgets.models.history import tracked
from budgets.models.triggers import same_edition
from performance import facts


@tracked
class Goal(EditionFact):
    """绩效目标 of the department (no project) or of a project, long-term or annual."""

    FACT = facts.Goal
    FACT_RELATIONS = ("project",)

    project = models.ForeignKey("budgets.Project", models.CASCADE, null=True, blank=True, verbose_name=_("项目"))
    horizon = models.CharField(_("期限"), max_length=10, choices=choices(facts.Horizon))
    number = models.PositiveSmallIntegerField(_("序号"), default=1)
    description = models.TextField(_("目标说明"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("绩效目标")
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "project", "horizon", "number"),
                nulls_distinct=False,
                name="goal_number_unique",
            ),
            one_of("horizon", facts.Horizon),
        ]
        triggers = [*EditionFact.Meta.triggers, same_edition("project", "budgets_project")]

    def __str__(self) -> str:
        return f"{self.get_horizon_display()}{self.number} {self.description[:30]}"

    @property
    def key(self) -> tuple[str | None, str, int]:
        """What indicators name their goal by."""
        return (self.project.key if self.project else None, self.horizon, self.number)

    def as_fact(self) -> facts.Goal:
        return facts.Goal(
            project=self.project and self.project.key,
            horizon=facts.Horizon(self.horizon),
            number=self.number,
            description=self.description,
            place=self.place,
        )
