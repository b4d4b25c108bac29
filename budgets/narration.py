"""The text of an edition: what stands there, what the portal would write, and which reasons are still to be given.

Whoever changes it claims the edition first (``Edition.objects.claim``), as for any fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from budgets import registry
from budgets.checking import evidence_of
from budgets.checks.evidence import Evidence
from budgets.checks.paragraphs import Paragraph as ReadParagraph
from budgets.checks.paragraphs import Statement
from budgets.checks.text.amounts import Lookup, function_of
from budgets.models import ChangeReason, Edition, TextSection
from budgets.narrative import merge
from budgets.narrative.basis import Basis, said
from budgets.narrative.demands import Demand, demands
from budgets.narrative.merge import Merged, State
from budgets.narrative.words import Paragraph, Section
from budgets.narrative.write import ORDER, write

GIVES_REASON = re.compile(r"原因|由于|因为|主要(?:是|系|为)|考虑到|所致")
SAME = {"budget_total": frozenset({"budget_total", "revenue_total", "expenditure_total"})}
"""Subjects that texts tell of one thing by."""


@dataclass(frozen=True)
class Passage:
    """A section as it stands (``row``, None if it does not) and as it would be written now (``fresh``)."""

    fresh: Section
    row: TextSection | None

    @property
    def title(self) -> str:
        return self.row.title if self.row else self.fresh.title

    @property
    def body(self) -> str:
        return self.row.body if self.row else ""

    @property
    def is_own(self) -> bool:
        """Whether somebody wrote or imported all of it: it stays as it is until they ask."""
        return self.row is not None and not self.row.generated

    @property
    def is_to_be_written(self) -> bool:
        """Whether nothing stands there and only people can say something."""
        return self.row is None and not self.fresh.paragraphs

    @cached_property
    def merged(self) -> Sequence[Merged]:
        if self.row is not None and self.is_own:
            return [Merged("", State.ADDED, text, "", "") for text in merge.paragraphs_of(self.row.body)]
        base = [Paragraph(key, text) for key, text in self.row.generated] if self.row else []
        return merge.merge(base, self.body, self.fresh.paragraphs)

    @property
    def is_stale(self) -> bool:
        """Whether writing anew changes it."""
        return not self.is_own and any(each.state in merge.FOLLOWS for each in self.merged)


@dataclass(frozen=True)
class Narration:
    """``evidence`` is what the checks look at: the tables, the text and last year's edition."""

    edition: Edition
    evidence: Evidence
    basis: Basis
    passages: tuple[Passage, ...]

    def passage(self, key: str) -> Passage:
        """The section with this key; KeyError when there is none."""
        return {passage.fresh.key: passage for passage in self.passages}[key]

    @property
    def is_stale(self) -> bool:
        """Whether a section that stands there has to be written anew."""
        return any(passage.row is not None and passage.is_stale for passage in self.passages)

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        return demands(self.basis)

    @property
    def missing(self) -> tuple[Demand, ...]:
        """The lines whose reason nobody gave, in the list or in the text."""
        asked = [demand for demand in self.demands if not demand.reason]
        told = self._reasons_told() if asked else set()
        return tuple(d for d in asked if not any((s, d.code) in told for s in SAME.get(d.subject, (d.subject,))))

    def _reasons_told(self) -> set[tuple[str, str]]:
        """Of what the text gives reasons, as (subject, subject code)."""
        functions = self.evidence.derived(Lookup).functions
        told = set()
        for paragraph in self.evidence.paragraphs:
            for statement in paragraph.statements if GIVES_REASON.search(paragraph.line.text) else ():
                if statement.subject and _explained(paragraph, statement):
                    code = function_of(statement, functions)[0] if statement.subject == "function" else ""
                    told.add((statement.subject, code or ""))
        return told


def _explained(paragraph: ReadParagraph, statement: Statement) -> bool:
    """A reason in the sentence, or anywhere in a paragraph that is about nothing else."""
    if all(figure.subject in ("", statement.subject) for figure in paragraph.figures):
        return True
    return any(GIVES_REASON.search(figure.sentence) for figure in statement.figures)


def basis_of(evidence: Evidence) -> Basis:
    """What the text of an edition is written from."""
    return Basis(
        facts=evidence.facts,
        grids=evidence.grids,
        previous=evidence.previous.grids if evidence.previous else {},
        crosswalks={
            table.number: evidence.crosswalks.get(table.lineage, ())
            for table in registry.tables().values()
            if table.lineage
        },
        conventions=evidence.conventions,
    )


