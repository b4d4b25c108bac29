"""All that a draft holds as plain records, to be kept as JSON and brought back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from budgets import registry
from budgets.facts import Fact
from budgets.intake.flat import build
from budgets.intake.keeping import staff_fields
from budgets.intake.load import store
from budgets.models import Document, Edition

Record = dict[str, Any]


def snapshot_of(edition: Edition) -> Record:
    """``lines`` by kind, each the flat record of a fact with what only staff see beside it; and where it came from."""
    return {
        "document": edition.document and edition.document.sha256,
        "undisclosed": list(edition.undisclosed),
        "lines": {
            model.FACT.kind: [
                {"fact": record_of(row.as_fact()), "staff": {name: getattr(row, name) for name in staff_fields(model)}}
                for row in model.objects.of(edition)
            ]
            for model in registry.fact_models()
        },
    }


def record_of(fact: Fact) -> Record:
    """Amounts as text, so that no digit is lost."""
    return json.loads(json.dumps(asdict(fact), cls=DjangoJSONEncoder))  # type: ignore[no-any-return]


def fact_of(kind: str, record: Record) -> Any:
    return build(_kinds()[kind], record, kind)


def digest_of(snapshot: Record) -> str:
    """The same for the same content, in whatever order its lines were stored."""
    lines = {
        kind: sorted(json.dumps(line, sort_keys=True, ensure_ascii=False) for line in lines)
        for kind, lines in snapshot["lines"].items()
    }
    found = json.dumps([snapshot["document"], sorted(snapshot["undisclosed"]), lines], sort_keys=True)
    return hashlib.sha256(found.encode()).hexdigest()


def restore(edition: Edition, snapshot: Record) -> None:
    """Make the draft what it was. Raises FactsRefused where codes or units that it used are gone."""
    found: dict[type[Fact], list[tuple[Fact, Record]]] = {}
    for kind, lines in snapshot["lines"].items():
        found[_kinds()[kind]] = [(fact_of(kind, line["fact"]), line["staff"]) for line in lines]
    store(edition=edition, facts=[fact for pairs in found.values() for fact, _staff in pairs])
    for model in registry.fact_models():
        _restore_staff(model, edition, dict(found.get(model.FACT, ())))
    edition.document = Document.objects.filter(sha256=snapshot["document"]).first()
    edition.undisclosed = snapshot["undisclosed"]
    edition.save(update_fields=["document", "undisclosed"])


def _restore_staff(model: Any, edition: Edition, staff: dict[Fact, Record]) -> None:
    names = staff_fields(model)
    if not names:
        return
    changed = []
    for row in model.objects.of(edition):
        kept = staff.get(row.as_fact(), {})
        if any(getattr(row, name) != value for name, value in kept.items()):
            for name, value in kept.items():
                setattr(row, name, value)
            changed.append(row)
    model.objects.bulk_update(changed, names)


def _kinds() -> dict[str, type[Fact]]:
    return {model.FACT.kind: model.FACT for model in registry.fact_models()}
