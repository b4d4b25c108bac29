from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import MoneyField, one_of


class SearchKind(models.TextChoices):
    """What can be found, in the order in which results are shown."""

    DEPARTMENT = "department", _("部门和单位")
    FUNCTION = "function", _("功能分类科目")
    ECONOMIC_CLASS = "economic_class", _("经济分类科目")
    PROJECT = "project", _("项目")
    SUBJECT_LINE = "subject_line", _("各部门的科目支出")
    INDICATOR = "indicator", _("绩效指标")
    PROCUREMENT = "procurement", _("政府采购")
    SERVICE = "service", _("政府购买服务")
    TEXT = "text", _("文字说明")


class SearchEntry(models.Model):
    """One thing that the search finds, with all that a hit shows. Derived: `manage.py rebuild_search` makes all anew.

    Only what is public today: current editions, and names and codes, which belong to no edition. ``rank`` is the fixed
    order within a kind, least first (budgets.search.entries). ``words`` is a tsvector of budgets.search.words, of
    district and of year, each word after the letter of the kind, so that one index answers all.
    """

    kind = models.CharField(_("种类"), max_length=20, choices=SearchKind)
    edition = models.ForeignKey("budgets.Edition", models.CASCADE, null=True, verbose_name=_("公开版本"))
    # Of subjects, which belong to no district, null. Neither needs an index: both are in ``words``.
    jurisdiction = models.ForeignKey("budgets.Jurisdiction", models.CASCADE, null=True, db_index=False)
    department = models.ForeignKey("budgets.AdministrativeUnit", models.CASCADE, null=True, db_index=False)
    year = models.PositiveSmallIntegerField(_("年度"), null=True)
    code = models.CharField(_("编码"), max_length=30, blank=True)
    title = models.CharField(_("名称"), max_length=300)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    text = models.TextField(_("内容"), blank=True)
    path = models.CharField(_("网址"), max_length=700, help_text=_("中文页面的路径，含行的位置"))
    amount = MoneyField(_("金额（元）"), null=True)
    rank = models.BigIntegerField(_("次序"))
    words = SearchVectorField(_("词"))

    class Meta:
        verbose_name = verbose_name_plural = _("搜索条目")
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words", fastupdate=False),
            models.Index(fields=["kind", "rank", "id"], name="search_entry_order"),
        ]
        constraints = [
            one_of("kind", SearchKind),
            models.CheckConstraint(
                condition=Q(edition=None) | Q(department__isnull=False, year__isnull=False),
                name="search_entry_of_edition_has_its_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.path}"
