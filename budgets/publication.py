"""State changes of an edition, one verb function each: keyword-only, atomic, recording who did it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import registry
from budgets.checks.privacy import names_people
from budgets.clock import announce, kind_of
from budgets.findings import Finding
from budgets.ledger import facts_of
from budgets.models import ChangeKind, Edition, PublishedFinding, PublishedRule, PublishedTable, Step, WorkflowStep
from budgets.narration import narration_of, write_anew
from budgets.permissions import Permission, require
from budgets.renderers.findings import where
from budgets.search.index import forget, index
from budgets.tables.compute import compute
from budgets.tables.grid import Grid
from budgets.tables.record import to_record
from budgets.verdict import Verdict, findings_to_publish, remember, rules_to_publish, verdict_on

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
def submit(*, edition: Edition, by: AbstractBaseUser | None, note: str = "") -> Edition:
    """Hand a draft in for review: from now on its facts stand still.

    Generated paragraphs that nobody changed are written anew first, so that they tell the figures that are reviewed.
    Raises ValidationError when the edition is no draft, has no facts, is a correction without its reason, when a line
    that moved much against last year has no reason (the operator, ``by`` None, is not asked), or when it has errors
    that neither a waiver excuses nor ``note`` explains to the reviewer, who may then grant the waiver. Raises
    PermissionDenied.
    """
    edition = _locked(edition, by, Permission.SUBMIT)
    _refuse_unless(edition, Edition.State.DRAFT, because=_("只有草稿可以提交。"))
    _refuse_unexplained(edition)
    _refuse_half_disclosed(edition)
    if not any(model.objects.filter(edition=edition).exists() for model in registry.fact_models()):
        raise ValidationError(_("草稿里还没有任何内容。"))
    _bring_text_up_to_date(edition, by)
    blocking = _judged(edition).blocking
    if blocking and not note.strip():
        raise ValidationError(
            _("有 %(count)d 处勾稽错误：%(named)s。请改正；确实无误的，请在说明中写明理由，由财政部门批准例外。")
            % {"count": len(blocking), "named": _named(blocking)}
        )
    return _moved(edition, Edition.State.SUBMITTED, Step.SUBMIT, by, note)


@transaction.atomic
def send_back(*, edition: Edition, by: AbstractBaseUser | None, note: str) -> Edition:
    """Give a submitted or approved edition back to the department as a draft; a time set for it is taken away.

    Raises ValidationError when it is neither or when ``note`` does not say why. Raises PermissionDenied.
    """
    edition = _locked(edition, by, Permission.SEND_BACK)
    _refuse_unless(
        edition, Edition.State.SUBMITTED, Edition.State.APPROVED, because=_("只有已提交、尚未公开的版本可以退回。")
    )
    if not note.strip():
        raise ValidationError(_("请写明退回的原因。"))
    edition.publish_at = None
    return _moved(edition, Edition.State.DRAFT, Step.SEND_BACK, by, note, "publish_at")


@transaction.atomic
def approve(*, edition: Edition, by: AbstractBaseUser | None, note: str = "") -> Edition:
    """Find a submitted edition fit for the public. Nobody approves what they submitted, whatever their roles; that
    binds superusers too (four eyes).

    Raises ValidationError then, when it is not submitted, or when an error has no waiver. Raises PermissionDenied.
    """
    edition = _locked(edition, by, Permission.APPROVE)
    _refuse_unless(edition, Edition.State.SUBMITTED, because=_("只有已提交的版本可以审核。"))
    submission = edition.steps.latest_of(Step.SUBMIT).first()
    if by is not None and submission is not None and submission.by_id == by.pk:
        raise ValidationError(_("本人提交的版本须由他人审核。"))
    _refuse_errors(_judged(edition))
    return _moved(edition, Edition.State.APPROVED, Step.APPROVE, by, note)


@transaction.atomic
def schedule(*, edition: Edition, by: AbstractBaseUser | None, at: datetime | None) -> Edition:
    """Set the time from which ``publish_due`` publishes an approved edition; None takes it away again.

    Raises ValidationError when the edition is not approved or the time is past. Raises PermissionDenied.
    """
    edition = _locked(edition, by, Permission.PUBLISH)
    _refuse_unless(edition, Edition.State.APPROVED, because=_("只有审核通过的版本可以定时公开。"))
    if at is not None and at <= timezone.now():
        raise ValidationError(_("定时公开的时间必须晚于现在。"))
    edition.publish_at = at
    note = timezone.localtime(at).isoformat(" ", "minutes") if at else ""
    step = Step.SCHEDULE if at else Step.UNSCHEDULE
    return _moved(edition, Edition.State.APPROVED, step, by, note, "publish_at")


@transaction.atomic
def publish(*, edition: Edition, by: AbstractBaseUser | None) -> Edition:
    """Make an approved edition public for good: store its tables with their digest, replace the edition before it.

    What the rules find is stored beside the tables, with the waivers as they stand; the digest is over the tables.
    The operator (``by`` None), who brings in what a department published elsewhere long ago, publishes drafts too.
    Raises ValidationError when the edition is in another state, when its facts contradict themselves in a way that no
    table could show (some lines of expenditure with a subject code, some without), or when a rule finds an error
    that no unexpired waiver excuses. Raises PermissionDenied.
    """
    edition = _locked(edition, by, Permission.PUBLISH)
    if by is not None:
        _refuse_unless(edition, Edition.State.APPROVED, because=_("只有审核通过的版本可以公开。"))
    elif edition.is_published:
        raise ValidationError(_("这一版已经公开；要修改请新建更正版。"))
    _refuse_unexplained(edition)
    _refuse_half_disclosed(edition)
    verdict = _judged(edition)
    _refuse_errors(verdict)
    grids = tuple(verdict.evidence.grids.values())
    records = [to_record(grid) for grid in grids]
    _keep(verdict, records)
    replaced = _hold_current(edition)
    index(edition)
    edition.published_at = _replace(replaced, edition)
    edition.publish_at = None
    edition.published_by = by
    edition.digest = digest_of(records)
    edition.expenditure_total = expenditure_total(grids)
    changed = ("publish_at", "published_at", "published_by", "digest", "expenditure_total")
    return _moved(edition, Edition.State.PUBLISHED, Step.PUBLISH, by, "", *changed)


@transaction.atomic
def withdraw(*, edition: Edition, by: AbstractBaseUser | None, reason: str) -> Edition:
    """Take the current edition off the department's page. It stays readable at its own address, marked, with the
    public reason; nothing of it changes.

    Raises ValidationError when it is not the current edition, or when the reason is empty or names people: nothing
    that is public can be taken back. Raises PermissionDenied.
    """
    edition = _locked(edition, by, Permission.WITHDRAW)
    _refuse_unless(edition, Edition.State.PUBLISHED, because=_("只有当前公开的版本可以撤回。"))
    if not reason.strip():
        raise ValidationError(_("请写明撤回的原因，它将公开。"))
    if names_people(reason):
        raise ValidationError(_("撤回的原因将公开，其中疑似有姓名、电话等个人信息或内部批示，请改写。"))
    forget(edition)
    edition.superseded_at = announce(ChangeKind.WITHDRAWAL, edition).at
    return _moved(edition, Edition.State.WITHDRAWN, Step.WITHDRAW, by, reason, "superseded_at")


def publish_due() -> Iterator[tuple[Edition, str]]:
    """Publish every approved edition whose time has come, each in a transaction of its own.

    Yields each with what kept it from being published, in words ("" if nothing did); it is tried again next time.
    Who set the time answers for it: with their role ends what they scheduled.
    """
    due = Edition.objects.filter(state=Edition.State.APPROVED, publish_at__lte=timezone.now())
    for edition in due.with_names().order_by("publish_at", "pk"):
        try:
            published = _publish_scheduled(edition)
        except ValidationError as error:
            yield edition, " ".join(error.messages)
        except PermissionDenied:
            yield edition, _("设定公开时间的人已经没有公开权限，请由有权限的人重新设定时间，或者直接公开。")
        except DatabaseError as error:
            yield edition, _("数据库没有接受（%(reason)s）。") % {"reason": error}
        else:
            if published is not None:
                yield published, ""


@transaction.atomic
def _publish_scheduled(edition: Edition) -> Edition | None:
    """None if meanwhile somebody published it, sent it back or took its time away."""
    held = Edition.objects.select_for_update().filter(pk=edition.pk, state=Edition.State.APPROVED)
    if held.filter(publish_at__lte=timezone.now()).first() is None:
        return None
    setting = edition.steps.latest_of(Step.SCHEDULE).select_related("by").first()
    return publish(edition=edition, by=setting and setting.by)


def record(edition: Edition, step: Step, by: AbstractBaseUser | None, note: str = "") -> None:
    """Write a step into the edition's record."""
    WorkflowStep.objects.create(edition=edition, step=step, by=by, note=note.strip())


