"""The formulas of rules, as data: equal, at most, sums over rows, columns and codes.

A formula applied to evidence gives comparisons of printed cells, and remarks where there is nothing to compare.
Blank is nothing and counts as zero in a sum; an undisclosed cell makes its comparison impossible, not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, Sheet, SheetRow
from budgets.facts import NINE_SOURCES
from budgets.findings import Severity
from budgets.tables.grid import UNDISCLOSED, Cell


class Relation(StrEnum):
    EQUAL = "="
    AT_MOST = "<="


Spot = tuple[int, str, str]


class Term(NamedTuple):
    """One printed cell within a comparison, with its sign. ``row`` is the sheet row's id.

    A tuple and not a dataclass: tens of thousands are made for one edition, and tuples are made in half the time.
    """

    sheet: Sheet
    row: str
    column: str
    sign: int = 1

    @property
    def amount(self) -> Cell:
        return self.sheet.amount(self.row, self.column)

    @property
    def spot(self) -> Spot:
        """The cell's identity, by which comparisons are joined; a sheet is made once for its evidence."""
        return (id(self.sheet), self.row, self.column)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left`` must stand in ``relation`` to ``right``; the finding is placed at the first cell of ``left``."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    relation: Relation = Relation.EQUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something wrong that is no comparison of cells. ``severity`` None means the rule's own."""

    zh: str
    en: str
    table: int | None = None
    part: str = "main"
    row: str = ""
    column: str = ""
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    source: str = ""
    severity: Severity | None = None
    sentence: str = ""
    redaction: str = ""


class Examined(StrEnum):
    """Said for each thing that was looked at and found in order, so that a rule can tell how often it was applied."""

    FINE = "fine"


Outcome = Comparison | Remark | Examined
FINE = Examined.FINE


class Formula(Protocol):
    """``tables`` are those that the formula reads."""

    @property
    def tables(self) -> tuple[int, ...]: ...

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        """Raises Inapplicable when there is nothing the formula could be applied to."""
        ...


PARTS_OF_ROWS: dict[tuple[int, str, str], tuple[str, ...]] = {
    (1, LEFT, "current"): ("fiscal", *NINE_SOURCES[3:]),
    (1, LEFT, "fiscal"): NINE_SOURCES[:3],
    (4, LEFT, "current"): ("current.general", "current.fund", "current.capital"),
    (4, LEFT, "carried_over"): ("carried_over.general", "carried_over.fund", "carried_over.capital"),
}
"""What a row that a layout does not print is the sum of."""

PARTS_OF_COLUMNS: dict[str, tuple[str, ...]] = {
    "current": ("fiscal", *NINE_SOURCES[3:]),
    "fiscal": NINE_SOURCES[:3],
    "carried_over": tuple(f"carried_over_{key}" for key in ("general", "fund", "capital", "special", "unit_funds")),
    "basic": ("personnel", "operating"),
    "basic_total": ("personnel", "operating"),
}
"""What a column that a layout does not print is the sum of."""

OPTIONAL_COLUMNS = frozenset(
    {*NINE_SOURCES, "business", "remittance", "subsidy", "carried_over", "unit_funds", "fiscal"}
    | set(PARTS_OF_COLUMNS["carried_over"])
)
"""Columns that a layout leaves out when it has no such money at all."""


