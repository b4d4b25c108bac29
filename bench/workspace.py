"""How long an edition of 5,000 lines takes to open and to save: ``python -m bench.workspace [lines]``.

Through Django's test client, without network, in the portal's own database (`make run` loads what it needs): a draft of
the reference department is filled, measured and rolled back. Two thirds of the lines are expenditure, the rest are
projects with their costs. Asked: open in 1,000 ms (page, and the rows of one grid), save in 2,000 ms.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice, product
from statistics import median
from time import perf_counter
from typing import Any

import django

ROUNDS = 5
NATURES = ("personnel", "operating", "project", "business")


def filled(lines: int) -> Any:
    """A draft with so many lines."""
    from budgets.facts import FundingSource
    from budgets.models import Edition, ExpenditureLine, Function, Project, ProjectLine

    published = Edition.objects.filter(department__code="501", year=2024).order_by("number").first()
    if published is None:
        sys.exit("Load the demonstration data first (make run).")
    edition = Edition.objects.create(department=published.department, year=2025)
    unit = published.department.units.get()
    functions = Function.objects.valid_in(edition.year).filter(code__regex=r"^\d{7}$")
    sources = [source.value for source in FundingSource]
    keys = islice(product(functions, NATURES, sources, (False, True)), lines * 2 // 3)
    rows = [
        ExpenditureLine(
            edition=edition, unit=unit, function=f, nature=n, source=s, carried_over=c, amount=Decimal("1.5")
        )
        for f, n, s, c in keys
    ]
    ExpenditureLine.objects.bulk_create(rows)
    projects = [Project(edition=edition, unit=unit, name=f"项目{number}") for number in range((lines - len(rows)) // 2)]
    Project.objects.bulk_create(projects)
    ProjectLine.objects.bulk_create(
        ProjectLine(edition=edition, project=project, source="general", amount=1) for project in projects
    )
    return Edition.objects.with_names().get(pk=edition.pk)


def milliseconds(action: Callable[[], Any], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        response = action()
        times.append((perf_counter() - start) * 1000)
        if response.status_code != 200:
            sys.exit(f"answers {response.status_code}: {response.content[:300]!r}")
    return median(times)


def measured(client: Any, edition: Any) -> Iterator[tuple[str, float]]:
    from django.urls import reverse

    page = reverse("admin:budgets_edition_change", args=(edition.pk,))
    grid = reverse("admin:budgets_edition_grid", args=(edition.pk, "expenditureline"))
    judgement = reverse("admin:budgets_edition_judgement", args=(edition.pk,))
    get = {"secure": True}
    rows = client.get(grid, **get).json()["rows"]

    def save(count: int) -> Any:
        version = type(edition).objects.values_list("version", flat=True).get(pk=edition.pk)
        changed = [
            {
                "id": str(row["pk"]),
                "pk": row["pk"],
                "values": {"amount": f"{version + 2}.00"},
                "was": {"amount": "1.50"},
            }
            for row in rows[:count]
        ]
        body = json.dumps({"version": version, "changes": {"changed": changed}})
        return client.post(grid, body, content_type="application/json", **get)

    yield "open: the page", milliseconds(lambda: client.get(page, **get))
    yield f"open: {len(rows)} rows as JSON", milliseconds(lambda: client.get(grid, **get))
    yield "findings and totals, fetched after", milliseconds(lambda: client.get(judgement, **get))
    yield "save one row", milliseconds(lambda: save(1))
    yield f"save {len(rows)} rows at once", milliseconds(lambda: save(len(rows)), rounds=2)


def main(lines: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client

    with transaction.atomic():
        edition = filled(lines)
        client = Client(headers={"host": "localhost"})
        client.force_login(get_user_model().objects.create_superuser("bench-workspace"))
        print(f"{lines} lines, in ms")
        for what, taken in measured(client, edition):
            print(f"{what:36}{taken:8.0f}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DJANGO_DEBUG", "1")
    django.setup()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
