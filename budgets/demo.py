"""The demonstration data: real figures of two departments, kept as flat files and published as editions."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from budgets import registry
from budgets.facts import Fact
from budgets.intake import flat
from budgets.intake.load import store
from budgets.models import AdministrativeUnit, Document, Edition, Jurisdiction, Lineage, Waiver
from budgets.publication import publish

FOLDER = Path(__file__).parent / "data" / "demo"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load() -> Iterator[tuple[Edition, bool]]:
    """Publish every demonstration edition that is not there yet, oldest year first; yields (edition, was new)."""
    jurisdictions, departments = load_units()
    load_lineage(jurisdictions, departments)
    for folder in sorted(FOLDER.glob("*/*/*/"), key=lambda path: (path.name, path.parts)):
        adcode, code, year = folder.parts[-3:]
        department = departments[adcode, code]
        existing = Edition.objects.with_names().filter(department=department, year=int(year)).first()
        yield (existing, False) if existing else (_publish(folder, department, int(year)), True)


@transaction.atomic
def load_units() -> tuple[dict[str, Jurisdiction], dict[tuple[str, str], AdministrativeUnit]]:
    """Districts by adcode; departments and units by (adcode, code)."""
    jurisdictions = {
        row["adcode"]: Jurisdiction.objects.get_or_create(adcode=row["adcode"], defaults=row)[0]
        for row in _rows("jurisdictions.csv")
    }
    units: dict[tuple[str, str], AdministrativeUnit] = {}
    for row in _rows("units.csv"):
        adcode = row.pop("jurisdiction")
        values: dict[str, Any] = row | {"parent": units.get((adcode, row["parent"]))}
        units[adcode, row["code"]], _created = AdministrativeUnit.objects.get_or_create(
            jurisdiction=jurisdictions[adcode], code=row["code"], defaults=values
        )
    return jurisdictions, units


@transaction.atomic
def load_lineage(
    jurisdictions: dict[str, Jurisdiction], departments: dict[tuple[str, str], AdministrativeUnit]
) -> None:
    for row in _rows("lineage.csv"):
        Lineage.objects.get_or_create(
            jurisdiction=jurisdictions[row["jurisdiction"]],
            department=departments[row["jurisdiction"], row["department"]],
            kind=row["kind"],
            from_year=int(row["from_year"]),
            from_key=row["from_key"],
            to_key=row["to_key"],
            defaults={
                "to_year": int(row["to_year"]),
                "share": Decimal(row["share"]) if row["share"] else None,
                "note": row["note"],
            },
        )


@transaction.atomic
def _publish(folder: Path, department: AdministrativeUnit, year: int) -> Edition:
    about = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    document, _created = Document.objects.get_or_create(sha256=about["document"]["sha256"], defaults=about["document"])
    edition = Edition.objects.create(
        department=department,
        year=year,
        stage=about["stage"],
        undisclosed=about["undisclosed"],
        document=document,
        note=about["note"],
    )
    store(edition=edition, facts=facts_in(folder))
    # What the source itself contradicts and nobody can mend is accepted, with the reason.
    Waiver.objects.bulk_create(Waiver(edition=edition, **waiver) for waiver in about.get("waivers", ()))
    return publish(edition=edition, by=None)


def facts_in(folder: Path) -> list[Fact]:
    """All facts of one demonstration edition, from every app's data folder."""
    place = folder.relative_to(FOLDER)
    return [
        fact
        for model in registry.fact_models()
        for fact in flat.read(
            model.FACT, Path(apps.get_app_config(model._meta.app_label).path) / "data" / "demo" / place
        )
    ]
