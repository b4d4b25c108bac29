"""Printed variants of known facts are read back exactly, and no figure can be changed without being noticed."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from budgets import demo
from budgets.classifications import seed_names
from budgets.facts import (
    NINE_SOURCES,
    BasicExpenditureLine,
    EditionIdentity,
    ExpenditureLine,
    Fact,
    FactSet,
    FundingSource,
    Nature,
    OfficialExpense,
    OfficialExpenseItem,
    ProjectLine,
    RevenueLine,
    Unit,
    group,
)
from budgets.findings import Severity
from budgets.intake.reading import Reading, interpret
from budgets.layouts import SHANGHAI, WUHAN
from budgets.layouts import Unit as PrintedUnit
from budgets.normalise import plain
from tests import factories
from tests.intake.damage import damaged, figures, mutated
from tests.intake.variants import Style, printed, styles

YUAN = PrintedUnit.YUAN
KINDS = frozenset(
    {
        "revenue",
        "expenditure",
        "unit_expenditure",
        "basic_expenditure",
        "carry_forward",
        "project",
        "project_line",
        "official_expense",
        "procurement",
        "purchased_service",
    }
)
AMOUNTS = (RevenueLine, ExpenditureLine, BasicExpenditureLine, OfficialExpense, ProjectLine)
FUNCTIONS = ("2060101", "2060102", "2060404", "2080505", "2101101", "2150502", "2210201", "2080501", "2120501")
CLASSES = ("30101", "30102", "30201", "30211", "30302", "31002")


def invented(seed: int) -> FactSet:
    """A department with several units, all kinds of money, and amounts that are exact in 0.01 万元."""
    random = Random(seed)

    def money() -> str:
        return str(random.randint(1, 99_999) * 100)

    units = [f"90000{number}" for number in range(1, random.randint(2, 4))]
    whole = units[0] if len(units) == 1 else factories.DEPARTMENT
    facts: list[Fact] = []
    for unit in units:
        facts += [factories.revenue(money(), source, unit=unit) for source in random.sample(NINE_SOURCES[:8], 3)]
        facts.append(factories.revenue(money(), FundingSource.OTHER, unit=unit))
        facts += [
            factories.revenue(money(), source, unit=unit, carried_over=True)
            for source in (FundingSource.GENERAL, FundingSource.UNIT_FUNDS)
        ]
        if len(units) > 1:
            facts += [
                factories.unit_expenditure(money(), unit, nature)
                for nature in (Nature.PERSONNEL, Nature.OPERATING, Nature.PROJECT)
            ]
    for function in random.sample(FUNCTIONS, 5):
        facts += [
            factories.expenditure(money(), nature, function=function, unit=whole)
            for nature in random.sample([Nature.PERSONNEL, Nature.OPERATING, Nature.PROJECT], 2)
        ]
    for source in (FundingSource.FUND, FundingSource.CAPITAL):
        facts.append(factories.expenditure(money(), Nature.PROJECT, source, function="2120501", unit=whole))
    own = FundingSource.UNIT_FUNDS
    facts.append(factories.expenditure(money(), Nature.BUSINESS, own, function="2060404", unit=whole))
    facts.append(factories.expenditure(money(), Nature.PROJECT, own, function="2060404", unit=whole))
    facts += [factories.basic_expenditure(money(), code) for code in random.sample(CLASSES, 3)]
    facts += [factories.basic_expenditure(money(), "30201", Nature.OPERATING)]
    facts.append(factories.carry_forward(money(), FundingSource.UNIT_FUNDS))
    facts += [factories.official_expense(money(), item) for item in OfficialExpenseItem]
    for number, unit in enumerate(units, start=1):
        code = f"99999926900T{number:09d}"
        facts.append(factories.project(f"示例项目{number}", code, unit=unit, category=("31", "本级支出项目")))
        facts.append(factories.project_line(money(), code))
        facts.append(factories.project_line(money(), code, carried_over=True))
        facts.append(factories.project_line(money(), code, FundingSource.UNIT_FUNDS))
        facts.append(replace(factories.procurement(number, amount=money(), unit_price=money()), unit=unit))
        facts.append(replace(factories.purchased_service(number, amount=money()), unit=unit))
    return _fact_set(facts, factories.DEPARTMENT, "示例局", units, 2026, WUHAN.key)


def _fact_set(facts: list[Fact], department: str, name: str, units: list[str], year: int, layout: str) -> FactSet:
    return FactSet(
        edition=EditionIdentity(
            jurisdiction="999999",
            jurisdiction_name="示例区",
            department=department,
            department_name=name,
            year=year,
            layout=layout,
        ),
        units=(Unit(department, name), *(Unit(code, f"{name}第{code[-1]}中心", department) for code in units)),
        lines=group(facts),
        function_names=seed_names("function"),
        economic_names=seed_names("economic_class"),
    )


@cache
def demonstration(place: str) -> FactSet:
    """What tables 1 to 13 print; without table 11, projects are known from table 15 only."""
    facts = demo.facts_in(demo.FOLDER / place)
    department, year = place.split("/")[1:]
    if department == "501":
        return _fact_set(facts, department, "示例科技局", ["501001"], int(year), WUHAN.key)
    facts = [fact for fact in facts if fact.kind not in ("project", "project_line")]
    return _fact_set(facts, department, "示例街道办事处", [], int(year), SHANGHAI.key)


FACTS = st.one_of(
    st.integers(0, 2**16).map(invented),
    st.sampled_from(["420103/501/2024", "310107/wanli/2023", "310107/wanli/2025"]).map(demonstration),
)
quickly = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=80,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes; a style is readable as it is
    suppress_health_check=[HealthCheck.too_slow],
)


def facts_of(facts: Any) -> list[str]:
    """Facts as comparable text: without their places, without zeros, and without what no table of T1-T13 prints."""
    return sorted(filter(None, map(_comparable, facts)))


def _comparable(fact: Fact) -> str | None:
    if fact.kind not in KINDS or (isinstance(fact, AMOUNTS) and not fact.amount):
        return None
    left_out = {"place", "description"} | ({"function"} if fact.kind == "project_line" else set())
    values = {field.name: getattr(fact, field.name) for field in fields(fact) if field.name not in left_out}
    shown = {name: _plain(value) for name, value in values.items() if value not in (None, 0, "")}
    return f"{fact.kind} {shown}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value.normalize()
    return plain(value) if type(value) is str else value


def lost(reading: Reading) -> list[str]:
    return [f"{problem.place}: {problem.why}" for problem in reading.unread if problem.lost]


def errors(reading: Reading) -> list[str]:
    return [str(finding) for finding in reading.findings if finding.severity is Severity.ERROR]


def read_back(facts: FactSet, style: Style) -> Reading:
    return interpret(printed(facts, in_exact_unit(facts, style)), department=facts.edition.department)


def in_exact_unit(facts: FactSet, style: Style) -> Style:
    """Amounts of the nine-table layout are whole yuan; 万元 would round them."""
    return replace(style, units=(YUAN,)) if facts.edition.layout == SHANGHAI.key else style


@quickly
@given(FACTS, styles())
def test_every_variant_is_read_back(facts: FactSet, style: Style) -> None:
    reading = read_back(facts, style)
    assert lost(reading) == []
    assert errors(reading) == []
    assert reading.year == facts.edition.year
    given = (fact for lines in facts.lines.values() for fact in lines)
    assert facts_of(reading.facts) == facts_of(given)


@quickly
@given(FACTS, styles(), st.integers(0, 2**16), st.sampled_from(["123,456.78", "5", "0", "", "12.3.4"]))
def test_no_figure_is_wrong_without_a_finding(facts: FactSet, style: Style, chosen: int, text: str) -> None:
    document = printed(facts, in_exact_unit(facts, style))
    found = figures(document)
    figure = found[chosen % len(found)]
    reading = interpret(mutated(document, figure, text), department=facts.edition.department)
    assert errors(reading) or lost(reading)


@quickly
@given(FACTS, styles(), st.integers(0, 2**16))
def test_a_damaged_document_is_never_an_exception(facts: FactSet, style: Style, seed: int) -> None:
    reading = interpret(damaged(printed(facts, style), Random(seed)))
    assert isinstance(reading.has_errors, bool)