def narration_of(edition: Edition) -> Narration:
    """The edition's text as it stands and as it would be written now; sections that the plan does not know, and that
    a document or clerk added, keep their place. Needs ``with_names``.
    """
    evidence = evidence_of(edition)
    basis = basis_of(evidence)
    rows = {row.key: row for row in TextSection.objects.filter(edition=edition).order_by("number")}
    fresh = {section.key: section for section in write(basis)}
    passages = [
        Passage(fresh.get(key) or Section(key, rows[key].title), rows.get(key)) for key in _in_order(rows, fresh)
    ]
    return Narration(edition, evidence, basis, tuple(passages))


def _in_order(rows: Iterable[str], fresh: Iterable[str]) -> list[str]:
    """The sections that are there in their order, each of the others after the one before it in the plan."""
    order = list(rows)
    for key in fresh:
        if key not in order:
            before = [at for at, other in enumerate(order) if ORDER.get(other, len(ORDER)) < ORDER[key]]
            order.insert(max(before, default=-1) + 1, key)
    return order


def write_anew(edition: Edition, *, create: bool) -> int:
    """Let automatic paragraphs follow the figures; with ``create`` also write the sections that are not there.

    Returns how many sections changed. What somebody wrote, changed or imported stays as it is.
    """
    narration = narration_of(edition)
    changed = 0
    for passage in narration.passages:
        if passage.is_stale and (create or passage.row):
            _store(edition, passage, merge.body_of(passage.merged), merge.base_of(passage.merged))
            changed += 1
    _number(narration)
    return changed


def save_body(narration: Narration, key: str, body: str) -> None:
    """Keep what somebody typed. What they changed a paragraph from is what would be written now: they saw it."""
    passage = narration.passage(key)
    body = "\n".join(merge.paragraphs_of(body))
    before = set(merge.paragraphs_of(passage.body))
    base: list[Paragraph] = []
    if not passage.is_own and passage.row is not None:
        kept = [Paragraph(*each) for each in passage.row.generated]
        for each in merge.merge(kept, body, passage.fresh.paragraphs):
            seen = each.state in (State.EDITED, State.OUTDATED) and each.text not in before
            text = each.fresh if seen and each.fresh else each.base
            base += [Paragraph(each.key, text)] if each.key and text else []
    _store(narration.edition, passage, body, base)
    _number(narration)


def take_back(narration: Narration, key: str, paragraph: str = "") -> None:
    """Put the generated text in the place of what stands there: one paragraph, or without ``paragraph`` all of it."""
    passage = narration.passage(key)
    if not paragraph:
        _store(narration.edition, passage, passage.fresh.body, passage.fresh.paragraphs, place="")
        _number(narration)
        return
    texts, base = [], []
    for each in passage.merged:
        is_taken = each.key == paragraph
        text = each.fresh if is_taken else each.text
        before = each.fresh if is_taken else each.base
        texts += [text] if text else []
        base += [Paragraph(each.key, before)] if each.key and before else []
    _store(narration.edition, passage, "\n".join(texts), base)


def save_reasons(narration: Narration, reasons: Mapping[str, str]) -> None:
    """The reasons by the demand's key; an empty one is taken away."""
    for demand in narration.demands:
        if demand.key not in reasons or said(reasons[demand.key]) == demand.reason:
            continue
        where = {"edition": narration.edition, "table": demand.table, "row": demand.row}
        if reason := said(reasons[demand.key]):
            ChangeReason.objects.update_or_create(**where, defaults={"reason": reason})
        else:
            ChangeReason.objects.filter(**where).delete()


def _store(edition: Edition, passage: Passage, body: str, base: Sequence[Paragraph], place: str | None = None) -> None:
    """Without a body there is no section. A new one stands last until they are numbered."""
    row = passage.row
    if not body:
        if row is not None:
            row.delete()
        return
    if row is None:
        last = TextSection.objects.filter(edition=edition).order_by("-number").values_list("number", flat=True).first()
        row = TextSection(edition=edition, key=passage.fresh.key, title=passage.fresh.title, number=(last or 0) + 1)
    row.body = body
    row.generated = [[each.key, each.text] for each in base]
    row.place = row.place if place is None else place
    row.save()


FAR = 10_000
"""Beyond any number in use: numbers are unique at every moment."""


def _number(narration: Narration) -> None:
    """Number the sections in reading order where new ones came between."""
    order = {passage.fresh.key: at for at, passage in enumerate(narration.passages)}
    rows = sorted(TextSection.objects.filter(edition=narration.edition), key=lambda row: order[row.key])
    wanted = {row.pk: number for number, row in enumerate(rows, start=1)}
    if [row.number for row in rows] == sorted({row.number for row in rows}):
        return
    for step in (FAR, 0):
        for row in rows:
            row.number = wanted[row.pk] + step
            row.save(update_fields=["number"])