def _bring_text_up_to_date(edition: Edition, by: AbstractBaseUser | None) -> None:
    narration = narration_of(edition)
    if by is not None and (missing := narration.missing):
        raise ValidationError(
            _("有 %(count)d 项比上年变动较大，还没有说明原因：%(named)s。请在“文字说明”页填写原因。")
            % {"count": len(missing), "named": _first_few([demand.label for demand in missing])}
        )
    if narration.is_stale:
        edition.version = Edition.objects.claim(edition.pk).version
        write_anew(edition, create=False)


def _locked(edition: Edition, by: AbstractBaseUser | None, permission: Permission) -> Edition:
    """The edition as it stands now, held until the transaction ends."""
    found = Edition.objects.with_names().select_for_update(of=("self",)).filter(pk=edition.pk).first()
    if found is None:
        raise ValidationError(_("这一版草稿已被删除。"))
    require(by, permission, found)
    return found  # type: ignore[no-any-return]


def _refuse_unless(edition: Edition, *states: Edition.State, because: str) -> None:
    if edition.state not in states:
        current = _("这一版现在是“%(state)s”。") % {"state": edition.get_state_display()}
        raise ValidationError(f"{because}{current}")


def _moved(
    edition: Edition, state: Edition.State, step: Step, by: AbstractBaseUser | None, note: str, *changed: str
) -> Edition:
    edition.state = state
    edition.save(update_fields=["state", *changed])
    record(edition, step, by, note)
    return edition


