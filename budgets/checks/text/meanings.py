"""Which cells a figure of the text may mean: one declaration for each subject, by section.

A statement is right if it equals any one of the sums listed; the first that the document has is the one it is compared
with when it equals none. Rows of one subject hold together where several sections have words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from budgets.checks.arithmetic import at
from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable
from budgets.checks.formulas import At, Term, Total

_LETTER = re.compile(r"[\[(【]?([ABC])[0-9]")


class Operand(Protocol):
    """What stands for cells of one table: At, Total and the like."""

    @property
    def table(self) -> int: ...

    def terms(self, evidence: Evidence) -> tuple[Term, ...]:
        """Raises Inapplicable where the document does not have them."""
        ...


Sum = tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A subject, its rule and the sums it may mean, in these sections; in all, where none are named.

    In the sections called ``home`` the whole department is spoken of, so that a figure which equals none is an error;
    elsewhere it asks for a look. ``doubtful`` sums are compared with only where a document has none of the others, and
    a difference from them is never more than that either.
    """

    subject: str
    rule: str
    sums: tuple[Sum, ...]
    sections: frozenset[str] = frozenset()
    home: frozenset[str] = frozenset()
    doubtful: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class OfCatalogue:
    """Items of table 12 of one class: A goods, B works, C services."""

    letter: str

    @property
    def table(self) -> int:
        return 12

    def terms(self, evidence: Evidence) -> tuple[Term, ...]:
        sheet = evidence.sheet(12)
        if not {"catalogue", "amount"} <= sheet.columns.keys():
            raise Inapplicable("表12没有品目编码", "table 12 has no catalogue codes")
        catalogue = sheet.columns["catalogue"]
        items = {row.id: _LETTER.match(str(row.cells[catalogue])) for row in sheet.rows.values() if row.level > 1}
        if not all(items.values()):
            raise Inapplicable("表12没有品目编码", "table 12 has no catalogue codes")
        return tuple(Term(sheet, id, "amount") for id, code in items.items() if code and code[1] == self.letter)


def _each(*operands: Operand) -> tuple[Sum, ...]:
    return tuple((operand,) for operand in operands)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OVERALL = _words("overview revenue expenditure fiscal_appropriation general_budget explanation")
BY_NATURE = _words("expenditure fiscal_appropriation general_budget basic_expenditure explanation overview")
BY_FUNCTION = _words("expenditure fiscal_appropriation general_budget government_fund state_capital explanation")

REVENUE = _each(at(1, "total", LEFT), at(1, "current", LEFT), At(2, "total"), At(2, "total", part="function"))
SPENT = _each(at(1, "total", RIGHT), at(1, "current", RIGHT), At(3, "total"))
FISCAL_IN = _each(at(4, "total", LEFT), at(4, "current", LEFT), at(1, "fiscal", LEFT))
FISCAL_OUT = _each(at(4, "total", RIGHT), at(4, "current", RIGHT))
GENERAL = (
    *_each(At(5, "total"), at(4, "current.general", LEFT), at(1, "general", LEFT)),
    (at(4, "current.general", LEFT), at(4, "carried_over.general", LEFT)),
)
FUND = (
    *_each(At(9, "total"), at(4, "current.fund", LEFT), at(1, "fund", LEFT)),
    (at(4, "current.fund", LEFT), at(4, "carried_over.fund", LEFT)),
)
CAPITAL = (
    *_each(At(10, "total"), at(4, "current.capital", LEFT), at(1, "capital", LEFT)),
    (at(4, "current.capital", LEFT), at(4, "carried_over.capital", LEFT)),
)
BUDGETS = {"general": GENERAL, "fund": FUND, "capital": CAPITAL}
BASIC = _each(At(3, "total", "basic"), At(5, "total", "basic_total"), At(7, "total"))
PERSONNEL = _each(At(7, "total", "personnel"), At(5, "total", "personnel"))
OPERATING = _each(At(7, "total", "operating"), At(5, "total", "operating"))
PROJECTS = _each(At(3, "total", "project"), At(5, "total", "project"), At(11, "total"))
CARRIED_IN = (
    *_each(at(1, "carried_over", LEFT), at(4, "carried_over", LEFT)),
    *_each(*(at(4, f"carried_over.{budget}", LEFT) for budget in ("general", "fund", "capital"))),
    *_each(*(At(11, "total", f"carried_over_{budget}") for budget in ("general", "fund", "capital"))),
    *_each(*(At(2, "total", f"carried_over_{source}") for source in ("general", "fund", "capital", "special"))),
    *_each(At(2, "total", "carried_over_unit_funds")),
    (at(1, "carried_over", LEFT), -at(4, "carried_over", LEFT)),
)


