"""What the cube against the year before should say, worked out of the facts of each edition by plain loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from budgets import ledger
from budgets.facts import ExpenditureLine, FactSet, FundingSource, Nature
from budgets.models import AdministrativeUnit, Edition, Lineage
from tests.datasets.world import DISTRICT

CENT = Decimal("0.01")
LEVELS = {"function_division": 3, "function_group": 5, "function": 7}
ENUMERATIONS: dict[str, Any] = {"nature": Nature, "source": FundingSource}
Fields = dict[str, Any]
Key = tuple[Any, ...]

WHOLE, PART, SAME, NO = "whole", "part", "same", "no"


@dataclass
class Line:
    """Of this year or, carried over, of the year before; an amount of None has gone nobody knows how."""

    fields: Fields
    amount: Decimal | None
    this: bool
    weighs: bool = True
    inside: bool = True
    relation: str = SAME


@dataclass
class Pair:
    department: AdministrativeUnit
    year: int
    this: FactSet | None
    before: FactSet | None
    lines: list[Line] = field(default_factory=list)

    @property
    def published(self) -> bool:
        return self.this is not None and self.before is not None


@dataclass(frozen=True)
class World:
    """The invented district: the facts of its current editions, and how its years are joined."""

    editions: Mapping[tuple[AdministrativeUnit, int], FactSet]
    links: Mapping[tuple[AdministrativeUnit, int], Sequence[Lineage]]

    @classmethod
    def read(cls) -> World:
        current = Edition.objects.current().with_names().filter(department__jurisdiction__adcode=DISTRICT)
        editions = {(edition.department, edition.year): ledger.facts_of(edition) for edition in current}
        years = {year for _department, year in editions}
        pairs = {(department, year) for department, _year in editions for year in years}
        return cls(editions, {(of, year): list(Lineage.objects.of(of, to_year=year)) for of, year in pairs})


def expected(world: World, by: Sequence[str], filters: Mapping[str, Sequence[str]]) -> dict[Key, dict[str, Any]]:
    """Expenditure by key, as the cube shows it against the year before; filters are by values or prefixes."""
    pairs = list(_pairs(world, by, filters))
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    keys = {_key(by, line) for pair in pairs for line in pair.lines if line.inside}
    for pair in pairs:
        for key in keys:
            if key[0] == pair.year and (cell := _cell(pair, by, key)):
                found[key].append(cell)
    return {key: _group(cells) for key, cells in found.items()}


def _pairs(world: World, by: Sequence[str], filters: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    moving = {"function" if name.startswith("function") else name for name in (*by, *filters)}
    for (department, year), links in world.links.items():
        editions = world.editions
        pair = Pair(department, year, editions.get((department, year)), editions.get((department, year - 1)))
        pair.lines = [*_lines(pair.this, this=True), *_carried(pair, links, moving)]
        for line in pair.lines:
            line.fields |= {"year": year, "department": department.code}
            _let_through(line, filters, department)
        pair.lines = [line for line in pair.lines if line.inside or line.relation != NO]
        yield pair


def _lines(facts: FactSet | None, *, this: bool) -> Iterator[Line]:
    for line in facts.of(ExpenditureLine) if facts else ():
        fields = {name: getattr(line, name) for name in ("unit", "function")}
        fields |= {"nature": line.nature.value, "source": line.source.value}
        yield Line(fields, line.amount, this, weighs=line.amount != 0)


def _carried(pair: Pair, links: Sequence[Lineage], moving: set[str]) -> Iterator[Line]:
    """Into the codes of this year; links of the department alone count only once this year is published."""
    if pair.this is None:
        links = [link for link in links if link.department_id is None]
    for line in _lines(pair.before, this=False):
        carried = [line]
        for kind in moving & {"function", "unit"}:
            of_kind = [link for link in links if link.kind == kind]
            carried = [moved for each in carried for moved in _moved(each, kind, of_kind)]
        yield from carried


def _moved(line: Line, kind: str, links: Iterable[Lineage]) -> list[Line]:
    own = [link for link in links if link.from_key == line.fields[kind]]
    moved = [
        Line(
            line.fields | {kind: link.to_key},
            None if link.share is None or line.amount is None else line.amount * link.share,
            line.this,
            weighs=line.weighs,
        )
        for link in own
    ]
    return moved or [line]


def _let_through(line: Line, filters: Mapping[str, Sequence[str]], department: AdministrativeUnit) -> None:
    relations = [_asked(name, values, line.fields, department) for name, values in filters.items()]
    line.inside = all(relation == SAME for relation in relations)
    if NO in relations:
        line.relation = NO
    elif WHOLE in relations:
        line.relation = WHOLE
    elif PART in relations:
        line.relation = PART


def _asked(name: str, values: Sequence[str], fields: Fields, department: AdministrativeUnit) -> str:
    """Whether a filter lets the line through (SAME), or it holds some of what is asked for, or is a part of it."""
    value = fields[name]
    if name == "function":
        return WHOLE if value is None else SAME if value.startswith(tuple(values)) else NO
    if value in values:
        return SAME
    if name == "unit":
        if value == department.code:
            return WHOLE if any(each.startswith(value) for each in values) else NO
        return PART if department.code in values else NO
    members = {member.value for member in ENUMERATIONS[name](value).members}
    if members & set(values):
        return WHOLE
    return PART if any(value in {m.value for m in ENUMERATIONS[name](each).members} for each in values) else NO


def _key(by: Sequence[str], line: Line) -> Key:
    function = line.fields["function"]
    levels = {
        name: function[:length] if function and len(function) >= length else None for name, length in LEVELS.items()
    }
    return tuple((line.fields | levels | {"function": function})[name] for name in by)


def _cell(pair: Pair, by: Sequence[str], key: Key) -> dict[str, Any]:
    """What a department has in a group, and its state; nothing if there neither is nor may be anything."""
    inside = [line for line in pair.lines if line.inside and _key(by, line) == key]
    this, before = ([line for line in inside if line.this is wanted] for wanted in (True, False))
    relations = {(_bears(pair, by, key, line, there=bool(inside)), line.this) for line in pair.lines if line.weighs}
    if not inside and not {WHOLE} & {relation for relation, _this in relations}:
        return {}
    amount = sum((line.amount for line in this), Decimal(0)) if this else None
    known = [line.amount for line in before if line.amount is not None]
    previous = sum(known, Decimal(0)) if known else None
    if pair.this is None:
        state = "not_published"
    elif pair.before is None:
        state = "previous_not_published"
    elif (WHOLE, True) in relations or (not this and not pair.this.discloses(ExpenditureLine)):
        state = "undisclosed"
    elif len(known) < len(before) or (inside and PART in {relation for relation, _this in relations}):
        state = "not_comparable"
    elif (WHOLE, False) in relations or (not before and not pair.before.discloses(ExpenditureLine)):
        state = "previous_undisclosed"
    elif not this and previous:
        state = "ended"
    elif not before and amount:
        state = "new"
    else:
        state = "comparable"
    return {
        "amount": amount,
        "previous": previous,
        "state": state,
        "of": pair.department,
        "this": this,
        "before": before,
    }


def _bears(pair: Pair, by: Sequence[str], key: Key, line: Line, *, there: bool) -> str:
    """How the line's amount bears on a group: it may hold some of it (WHOLE), or is a part of it elsewhere (PART)."""
    own = _key(by, line)
    if own == key:
        return NO if line.inside else line.relation
    relations = {
        _related(name, mine, other, line, pair) for name, mine, other in zip(by, own, key, strict=True) if mine != other
    }
    # Levels of a classification are undivided together.
    if len(relations) != 1 or (relations == {WHOLE} and "unit" in by and not there):
        return NO
    return relations.pop()


