"""Reported tables become facts. Only leaves become facts: totals and roll-ups are computed again and compared.

Each fact's place is the table and row it was read from. Where a document divides an amount less than the fifteen
tables would (上海 has no 人员/公用 by function), the fact is undivided, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.facts import (
    NINE_SOURCES,
    BasicExpenditureLine,
    CarryForwardLine,
    ExpenditureLine,
    Fact,
    FundingSource,
    Measure,
    Nature,
    OfficialExpense,
    OfficialExpenseItem,
    Project,
    ProjectLine,
    ResourceFigure,
    UnitExpenditureLine,
)
from budgets.intake.items import procurement, purchased_services
from budgets.intake.parts import Tables
from budgets.intake.recognise import Reported
from budgets.intake.revenue import CARRIED_OVER, revenue
from budgets.intake.rows import PROJECT_LEVEL
from budgets.normalise import plain
from budgets.tables.grid import GridRow

_NATURES = {
    "personnel": Nature.PERSONNEL,
    "operating": Nature.OPERATING,
    "project": Nature.PROJECT,
    "business": Nature.BUSINESS,
    "remittance": Nature.REMITTANCE,
    "subsidy": Nature.SUBSIDY,
}
_SPECIAL_BUDGETS = {9: FundingSource.FUND, 10: FundingSource.CAPITAL}


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the tables say: the department's code if they print one, its units by code, and the facts."""

    department: str | None
    department_name: str
    units: Mapping[str, str]
    facts: tuple[Fact, ...]


def extract(tables: Sequence[Reported], department: str | None = None) -> Extraction:
    """Facts of all tables. ``department`` is used where the document prints no codes."""
    return _Extractor(tables, department).extraction()