def _carried(*budgets: str) -> tuple[Sum, ...]:
    """Projects' appropriations of this year, carried over, and both."""
    this_year = tuple(At(11, "total", budget) for budget in budgets)
    before = tuple(At(11, "total", f"carried_over_{budget}") for budget in budgets)
    return (this_year, before, (*this_year, *before))


SCOPES = {
    "fiscal_appropriation": (*FISCAL_IN, *FISCAL_OUT),
    "explanation": (*FISCAL_IN, *FISCAL_OUT, *GENERAL),
    "general_budget": (*GENERAL, *FISCAL_IN, *FISCAL_OUT),
    "government_fund": FUND,
    "state_capital": CAPITAL,
    "basic_expenditure": BASIC,
    "projects": PROJECTS,
}
"""What a plain total may mean besides, in a section on one budget: 2024年收支总预算 under 一般公共预算."""

TOTALS = {
    "budget_total": (*REVENUE, *SPENT),
    "revenue_total": REVENUE,
    "revenue_current": _each(at(1, "current", LEFT), at(4, "current", LEFT), at(1, "total", LEFT)),
    "expenditure_total": SPENT,
    "expenditure_current": (*_each(at(1, "current", RIGHT), At(3, "total")), *FISCAL_OUT),
}

OFFICIAL = {
    "official_expenses": "total",
    "official_overseas": "overseas",
    "official_vehicles": "vehicles",
    "official_vehicle_purchase": "vehicle_purchase",
    "official_vehicle_running": "vehicle_running",
    "official_reception": "reception",
}
PROCURED = {"procurement_goods": "A", "procurement_works": "B", "procurement_services": "C"}


def _totals() -> Iterator[Told]:
    for subject, sums in TOTALS.items():
        yield Told(subject, "N01", sums, home=OVERALL)
        for section, more in SCOPES.items():
            yield Told(subject, "N01", more, frozenset({section}), OVERALL)


def _revenue() -> Iterator[Told]:
    home = _words("overview revenue fiscal_appropriation explanation")
    yield Told("fiscal_total", "N01", (*FISCAL_IN, *FISCAL_OUT), home=OVERALL)
    yield Told("fiscal_total", "N01", GENERAL, _words("general_budget"), OVERALL)
    yield Told("revenue_fiscal", "N01", FISCAL_IN, home=home)
    for budget, sums in BUDGETS.items():
        yield Told(f"revenue_{budget}", "N01", (*sums[1:], sums[0]), home=home)
    for source in ("special", "operations", "business", "superior", "affiliated", "other"):
        yield Told(f"revenue_{source}", "N01", _each(at(1, source, LEFT)), home=home)
    own = tuple(at(1, s, LEFT) for s in ("operations", "business", "superior", "affiliated", "other"))
    yield Told("revenue_unit_funds", "N01", (own,), doubtful=(own,))
    yield Told("carried_in", "N01", CARRIED_IN, home=home)
    yield Told("carried_out", "N01", _each(at(1, "carry_forward", RIGHT), at(4, "carry_forward", RIGHT)), home=OVERALL)