def _related(name: str, mine: Any, other: Any, line: Line, pair: Pair) -> str:
    """How a member is related to another one of the same dimension."""
    if name in LEVELS:
        if mine is None and line.fields["function"] is None:
            return WHOLE
        return PART if other is None else NO
    if name == "unit":
        return WHOLE if mine == pair.department.code else PART if other == pair.department.code else NO
    if name in ENUMERATIONS:
        of = ENUMERATIONS[name]
        if other in {member.value for member in of(mine).members}:
            return WHOLE
        return PART if mine in {member.value for member in of(other).members} else NO
    return NO


def _group(cells: list[dict[str, Any]]) -> dict[str, Any]:
    states = [cell["state"] for cell in cells]
    compared = [cell for cell in cells if cell["state"] in ("comparable", "new", "ended")]
    if "not_comparable" in states:
        state = "not_comparable"
    elif len(set(states)) == 1:
        state = states[0]
    else:
        state = "comparable" if len(compared) == len(cells) else "partial"
    now, base = _total(compared, "amount"), _total(compared, "previous")
    if state not in ("comparable", "partial") or now is None or base is None:
        now = base = None
    change = None if now is None else now - base
    return {
        "amount": _total(cells, "amount"),
        "previous": _total(cells, "previous"),
        "base": base,
        "change": change,
        "change_percent": (change * 100 / abs(base)).quantize(CENT, ROUND_HALF_UP) if base else None,
        "comparability": state,
        "departments": len({cell["of"] for cell in cells if cell["this"]}),
        "previous_departments": len({cell["of"] for cell in cells if cell["before"]}),
        "compared_departments": len({cell["of"] for cell in compared}),
    }


def _total(cells: Iterable[dict[str, Any]], name: str) -> Decimal | None:
    amounts = [cell[name] for cell in cells if cell[name] is not None]
    return sum(amounts, Decimal(0)).quantize(CENT, ROUND_HALF_UP) if amounts else None
