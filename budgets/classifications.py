"""Classification lists by year: the seeds that come with the portal, and each year's list from staff."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CheckConstraint
from django.dispatch import Signal
from django.utils.translation import gettext as _

from budgets.models import EconomicClass, Function, GovernmentEconomicClass, ProcurementCategory
from budgets.models.classification import Classification

UNCONFIRMED = "to be confirmed: read from a document"
"""The confidence of a code that an import added. All that await confirmation begin with its first three words."""

SEEDS = Path(__file__).parent / "data" / "classifications"

MODELS: dict[str, Any] = {
    "function": Function,
    "economic_class": EconomicClass,
    "government_economic_class": GovernmentEconomicClass,
    "procurement_category": ProcurementCategory,
}


lists_changed = Signal()
"""Sent once when a whole list was loaded, within its transaction."""


class ClassificationFileError(ValueError):
    """Rows that are no classification; ``problems`` names row and remedy, and nothing was stored."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@cache
def seed_names(name: str) -> dict[str, str]:
    """Code to name as in the lists that come with the portal, for reading documents without a database."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@transaction.atomic
def load_seeds() -> dict[Any, int]:
    """Add the seed codes that are missing; what staff changed or added since is left as it is."""
    counts = {}
    for name, model in MODELS.items():
        known = set(model.objects.values_list("code", flat=True))
        with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["code"] not in known]
        model.objects.bulk_create(
            model(
                code=row["code"],
                name=row["name"],
                first_year=int(row["first_year"]),
                last_year=int(row["last_year"]) if row["last_year"] else None,
                confidence=row["confidence"],
            )
            for row in rows
        )
        counts[model] = len(rows)
    _link_economic_classes()
    lists_changed.send(sender=Classification)
    return counts


def _link_economic_classes() -> None:
    """Which departmental classes each government class is made of (政府预算与部门预算经济分类对应关系)."""
    departmental = {row.code: row for row in EconomicClass.objects.all()}
    links: dict[str, list[EconomicClass]] = {}
    with (SEEDS / "government_to_department.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            links.setdefault(row["government_code"], []).append(departmental[row["department_code"]])
    for government_class in GovernmentEconomicClass.objects.filter(code__in=links):
        government_class.department_classes.add(*links[government_class.code])


@transaction.atomic
def load_year(*, model: type[Classification], year: int, rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """Bring a list up to a year's names: new codes open in that year, renamed ones close the year before.

    ``rows`` have ``code`` and ``name``, optionally ``name_en`` and ``confidence``. Codes that the list leaves out
    stay valid. Raises ClassificationFileError, and stores nothing, when a row has no code or name, a code in the
    wrong format, twice in the list, or one whose parent is in neither the list nor the database.
    """
    rows = list(rows)
    _refuse_bad_rows(model, year, rows)
    changes = {"added": 0, "renamed": 0, "unchanged": 0}
    valid = {row.code: row for row in model.objects.valid_in(year)}
    for row in rows:
        current = valid.get(row["code"])
        if current is not None and current.name == row["name"]:
            changes["unchanged"] += 1
            continue
        values = {
            "name": row["name"],
            "name_en": row.get("name_en") or "",
            "confidence": row.get("confidence") or "",
        }
        if current is not None and current.first_year == year:
            model.objects.filter(pk=current.pk).update(**values)
        else:
            last_year = current.last_year if current else _year_before_next_name(model, row["code"], year)
            if current is not None:
                model.objects.filter(pk=current.pk).update(last_year=year - 1)
            model.objects.create(code=row["code"], first_year=year, last_year=last_year, **values)
        changes["renamed" if current else "added"] += 1
    lists_changed.send(sender=model)
    return changes


def _year_before_next_name(model: type[Classification], code: str, year: int) -> int | None:
    """The last year that a code new in ``year`` may have, None if no list of a later year has it."""
    following = model.objects.filter(code=code, first_year__gt=year).order_by("first_year").first()
    return following.first_year - 1 if following else None


def has_its_format(row: Classification) -> bool:
    """Whether the row's check constraints hold; the unique one does not matter to a list that is loaded again."""
    checks = [constraint for constraint in row._meta.constraints if isinstance(constraint, CheckConstraint)]
    try:
        for check in checks:
            check.validate(type(row), row)
    except ValidationError:
        return False
    return True


def _refuse_bad_rows(model: type[Classification], year: int, rows: list[Mapping[str, str]]) -> None:
    problems = []
    rows_of = Counter(row.get("code") for row in rows)
    known = set(model.objects.valid_in(year).values_list("code", flat=True)) | rows_of.keys()
    for number, row in enumerate(rows, start=2):
        code, name = row.get("code") or "", row.get("name") or ""
        if not code or not name:
            problems.append(_("第%(row)d行：缺少 code 或 name 列的内容") % {"row": number})
            continue
        candidate = model(code=code, name=name, first_year=year)
        try:
            candidate.clean_fields()
        except ValidationError as error:
            problems.append(_("第%(row)d行：%(why)s") % {"row": number, "why": " ".join(error.messages)})
            continue
        if not has_its_format(candidate):
            problems.append(_("第%(row)d行：编码“%(code)s”的格式不对") % {"row": number, "code": code})
            continue
        if rows_of[code] > 1:
            problems.append(_("第%(row)d行：%(code)s 在列表中不止一行，请只保留一行") % {"row": number, "code": code})
        parent = code[:-2]
        if code.isdigit() and len(code) > 3 and parent not in known:
            problems.append(
                _("第%(row)d行：%(code)s 的上级科目 %(parent)s 不在列表中")
                % {"row": number, "code": code, "parent": parent}
            )
    if problems:
        raise ClassificationFileError(problems)