class _Extractor:
    def __init__(self, tables: Sequence[Reported], department: str | None) -> None:
        self.tables = Tables(tables)
        self.units = self._units()
        printed = next(self._departments(), None)
        # A unit's code begins with its department's.
        of_units = next((code[:3] for code in self.units), None)
        self.department, self.department_name = printed or (of_units or department, "")
        # The unit that amounts belong to where a table does not divide them.
        self.unit = next(iter(self.units)) if len(self.units) == 1 else self.department or ""

    def extraction(self) -> Extraction:
        facts = [
            *revenue(self.tables, self.unit),
            *self._expenditure(),
            *self._unit_expenditure(),
            *self._basic_expenditure(),
            *self._carry_forward(),
            *self._projects(),
            *self._official_expenses(),
            *procurement(self.tables, self._unit_of_item),
            *purchased_services(self.tables, self._unit_of_item),
        ]
        return Extraction(self.department, self.department_name, self.units, tuple(facts))

    def _units(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number in (6, 2, 11, 12, 13):
            for row in self.tables.rows(number, level=2):
                code = self.tables.text(number, row, "code")
                if len(code) == 6:
                    found.setdefault(code, self.tables.text(number, row, "name"))
        return found

    def _departments(self) -> Iterator[tuple[str, str]]:
        for number in (6, 2, 11, 12, 13):
            for row in self.tables.rows(number, level=1):
                if len(row.key) == 3:
                    yield row.key, self.tables.text(number, row, "name")

    def _expenditure(self) -> Iterator[ExpenditureLine]:
        fiscal: dict[tuple[str, str], Decimal] = {}
        for number, source in ((5, FundingSource.GENERAL), *_SPECIAL_BUDGETS.items()):
            for row in self.tables.leaves(number):
                for nature, amount in self._by_nature(number, row):
                    group = "basic" if nature in (Nature.BASIC, *Nature.BASIC.members) else nature.value
                    fiscal[row.key, group] = fiscal.get((row.key, group), Decimal(0)) + amount
                    yield ExpenditureLine(
                        unit=self.unit,
                        function=row.key,
                        nature=nature,
                        source=source,
                        amount=amount,
                        place=self.tables.place(number, row),
                    )
        yield from self._other_funds(fiscal)

    def _by_nature(self, number: int, row: GridRow) -> Iterator[tuple[Nature, Decimal]]:
        """The amounts of a row by nature; 基本支出 stays undivided where its parts are not printed."""
        found = {nature: self.tables.amount(number, row, column) for column, nature in _NATURES.items()}
        if not found[Nature.PERSONNEL] and not found[Nature.OPERATING]:
            found[Nature.BASIC] = self.tables.amount(number, row, "basic_total") or self.tables.amount(
                number, row, "basic"
            )
        yield from ((nature, amount) for nature, amount in found.items() if amount)

    def _other_funds(self, fiscal: Mapping[tuple[str, str], Decimal]) -> Iterator[ExpenditureLine]:
        """What table 3 has beyond tables 5, 9 and 10 is paid from the department's own funds."""
        source = (
            FundingSource.SPECIAL
            if self.tables.side(1, 0, "special") and not any(self.tables.side(1, 0, s.value) for s in NINE_SOURCES[4:])
            else FundingSource.UNIT_FUNDS
        )
        for row in self.tables.leaves(3):
            for nature, amount in self._by_nature(3, row):
                rest = amount - fiscal.get((row.key, nature.value), Decimal(0))
                # A printed total may be off by one in its last place; that is no money.
                if rest > self.tables.parts[3, "main"].unit.divisor / 50:
                    yield ExpenditureLine(
                        unit=self.unit,
                        function=row.key,
                        nature=nature,
                        source=source,
                        amount=rest,
                        place=self.tables.place(3, row),
                    )

    def _unit_expenditure(self) -> Iterator[UnitExpenditureLine]:
        if len(self.units) < 2:
            return
        for row in self.tables.rows(6, level=2):
            for nature, amount in self._by_nature(6, row):
                yield UnitExpenditureLine(
                    unit=row.key,
                    nature=nature,
                    source=FundingSource.GENERAL,
                    amount=amount,
                    place=self.tables.place(6, row),
                )

    def _basic_expenditure(self) -> Iterator[BasicExpenditureLine]:
        for row in self.tables.leaves(7):
            for column, nature in (("personnel", Nature.PERSONNEL), ("operating", Nature.OPERATING)):
                if amount := self.tables.amount(7, row, column):
                    yield BasicExpenditureLine(
                        economic_class=row.key, nature=nature, amount=amount, place=self.tables.place(7, row)
                    )

    def _carry_forward(self) -> Iterator[CarryForwardLine]:
        amount = self.tables.side(1, 1, "carry_forward")
        if amount:
            fiscal = self.tables.side(4, 1, "carry_forward") == amount
            source = FundingSource.FISCAL if fiscal else FundingSource.UNIT_FUNDS
            yield CarryForwardLine(source=source, amount=amount, place="表1 年终结转结余")

    def _unit_named(self, name: str) -> str | None:
        """The unit of that name, as tables by unit print it."""
        return next((code for code, known in self.units.items() if plain(known) == plain(name)), None)

    def _unit_of_item(self, number: int, row: GridRow) -> str:
        """By code, else by name; the department where neither tells."""
        code = self.tables.text(number, row, "code")
        return code or self._unit_named(self.tables.text(number, row, "name")) or self.unit

    def _projects(self) -> Iterator[Project | ProjectLine]:
        unit, category = self.unit, ("", "")
        given: set[str] = set()
        for row in self.tables.rows(11):
            if row.level == 2:
                unit = row.key
            elif row.level == 3:
                category = (row.key, self.tables.text(11, row, "name"))
            elif row.level == PROJECT_LEVEL and row.key not in given:  # recognition reports a row printed twice
                given.add(row.key)
                printed = self.tables.text(11, row, "category")
                project = Project(
                    code=row.key if row.key == self.tables.text(11, row, "code") else None,
                    name=self.tables.text(11, row, "name"),
                    unit=self._unit_named(self.tables.text(11, row, "unit")) or unit,
                    category_code=category[0] or None,
                    category_name=printed or category[1],
                    place=self.tables.place(11, row),
                )
                yield project
                yield from self._project_lines(project, row)

    def _project_lines(self, project: Project, row: GridRow) -> Iterator[ProjectLine]:
        columns = [(source.value, source, False) for source in NINE_SOURCES[:4]]
        columns += [("unit_funds", FundingSource.UNIT_FUNDS, False)]
        columns += [
            (key, source, True) for key, source in CARRIED_OVER.items() if source is not FundingSource.UNIT_FUNDS
        ]
        for column, source, carried_over in columns:
            if amount := self.tables.amount(11, row, column):
                yield ProjectLine(
                    project=project.key,
                    source=source,
                    carried_over=carried_over,
                    amount=amount,
                    place=self.tables.place(11, row),
                )

    def _official_expenses(self) -> Iterator[OfficialExpense | ResourceFigure]:
        for row in self.tables.rows(8):
            for item in OfficialExpenseItem:
                amount = self.tables.amount(8, row, item.value)
                if amount is not None:
                    yield OfficialExpense(item=item, amount=amount, place=self.tables.place(8, row))
            operating_cost = self.tables.amount(8, row, "operating_cost")
            if operating_cost is not None:
                yield ResourceFigure(
                    measure=Measure.OPERATING_COST, value=operating_cost, place=self.tables.place(8, row)
                )
