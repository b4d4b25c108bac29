"""T5 一般公共预算支出表(分功能科目): general-budget expenditure by subject code."""

from collections.abc import Sequence

from budgets.facts import ExpenditureLine, FactSet, FundingSource
from budgets.tables.catalogue.columns import (
    OF_PERSONNEL_AND_OPERATING,
    by_function,
    code,
    function_path,
    name,
    personnel_and_operating,
)
from budgets.tables.grid import Series
from budgets.tables.schema import Disclosure, Listing


def lines(facts: FactSet) -> Sequence[ExpenditureLine]:
    return [line for line in facts.of(ExpenditureLine) if FundingSource.GENERAL in line.source.members]


T05 = Disclosure(
    number=5,
    name="一般公共预算支出表(分功能科目)",
    lineage="function",
    chart=1,
    sums={"main": OF_PERSONNEL_AND_OPERATING},
    parts=(
        Listing(
            key="main",
            needs=(ExpenditureLine,),
            columns=(code(), name(), *personnel_and_operating()),
            lines=lines,
            path=function_path,
            disclosed=by_function(lines),
            series=(Series("name", "total"),),
        ),
    ),
)