def _judged(edition: Edition) -> Verdict:
    verdict = verdict_on(edition)
    remember(verdict)
    return verdict


def _keep(verdict: Verdict, records: list[dict[str, Any]]) -> None:
    """Store what is published: tables, rules and findings."""
    edition = verdict.edition
    PublishedTable.objects.bulk_create(
        PublishedTable(edition=edition, number=record["number"], grid=record) for record in records
    )
    PublishedRule.objects.bulk_create(rules_to_publish(verdict))
    PublishedFinding.objects.bulk_create(findings_to_publish(verdict))


def _hold_current(edition: Edition) -> list[int]:
    """The editions that this one will replace, locked. Before what is found of them and before the clock: a withdrawal,
    too, first locks the edition, then forgets what is found of it, and then waits for the clock.
    """
    current = Edition.objects.current().filter(department=edition.department_id, year=edition.year, stage=edition.stage)
    return [held.pk for held in current.select_for_update()]


def _replace(replaced: list[int], edition: Edition) -> datetime:
    """End the edition's predecessor at the very moment, which is returned, at which this one becomes current."""
    at = announce(kind_of(edition), edition).at
    Edition.objects.filter(pk__in=replaced).update(state=Edition.State.CORRECTED, superseded_at=at)
    return at


def expenditure_total(grids: Iterable[Grid]) -> Decimal | None:
    """Table 1's 支出总计, None where it is not disclosed."""
    parts = [part for grid in grids if grid.number == 1 for part in grid.parts if part.rows]
    cell = parts[0].cell("total/total", "expenditure_amount") if parts else None
    return cell if isinstance(cell, Decimal) else None


def _refuse_errors(verdict: Verdict) -> None:
    blocking = verdict.blocking
    if not blocking:
        return
    raise ValidationError(
        _("有 %(count)d 处勾稽错误没有批准例外，不能公开：%(named)s。请改正，或请财政部门批准例外。")
        % {"count": len(blocking), "named": _named(blocking)}
    )


def _named(findings: Sequence[Finding]) -> str:
    """The first few with their places."""
    return _first_few([f"{finding.rule} {where(finding)}" for finding in findings])


def _first_few(names: Sequence[str]) -> str:
    return "；".join([*names[:ERRORS_NAMED], _("等等")] if len(names) > ERRORS_NAMED else names)


def _refuse_unexplained(edition: Edition) -> None:
    if edition.number > 1 and not edition.correction_reason.strip():
        raise ValidationError(_("更正版必须写明更正原因。"))


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
