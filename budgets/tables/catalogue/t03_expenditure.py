"""T3 支出预算总表: all expenditure by subject code and nature, whatever its source."""

from budgets.facts import BASIC_NATURES, ExpenditureLine, Nature
from budgets.tables.catalogue.columns import amount, by_function, code, function_path, name
from budgets.tables.grid import Series
from budgets.tables.schema import Disclosure, Listing
from budgets.tables.sums import ColumnSum

T03 = Disclosure(
    number=3,
    name="支出预算总表",
    lineage="function",
    chart=1,
    sums={"main": (ColumnSum("total", ("basic", "project", "business", "remittance", "subsidy")),)},
    parts=(
        Listing(
            key="main",
            needs=(ExpenditureLine,),
            columns=(
                code(),
                name(),
                amount("total", "合计"),
                amount("basic", "基本支出", natures=BASIC_NATURES),
                amount("project", "项目支出", natures={Nature.PROJECT}),
                amount("business", "事业单位经营支出", natures={Nature.BUSINESS}),
                amount("remittance", "上缴上级支出", natures={Nature.REMITTANCE}),
                amount("subsidy", "对附属单位补助支出", natures={Nature.SUBSIDY}),
            ),
            lines=lambda facts: facts.of(ExpenditureLine),
            path=function_path,
            disclosed=by_function(lambda facts: facts.of(ExpenditureLine)),
            series=(Series("name", "total"),),
        ),
    ),
)
