"""T6 一般公共预算支出表(分单位): general-budget expenditure by department and unit."""

from collections.abc import Sequence

from budgets.facts import ExpenditureLine, FactSet, FundingSource, UnitExpenditureLine
from budgets.tables.catalogue.columns import (
    OF_PERSONNEL_AND_OPERATING,
    by_unit,
    code,
    name,
    personnel_and_operating,
    unit_path,
)
from budgets.tables.grid import Series
from budgets.tables.schema import Disclosure, Listing

Lines = Sequence[ExpenditureLine | UnitExpenditureLine]


def lines(facts: FactSet) -> Lines:
    """The by-unit margin where a document gives only that, else the units of the expenditure lines themselves."""
    known: Lines = facts.of(UnitExpenditureLine) or facts.of(ExpenditureLine)
    return [line for line in known if FundingSource.GENERAL in line.source.members]


T06 = Disclosure(
    number=6,
    name="一般公共预算支出表(分单位)",
    lineage="unit",
    sums={"main": OF_PERSONNEL_AND_OPERATING},
    parts=(
        Listing(
            key="main",
            needs=(ExpenditureLine,),
            columns=(code("code", "单位编码"), name("name", "单位名称"), *personnel_and_operating()),
            lines=lines,
            path=unit_path,
            disclosed=lambda facts: by_unit(facts, lines(facts)),
            series=(Series("name", "total"),),
        ),
    ),
)
