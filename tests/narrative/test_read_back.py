"""The decisive test: what is written from figures is read back as the same figures, and no rule finds fault with it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.checking import rules
from budgets.checks.engine import check
from budgets.facts import Fact, FundingSource, Measure, Nature, OfficialExpenseItem, ResourceFigure, TextSection
from budgets.figures import Meaning, TextFigure
from budgets.intake.prose.read import prose_of
from budgets.layouts import LAYOUTS
from budgets.models import Edition
from budgets.narration import narration_of
from budgets.narrative.basis import Basis
from budgets.narrative.write import write
from budgets.tables.grid import Cell
from tests import factories
from tests.narrative.editions import basis_of, bodies, evidence_of, facts_of, findings, texts

# What the text says of each table: section, subject, and the cell that it is of.
TOLD = [
    ("overview", "budget_total", 1, "total/total", "revenue_amount"),
    ("revenue", "revenue_total", 1, "total/total", "revenue_amount"),
    ("expenditure", "expenditure_total", 3, "total", "total"),
    ("expenditure", "basic_expenditure", 3, "total", "basic"),
    ("expenditure", "project_expenditure", 3, "total", "project"),
    ("fiscal_appropriation", "fiscal_total", 4, "total/total", "revenue_amount"),
    ("general_budget", "expenditure_general", 5, "total", "total"),
    ("general_budget", "basic_expenditure", 5, "total", "basic_total"),
    ("general_budget", "project_expenditure", 5, "total", "project"),
    ("basic_expenditure", "basic_expenditure", 7, "total", "total"),
    ("basic_expenditure", "personnel_cost", 7, "total", "personnel"),
    ("basic_expenditure", "public_cost", 7, "total", "operating"),
    ("official_expenses", "official_expenses", 8, "total", "total"),
    ("official_expenses", "official_overseas", 8, "total", "overseas"),
    ("official_expenses", "official_vehicles", 8, "total", "vehicles"),
    ("official_expenses", "official_vehicle_purchase", 8, "total", "vehicle_purchase"),
    ("official_expenses", "official_vehicle_running", 8, "total", "vehicle_running"),
    ("official_expenses", "official_reception", 8, "total", "reception"),
    ("government_fund", "expenditure_fund", 9, "total", "total"),
    ("state_capital", "expenditure_capital", 10, "total", "total"),
    ("projects", "project_expenditure", 11, "total", "total"),
    ("procurement", "procurement_total", 12, "total", "amount"),
    ("purchased_services", "purchased_services", 13, "total", "amount"),
]


def cell(basis: Basis, number: int, row: str, column: str, *, previous: bool = False) -> Cell:
    grids = basis.previous if previous else basis.grids
    part = next((part for part in grids[number].parts if part.key == "main"), None) if number in grids else None
    if part is None or not any(each.key == row for each in part.rows):
        return None
    return part.cell(row, column)


def assert_told(basis: Basis, figures: tuple[TextFigure, ...]) -> int:
    """Every total that the tables know is read out of the text with the same amount and change, rounded as printed."""
    unit, compared = basis.unit, 0
    for section, subject, number, row, column in TOLD:
        now = cell(basis, number, row, column)
        mine = [f for f in figures if (f.section, f.subject, f.code, f.name) == (section, subject, "", "")]
        if not isinstance(now, Decimal) or (not now and not mine):
            continue
        said = {f.value for f in mine if f.meaning is Meaning.CURRENT}
        assert said == {unit.of(now) * unit.divisor}, (section, subject)
        before = cell(basis, number, row, column, previous=True)
        if isinstance(before, Decimal) and unit.of(now - before):
            (change,) = [f for f in mine if f.meaning is Meaning.CHANGE]
            assert change.value == unit.of(abs(now - before)) * unit.divisor, (section, subject)
            assert change.direction == ("增加" if now > before else "减少")
            compared += 1
    return compared


@pytest.mark.django_db
def test_every_demonstration_edition() -> None:
    compared = {}
    for edition in Edition.objects.with_names():
        narration = narration_of(edition)
        sections = texts([passage.fresh for passage in narration.passages])
        prose = prose_of(sections, edition.year)
        facts = replace(narration.basis.facts, lines={**narration.basis.facts.lines, TextSection: sections})
        evidence = replace(
            narration.evidence, facts=facts, figures=prose.figures, lines=prose.lines, printed=prose.lines
        )
        told = [f for f in check(evidence, rules()).findings if f.sentence or f.rule.startswith(("N", "D"))]
        assert [(f.rule, f.message) for f in told] == [], edition
        assert [figure.sentence for figure in prose.figures if not figure.subject] == [], edition
        compared[edition.department.code, edition.year] = assert_told(narration.basis, prose.figures)
    assert compared["wanli", 2025] == 15
    assert compared["501", 2024] == 10
    assert compared["wanli", 2023] == compared["501", 2022] == 0


AMOUNTS = st.one_of(
    st.just(Decimal(0)),
    st.decimals(min_value=0, max_value=30_000, places=2),
    st.decimals(min_value=0, max_value=10**9, places=2),
)
SOME = st.one_of(st.none(), AMOUNTS)
PROJECT_LINES = (
    ("2060102", FundingSource.GENERAL),
    ("2060404", FundingSource.GENERAL),
    ("2120803", FundingSource.FUND),
    ("2230105", FundingSource.CAPITAL),
)
BASIC_LINES = (
    ("2060101", Nature.PERSONNEL, "30101"),
    ("2080505", Nature.PERSONNEL, "30102"),
    ("2060101", Nature.OPERATING, "30201"),
    ("2060101", Nature.OPERATING, "30211"),
    ("2210201", Nature.PERSONNEL, "30302"),
)


@st.composite
def years(draw: st.DrawFn) -> list[Fact]:
    """A budget whose tables tie: basic lines by function and economic class, projects, and revenue for all of it."""
    facts: list[Fact] = []
    by_source: dict[FundingSource, Decimal] = {}
    basic: dict[tuple[str, Nature], Decimal] = {}
    for function, nature, item in BASIC_LINES:
        if (amount := draw(SOME)) is not None:
            facts.append(factories.basic_expenditure(str(amount), item, nature))
            basic[function, nature] = basic.get((function, nature), Decimal(0)) + amount
            by_source[FundingSource.GENERAL] = by_source.get(FundingSource.GENERAL, Decimal(0)) + amount
    facts += [factories.expenditure(str(amount), nature, function=f) for (f, nature), amount in basic.items()]
    for number, (function, source) in enumerate(PROJECT_LINES):
        if (amount := draw(SOME)) is not None:
            code = f"99999990900T00000000{number}"
            facts.append(factories.expenditure(str(amount), source=source, function=function))
            facts += [
                factories.project(f"示例事项{'甲乙丙丁'[number]}经费", code),
                factories.project_line(str(amount), code, source),
            ]
            by_source[source] = by_source.get(source, Decimal(0)) + amount
    facts += [factories.revenue(str(amount), source) for source, amount in by_source.items()]
    if carried := draw(st.one_of(st.none(), st.decimals(min_value=1, max_value=10**7, places=2))):
        facts.append(factories.revenue(str(carried), carried_over=True))
        facts.append(factories.carry_forward(str(carried)))
    for item in OfficialExpenseItem:
        if (amount := draw(SOME)) is not None:
            facts.append(factories.official_expense(str(amount), item))
    if draw(st.booleans()):
        operating = sum((a for (_f, nature), a in basic.items() if nature is Nature.OPERATING), Decimal(0))
        facts.append(ResourceFigure(measure=Measure.OPERATING_COST, value=operating))
    if draw(st.booleans()):
        facts.append(ResourceFigure(measure=Measure.VEHICLES, value=Decimal(draw(st.integers(0, 99)))))
    return facts


@given(years(), st.one_of(st.none(), years()), st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_edition(now: list[Fact], before: list[Fact] | None, layout: str) -> None:
    past = None if before is None else facts_of(*before, year=2023, layout=layout)
    basis = basis_of(facts_of(*now, layout=layout, before=past))
    sections = texts(write(basis))
    figures = evidence_of(basis, sections).figures
    assert [(f.rule, f.severity.value, f.sentence, f.message) for f in findings(basis)] == []
    assert [figure.sentence for figure in figures if not figure.subject and figure.section != "performance"] == []
    assert_told(basis, figures)


def two_years(*, layout: str = "wuhan") -> Basis:
    before = facts_of(*factories.reconciled(), year=2023, layout=layout)
    now = [
        factories.revenue("400000.00"),
        factories.expenditure("250000.00", Nature.PERSONNEL, function="2060101"),
        factories.expenditure("150000.00", function="2060102"),
        factories.basic_expenditure("250000.00", "30101"),
        factories.project("评审", "99999990900T000000001"),
        factories.project_line("150000.00", "99999990900T000000001"),
        factories.official_expense("0", OfficialExpenseItem.OVERSEAS),
        factories.official_expense("20000", OfficialExpenseItem.RECEPTION),
    ]
    return basis_of(facts_of(*now, layout=layout, before=before))


@pytest.mark.parametrize(
    ("section", "old", "new", "rule"),
    [
        ("overview", "收支总预算40.00", "收支总预算41.00", "N01"),
        ("revenue", "收入预算40.00", "收入预算400000.00", "N13"),
        ("expenditure", "基本支出25.00", "基本支出26.00", "N02"),
        ("general_budget", "（项）25.00", "（项）25.10", "N03"),
        ("general_budget", "比上年增加5.00万元，增长25.00%", "比上年减少5.00万元，下降25.00%", "N03"),
        ("general_budget", "增长33.33%", "增长43.33%", "N01"),
        ("basic_expenditure", "人员经费25.00", "人员经费24.00", "N04"),
        ("official_expenses", "公务接待费2.00", "公务接待费2.10", "N10"),
        ("projects", "项目15.00万元", "项目16.00万元", "N06"),
        ("general_budget", "2024年", "2023年", "N16"),
    ],
)
def test_a_changed_figure_is_found(section: str, old: str, new: str, rule: str) -> None:
    basis = two_years()
    assert findings(basis) == ()
    assert old in bodies(basis)[section]
    assert rule in {finding.rule for finding in findings(basis, **{section: f"{old}|{new}"})}
