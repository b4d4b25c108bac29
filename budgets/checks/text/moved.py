"""Changes as the text states them: amount and percentage in pairs, with what is known of both years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.paragraphs import Statement, last_place
from budgets.checks.text.amounts import Lookup
from budgets.checks.text.before import Before
from budgets.checks.text.told import is_budgeted
from budgets.figures import Meaning, TextFigure
from budgets.normalise import YUAN

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of one thing, of which the amount, the percentage or both are stated.

    ``currents`` are what this year's amount may be: as stated, else as the tables have it. ``stated`` are the amounts
    of the year before that the text itself gives, ``known`` those that another source does; ``beside`` are this year's
    other amounts of the paragraph, one of which may be what a percentage is of after all. ``fuzz`` is the last
    printed place of this year's amount, ``finest`` that of the finest amounts of the text: a document which prints two
    places elsewhere leaves off only zeros.
    """

    change: TextFigure | None
    percent: TextFigure | None
    currents: tuple[Decimal, ...]
    stated: tuple[Decimal, ...]
    known: tuple[Decimal, ...]
    beside: tuple[Decimal, ...]
    fuzz: Decimal
    finest: Decimal

    @property
    def anchor(self) -> TextFigure:
        found = self.change or self.percent
        assert found is not None
        return found

    @property
    def is_sure(self) -> bool:
        """Whether a contradiction is the text's own: outturns are of another kind than budgets."""
        return not self.anchor.outturn

    def fits(self, change: Decimal, befores: list[Decimal], *, finely: bool) -> bool:
        """Whether the percentage can be that of a change by one of the amounts before."""
        fuzz = self.finest if finely else self.fuzz
        half = fuzz if self.change is None else (self.finest if finely else place_of(self.change)) / 2
        return any(_is_share(self.percent, change - half, change + half, before, fuzz) for before in befores)


def moves(statement: Statement, evidence: Evidence) -> Iterator[Moved]:
    """The changes a statement tells of, in reading order."""
    told = tuple(f for f in statement.of(Meaning.CHANGE, Meaning.CHANGE_PERCENT) if f.unit != "个百分点")
    if not told:
        return
    stated = [figure for figure in statement.of(Meaning.CURRENT) if is_budgeted(figure, evidence)]
    tables = tuple(each.amount for each in evidence.derived(Lookup).candidates(statement))
    currents = tuple(dict.fromkeys((*(figure.value for figure in stated), *tables)))
    fuzz = max(map(place_of, stated), default=Decimal(100))
    others = (figure for figure in statement.beside if figure.subject != statement.subject)
    beside = tuple(figure.value for figure in others if is_budgeted(figure, evidence))
    for change, percent in _pairs(told):
        outturn = (change or percent or told[0]).outturn
        previous = tuple(f.value for f in statement.of(Meaning.PREVIOUS) if f.outturn == outturn)
        known = () if outturn else evidence.derived(Before).of(statement, currents)
        finest = min(fuzz, evidence.derived(finest_place))
        yield Moved(change, percent, currents, previous, known, beside, fuzz, finest)


def place_of(figure: TextFigure) -> Decimal:
    return last_place(figure, YUAN.get(figure.unit, 1))


MANY = 3


def finest_place(evidence: Evidence) -> Decimal:
    """The last place of amounts in 万元 that several figures of the text print."""
    places = sorted(place_of(figure) for figure in evidence.figures if figure.unit == "万元" and figure.value)
    return places[MANY - 1] if len(places) >= MANY else Decimal(10_000)


def _pairs(moved: tuple[TextFigure, ...]) -> Iterator[tuple[TextFigure | None, TextFigure | None]]:
    """Each amount with the percentage that follows it; figures left over stand alone."""
    waiting: TextFigure | None = None
    for figure in moved:
        if figure.meaning is Meaning.CHANGE:
            if waiting:
                yield waiting, None
            waiting = figure
            continue
        same = waiting is not None and waiting.outturn == figure.outturn
        if waiting and not same:
            yield waiting, None
        yield (waiting if same else None), figure
        waiting = None
    if waiting:
        yield waiting, None


def give(percent: TextFigure) -> Decimal:
    """By how much a printed percentage may be off: half its last place, or a whole one after 约."""
    place = last_place(percent, 1)
    return place if f"约{percent.value}%" in percent.sentence else place / 2


def _is_share(percent: TextFigure | None, low: Decimal, high: Decimal, whole: Decimal, fuzz: Decimal) -> bool:
    """Whether a printed percentage can be what lies between low and high by a whole that is known to ``fuzz``."""
    if percent is None or whole <= 0:
        return False
    half = give(percent)
    narrow, wide = max(whole - fuzz, whole / 2), whole + fuzz
    lowest = min(low / narrow, low / wide) * HUNDRED
    highest = max(high / narrow, high / wide) * HUNDRED
    return lowest <= percent.value + half and percent.value - half <= highest
