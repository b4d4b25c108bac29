"""T2 收入预算总表: revenue by unit and source; also by subject code where a layout gives that (上海)."""

from budgets.facts import NINE_SOURCES, UNIT_SOURCES, FactSet, FundingSource, RevenueLine
from budgets.tables.catalogue.columns import amount, by_function, by_unit, code, function_path, name, unit_path
from budgets.tables.grid import Series
from budgets.tables.schema import Column, Disclosure, Listing
from budgets.tables.sums import ColumnSum

CURRENT_TITLES = (
    "一般公共预算",
    "政府性基金预算",
    "国有资本经营预算",
    "财政专户管理资金",
    "事业收入",
    "事业单位经营收入",
    "上级补助收入",
    "附属单位上缴收入",
    "其他收入",
)
CARRIED_OVER = (
    ("general", "一般公共预算", frozenset({FundingSource.GENERAL})),
    ("fund", "政府性基金预算", frozenset({FundingSource.FUND})),
    ("capital", "国有资本经营预算", frozenset({FundingSource.CAPITAL})),
    ("special", "财政专户管理资金", frozenset({FundingSource.SPECIAL})),
    ("unit_funds", "单位资金", UNIT_SOURCES),
)
COLUMNS: tuple[Column, ...] = (
    amount("total", "合计"),
    amount("current", "本年收入", "小计", carried_over=False),
    *(
        amount(source.value, "本年收入", title, sources={source}, carried_over=False)
        for source, title in zip(NINE_SOURCES, CURRENT_TITLES, strict=True)
    ),
    amount("carried_over", "上年结转结余", "小计", carried_over=True),
    *(
        amount(f"carried_over_{key}", "上年结转结余", title, sources=sources, carried_over=True)
        for key, title, sources in CARRIED_OVER
    ),
)
SERIES = (Series("name", "total"),)
SUMS = (
    ColumnSum("total", ("current", "carried_over")),
    ColumnSum("current", tuple(source.value for source in NINE_SOURCES)),
    ColumnSum("carried_over", tuple(f"carried_over_{key}" for key, _, _ in CARRIED_OVER)),
)


def has_functions(facts: FactSet) -> bool:
    return any(line.function for line in facts.of(RevenueLine))


T02 = Disclosure(
    number=2,
    name="收入预算总表",
    lineage="function",
    sums={"main": SUMS, "function": SUMS},
    parts=(
        Listing(
            key="main",
            needs=(RevenueLine,),
            columns=(code("code", "单位编码"), name("name", "单位名称"), *COLUMNS),
            lines=lambda facts: facts.of(RevenueLine),
            path=unit_path,
            disclosed=lambda facts: by_unit(facts, facts.of(RevenueLine)),
            series=SERIES,
        ),
        Listing(
            key="function",
            title="按功能分类科目",
            needs=(RevenueLine,),
            shown=has_functions,
            columns=(code(), name(), *COLUMNS),
            lines=lambda facts: facts.of(RevenueLine),
            path=function_path,
            disclosed=by_function(lambda facts: facts.of(RevenueLine)),
            series=SERIES,
        ),
    ),
)
