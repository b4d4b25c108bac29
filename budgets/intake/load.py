"""Facts into the database: all of an edition's lines or none, replacing what was there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from budgets import registry
from budgets.facts import Fact, group
from budgets.intake.faults import faults
from budgets.intake.keeping import plan
from budgets.models import (
    AdministrativeUnit,
    EconomicClass,
    Edition,
    Function,
    ProcurementCategory,
)
from budgets.models.edition_fact import EditionFact

LONGEST_PLACE = 200


class FactsRefused(ValueError):
    """Nothing was stored; ``problems`` has one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UnknownCodes(FactsRefused):
    """Codes that no list holds for the year."""


class Unstorable(FactsRefused):
    """Facts that the database does not take: a text too long, an amount below nothing."""


class Codes:
    """Finds the rows that facts name by code or key, within the edition's year, department and own projects."""

    def __init__(self, edition: Edition) -> None:
        year, department = edition.year, edition.department
        self.unknown: list[tuple[type[Model], Any, Fact]] = []
        self._known: dict[type[Model], dict[Any, Model]] = {
            AdministrativeUnit: {u.code: u for u in (department, *department.units.all())},
            **{
                model: {row.code: row for row in model.objects.valid_in(year)}
                for model in (Function, EconomicClass, ProcurementCategory)
            },
        }

    def learn(self, model: type[Model], rows: dict[Any, Any]) -> None:
        """Rows of this edition that later facts refer to (projects, goals), stored or about to be refused."""
        self._known[model] = rows

    def find(self, model: type[Model], key: Any, fact: Fact) -> Any:
        """The row, or None with what is missing noted."""
        row = self._known.get(model, {}).get(key)
        if row is None:
            self.unknown.append((model, key, fact))
        return row


def unknown_references(edition: Edition, facts: Iterable[Fact]) -> list[tuple[type[Model], Any, Fact]]:
    """The list, the code, and the fact that names it, for every code that is not known; ``edition`` may be unsaved."""
    codes = Codes(edition)
    for _built in _rows(edition, facts, codes):
        pass
    return codes.unknown


def store(
    *,
    edition: Edition,
    facts: Iterable[Fact],
    kinds: Collection[type[Fact]] | None = None,
    keep_places: bool = False,
) -> None:
    """Replace the facts of a draft edition: all of them, or only those of ``kinds``.

    A row whose fact is the same is not written; one whose fact changed keeps its identity and what only staff see
    (see budgets.intake.keeping, also for ``keep_places``). Raises UnknownCodes and Unstorable, and stores nothing.
    """
    facts = list(facts)
    try:
        with transaction.atomic():
            _replace(edition, facts, kinds, keep_places)
    except (DataError, IntegrityError) as error:
        found = list(dict.fromkeys(_faults(edition, facts)))
        if not found and isinstance(error, IntegrityError):
            raise  # not the facts': the edition is published, or somebody else was quicker
        raise Unstorable(found or [_reason(error)]) from error


def _replace(edition: Edition, facts: list[Fact], kinds: Collection[type[Fact]] | None, keep_places: bool) -> None:
    codes = Codes(edition)
    replaced = {model for model in registry.fact_models() if kinds is None or model.FACT in kinds}
    kept = set(registry.fact_models()) - replaced
    plans = []
    for model, found, rows in _rows(edition, facts, codes):
        if model not in replaced or codes.unknown:
            continue
        stored = list(model.objects.of(edition))
        if dependents := _dependents(model, kept):
            _carry_on(model, stored, rows, dependents)
        plans.append(plan(model, stored, rows, found, keep_places=keep_places))
    _refuse_unknown(codes)
    for each in reversed(plans):
        each.delete()
    for each in plans:
        each.write()


def _refuse_unknown(codes: Codes) -> None:
    if codes.unknown:
        raise UnknownCodes(
            [
                _("%(place)s：%(kind)s里没有“%(key)s”")
                % {"place": fact.place or fact.kind, "kind": model._meta.verbose_name, "key": key}
                for model, key, fact in codes.unknown
            ]
        )


def _rows(
    edition: Edition, facts: Iterable[Fact], codes: Codes
) -> Iterator[tuple[type[EditionFact], Sequence[Fact], list[Any]]]:
    """Each kind with its facts and their unsaved rows, in an order in which what a row refers to comes first."""
    given = group(facts)
    for model in registry.fact_models():
        found = given.get(model.FACT, ())
        rows: list[Any] = [model.from_fact(fact, edition, codes) for fact in found]
        for row in rows:
            row.place = _fitting(row.place)
        codes.learn(model, {row.key: row for row in rows if hasattr(row, "key")})
        yield model, found, rows


def _fitting(place: str) -> str:
    """A place begins with what is printed there, maybe at length, and ends with where it is."""
    if len(place) <= LONGEST_PLACE:
        return place
    half = LONGEST_PLACE // 2
    return f"{place[: half - 1]}…{place[-half:]}"


Dependent = tuple[Any, str]
"""A model, and its field that refers to another."""


def _dependents(model: type[Model], kept: Collection[type[Model]]) -> list[Dependent]:
    return [(other, field.name) for other in kept for field in other._meta.fields if field.related_model is model]


def _carry_on(model: Any, stored: list[Any], rows: list[Any], dependents: list[Dependent]) -> None:
    """Rows that are there keep what the facts do not say. Raises FactsRefused when one that is not given any more has
    others hanging on it.
    """
    before = {row.key: row for row in stored}
    for row in rows:
        if (old := before.pop(row.key, None)) is None:
            continue
        for field in model._meta.concrete_fields:
            if getattr(row, field.attname) in (None, ""):
                setattr(row, field.attname, getattr(old, field.attname))
    _refuse_loss(before.values(), dependents)


def _refuse_loss(gone: Collection[Any], dependents: list[Dependent]) -> None:
    message = _(
        "文件中没有%(kind)s“%(name)s”，草稿里却有它的%(others)s，导入会丢掉它们。"
        "请核对编码和名称，或者先在后台删除这些内容。"
    )
    problems = []
    for row in gone:
        others = [str(other._meta.verbose_name) for other, field in dependents if other.objects.filter(**{field: row})]
        if others:
            words = {"kind": row._meta.verbose_name, "name": row, "others": "、".join(others)}
            problems.append(message % words)
    if problems:
        raise FactsRefused(problems)


def _faults(edition: Edition, facts: list[Fact]) -> Iterator[str]:
    """Found out only once the database has refused."""
    for _model, found, rows in _rows(edition, facts, Codes(edition)):
        yield from faults(found, rows)


def _reason(error: Exception) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    reason = (diagnosis and diagnosis.message_primary) or str(error).strip()
    return _("数据库没有接受这些内容（%(reason)s）。") % {"reason": reason}
