"""T7 一般公共预算基本支出表: basic expenditure by economic class, down to 款."""

from collections.abc import Sequence

from budgets.facts import BasicExpenditureLine, FactSet, FundingSource, Nature
from budgets.tables.catalogue.columns import amount, economic_path
from budgets.tables.grid import ColumnType, Series
from budgets.tables.schema import Column, Disclosure, Listing
from budgets.tables.sums import ColumnSum

CLASS = "部门预算支出经济分类科目"
AMOUNTS = "本年一般公共预算基本支出"


def lines(facts: FactSet) -> Sequence[BasicExpenditureLine]:
    return [line for line in facts.of(BasicExpenditureLine) if FundingSource.GENERAL in line.source.members]


T07 = Disclosure(
    number=7,
    name="一般公共预算基本支出表",
    lineage="economic_class",
    chart=1,
    sums={"main": (ColumnSum("total", ("personnel", "operating")),)},
    parts=(
        Listing(
            key="main",
            needs=(BasicExpenditureLine,),
            columns=(
                Column("code", (CLASS, "科目编码"), lambda node: node.step.code, ColumnType.CODE),
                Column("name", (CLASS, "科目名称"), lambda node: node.step.name, ColumnType.TEXT),
                amount("total", AMOUNTS, "合计"),
                amount("personnel", AMOUNTS, "人员经费", natures={Nature.PERSONNEL}),
                amount("operating", AMOUNTS, "公用经费", natures={Nature.OPERATING}),
            ),
            lines=lines,
            path=economic_path,
            series=(Series("name", "total"),),
            empty_note="本部门本年度没有一般公共预算基本支出，本表为空表。",
        ),
    ),
)
