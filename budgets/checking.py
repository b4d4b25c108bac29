"""Evidence for the checks: from a document that was read, or from an edition; and the checks run on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from budgets.checks.engine import Report, check
from budgets.checks.evidence import Evidence, Title
from budgets.checks.rules import Rule
from budgets.figures import TextLine
from budgets.findings import Finding
from budgets.intake.raw import Document, Paragraph
from budgets.intake.reading import Reading


@cache
def rules() -> tuple[Rule, ...]:
    """The reconciliation rules in reading order, from the contents page."""
    return tuple(import_string(f"{settings.DISCLOSURE}.RULES"))


def check_reading(reading: Reading) -> Report:
    """Every rule applied to a document as it reports its figures; nothing is looked up in the database."""
    return check(evidence_of_reading(reading), rules())


def findings_of_reading(reading: Reading) -> tuple[Finding, ...]:
    """What the rules find, and the reported figures that the facts do not give unless a rule names that cell too."""
    found = check_reading(reading).findings
    named = {(f.table, f.row, f.column.split("/")[-1]) for f in found}
    unexplained = [f for f in reading.findings if (f.table, f.row, f.column) not in named]
    return (*found, *unexplained)


def evidence_of_reading(reading: Reading) -> Evidence:
    return Evidence(
        facts=reading.fact_set(),
        grids={number: reading.grid(number) for number in sorted({table.number for table in reading.tables})},
        reported=True,
        figures=reading.figures,
        lines=reading.lines,
        printed=tuple(_printed(reading.document)),
        titles=tuple(Title(t.number, t.title, t.year, t.place) for t in reading.tables),
        captions=reading.captions,
        promised=reading.promised,
    )


def _printed(document: Document) -> Iterator[TextLine]:
    """Every paragraph and every row of every table, as scans for personal data see them."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield TextLine(block.text, str(block.place))
            continue
        for row in block.rows:
            if row:
                place = replace(row[0].place, column=None)
                yield TextLine("\t".join(cell.text for cell in row if not cell.covered), str(place))
