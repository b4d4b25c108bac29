"""Revenue by unit or subject code from table 2, else for the department as a whole from tables 1 and 4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgets.facts import FISCAL_SOURCES, NINE_SOURCES, FundingSource, RevenueLine
from budgets.intake.parts import Tables
from budgets.tables.grid import GridRow

_CURRENT = {source.value: source for source in NINE_SOURCES}
CARRIED_OVER = {
    "carried_over_general": FundingSource.GENERAL,
    "carried_over_fund": FundingSource.FUND,
    "carried_over_capital": FundingSource.CAPITAL,
    "carried_over_special": FundingSource.SPECIAL,
    "carried_over_unit_funds": FundingSource.UNIT_FUNDS,
    "own_surplus": FundingSource.UNIT_FUNDS,
}


def revenue(tables: Tables, unit: str) -> Iterator[RevenueLine]:
    """``unit`` is the one that amounts belong to where a table does not divide them."""
    return _Revenue(tables, unit).lines()


class _Revenue:
    def __init__(self, tables: Tables, unit: str) -> None:
        self.tables = tables
        self.unit = unit

    def lines(self) -> Iterator[RevenueLine]:
        for part, rows in (("main", self.tables.rows(2, level=2)), ("function", self.tables.leaves(2, "function"))):
            columns = self._columns(part) if rows else {}
            for row in rows:
                yield from self._row(row, part, columns)
            if rows:
                return
        yield from self._totals()

    def _row(self, row: GridRow, part: str, columns: Mapping[str, tuple[FundingSource, bool]]) -> Iterator[RevenueLine]:
        amounts: dict[tuple[FundingSource, bool], Decimal] = {}
        for column, kind in columns.items():
            if amount := self.tables.amount(2, row, column, part):
                amounts[kind] = amounts.get(kind, Decimal(0)) + amount
        for (source, carried_over), amount in amounts.items():
            yield RevenueLine(
                unit=row.key if part == "main" else self.unit,
                function=row.key if part == "function" else None,
                source=source,
                carried_over=carried_over,
                amount=amount,
                place=self.tables.place(2, row, part),
            )

    def _columns(self, part: str) -> dict[str, tuple[FundingSource, bool]]:
        """What each column of table 2 gives: a source, and whether it is carried over."""
        columns = {column: (source, False) for column, source in _CURRENT.items()}
        columns |= {column: (source, True) for column, source in CARRIED_OVER.items()}
        printed = {column.key for column in self.tables.parts[2, part].columns}
        # An undivided column beside its parts is their sum.
        if printed.isdisjoint(source.value for source in FISCAL_SOURCES):
            columns["fiscal"] = (self._fiscal_source(), False)
        if printed.isdisjoint(CARRIED_OVER.keys() - {"own_surplus"}) and (source := self._carried_source()):
            columns["carried_over"] = (source, True)
        return columns

    def _carried_source(self) -> FundingSource | None:
        """Whose money 上年结转 is where no column says it: that of table 4, or the units' own; None where both give."""
        fiscal = {key: self.tables.side(4, 0, f"carried_over.{key}") for key in ("general", "fund", "capital")}
        given = [FundingSource(key) for key, amount in fiscal.items() if amount]
        if not given:
            return FundingSource.UNIT_FUNDS
        if sum(amount or 0 for amount in fiscal.values()) != self.tables.side(1, 0, "carried_over"):
            return None
        return given[0] if len(given) == 1 else FundingSource.FISCAL

    def _fiscal_source(self) -> FundingSource:
        """Which budget 财政拨款 is, where table 4 shows that only one of the three gives any."""
        given = {
            source
            for source in (FundingSource.GENERAL, FundingSource.FUND, FundingSource.CAPITAL)
            if any(self.tables.side(4, 0, key) for key in (source.value, f"current.{source}"))
        }
        return given.pop() if len(given) == 1 else FundingSource.FISCAL

    def _totals(self) -> Iterator[RevenueLine]:
        """Table 1 alone: revenue by source for the department as a whole, or for its only unit."""
        for key, source in self._current_totals():
            if amount := self.tables.side(1, 0, key):
                yield RevenueLine(unit=self.unit, source=source, amount=amount, place=f"表1 {source.label}")
        carried = [(key, self.tables.side(4, 0, f"carried_over.{key}")) for key in ("general", "fund", "capital")]
        for key, amount in carried:
            if amount:
                yield RevenueLine(
                    unit=self.unit, source=FundingSource(key), carried_over=True, amount=amount, place="表4 上年结转"
                )
        saved = self.tables.side(1, 0, "own_surplus") or 0
        rest = saved + (self.tables.side(1, 0, "carried_over") or 0) - sum(amount or 0 for _key, amount in carried)
        if rest:
            yield RevenueLine(
                unit=self.unit,
                source=FundingSource.UNIT_FUNDS,
                carried_over=True,
                amount=Decimal(rest),
                place="表1 上年结转结余",
            )

    def _current_totals(self) -> Iterator[tuple[str, FundingSource]]:
        """Rows of table 1 with this year's money; an undivided row counts where its parts are not printed."""
        yield from _CURRENT.items()
        for key, source in (("fiscal", self._fiscal_source()), ("unit_funds", FundingSource.UNIT_FUNDS)):
            if not any(self.tables.side(1, 0, part.value) for part in FundingSource(key).members):
                yield key, source
