"""An import tried and taken back: what it would make of a draft, for the preview of an upload."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budgets import registry
from budgets.checking import findings_of_reading
from budgets.intake.files import Storing
from budgets.intake.imports import Outcome
from budgets.intake.snapshot import digest_of, record_of, snapshot_of
from budgets.models import Edition

SHOWN = 200
"""Lines of a kind that a preview shows one by one; the others are counted."""


@dataclass(slots=True)
class Preview:
    """A rehearsed import: what it would have made of the draft. ``insist`` says that it needs consent."""

    outcomes: list[Outcome]
    problems: list[str]
    insist: list[str]
    version: int
    before: str = ""
    after: str = ""
    changes: Any = None

    def result(self) -> dict[str, Any]:
        """As Upload keeps it."""
        reading = self.outcomes[0].reading
        return {
            "version": self.version,
            "before": self.before,
            "after": self.after,
            "problems": self.problems,
            "insist": self.insist,
            "changes": self.changes or {},
            "tables": sorted({table.number for each in self.outcomes for table in each.reading.tables}),
            "department": reading.department_name,
            "year": reading.year,
            "findings": [_finding(found) for each in self.outcomes for found in findings_of_reading(each.reading)],
            "unread": [[problem.place, problem.why] for each in self.outcomes for problem in each.reading.unread],
            "unknown": [asdict(code) for each in self.outcomes for code in each.unknown],
            "marked": next((each.marked for each in self.outcomes if each.marked is not None), None),
        }


def _finding(found: Any) -> dict[str, Any]:
    names = ("rule", "severity", "table", "message", "message_en", "source", "sentence")
    return {name: getattr(found, name) for name in names} | {"place": found.place}


def rehearse(edition_id: int, storing: Storing) -> Preview:
    """Import and take it back, so that the preview is what storing makes and not what somebody thinks it makes."""
    with transaction.atomic():
        edition = draft_of(edition_id)
        before, rows = snapshot_of(edition), _rows(edition)
        outcomes, insist = _attempt(storing)
        preview = Preview(
            outcomes, [each for outcome in outcomes for each in _problems(outcome)], insist, edition.version
        )
        if not preview.problems:
            preview.problems = _astray(edition, outcomes)
        if not preview.problems:
            stored = Edition.objects.get(pk=edition.pk)
            preview.before, preview.after = digest_of(before), digest_of(snapshot_of(stored))
            preview.changes = _changes(rows, _rows(stored))
        transaction.set_rollback(True)
    return preview


def _attempt(storing: Storing) -> tuple[list[Outcome], list[str]]:
    """The outcomes, and what the document itself has wrong if that is all that stands in the way."""
    outcomes = storing()
    wrong = [each for outcome in outcomes for each in outcome.problems]
    if not wrong or any(outcome.unknown or outcome.marked for outcome in outcomes):
        return outcomes, []
    insisted = storing(despite_findings=True)
    if any(outcome.problems for outcome in insisted):
        return outcomes, []
    return insisted, wrong


def _problems(outcome: Outcome) -> list[str]:
    """Without those of unknown codes, which stand last and are listed by themselves; they are problems all the same."""
    told = outcome.problems[: len(outcome.problems) - len(outcome.unknown)]
    if outcome.unknown:
        told.append(_("文件用了目录里没有的编码，列在下面。请核对文件；编码无误的，请管理员先加入目录。"))
    return told


def _astray(edition: Edition, outcomes: list[Outcome]) -> list[str]:
    if [outcome.edition and outcome.edition.pk for outcome in outcomes] == [edition.pk]:
        return []
    return [_("文件不是这一版（%(edition)s）的内容。请在它自己的页面上传。") % {"edition": edition}]


Rows = dict[str, dict[int, Any]]


def _rows(edition: Edition) -> Rows:
    """Facts by kind and primary key, which a line keeps while it is the same line."""
    return {
        model.FACT.kind: {row.pk: row.as_fact() for row in model.objects.of(edition)}
        for model in registry.fact_models()
    }


def _changes(before: Rows, after: Rows) -> dict[str, Any]:
    """By kind: how many lines stay, come, change and go, with the first of each."""
    found = {}
    for kind, now in after.items():
        old = before[kind]
        added = [record_of(fact) for pk, fact in now.items() if pk not in old]
        removed = [record_of(fact) for pk, fact in old.items() if pk not in now]
        pairs = [(old[pk], fact) for pk, fact in now.items() if pk in old]
        changed = [(record_of(was), record_of(fact)) for was, fact in pairs if was != fact]
        if now or old:
            found[kind] = {
                "same": len(pairs) - len(changed),
                "counts": {"added": len(added), "changed": len(changed), "removed": len(removed)},
                "added": added[:SHOWN],
                "changed": changed[:SHOWN],
                "removed": removed[:SHOWN],
            }
    return found


def draft_of(pk: int) -> Edition:
    """The edition, locked for the rest of the transaction. Raises ValidationError where it is no draft."""
    edition = Edition.objects.with_names().select_for_update(of=("self",)).get(pk=pk)
    refuse_unless_draft(edition)
    return edition  # type: ignore[no-any-return]


def refuse_unless_draft(edition: Edition) -> None:
    if not edition.is_draft:
        raise ValidationError(_("只能向草稿导入；这一版现在是“%(state)s”。") % {"state": edition.get_state_display()})
