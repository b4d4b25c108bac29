"""State changes of an edition, one verb function each: keyword-only, atomic, recording who did it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import registry
from budgets.ledger import facts_of
from budgets.models import Edition, PublishedFinding, PublishedRule, PublishedTable
from budgets.renderers.findings import where
from budgets.tables.compute import compute
from budgets.tables.grid import Grid
from budgets.tables.record import to_record
from budgets.verdict import Verdict, findings_to_publish, rules_to_publish, verdict_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

ERRORS_NAMED = 5
"""Errors that a refusal names; the panel of the draft lists all of them."""


def grids_of(edition: Edition) -> tuple[Grid, ...]:
    """The fifteen tables as the edition's facts stand now: what a preview shows and publication stores."""
    facts = facts_of(edition)
    return tuple(compute(table, facts) for table in registry.tables().values())


def digest_of(records: Iterable[dict[str, Any]]) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of the table records in order."""
    sha = hashlib.sha256()
    for record in records:
        sha.update(json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        sha.update(b"\n")
    return f"sha256:{sha.hexdigest()}"


@transaction.atomic
def publish(*, edition: Edition, by: AbstractBaseUser | None) -> Edition:
    """Make a draft public for good: store its tables with their digest and replace the edition before it.

    What the rules find is stored beside the tables, with the waivers as they stand; the digest is over the tables.
    Raises ValidationError when the edition is not a draft, when its facts contradict themselves in a way that no
    table could show (some lines of expenditure with a subject code, some without), or when a rule finds an error
    that no unexpired waiver excuses.
    """
    edition = Edition.objects.with_names().select_for_update(of=("self",)).get(pk=edition.pk)
    if edition.state != Edition.State.DRAFT:
        raise ValidationError(_("只有草稿可以公开；已公开的版本请新建更正版。"))
    if edition.number > 1 and not edition.correction_reason.strip():
        raise ValidationError(_("更正版必须写明更正原因。"))
    _refuse_half_disclosed(edition)
    verdict = verdict_on(edition)
    _refuse_errors(verdict)
    grids = tuple(verdict.evidence.grids.values())
    records = [to_record(grid) for grid in grids]
    PublishedTable.objects.bulk_create(
        PublishedTable(edition=edition, number=grid.number, grid=record)
        for grid, record in zip(grids, records, strict=True)
    )
    PublishedRule.objects.bulk_create(rules_to_publish(verdict))
    PublishedFinding.objects.bulk_create(findings_to_publish(verdict))
    Edition.objects.current().filter(department=edition.department_id, year=edition.year, stage=edition.stage).update(
        state=Edition.State.CORRECTED
    )
    edition.state = Edition.State.PUBLISHED
    edition.published_at = timezone.now()
    edition.published_by = by
    edition.digest = digest_of(records)
    edition.expenditure_total = _expenditure_total(grids)
    edition.save(update_fields=["state", "published_at", "published_by", "digest", "expenditure_total"])
    return edition


def _expenditure_total(grids: Iterable[Grid]) -> Decimal | None:
    """Table 1's 支出总计, None where it is not disclosed."""
    parts = [part for grid in grids if grid.number == 1 for part in grid.parts if part.rows]
    cell = parts[0].cell("total/total", "expenditure_amount") if parts else None
    return cell if isinstance(cell, Decimal) else None


def _refuse_errors(verdict: Verdict) -> None:
    blocking = verdict.blocking
    if not blocking:
        return
    named = [f"{finding.rule} {where(finding)}" for finding in blocking[:ERRORS_NAMED]]
    more = [_("等等")] if len(blocking) > ERRORS_NAMED else []
    raise ValidationError(
        _("有 %(count)d 处勾稽错误没有批准例外，不能公开：%(named)s。请改正，或请有权公开的人批准例外。")
        % {"count": len(blocking), "named": "；".join(named + more)}
    )


def _refuse_half_disclosed(edition: Edition) -> None:
    """Lines without a code beside lines with one would leave the coded rows short of the total, unseen."""
    for model in registry.fact_models():
        if model.FACT.kind not in ("expenditure", "project_line"):
            continue
        uncoded = model.objects.filter(edition=edition, function=None)
        if uncoded.exists() and model.objects.filter(edition=edition).exclude(function=None).exists():
            raise ValidationError(
                _("%(kind)s：一部分填写了功能科目，一部分没有；请全部填写，或者全部留空（只公开合计）。")
                % {"kind": model._meta.verbose_name}
            )
