"""A reading of facts that no printed table gives, with derived tables in the place of reported ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from budgets import registry
from budgets.facts import EditionIdentity, Fact, FactSet
from budgets.intake.codes import Codes
from budgets.intake.raw import Document
from budgets.intake.reading import FIRST_YEAR_OF_NAMES, Reading
from budgets.intake.recognise import Problem, Reported
from budgets.layouts import WUHAN
from budgets.tables.compute import compute, nodes
from budgets.tables.grid import GridPart
from budgets.tables.schema import Disclosure, Listing


def every_kind() -> frozenset[str]:
    return frozenset(registry.fact_kinds())


def nothing() -> FactSet:
    """Nobody's facts, and none of any kind."""
    return FactSet(
        edition=EditionIdentity(
            jurisdiction="",
            jurisdiction_name="",
            department="",
            department_name="",
            year=FIRST_YEAR_OF_NAMES,
            layout=WUHAN.key,
        ),
        undisclosed=every_kind(),
    )


def derived_reading(
    *,
    document: Document,
    facts: FactSet,
    year: int | None,
    place: str,
    unread: Sequence[Problem] = (),
    codes: Codes | None = None,
    gives: frozenset[type[Fact]] | None = None,
) -> Reading:
    """What is read where facts are entered, not printed: our own workbook, a flat export.

    Of each table that the facts fill, a row's source is where its figures stand, or else ``place``. ``year`` is
    None where nothing says it.
    """
    department = facts.edition.department
    return Reading(
        document=document,
        jurisdiction=facts.edition.jurisdiction or None,
        department=department or None,
        department_name=facts.edition.department_name,
        year=year,
        layout=facts.edition.layout,
        units={unit.code: unit.name for unit in facts.units if unit.code != department},
        tables=tuple(table for each in registry.tables().values() for table in _derived(each, facts, place)),
        facts=tuple(fact for lines in facts.lines.values() for fact in lines),
        figures=(),
        findings=(),
        unread=tuple(unread),
        codes=codes or {},
        gives=gives,
    )


def _derived(declaration: Disclosure, facts: FactSet, place: str) -> Iterator[Reported]:
    listings = {part.key: part for part in declaration.parts if isinstance(part, Listing)}
    grid = compute(declaration, facts)
    for part in grid.parts:
        if part.rows:
            located = _located(part, listings.get(part.key), facts, place)
            yield Reported(declaration.number, located, grid.title, facts.edition.year, place)


def _located(part: GridPart, listing: Listing | None, facts: FactSet, place: str) -> GridPart:
    below = [node.lines for node in nodes(listing, facts)] if listing else [()] * len(part.rows)
    return replace(
        part,
        rows=tuple(
            replace(row, sources=row.sources or (_first_of(lines) or place,))
            for row, lines in zip(part.rows, below, strict=True)
        ),
    )


def _first_of(lines: Sequence[Any]) -> str:
    places = list(dict.fromkeys(line.place for line in lines if line.place))
    return f"{places[0]}；等{len(places)}处" if len(places) > 1 else "".join(places)
