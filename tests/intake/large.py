"""A department with as many units, subjects and projects as one asks for, printed with tables, forms and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from budgets import registry
from budgets.facts import EditionIdentity, Fact, FactSet, FundingSource, Nature, OfficialExpenseItem, Unit, group
from budgets.intake import raw
from budgets.tables.compute import compute
from tests import factories
from tests.performance.intake.drawing import drawn, paragraph

ROWS_A_PAGE = 20
WORDS = (
    "2026年收支总预算{n}.52万元，比2025年预算减少{n}.91万元，下降7.38%，原因是项目支出减少{n}万元。",
    "其中：基本支出{n}万元，占10.5%；项目支出{n}.97万元，占89.5%。",
    "本部门共有编制{n}人，其中行政编制{n}人；在职人员{n}人，退休{n}人。",
)


def large(size: int) -> raw.Document:
    """All fifteen tables and the text; rows, forms and paragraphs grow with ``size``."""
    facts = _fact_set(size)
    blocks: list[raw.Block] = [paragraph("第二部分 预算情况说明")]
    for number in range(size):
        blocks += [paragraph("一、收支预算总体安排情况"), *(paragraph(text.format(n=number)) for text in WORDS)]
    blocks.append(paragraph("第五部分 预算公开报表"))
    for declaration in registry.tables().values():
        blocks += drawn(compute(declaration, facts), page=ROWS_A_PAGE)
    return raw.Document("large", "text/plain", "0" * 64, tuple(blocks))


def _fact_set(size: int) -> FactSet:
    units = [f"{factories.DEPARTMENT}{number:03}" for number in range(1, size + 1)]
    facts = [fact for number, unit in enumerate(units) for fact in _of_unit(number, unit)]
    facts += [factories.official_expense("100", item) for item in OfficialExpenseItem]
    facts += [factories.goal(), *(factories.indicator(number) for number in range(1, size + 1))]
    return FactSet(
        edition=EditionIdentity(
            jurisdiction="999999",
            jurisdiction_name="示例区",
            department=factories.DEPARTMENT,
            department_name="示例局",
            year=2026,
        ),
        units=(Unit(factories.DEPARTMENT, "示例局"), *(Unit(code, f"示例{code}", "900") for code in units)),
        lines=group(facts),
    )


def _of_unit(number: int, unit: str) -> Iterator[Fact]:
    """A unit's money, three subjects, and two projects with their items and forms; every amount is another one."""
    money = str(100 * (number + 1))
    for source in (FundingSource.GENERAL, FundingSource.FUND, FundingSource.OTHER):
        yield factories.revenue(money, source, unit=unit)
    for nature in (Nature.PERSONNEL, Nature.OPERATING, Nature.PROJECT):
        yield factories.unit_expenditure(money, unit, nature)
    for group_of_three in range(3):
        function = f"206{number % 90 + 10}{number // 90 * 3 + group_of_three:02}"
        yield factories.expenditure(money, Nature.PERSONNEL, function=function, unit=factories.DEPARTMENT)
        yield factories.expenditure(money, Nature.PROJECT, function=function, unit=factories.DEPARTMENT)
    yield factories.basic_expenditure(money, f"{301 + number // 90}{number % 90 + 10}")
    for serial in (2 * number, 2 * number + 1):
        yield from _of_project(serial, unit, money)


def _of_project(serial: int, unit: str, money: str) -> Iterator[Fact]:
    code = f"99999926900T{serial:09}"
    yield factories.project(f"示例项目第{serial}号", code, unit=unit, category=("31", "本级支出项目"))
    yield factories.project_line(money, code)
    yield replace(factories.procurement(serial + 1, amount=money), unit=unit)
    yield replace(factories.purchased_service(serial + 1, amount=money), unit=unit)
    yield factories.dossier(code, local_appropriation=money)
    yield factories.goal(code)
    for number in (1, 2, 3):
        yield replace(factories.indicator(number, project=code), name=f"次数{serial}之{number}")
