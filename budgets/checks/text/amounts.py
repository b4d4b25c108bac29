"""The amounts of the tables that a figure of the text may mean, and whether it is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cached_property

from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, Sheet
from budgets.checks.formulas import PARTS_OF_COLUMNS, Term, total_of
from budgets.checks.paragraphs import Statement, last_place
from budgets.checks.text.functions import ALIKE, Functions, alike, bare
from budgets.checks.text.meanings import Sum, told_of
from budgets.checks.wording import heading, label
from budgets.figures import TextFigure
from budgets.normalise import YUAN, plain


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a figure may mean: the sum of these cells. None are left where the form prints no such row.

    ``certain`` says that a figure which equals none of its candidates is wrong, not only unlike them.
    """

    table: int
    amount: Decimal
    terms: tuple[Term, ...] = ()
    certain: bool = False

    @property
    def place(self) -> Decimal:
        """The table's last printed place in yuan."""
        return max((term.sheet.last_place for term in self.terms), default=Decimal(1))

    @property
    def row(self) -> str:
        return self.terms[0].row if self.terms else ""

    @property
    def column(self) -> str:
        return heading(self.terms[0]) if self.terms else ""

    def said(self, language: str = "zh") -> str:
        """The cells as people call them."""
        if not self.terms:
            return f"表{self.table}" if language == "zh" else f"table {self.table}"
        if len(self.terms) == 1:
            return label(self.terms[0], language)
        if language == "zh":
            return f"表{self.table}“{self.column}”的 {len(self.terms)} 格之和"
        return f"the sum of {len(self.terms)} cells of “{self.column}” in table {self.table}"