def _expenditure() -> Iterator[Told]:
    home = _words("overview expenditure fiscal_appropriation general_budget explanation")
    yield Told("expenditure_fiscal", "N01", (*FISCAL_OUT, (At(5, "total"), At(9, "total"), At(10, "total"))), home=home)
    for budget, sums in BUDGETS.items():
        sections = home | _words("government_fund state_capital")
        yield Told(f"expenditure_{budget}", "N01", sums, home=sections)
        yield Told(f"appropriation_{budget}", "N01", sums, home=sections)
        for subject in (f"expenditure_{budget}", f"appropriation_{budget}"):
            yield Told(subject, "N06", (*_carried(budget), *PROJECTS), _words("projects"), _words("projects"))
    yield Told("appropriation_general", "N01", BASIC, _words("basic_expenditure"))
    yield Told("expenditure_general", "N01", BASIC, _words("basic_expenditure"))


def _by_nature() -> Iterator[Told]:
    yield Told("basic_expenditure", "N02", BASIC, home=BY_NATURE)
    yield Told("basic_expenditure", "N02", _each(At(9, "total", "basic")), _words("government_fund"))
    yield Told("basic_expenditure", "N02", _each(At(10, "total", "basic")), _words("state_capital"))
    yield Told("project_expenditure", "N02", PROJECTS, home=BY_NATURE | _words("projects"))
    yield Told("project_expenditure", "N02", _each(At(9, "total", "project")), _words("government_fund"))
    yield Told("project_expenditure", "N02", _each(At(10, "total", "project")), _words("state_capital"))
    for subject, column in (("business", "business"), ("to_superior", "remittance"), ("to_affiliated", "subsidy")):
        key = "business_expenditure" if subject == "business" else subject
        yield Told(key, "N02", _each(At(3, "total", column)), home=_words("overview expenditure explanation"))
    home = _words("general_budget basic_expenditure")
    yield Told("personnel_cost", "N04", PERSONNEL, home=home)
    yield Told("public_cost", "N04", OPERATING, home=home)


def _other_matters() -> Iterator[Told]:
    # A column where a document prints it beside the items, a part of its own where the table is computed.
    cost = _each(At(8, "total", "operating_cost", needed=True), At(8, "total", part="operating_cost", needed=True))
    yield Told("operating_cost", "N07", cost, home=_words("operating_cost"))
    yield Told("operating_cost", "N07", (), doubtful=OPERATING)
    items = (Total(12, lambda row: row.level > 1, "amount"),)
    yield Told("procurement_total", "N08", (*_each(At(12, "total", "amount")), items), home=_words("procurement"))
    for subject, letter in PROCURED.items():
        yield Told(subject, "N08", _each(OfCatalogue(letter)), home=_words("procurement"))
    for subject, column in (("procurement_sme", "sme_amount"), ("procurement_micro", "micro_amount")):
        yield Told(subject, "N08", (), doubtful=_each(At(12, "total", column)))
    yield Told("purchased_services", "N09", _each(At(13, "total", "amount")), home=_words("purchased_services"))
    for subject, column in OFFICIAL.items():
        yield Told(subject, "N10", _each(At(8, "total", column)), home=_words("official_expenses"))
    covered = (*PROJECTS, *_each(at(1, "total", RIGHT), at(1, "current", RIGHT), At(5, "total")))
    yield Told("performance_amount", "N11", (), doubtful=covered)
    for budget, sums in BUDGETS.items():
        yield Told(f"performance_{budget}", "N11", (), doubtful=(*_carried(budget), *sums))


TOLD = (*_totals(), *_revenue(), *_expenditure(), *_by_nature(), *_other_matters())

RULE_OF = {told.subject: told.rule for told in reversed(TOLD)} | {
    "function": "N03",
    "economic_class": "N04",
    "project": "N06",
}
"""The rule under which what is said of a subject is judged, its changes and shares included."""

_BY_SUBJECT: dict[str, list[Told]] = {}
for _told in TOLD:
    _BY_SUBJECT.setdefault(_told.subject, []).append(_told)


def told_of(subject: str, section: str) -> list[Told]:
    """The declarations for a subject in a section; those for this section alone stand first."""
    found = [told for told in _BY_SUBJECT.get(subject, ()) if not told.sections or section in told.sections]
    return sorted(found, key=lambda told: not told.sections)
