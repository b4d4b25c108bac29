"""How many wrong figures the checks find: ``python -m bench.corruption [cells a table]``.

Takes correct editions (the demonstration data, computed; and the sample documents as read, where they stand beside the
project), changes one amount cell of tables 1 to 13 at a time, and asks whether an error or warning that was not there
before names the changed table. Prints the share found by table and kind of change, and each survivor.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

import django

from budgets.checks.evidence import Evidence
from budgets.facts import EditionIdentity, FactSet, group
from budgets.facts import Unit as BudgetUnit
from budgets.findings import Finding, Severity
from budgets.layouts import Unit
from budgets.tables.grid import UNDISCLOSED, ColumnType, Grid, GridPart
from budgets.tables.grid import Cell as Value

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
PLACES = ("420103/501/2024", "310107/wanli/2023", "310107/wanli/2024", "310107/wanli/2025")
TABLES = range(1, 14)
KINDS = ("digit", "swap", "times 10", "sign", "row", "column", "blank")
ASKED = 99


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a changed cell stands: table, part, and the indexes of its row and column."""

    table: int
    part: int
    row: int
    column: int


def cells_of(grids: Mapping[int, Grid]) -> Iterator[Cell]:
    """Every amount cell that holds an amount other than zero."""
    for number in TABLES:
        for p, part in enumerate(grids[number].parts if number in grids else ()):
            for r, row in enumerate(part.rows):
                for c, column in enumerate(part.columns):
                    if column.type is ColumnType.AMOUNT and isinstance(row.cells[c], Decimal) and row.cells[c]:
                        yield Cell(number, p, r, c)


def changed(grids: Mapping[int, Grid], cell: Cell, kind: str, random: Random) -> Mapping[int, Grid] | None:
    """The grids with one figure changed; None where this change is none (a row of equal digits cannot be swapped)."""
    grid = grids[cell.table]
    part = grid.parts[cell.part]
    old = part.rows[cell.row].cells[cell.column]
    if kind in ("row", "column"):
        moved = _moved(part, cell, kind)
    else:
        value = _value(old, part.unit, kind, random)
        moved = None if value == old else _with(part, {(cell.row, cell.column): value})
    if moved is None:
        return None
    parts = (*grid.parts[: cell.part], moved, *grid.parts[cell.part + 1 :])
    return {**grids, cell.table: replace(grid, parts=parts)}


def _value(old: Decimal, unit: Unit, kind: str, random: Random) -> Decimal | None:
    divisor = unit.divisor
    if kind == "blank":
        return None
    if kind == "sign":
        return -old
    if kind == "times 10":
        return old * 10
    printed = f"{old / divisor:.2f}" if divisor != 1 else f"{old:.0f}"
    digits = [index for index, character in enumerate(printed) if character.isdigit()]
    if kind == "digit":
        index = random.choice(digits)
        other = random.choice([d for d in "0123456789" if d != printed[index]])
        printed = printed[:index] + other + printed[index + 1 :]
    else:
        pairs = [(a, b) for a, b in pairwise(digits) if printed[a] != printed[b]]
        if not pairs:
            return old
        a, b = random.choice(pairs)
        letters = list(printed)
        letters[a], letters[b] = letters[b], letters[a]
        printed = "".join(letters)
    return Decimal(printed) * divisor


def _moved(part: GridPart, cell: Cell, kind: str) -> GridPart | None:
    """The figure goes to the next row, or to the next column of amounts; what stood there comes here."""
    if kind == "row":
        other = (cell.row + 1, cell.column)
        if other[0] >= len(part.rows):
            return None
    else:
        amounts = [i for i, column in enumerate(part.columns) if column.type is ColumnType.AMOUNT and i > cell.column]
        if not amounts:
            return None
        other = (cell.row, amounts[0])
    mine = part.rows[cell.row].cells[cell.column]
    theirs = part.rows[other[0]].cells[other[1]]
    if theirs is UNDISCLOSED or mine == theirs:
        return None
    return _with(part, {(cell.row, cell.column): theirs, other: mine})


def _with(part: GridPart, values: Mapping[tuple[int, int], Value]) -> GridPart:
    rows = list(part.rows)
    for (row, column), value in values.items():
        cells = list(rows[row].cells)
        cells[column] = value
        rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(part, rows=tuple(rows))


