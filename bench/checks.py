"""What all rules cost on one edition, tables in memory, in processor time: ``python -m bench.checks``.

The demonstration editions and, where they stand beside the project, the sample documents as read; then an invented
department of 100, 1,000 and 5,000 subject codes, to see that the cost grows with the rows and no faster. Asked: 50 ms.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from statistics import median
from time import process_time

import django

from budgets.checks.evidence import Evidence
from budgets.facts import EditionIdentity, ExpenditureLine, FactSet, FundingSource, Nature, RevenueLine, group

ROUNDS = 15
ASKED_MS = 50
SIZES = (100, 1_000, 5_000)


def milliseconds(evidence: Evidence) -> float:
    """Median of some rounds. Each round indexes the tables anew, as a single run would."""
    from budgets.checking import rules
    from budgets.checks.engine import check

    times = []
    for _ in range(ROUNDS):
        fresh = replace(evidence)
        start = process_time()
        check(fresh, rules())
        times.append((process_time() - start) * 1000)
    return median(times)


def invented(codes: int) -> Evidence:
    """A department that spends on so many subject codes."""
    from budgets import registry
    from budgets.tables.compute import compute

    spent = [
        ExpenditureLine(
            unit="900001",
            function=f"2{number // 100:04}{number % 100:02}",
            nature=Nature.PROJECT,
            source=FundingSource.GENERAL,
            amount=Decimal(number + 1),
        )
        for number in range(codes)
    ]
    total = sum((line.amount for line in spent[1:]), spent[0].amount)
    income = RevenueLine(unit="900001", source=FundingSource.GENERAL, amount=total)
    identity = EditionIdentity(
        jurisdiction="999999", jurisdiction_name="", department="900", department_name="", year=2026
    )
    facts = FactSet(edition=identity, lines=group([*spent, income]))
    return Evidence(facts=facts, grids={n: compute(table, facts) for n, table in registry.tables().items()})


def lines() -> Iterator[str]:
    from bench.corruption import documents

    for name, evidence in documents():
        rows = sum(len(part.rows) for grid in evidence.grids.values() for part in grid.parts)
        yield f"{name:28} {rows:6} rows {milliseconds(evidence):8.1f} ms   asked {ASKED_MS}"
    for size in SIZES:
        evidence = invented(size)
        rows = sum(len(part.rows) for grid in evidence.grids.values() for part in grid.parts)
        taken = milliseconds(evidence)
        yield f"{f'{size} subject codes':28} {rows:6} rows {taken:8.1f} ms   {taken * 1000 / rows:6.1f} µs a row"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DJANGO_DEBUG", "1")
    django.setup()
    for line in lines():
        print(line)