class Lookup:
    """Finds what statements may mean. Names of functions are indexed once, and each thing is looked up once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._found: dict[tuple[str, str, str, str], list[Candidate]] = {}

    @cached_property
    def functions(self) -> Functions:
        return Functions.of(self.evidence)

    def candidates(self, statement: Statement) -> list[Candidate]:
        """In order of likelihood; none where the tables do not tell."""
        key = (statement.section, statement.subject, statement.code, statement.name)
        if key not in self._found:
            self._found[key] = list(self._look_up(statement))
        return self._found[key]

    def _look_up(self, statement: Statement) -> Iterator[Candidate]:
        if statement.subject == "function" or (statement.name and statement.subject in _COLUMNS):
            return _of_function(statement, self.evidence, self.functions)
        if statement.subject == "economic_class":
            return _of_economic_class(statement, self.evidence)
        if statement.subject == "project":
            return _of_project(statement, self.evidence)
        return _told(statement, self.evidence)


def _told(statement: Statement, evidence: Evidence) -> Iterator[Candidate]:
    declared = told_of(statement.subject, statement.section)
    found = False
    for told in declared:
        for each in told.sums:
            if candidate := _sum(each, evidence, certain=statement.section in told.home):
                found = True
                yield candidate
    if not found:
        sums = (each for told in declared for each in told.doubtful)
        yield from filter(None, (_sum(each, evidence, certain=False) for each in sums))


def _sum(operands: Sum, evidence: Evidence, *, certain: bool) -> Candidate | None:
    try:
        terms = tuple(term for operand in operands for term in operand.terms(evidence))
    except Inapplicable:
        return None
    amount = total_of(terms)
    if not isinstance(amount, Decimal):
        return None
    # A row that the form does not print is nothing, unless another row holds it.
    return Candidate(operands[0].table, amount, terms, certain and bool(terms))


_TABLES = {
    "general_budget": (5,),
    "fiscal_appropriation": (4, 5, 9, 10),
    "government_fund": (9,),
    "state_capital": (10,),
    "expenditure": (3, 1),
}
_ALL_TABLES = (5, 9, 10, 4, 3, 1)
_COLUMNS = {
    "function": "total",
    "basic_expenditure": "basic",
    "project_expenditure": "project",
    "personnel_cost": "personnel",
    "public_cost": "operating",
}
_NAMED_OTHERWISE = {(5, "basic"): "basic_total", (4, "total"): "amount", (1, "total"): "amount"}


def _of_function(statement: Statement, evidence: Evidence, functions: Functions) -> Iterator[Candidate]:
    code, is_sure = function_of(statement, functions)
    if code is None:
        return
    is_home = statement.section in _TABLES or statement.section == "explanation"
    certain = is_home and is_sure and not _is_carried_over(evidence)
    numbers = [number for number in _TABLES.get(statement.section, _ALL_TABLES) if evidence.has(number)]
    found = False
    for number in numbers:
        sheet = evidence.sheet(number, RIGHT if number in (1, 4) else "main")
        column = _NAMED_OTHERWISE.get((number, _COLUMNS[statement.subject]), _COLUMNS[statement.subject])
        if code in sheet.rows:
            found = True
            yield from _cell(sheet, code, column, certain=certain)
    if numbers and not found and len(code) == len("201"):
        yield Candidate(numbers[0], Decimal(0))


def _is_carried_over(evidence: Evidence) -> bool:
    """Whether functions may be told of without what was carried over, which tables do not divide by function."""
    if not evidence.has(4) or "amount" not in evidence.sheet(4, LEFT).columns:
        return False
    return any(evidence.sheet(4, LEFT).amount(row, "amount") for row in ("carried_over", "carried_over.general"))


def function_of(statement: Statement, functions: Functions) -> tuple[str | None, bool]:
    """The code that a statement's names mean, else its printed code, else that of the name most like its own, which
    is not sure.
    """
    name = statement.name
    meant = functions.meant(name) if name else None
    if meant or (statement.code and statement.code in functions.printed):
        return meant or statement.code, True
    return (functions.nearest(name, 3) if name and "/" not in name else None), False


def _of_economic_class(statement: Statement, evidence: Evidence) -> Iterator[Candidate]:
    if not evidence.has(7):
        return
    sheet = evidence.sheet(7)
    wanted = bare(statement.name)
    codes = [row.id for row in sheet.rows.values() if wanted == bare(row.label) or row.key == statement.code]
    for code in codes or [code for code, name in evidence.facts.economic_names.items() if bare(name) == wanted][:1]:
        if code in sheet.rows:
            yield from _cell(sheet, code, "total", certain=statement.section == "basic_expenditure")
        else:
            yield Candidate(7, Decimal(0))


class Projects:
    """The projects of table 11 by their names."""

    def __init__(self, evidence: Evidence) -> None:
        rows = evidence.sheet(11).rows.values() if evidence.has(11) else ()
        self.rows = {plain(row.label): row.id for row in rows if row.level == 4 or len(row.key) > 6}
        self._alike: dict[str, list[str]] = {}
        for name in self.rows:
            for ends in {name[:2], name[-2:]}:
                self._alike.setdefault(ends, []).append(name)

    def find(self, name: str) -> str | None:
        """The row of the project with this name, else of the one most like it that begins or ends alike."""
        wanted = plain(name)
        if wanted in self.rows:
            return self.rows[wanted]
        near = dict.fromkeys((*self._alike.get(wanted[:2], ()), *self._alike.get(wanted[-2:], ())))
        best = max(((alike(wanted, other), other) for other in list(near)[:MOST_ALIKE]), default=(0.0, ""))
        return self.rows[best[1]] if best[0] >= ALIKE else None


MOST_ALIKE = 50
"""Names that one is compared with: lists of hundreds of projects that all end in 经费 stay quick."""


def _of_project(statement: Statement, evidence: Evidence) -> Iterator[Candidate]:
    row = evidence.derived(Projects).find(statement.name)
    if row is None:
        return
    sheet = evidence.sheet(11)
    is_named = plain(statement.name) in evidence.derived(Projects).rows
    for column in ("total", "general", "fund", "capital", "special", "unit_funds"):
        if column in sheet.columns:
            yield from _cell(sheet, row, column, certain=is_named and statement.section == "projects")


def _cell(sheet: Sheet, row: str, column: str, *, certain: bool) -> Iterator[Candidate]:
    columns = (column,) if column in sheet.columns else PARTS_OF_COLUMNS.get(column, ())
    terms = tuple(Term(sheet, row, each) for each in columns if each in sheet.columns)
    amount = total_of(terms)
    if terms and isinstance(amount, Decimal):
        yield Candidate(sheet.number, amount, terms, certain)


class Verdict(Enum):
    """What comparing a figure with its candidates gave."""

    EQUAL = "equal"
    ROUNDED = "rounded"
    LAST_PLACE = "last_place"
    WRONG = "wrong"


def judged(figure: TextFigure, candidate: Candidate) -> Verdict:
    """A figure against one candidate, at the precision printed: what an exact amount is rounded to is that amount.

    What a table prints more finely may be rounded in the text, off by one last place at most; what both print equally
    finely may differ by one last place only where it was added up from rounded parts.
    """
    place = last_place(figure, YUAN.get(figure.unit, 1))
    if figure.value == (candidate.amount / place).quantize(Decimal(1), ROUND_HALF_UP) * place:
        return Verdict.EQUAL
    distance = abs(figure.value - candidate.amount)
    if distance <= (place / 2 if place > candidate.place else (candidate.place / 2 if place < candidate.place else 0)):
        return Verdict.EQUAL
    is_rounded = candidate.amount % place != 0
    if is_rounded and distance <= place:
        return Verdict.ROUNDED
    if distance <= max(place, candidate.place) and place <= candidate.place:
        return Verdict.LAST_PLACE if len(candidate.terms) == 1 else Verdict.ROUNDED
    return Verdict.WRONG


def best(figure: TextFigure, candidates: list[Candidate]) -> tuple[Verdict, Candidate]:
    """The mildest verdict, and the candidate that it is of: the nearest that is printed where all are wrong."""
    order = list(Verdict)
    found = ((judged(figure, each), each) for each in candidates)
    return min(found, key=lambda one: (order.index(one[0]), not one[1].terms, abs(figure.value - one[1].amount)))
