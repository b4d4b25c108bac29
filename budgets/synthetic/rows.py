"""Editions as lines for PostgreSQL's COPY, made where no database is.

Rows that are made together refer to each other by their place among their department's rows of that kind, counted from
0; ``copying`` puts the primary keys in. Rows that are there already, the classifications, are known by theirs.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db import models

from budgets import registry
from budgets.facts import Fact, TextSection
from budgets.models import (
    AdministrativeUnit,
    EconomicClass,
    Edition,
    FindingCount,
    Function,
    Jurisdiction,
    Lineage,
    ProcurementCategory,
    PublishedFinding,
    PublishedRule,
    PublishedTable,
    WorkflowStep,
)
from budgets.sample.department import Names
from budgets.synthetic.editions import Made

ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"


LISTS: tuple[Any, ...] = (Function, EconomicClass, ProcurementCategory)


@dataclass
class Lists:
    """The classifications of each year: names, and primary keys by model and code."""

    names: Mapping[int, Names]
    keys: Mapping[int, Mapping[Any, Mapping[str, int]]]
    _rows: dict[int, dict[Any, dict[str, models.Model]]] = field(default_factory=dict)

    def rows(self, year: int) -> Mapping[Any, Mapping[str, models.Model]]:
        """What facts of the year refer to, by code."""
        if year not in self._rows:
            self._rows[year] = {
                model: {code: model(pk=pk, code=code) for code, pk in keys.items()}
                for model, keys in self.keys[year].items()
            }
        return self._rows[year]


class Row(NamedTuple):
    """``above`` are places of the rows it refers to, in the order of ``Shape.above``; ``rest`` is its line without."""

    above: tuple[int | None, ...]
    rest: str


@cache
def made_models() -> tuple[Any, ...]:
    """Everything that is made, in an order in which what a row refers to comes first."""
    facts: list[Any] = []
    for model in registry.fact_models():
        facts += [model, *(model._meta.get_field(name).related_model for name in model.CHILDREN)]
    of_publication = (PublishedTable, PublishedRule, PublishedFinding, FindingCount, WorkflowStep)
    return (AdministrativeUnit, Lineage, Edition, *facts, *of_publication)


@dataclass(frozen=True)
class Shape:
    """How a model's rows are written: ``above`` refer to rows made with them, ``rest`` are its other columns.

    ``is_named`` says that others refer to its rows, so that their keys have to be known.
    """

    above: tuple[Any, ...]
    rest: tuple[tuple[str, Callable[[Any], str]], ...]
    columns: tuple[str, ...]
    is_named: bool

    def row(self, made: models.Model) -> Row:
        values = made.__dict__
        return Row(
            tuple(values[each.attname] for each in self.above),
            "\t".join([NULL if (value := values[name]) is None else text(value) for name, text in self.rest]),
        )


@cache
def shape(model: Any) -> Shape:
    here = {Jurisdiction, *made_models()}
    fields = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
    above = [each for each in fields if each.related_model in here]
    rest = [each for each in fields if each not in above]
    return Shape(
        above=tuple(above),
        rest=tuple((each.attname, _text_of(each)) for each in rest),
        columns=tuple(each.column for each in (*above, *rest)),
        is_named=any(each.related_model is model for other in made_models() for each in other._meta.concrete_fields),
    )


def _text_of(column: models.Field[Any, Any]) -> Callable[[Any], str]:
    """A value that is not None as COPY's text format has it."""
    match column:
        case models.BooleanField():
            return lambda value: "t" if value else "f"
        case models.JSONField():
            return lambda value: json.dumps(value, ensure_ascii=False).translate(ESCAPED)
        case models.DateTimeField() | models.DateField():
            return lambda value: value.isoformat()
        case models.CharField() | models.TextField():
            return lambda value: value.translate(ESCAPED)
        case _ if column.get_internal_type() == "ArrayField":
            return lambda value: "{" + ",".join(value) + "}"
    return str


@dataclass
class Table:
    """The rows of one department, by model."""

    lists: Lists
    rows: dict[Any, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, made: models.Model) -> None:
        """``made`` gets its place for a primary key, if others refer to it."""
        model = type(made)
        rows = self.rows[model]
        if shape(model).is_named:
            made.pk = len(rows)
        rows.append(shape(model).row(made))

    def add_facts(self, made: Made, units: Mapping[str, AdministrativeUnit]) -> None:
        """The facts of an edition that has its place already."""
        edition = made.edition
        codes = Codes({AdministrativeUnit: units, **self.lists.rows(edition.year)})
        generated = {each.section.key: [list(pair) for pair in each.paragraphs] for each in made.written}
        for model in registry.fact_models():
            found: Iterable[Any] = made.facts.of(model.FACT)
            rows = [model.from_fact(fact, edition, codes) for fact in found]
            for row, fact in zip(rows, found, strict=True):
                if isinstance(fact, TextSection):
                    row.generated = generated[fact.key]
                self.add(row)
                for child in model.children_of(row, fact):
                    self.add(child)
            codes.known[model] = {row.key: row for row in rows if hasattr(row, "key")}


@dataclass
class Codes:
    """Finds the rows that facts name (budgets.models.edition_fact); KeyError where the generator is at fault."""

    known: dict[Any, Mapping[Any, Any]]

    def find(self, model: Any, key: Any, fact: Fact) -> Any:
        return self.known[model][key]
