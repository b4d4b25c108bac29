"""What the page of an edition's text shows, from the narration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from budgets.checking import rules
from budgets.checks.engine import check
from budgets.checks.rules import Theme
from budgets.findings import Finding
from budgets.narration import Narration, Passage
from budgets.narrative.demands import Demand
from budgets.narrative.merge import Merged, State, difference
from budgets.tables.grid import Cell

LABELS = {
    State.AUTOMATIC: ("success", gettext_lazy("自动")),
    State.STALE: ("warning", gettext_lazy("自动，待更新")),
    State.NEW: ("warning", gettext_lazy("自动，待加入")),
    State.DROPPED: ("warning", gettext_lazy("自动，待删去")),
    State.EDITED: ("info", gettext_lazy("已修改")),
    State.OUTDATED: ("danger", gettext_lazy("已修改，数字已变")),
    State.ADDED: ("info", gettext_lazy("人工添加")),
    State.REMOVED: ("info", gettext_lazy("已删去")),
}
CHANGED = frozenset({State.EDITED, State.OUTDATED, State.REMOVED})
"""What one can take the generated paragraph back for."""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """``difference`` leads from what stands there to what would be written."""

    key: str
    text: str
    kind: str
    label: Any
    difference: Sequence[tuple[str, str]]
    can_take: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """``body`` is what the form holds: as stored, or as typed where it could not be saved."""

    key: str
    title: str
    kind: str
    label: Any
    body: str
    is_own: bool
    can_adopt: bool
    paragraphs: Sequence[ShownParagraph]
    fresh: Sequence[str]
    findings: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShownReason:
    key: str
    label: str
    previous: str
    current: str
    change: str
    percent: str
    reason: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and could not be saved; nothing of it is lost."""

    bodies: Mapping[str, str]
    reasons: Mapping[str, str]


NOTHING_TYPED = Typed({}, {})


def reasons_shown(narration: Narration, typed: Typed) -> list[ShownReason]:
    missing = {demand.key for demand in narration.missing}
    return [_reason(demand, narration, typed, demand.key in missing) for demand in narration.demands]


def _reason(demand: Demand, narration: Narration, typed: Typed, is_missing: bool) -> ShownReason:
    unit = narration.basis.unit

    def shown(cell: Cell) -> str:
        return str(unit.of(cell)) if isinstance(cell, Decimal) else ""

    return ShownReason(
        key=demand.key,
        label=demand.label,
        previous=shown(demand.previous),
        current=shown(demand.current),
        change=f"{unit.of(demand.change):+}",
        percent="" if demand.percent is None else f"{demand.percent:+}%",
        reason=typed.reasons.get(demand.key, demand.reason),
        is_missing=is_missing,
    )


def sections_shown(narration: Narration, typed: Typed) -> list[ShownSection]:
    """In reading order. Once the text is under review or published there is nothing to write anew."""
    findings = _findings(narration)
    live = narration.edition.is_draft
    return [
        _section(passage, typed, findings.get(passage.fresh.key, ()), live=live)
        for passage in narration.passages
        if live or passage.row
    ]


def _section(passage: Passage, typed: Typed, findings: Sequence[str], *, live: bool) -> ShownSection:
    kind, label = _state_of(passage) if live else ("", "")
    return ShownSection(
        key=passage.fresh.key,
        title=passage.title,
        kind=kind,
        label=label,
        body=typed.bodies.get(passage.fresh.key, passage.body),
        is_own=passage.is_own,
        can_adopt=passage.is_own and bool(passage.fresh.paragraphs),
        paragraphs=[_paragraph(each, passage, live=live) for each in passage.merged if live or each.text],
        fresh=[each.text for each in passage.fresh.paragraphs] if passage.is_own else [],
        findings=findings,
    )


def _state_of(passage: Passage) -> tuple[str, Any]:
    if passage.is_to_be_written:
        return "warning", _("待填写")
    if passage.row is None:
        return "warning", _("待生成")
    if passage.is_own:
        return "", _("来自文件") if passage.row.place else _("人工填写")
    if passage.is_stale:
        return "warning", _("待更新")
    is_changed = any(each.state is not State.AUTOMATIC for each in passage.merged)
    return ("info", _("自动，有修改")) if is_changed else ("success", _("自动"))


def _paragraph(merged: Merged, passage: Passage, *, live: bool) -> ShownParagraph:
    kind, label = LABELS[merged.state] if live and not passage.is_own else ("", "")
    is_different = live and merged.state not in (State.AUTOMATIC, State.ADDED) and merged.text != merged.fresh
    return ShownParagraph(
        key=merged.key,
        text=merged.text,
        kind=kind,
        label=label,
        difference=difference(merged.text, merged.fresh) if is_different else (),
        can_take=merged.state in CHANGED and bool(merged.fresh),
    )


def _findings(narration: Narration) -> dict[str, list[str]]:
    """What the rules for text and personal data find, under the section that it stands in."""
    chosen = [rule for rule in rules() if rule.theme in (Theme.TEXT, Theme.PRIVACY)]
    sections = {line.place: line.section for line in narration.evidence.lines}
    found: dict[str, list[str]] = {}
    for finding in check(narration.evidence, chosen).findings:
        if finding.source in sections:
            found.setdefault(sections[finding.source], []).append(_said(finding))
    return found


def _said(finding: Finding) -> str:
    message = finding.message_en if get_language() == "en" and finding.message_en else finding.message
    return f"{finding.rule} {message}"
