from __future__ import annotations

import datetime
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.facts import EditionIdentity
from budgets.facts import Stage as FactStage
from budgets.models.fields import MoneyField, choices
from budgets.models.history import tracked

DAYS_TO_PUBLISH = datetime.timedelta(days=20)
SUPERSEDED = ("corrected", "withdrawn")
"""States of what was the current edition once and is not any more."""


class EditionChanged(Exception):
    """Somebody saved the draft meanwhile: ``edition`` is it as it stands, ``expected`` the version one had in hand."""

    def __init__(self, edition: Edition, expected: int) -> None:
        super().__init__(f"edition {edition.pk} is at version {edition.version}, not {expected}")
        self.edition = edition
        self.expected = expected


class EditionQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """Everything the public may read: current editions and the corrected or withdrawn ones before them."""
        return self.filter(published_at__isnull=False)

    def current(self) -> Self:
        return self.filter(state=Edition.State.PUBLISHED)

    def as_of(self, moment: datetime.datetime) -> Self:
        """The editions that were current at a moment of the public clock, which counts what happened at it as done."""
        not_yet_superseded = Q(superseded_at=None) | Q(superseded_at__gt=moment)
        return self.filter(not_yet_superseded, published_at__lte=moment)

    def with_names(self) -> Self:
        return self.select_related("department__jurisdiction", "document")

    def claim(self, pk: int, version: int | None = None) -> Any:
        """The edition, locked for the rest of the transaction and counted as changed; with its names.

        Everybody who changes a draft's facts claims it first. Raises EditionChanged when ``version`` is given and
        is not the one that stands: somebody else saved meanwhile.
        """
        edition = self.with_names().select_for_update(of=("self",)).get(pk=pk)
        if version is not None and version != edition.version:
            raise EditionChanged(edition, version)
        edition.version += 1
        self.filter(pk=pk).update(version=edition.version)
        return edition


@tracked
class Edition(models.Model):
    """One department's disclosure of one year: the aggregate root that facts belong to.

    Once published it is frozen by triggers together with its facts; only its state may still change, once and
    together with ``superseded_at``, when a correction replaces it or it is withdrawn.
    """

    Stage = FactStage

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        APPROVED = "approved", _("已审核")
        PUBLISHED = "published", _("已公开")
        CORRECTED = "corrected", _("已更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    department = models.ForeignKey(
        "budgets.AdministrativeUnit", models.PROTECT, related_name="editions", verbose_name=_("部门")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    stage = models.CharField(_("阶段"), max_length=10, choices=choices(FactStage), default=FactStage.APPROVED.value)
    number = models.PositiveSmallIntegerField(_("版次"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    undisclosed = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("来源未公开的内容"),
        help_text=_("来源文件完全没有公开的内容种类；这些内容显示为“未公开”，而不是零。"),
    )
    version = models.PositiveIntegerField(
        _("修改次数"), default=0, editable=False, help_text=_("每次保存加一，用来发现两人同时修改")
    )
    approved_on = models.DateField(
        _("批复日期"), null=True, blank=True, help_text=_("财政部门批复预算的日期；应当在批复后二十日内公开")
    )
    publish_at = models.DateTimeField(_("定时公开"), null=True, editable=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("沿用自")
    )
    document = models.ForeignKey("budgets.Document", models.PROTECT, null=True, blank=True, verbose_name=_("来源文件"))
    note = models.TextField(_("公开说明"), blank=True)
    correction_reason = models.TextField(_("更正原因"), blank=True)
    expenditure_total = MoneyField(
        _("支出总计（元）"), null=True, editable=False, help_text=_("公开时由表1得出，供目录页使用")
    )
    digest = models.CharField(_("摘要"), max_length=71, blank=True, editable=False)
    published_at = models.DateTimeField(_("公开时间"), null=True, editable=False)
    superseded_at = models.DateTimeField(
        _("失效时间"), null=True, editable=False, help_text=_("被更正版取代或者被撤回的时间；之前一直是当前版本")
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name=_("公开人")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("部门年度预算")
        ordering = ("department", "-year", "stage", "-number")
        permissions = [("publish_edition", _("公开部门年度预算"))]
        constraints = [
            models.UniqueConstraint(
                fields=("department", "year", "stage", "number"), name="edition_number_unique_in_year"
            ),
            models.UniqueConstraint(
                fields=("department", "year", "stage"),
                condition=Q(state="published"),
                name="edition_one_current_in_year",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="edition_year_between_2000_and_2100"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_1"),
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in FactStage]), name="edition_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "submitted", "approved"), published_at=None, digest="")
                | Q(
                    state__in=("published", "corrected", "withdrawn"),
                    published_at__isnull=False,
                    digest__startswith="sha256:",
                ),
                name="edition_published_with_time_and_digest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SUPERSEDED, superseded_at__isnull=False, superseded_at__gt=F("published_at"))
                | (~Q(state__in=SUPERSEDED) & Q(superseded_at=None)),
                name="edition_superseded_with_time",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(published_at=None) | ~Q(correction_reason=""),
                name="edition_correction_states_its_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
                declare=[("frozen", "jsonb")],
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        frozen := to_jsonb(NEW) - 'state' - 'superseded_at';
                        IF frozen = to_jsonb(OLD) - 'state' - 'superseded_at' AND OLD.state = 'published'
                            AND NEW.state IN ('corrected', 'withdrawn') THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'edition % is published and cannot change, publish a correction', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="reviewed_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("undisclosed", "document", "note", "correction_reason", "version"),
                func="""
                    IF OLD.state NOT IN ('submitted', 'approved') THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'edition % is under review: it cannot change, send it back', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="year_and_department_are_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("department", "year", "stage", "number"),
                func="""
                    -- Units and codes of its lines were checked against them.
                    RAISE EXCEPTION 'department, year, stage and number of edition % are fixed', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="edition_of_a_department",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    PERFORM 1 FROM budgets_administrativeunit u
                        WHERE u.id = NEW.department_id AND u.parent_id IS NULL;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'unit % is not a department, only departments publish', NEW.department_id
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department.name} {self.year}年{FactStage(self.stage).label}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_draft(self) -> bool:
        """Whether its facts may still change."""
        return self.state == self.State.DRAFT

    @property
    def deadline(self) -> datetime.date | None:
        """The last day for publishing: twenty days after 批复 (预算法 art. 14); None until that day is known."""
        return self.approved_on and self.approved_on + DAYS_TO_PUBLISH

    @property
    def is_current(self) -> bool:
        return self.state == self.State.PUBLISHED

    def identity(self) -> EditionIdentity:
        """Who this edition is, with today's names. Needs ``with_names`` to cost no query."""
        jurisdiction = self.department.jurisdiction
        return EditionIdentity(
            jurisdiction=jurisdiction.adcode,
            jurisdiction_name=jurisdiction.name,
            department=self.department.code,
            department_name=self.department.name,
            year=self.year,
            stage=FactStage(self.stage),
            number=self.number,
            layout=jurisdiction.layout,
        )