def demonstration(place: str) -> Evidence:
    """A demonstration edition as computed from its facts."""
    from budgets import demo, registry
    from budgets.classifications import seed_names
    from budgets.tables.compute import compute

    adcode, department, year = place.split("/")
    facts = demo.facts_in(demo.FOLDER / place)
    units = sorted({fact.unit for fact in facts if hasattr(fact, "unit")} - {department})
    identity = EditionIdentity(
        jurisdiction=adcode,
        jurisdiction_name="",
        department=department,
        department_name="",
        year=int(year),
        layout="wuhan" if adcode == "420103" else "shanghai",
    )
    whole = FactSet(
        edition=identity,
        units=(BudgetUnit(department, ""), *(BudgetUnit(unit, "", department) for unit in units)),
        lines=group(facts),
        function_names=seed_names("function"),
        economic_names=seed_names("economic_class"),
    )
    grids = {number: compute(table, whole) for number, table in registry.tables().items()}
    return Evidence(facts=whole, grids=grids)


def documents() -> Iterator[tuple[str, Evidence]]:
    from budgets.checking import evidence_of_reading
    from budgets.intake.reading import read_document

    for place in PLACES:
        yield place, demonstration(place)
    for path in sorted(SAMPLES.glob("*")):
        yield path.name, evidence_of_reading(read_document(path))


def names(table: int, findings: Iterable[Finding]) -> bool:
    """Whether an error or warning stands in the table or names it."""
    word = re.compile(rf"表{table}(?![0-9])")
    serious = (finding for finding in findings if finding.severity is not Severity.INFO)
    return any(finding.table == table or word.search(finding.message + finding.suspect) for finding in serious)


@dataclass(slots=True)
class Tally:
    tried: Counter[tuple[int, str]]
    found: Counter[tuple[int, str]]
    survivors: list[str]


def run(evidence: Evidence, most: int, random: Random) -> Tally:
    """``most`` cells of each table, every kind of change."""
    from budgets.checking import rules
    from budgets.checks.engine import check

    tally = Tally(Counter(), Counter(), [])
    before = set(check(evidence, rules()).findings)
    everywhere = list(cells_of(evidence.grids))
    for table in TABLES:
        mine = [cell for cell in everywhere if cell.table == table]
        for cell in random.sample(mine, min(most, len(mine))):
            for kind in KINDS:
                grids = changed(evidence.grids, cell, kind, random)
                if grids is None:
                    continue
                tally.tried[table, kind] += 1
                after = check(replace(evidence, grids=grids), rules()).findings
                if names(table, (finding for finding in after if finding not in before)):
                    tally.found[table, kind] += 1
                else:
                    tally.survivors.append(_described(evidence, grids, cell, kind))
    return tally


def _described(evidence: Evidence, grids: Mapping[int, Grid], cell: Cell, kind: str) -> str:
    part = evidence.grids[cell.table].parts[cell.part]
    new = grids[cell.table].parts[cell.part].rows[cell.row].cells[cell.column]
    row, column = part.rows[cell.row], part.columns[cell.column]
    return f"table {cell.table} {part.key} {row.key} {column.key}: {row.cells[cell.column]} -> {new} ({kind})"


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    tried: Counter[tuple[int, str]] = Counter()
    found: Counter[tuple[int, str]] = Counter()
    for name, evidence in documents():
        start = perf_counter()
        tally = run(evidence, most, Random(2026))
        tried += tally.tried
        found += tally.found
        seconds = perf_counter() - start
        print(f"{name:28} {tally.found.total():6} of {tally.tried.total():<6} {seconds:6.1f} s")
        for survivor in tally.survivors:
            print(f"    not found: {survivor}")
    print("\ntable  " + "".join(f"{kind:>11}" for kind in (*KINDS, "all")))
    for table in TABLES:
        keys = [[(table, kind)] for kind in KINDS] + [[(table, kind) for kind in KINDS]]
        print(f"{table:5}  " + "".join(f"{_share(found, tried, each):>11}" for each in keys))
    print(f"\nall {_share(found, tried, list(tried))} of {tried.total()}, asked {ASKED} %")


def _share(found: Counter[tuple[int, str]], tried: Counter[tuple[int, str]], keys: list[tuple[int, str]]) -> str:
    total = sum(tried[key] for key in keys)
    return f"{100 * sum(found[key] for key in keys) / total:.2f} %" if total else "-"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DJANGO_DEBUG", "1")
    django.setup()
    main()
