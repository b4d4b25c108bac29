from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.conventions import PAIRINGS, Conventions, Pairing
from budgets.facts import SYNTHETIC
from budgets.layouts import LAYOUTS, Unit
from budgets.models.fields import MoneyField, holds
from budgets.models.reference_change import TELLS_THE_CLOCK

USUAL = Conventions()


def usual_weights() -> list[Decimal]:
    return list(USUAL.indicator_weights)


class Jurisdiction(models.Model):
    """行政区划: a district whose departments publish here; its adcode begins every public address."""

    adcode = models.CharField(_("行政区划代码"), max_length=6, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    layout = models.CharField(
        _("公开格式"), max_length=20, choices=[(layout.key, _(layout.name)) for layout in LAYOUTS.values()]
    )

    synthetic = models.BooleanField(
        _("合成数据"),
        default=False,
        help_text=_("由 generate_sample 生成，不是真实的区划；它的每个公开页面都标明“合成数据”。"),
    )

    indicator_weights = ArrayField(
        models.DecimalField(max_digits=5, decimal_places=2),
        default=usual_weights,
        verbose_name=_("绩效指标权重合计"),
        help_text=_("申报表中指标权重可以合计为多少，用逗号分隔；不足100的部分属于表外计分的预算执行率"),
    )

    reason_percent = models.DecimalField(
        _("须说明原因的变动幅度（%）"),
        max_digits=5,
        decimal_places=2,
        default=USUAL.reason_percent,
        validators=[MinValueValidator(0)],
    )
    reason_amount = MoneyField(
        _("须说明原因的变动金额（元）"),
        default=USUAL.reason_amount,
        validators=[MinValueValidator(0)],
        help_text=_("比上年变动同时超过幅度和金额的，提交前须说明原因；“三公”经费有变动即须说明。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("行政区划")
        ordering = ("adcode",)
        constraints = [
            models.CheckConstraint(
                condition=Q(adcode__regex=r"^[1-9][0-9]{5}$"), name="jurisdiction_adcode_is_six_digits"
            ),
            models.CheckConstraint(condition=Q(layout__in=sorted(LAYOUTS)), name="jurisdiction_layout_is_known"),
            models.CheckConstraint(
                condition=Q(indicator_weights__len__gt=0)
                & holds("indicator_weights", "array_position(%(expressions)s, NULL) IS NULL")
                & holds("indicator_weights", "0 < ALL (%(expressions)s)")
                & holds("indicator_weights", "100 >= ALL (%(expressions)s)"),
                name="jurisdiction_indicator_weights_from_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(synthetic=False) | Q(adcode__startswith="9", name__endswith=SYNTHETIC),
                name="jurisdiction_synthetic_says_so",
            ),
            models.CheckConstraint(
                condition=Q(reason_percent__gte=0, reason_amount__gte=0), name="jurisdiction_reason_not_negative"
            ),
        ]
        triggers = [TELLS_THE_CLOCK]

    def __str__(self) -> str:
        return f"{self.adcode} {self.name}"

    @property
    def unit(self) -> Unit:
        """The unit this district's budgets are printed in."""
        return LAYOUTS[self.layout].unit

    def conventions(self) -> Conventions:
        """What the checks go by here: the usual pairings, but for those the district has its own of. One query."""
        own = {
            pairing.rule: Pairing(tuple(pairing.economic_classes), tuple(pairing.functions))
            for pairing in self.pairings.all()
        }
        pairings = ((rule, own.get(rule, usual)) for rule, usual in PAIRINGS.items())
        return Conventions(
            indicator_weights=tuple(self.indicator_weights),
            pairings=tuple((rule, pairing) for rule, pairing in pairings if pairing.functions),
            reason_percent=self.reason_percent,
            reason_amount=self.reason_amount,
        )