@dataclass(frozen=True, slots=True)
class At:
    """One cell. A row or column that the layout leaves out stands for its parts, or for nothing unless ``needed``."""

    table: int
    row: str
    column: str = "total"
    part: str = "main"
    sign: int = 1
    needed: bool = False

    def terms(self, evidence: Evidence) -> tuple[Term, ...]:
        sheet = sheet_or_empty(evidence, self.table, self.part)
        if self.needed:
            _require(sheet, self.column)
        return _cell(sheet, self.row, self.column, self.sign)

    def __neg__(self) -> At:
        return replace(self, sign=-self.sign)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one column over the rows that ``which`` takes."""

    table: int
    which: Callable[[SheetRow], bool]
    column: str = "total"
    part: str = "main"

    def terms(self, evidence: Evidence) -> tuple[Term, ...]:
        sheet = sheet_or_empty(evidence, self.table, self.part)
        rows = [row for row in sheet.rows.values() if self.which(row)]
        return tuple(term for row in rows for term in _columns(sheet, row.id, self.column, 1))


Operand = At | Total


def sheet_or_empty(evidence: Evidence, table: int, part: str) -> Sheet:
    """The sheet; an empty one for table 9 or 10 of a document that leaves it out and has no such revenue."""
    budget = {9: "fund", 10: "capital"}.get(table)
    if budget and not evidence.has(table):
        revenue = evidence.sheet(4, LEFT)
        cells = [revenue.amount(f"{when}.{budget}", "amount") for when in ("current", "carried_over")]
        if not any(cells):
            columns = {"total": 0, "basic": 1, "project": 2}
            return Sheet(revenue.edition, table, part, revenue.unit, revenue.disclosed, columns, {}, {})
    return evidence.sheet(table, part)


def _cell(sheet: Sheet, row: str, column: str, sign: int) -> tuple[Term, ...]:
    if row in sheet.rows:
        return _columns(sheet, row, column, sign)
    parts = PARTS_OF_ROWS.get((sheet.number, sheet.part, row))
    if parts:
        return tuple(term for part in parts for term in _cell(sheet, part, column, sign))
    if row == "current" and sheet.part == RIGHT:
        rows = [found for found in sheet.rows if is_division(sheet.rows[found])]
        return tuple(term for found in rows for term in _columns(sheet, found, column, sign))
    if row == "total" and sheet.rows:
        raise Inapplicable(f"表{sheet.number}没有合计行", f"table {sheet.number} has no total row")
    return ()


def _require(sheet: Sheet, column: str) -> None:
    if not _is_printed(sheet, column):
        raise _lacking(sheet)


def _lacking(sheet: Sheet) -> Inapplicable:
    return Inapplicable(f"表{sheet.number}没有所需的列", f"table {sheet.number} lacks a column that is needed")


def _columns(sheet: Sheet, row: str, column: str, sign: int) -> tuple[Term, ...]:
    if column in sheet.columns:
        return (Term(sheet, row, column, sign),)
    parts = PARTS_OF_COLUMNS.get(column)
    if parts and any(_is_printed(sheet, part) for part in parts):
        return tuple(term for part in parts for term in _columns(sheet, row, part, sign))
    if column in OPTIONAL_COLUMNS:
        return ()
    raise _lacking(sheet)


def _is_printed(sheet: Sheet, column: str) -> bool:
    return column in sheet.columns or any(part in sheet.columns for part in PARTS_OF_COLUMNS.get(column, ()))


def printed_column(sheet: Sheet, column: str) -> str:
    """The column itself, or the first printed one of those it is the sum of."""
    candidates = (column, *PARTS_OF_COLUMNS.get(column, ()))
    return next(candidate for candidate in candidates if candidate in sheet.columns)


def _terms(operands: Iterable[Operand], evidence: Evidence) -> tuple[Term, ...]:
    return tuple(term for operand in operands for term in operand.terms(evidence))


def is_division(row: SheetRow) -> bool:
    """A 类: a functional division or an economic class group of three digits."""
    return len(row.key) == 3 and row.key.isdigit()


@dataclass(frozen=True, slots=True)
class Equal:
    """The sum of ``left`` equals the sum of ``right``."""

    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    relation: Relation = Relation.EQUAL

    @property
    def tables(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(operand.table for operand in (*self.left, *self.right)))

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        left, right = _terms(self.left, evidence), _terms(self.right, evidence)
        if not left and self.relation is Relation.EQUAL:
            left, right = right, left
        if left and {term.spot for term in left} != {term.spot for term in right}:
            yield Comparison(left, right, self.relation)


def at_most(left: Operand, *right: Operand) -> Equal:
    return Equal((left,), right, Relation.AT_MOST)


@dataclass(frozen=True, slots=True)
class Given:
    """A formula that holds only where these cells are blank or zero."""

    zero: tuple[At, ...]
    formula: Formula

    @property
    def tables(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*(cell.table for cell in self.zero), *self.formula.tables)))

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        if any(term.amount for term in _terms(self.zero, evidence)):
            raise Inapplicable("本规则的前提不成立", "what the rule presupposes is not the case")
        yield from self.formula.apply(evidence)


@dataclass(frozen=True, slots=True)
class Across:
    """In every row of a part: ``whole`` is the sum of ``parts``. Parts that the layout lacks are left out."""

    table: int
    whole: str
    parts: tuple[str, ...]
    part: str = "main"
    which: Callable[[SheetRow], bool] = lambda row: True

    @property
    def tables(self) -> tuple[int, ...]:
        return (self.table,)

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        sheet = evidence.sheet(self.table, self.part)
        if self.whole not in sheet.columns or not any(_is_printed(sheet, part) for part in self.parts):
            raise _lacking(sheet)
        for row in sheet.rows.values():
            if self.which(row):
                parts = (term for part in self.parts for term in _columns(sheet, row.id, part, 1))
                yield Comparison((Term(sheet, row.id, self.whole),), tuple(parts))


@dataclass(frozen=True, slots=True)
class RollUp:
    """Every row that has rows below it is their sum, in every amount column. ``top`` alone: only the 合计 row."""

    table: int
    part: str = "main"
    top: bool = False
    columns: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[int, ...]:
        return (self.table,)

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        sheet = evidence.sheet(self.table, self.part)
        if sheet.disclosed is not sheet.disclosed.FULL:
            raise Inapplicable(f"表{self.table}只公开合计", f"table {self.table} discloses only totals")
        columns = self.columns or tuple(key for key in sheet.columns if key not in NO_AMOUNTS)
        for parent, rows in sheet.children.items():
            if (parent == "total") is self.top and parent in sheet.rows:
                for column in columns:
                    below = tuple(Term(sheet, row.id, column) for row in rows)
                    yield Comparison((Term(sheet, parent, column),), below)


NO_AMOUNTS = frozenset(
    {"code", "name", "unit", "item", "type", "purpose", "quantity", "unit_price", "content", "rationale"}
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a part, to be compared row by row."""

    table: int
    column: str = "total"
    part: str = "main"


