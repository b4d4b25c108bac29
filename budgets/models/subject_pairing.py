from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.conventions import PAIRINGS
from budgets.models.fields import holds
from budgets.models.reference_change import TELLS_THE_CLOCK

_CLASSES = "array_to_string(%(expressions)s, ',') ~ '^(|[0-9]{5}(,[0-9]{5})*)$'"
_FUNCTIONS = "array_to_string(%(expressions)s, ',') ~ '^(|[0-9]{5}([0-9]{2})?(,[0-9]{5}([0-9]{2})?)*)$'"


class SubjectPairing(models.Model):
    """Which functions pay which economic classes in a district, where that differs from what is usual (rule C35 …).

    Empty codes say that the district has no such pairing; the rule is then not applied there, with that reason.
    """

    jurisdiction = models.ForeignKey(
        "budgets.Jurisdiction", models.CASCADE, related_name="pairings", verbose_name=_("行政区划")
    )
    rule = models.CharField(_("勾稽规则"), max_length=10, choices=[(rule, rule) for rule in PAIRINGS])
    economic_classes = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name=_("部门预算支出经济分类科目")
    )
    functions = ArrayField(models.CharField(max_length=7), default=list, blank=True, verbose_name=_("支出功能分类科目"))

    class Meta:
        verbose_name = verbose_name_plural = _("科目对应")
        ordering = ("jurisdiction", "rule")
        constraints = [
            models.UniqueConstraint(fields=("jurisdiction", "rule"), name="subject_pairing_once_a_rule"),
            models.CheckConstraint(condition=Q(rule__in=sorted(PAIRINGS)), name="subject_pairing_rule_is_known"),
            models.CheckConstraint(
                condition=holds("economic_classes", _CLASSES),
                name="subject_pairing_economic_classes_have_5_digits",
            ),
            models.CheckConstraint(
                condition=holds("functions", _FUNCTIONS),
                name="subject_pairing_functions_have_5_or_7_digits",
            ),
            models.CheckConstraint(
                condition=Q(economic_classes__len=0, functions__len=0)
                | Q(economic_classes__len__gt=0, functions__len__gt=0),
                name="subject_pairing_has_both_sides_or_none",
            ),
        ]
        triggers = [TELLS_THE_CLOCK]

    def __str__(self) -> str:
        return self.rule