@dataclass(frozen=True, slots=True)
class SameRows:
    """For every row that ``which`` takes, in ``left`` or ``right``: the left cell equals the sum of the right ones."""

    left: Column
    right: tuple[Column, ...]
    which: Callable[[SheetRow], bool]
    relation: Relation = Relation.EQUAL

    @property
    def tables(self) -> tuple[int, ...]:
        return (self.left.table, *(column.table for column in self.right))

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        columns = (self.left, *self.right)
        sheets = [sheet_or_empty(evidence, column.table, column.part) for column in columns]
        for sheet, column in zip(sheets, columns, strict=True):
            _require(sheet, column.column)
        if any(sheet.disclosed is not sheet.disclosed.FULL for sheet in sheets):
            raise Inapplicable("只公开合计，没有明细", "only totals are disclosed")
        ids = dict.fromkeys(row.id for sheet in sheets for row in sheet.rows.values() if self.which(row))
        for id in ids:
            left, *right = (_cell(sheet, id, column.column, 1) for sheet, column in zip(sheets, columns, strict=True))
            anchor = left or (Term(sheets[0], id, printed_column(sheets[0], self.left.column)),)
            yield Comparison(anchor, tuple(term for terms in right for term in terms), self.relation)


@dataclass(frozen=True, slots=True)
class All:
    """Several formulas of one rule. Those that cannot be applied are passed over while others can."""

    formulas: tuple[Formula, ...]

    @property
    def tables(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(table for formula in self.formulas for table in formula.tables))

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        reasons: list[Inapplicable] = []
        for formula in self.formulas:
            try:
                yield from formula.apply(evidence)
            except Inapplicable as reason:
                reasons.append(reason)
        if len(reasons) == len(self.formulas):
            raise reasons[0]


def both(*formulas: Formula) -> All:
    return All(formulas)


@dataclass(frozen=True, slots=True)
class Scan:
    """A rule that is no comparison of cells: ``look`` yields a remark for what is wrong and FINE for what is not."""

    look: Callable[[Evidence], Iterator[Outcome]]
    tables: tuple[int, ...] = ()

    def apply(self, evidence: Evidence) -> Iterator[Outcome]:
        yield from self.look(evidence)


def total_of(terms: Sequence[Term]) -> Cell:
    """The signed sum; blank cells count as nothing, one undisclosed cell makes it undisclosed."""
    total = Decimal(0)
    for term in terms:
        amount = term.amount
        if amount is UNDISCLOSED:
            return UNDISCLOSED
        if isinstance(amount, Decimal):
            total += amount * term.sign
    return total
