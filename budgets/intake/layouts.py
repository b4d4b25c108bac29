"""How tables are printed, as data: titles, header words and row labels of each layout, with their synonyms.

A new province's form is a new entry here, not new code. Every pattern is matched against text that
``normalise.plain`` has folded (no spaces, half-width brackets and digits).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgets.facts import FundingSource
from budgets.normalise import Patterns


class Rows(StrEnum):
    """How the rows of a printed table are read."""

    SIDES = "sides"
    CODES = "codes"
    UNITS = "units"
    PROJECTS = "projects"
    ITEMS = "items"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Reading:
    """One printed form of one table.

    ``title`` and the patterns of ``columns`` are regular expressions; a column's pattern is searched in its header
    path joined by "/". ``header`` must be found in the whole header. The first reading that fits is taken.
    """

    number: int
    part: str
    rows: Rows
    title: str
    columns: tuple[tuple[str, str], ...]
    header: str = ""


CODE = (("code_1", r"(?:^|/)类$"), ("code_2", r"(?:^|/)款$"), ("code_3", r"(?:^|/)项$"))
NAMED = (
    *CODE,
    ("code", r"(?:科目|项目|单位|部门)?(?:编码|代码)$"),
    ("name", r"(?:科目|单位|部门|项目|分类)?名称$"),
)
TOTAL = ("total", r"(?:^|/)(?:合计|总计)$")
BY_NATURE = (
    TOTAL,
    ("basic", r"(?:^|/)基本支出(?:/(?:小计|合计))?$"),
    ("project", r"(?:^|/)项目支出(?:/(?:小计|合计))?$"),
    ("business", r"经营支出$"),
    ("remittance", r"上缴上级支出$"),
    ("subsidy", r"(?:对附属单位|附属单位)补助支出$"),
)
BY_KIND = (
    ("basic_total", r"(?:^|/)基本支出(?:/(?:小计|合计))?$"),
    ("personnel", r"人员经费$"),
    ("operating", r"(?:公用|日常公用)经费$"),
    ("project", r"(?:^|/)项目支出(?:/(?:小计|合计))?$"),
    TOTAL,
)
SIDES = (
    ("revenue_item", r"^(?:本年)?(?:财政拨款)?收入/项目"),
    ("revenue_amount", r"^(?:本年)?(?:财政拨款)?收入/(?:预算数|金额|合计|决算数)"),
    ("expenditure_item", r"^(?:本年)?(?:财政拨款)?支出/(?:项目$|功能分类)"),
    ("expenditure_general", r"^(?:本年)?(?:财政拨款)?支出/(?:.*/)?一般公共预算"),
    ("expenditure_fund", r"^(?:本年)?(?:财政拨款)?支出/(?:.*/)?政府性基金"),
    ("expenditure_capital", r"^(?:本年)?(?:财政拨款)?支出/(?:.*/)?国有资本"),
    ("expenditure_amount", r"^(?:本年)?(?:财政拨款)?支出/(?:预算数|金额|合计|决算数)"),
    ("expenditure_personnel", r"^(?:本年)?(?:财政拨款)?支出/(?:.*/)?人员经费$"),
    ("expenditure_operating", r"^(?:本年)?(?:财政拨款)?支出/(?:.*/)?(?:日常)?公用经费$"),
    ("expenditure_project", r"^(?:本年)?(?:财政拨款)?支出/(?:.*/)?项目支出$"),
)
REVENUE_SOURCES = (
    ("carried_over_general", r"(?:结转|结余).*/一般公共预算"),
    ("carried_over_fund", r"(?:结转|结余).*/政府性基金"),
    ("carried_over_capital", r"(?:结转|结余).*/国有资本"),
    ("carried_over_special", r"(?:结转|结余).*/财政专户"),
    ("carried_over_unit_funds", r"(?:结转|结余).*/单位资金"),
    ("carried_over", r"(?:结转|结余)[^/]*(?:/小计)?$"),
    ("current", r"本年收入/(?:小计|合计)$"),
    ("fiscal", r"财政拨款(?:收入)?(?:/小计)?$"),
    ("general", r"一般公共预算"),
    ("fund", r"政府性基金"),
    ("capital", r"国有资本"),
    ("special", r"财政专户"),
    ("business", r"事业单位经营收入"),
    ("operations", r"事业收入"),
    ("superior", r"上级补助收入"),
    ("affiliated", r"附属单位上缴收入"),
    ("other", r"其他收入"),
    TOTAL,
)
OFFICIAL_EXPENSES = (
    ("operating_cost", r"机关运行经费"),
    ("overseas", r"因公出国"),
    ("vehicles", r"(?:公务用车|公车)购置及运行.*/小计$"),
    ("vehicle_purchase", r"购置费?$"),
    ("vehicle_running", r"(?:运行|维护)费?$"),
    ("reception", r"公务接待费"),
    ("total", r"合计$"),
)
PROJECT_FUNDING = (
    ("carried_over_general", r"(?:结转|结余).*/一般公共预算"),
    ("carried_over_fund", r"(?:结转|结余).*/政府性基金"),
    ("carried_over_capital", r"(?:结转|结余).*/国有资本"),
    ("general", r"一般公共预算"),
    ("fund", r"政府性基金"),
    ("capital", r"国有资本"),
    ("special", r"财政专户"),
    ("unit_funds", r"单位资金"),
    TOTAL,
)
ITEM_HEAD = (("code", r"单位(?:代码|编码)$"), ("name", r"单位名称$"))
PROCUREMENT = (
    *ITEM_HEAD,
    ("catalogue", r"采购(?:品目|目录)"),
    ("function", r"功能(?:分类)?科目"),
    ("economic_class", r"经济分类"),
    ("fund_origin", r"资金来源"),
    ("fund_nature", r"资金性质"),
    ("quantity", r"采购数量|^数量$"),
    ("unit_price", r"单价"),
    ("measure", r"计量单位"),
    ("sme_amount", r"中小企业"),
    ("micro_amount", r"小微企业|小型微型"),
    ("amount", r"采购金额"),
    ("project", r"^项目(?:名称)?$"),
)
SERVICES = (
    *ITEM_HEAD,
    ("includes_procurement", r"是否(?:包含)?政府采购"),
    ("content", r"服务(?:内容|项目)"),
    ("quantity", r"数量"),
    ("amount", r"金额"),
    ("fund_origin", r"资金来源"),
    ("fund_nature", r"资金性质"),
    ("function", r"功能分类"),
    ("economic_class", r"经济分类"),
    ("directory_1", r"一级目录|/一级"),
    ("directory_2", r"二级目录|/二级"),
    ("directory_3", r"三级目录|/三级"),
    ("project", r"^项目(?:名称)?$"),
)

# What may stand below a heading, for documents whose merged cells are lost.
HEADINGS = (
    (r"编码$|代码$", r"^[类款项]$"),
    (r"^项目$", r"科目(?:编码|名称)$"),
    (r"分类科目$", r"^科目(?:编码|名称)$"),
    (r"收入$", r"^(?:项目|预算数|金额)"),
    (r"支出$", r"^(?:项目|功能分类|预算数|金额|合计|基本支出|人员经费|公用经费)|^(?:一般公共|政府性基金|国有资本)"),
    (r"^(?:收入|支出)预算$", r"^(?:合计|.*收入|.*支出)$"),
    (r"基本支出$", r"^(?:小计|合计|人员经费|(?:日常)?公用经费)$"),
    (r"^本年收入$", r"^(?:小计|一般公共|政府性基金|国有资本|财政专户)|^(?:事业|上级补助|附属单位|其他).*收入$"),
    (r"结转|结余", r"^(?:小计|一般公共|政府性基金|国有资本|财政专户|单位资金)"),
    (r"^本年拨款$", r"^(?:一般公共|政府性基金|国有资本)"),
    (r"三公", r"^(?:合计|因公出国|公务接待|公务用车)"),
    (r"购置及运行", r"^(?:小计|.*购置费|.*运行(?:维护)?费)$"),
    (r"采购金额$", r"合计$|^其中"),
    (r"指导目录$", r"^[一二三]级"),
)

NEEDED = {
    Rows.SIDES: (("revenue_item",), ("revenue_amount",), ("expenditure_item",), ("expenditure_amount",)),
    Rows.CODES: (("code", "code_1"), ("total",)),
    Rows.UNITS: (("code",), ("total",)),
    Rows.PROJECTS: (("name",), ("total",)),
    Rows.ITEMS: (("code",), ("amount",)),
    Rows.SINGLE: (("total",),),
}
"""Columns without which a table cannot be read, one of each group."""

SHARES = {
    1: (("expenditure_amount", ("expenditure_personnel", "expenditure_operating", "expenditure_project")),),
    4: (("expenditure_amount", ("expenditure_general", "expenditure_fund", "expenditure_capital")),),
    5: (("basic_total", ("personnel", "operating")),),
    6: (("basic_total", ("personnel", "operating")),),
}
"""Columns of a row that add up to another, by table, where the derived table does not show it."""

_SUMMARY = r"(?:预算)?(?:总体情况表|总表|情况表|表)$"
_OWNER = r"(?:^|部门|单位|[局委办院所处校会街道镇乡室队站馆厅署园关级]|中心|公司)"

READINGS = (
    Reading(4, "main", Rows.SIDES, rf"财政拨款收支{_SUMMARY}", SIDES),
    Reading(1, "main", Rows.SIDES, rf"收支{_SUMMARY}", SIDES),
    Reading(2, "main", Rows.UNITS, rf"{_OWNER}收入{_SUMMARY}", (*NAMED, *REVENUE_SOURCES), r"单位(?:编码|代码)"),
    Reading(2, "function", Rows.CODES, rf"{_OWNER}收入{_SUMMARY}", (*NAMED, *REVENUE_SOURCES), r"科目"),
    Reading(3, "main", Rows.CODES, rf"{_OWNER}支出{_SUMMARY}", (*NAMED, *BY_NATURE), r"科目"),
    Reading(7, "main", Rows.CODES, r"一般公共预算基本支出.*表", (*NAMED, *BY_KIND), r"经济分类|科目"),
    Reading(8, "main", Rows.SINGLE, r'"?三公"?.*表', OFFICIAL_EXPENSES, r"因公出国"),
    Reading(6, "main", Rows.UNITS, r"一般公共预算支出.*表", (*NAMED, *BY_KIND), r"单位(?:编码|代码)"),
    Reading(5, "main", Rows.CODES, r"一般公共预算支出.*表", (*NAMED, *BY_KIND), r"科目"),
    Reading(9, "main", Rows.CODES, r"政府性基金(?:预算)?支出.*表", (*NAMED, *BY_NATURE), r"科目"),
    Reading(10, "main", Rows.CODES, r"国有资本经营(?:预算)?支出.*表", (*NAMED, *BY_NATURE), r"科目"),
    Reading(11, "main", Rows.PROJECTS, r"项目支出(?:预算|情况|明细)*(?:总表|表)$", (
        ("code", r"项目(?:编码|代码)$"), ("unit", r"项目单位$"), ("name", r"项目名称$"), *PROJECT_FUNDING), r"项目"),
    Reading(12, "main", Rows.ITEMS, r"政府采购(?:预算|支出)?.*表", PROCUREMENT, r"采购"),
    Reading(13, "main", Rows.ITEMS, r"购买服务(?:预算|支出)?.*表", SERVICES, r"购买"),
)  # fmt: skip
"""In the order they are tried: 财政拨款收支 before 收支, 基本支出 before 支出."""

REVENUE_LABELS = Patterns(
    ("total", r"^(?:收入总计|收入合计总计)$"),
    ("current", r"^(?:本年收入合计|本年收入|收入合计)$"),
    ("carried_over", r"^(?:上年结转结余|上年结转|上年结转和结余|上年结余)$"),
    ("fiscal", r"^财政拨款收入$"),
    *(
        (source.value, pattern)
        for source, pattern in (
            (FundingSource.GENERAL, r"^一般公共预算(?:财政)?(?:拨款)?(?:收入|资金)?$"),
            (FundingSource.FUND, r"^政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:收入|资金)?$"),
            (FundingSource.CAPITAL, r"^国有资本经营预算(?:财政)?(?:拨款)?(?:收入|资金)?$"),
            (FundingSource.SPECIAL, r"^财政专户管理资金(?:收入)?$"),
            (FundingSource.OPERATIONS, r"^事业收入$"),
            (FundingSource.BUSINESS, r"^事业单位经营收入$"),
            (FundingSource.SUPERIOR, r"^上级补助收入$"),
            (FundingSource.AFFILIATED, r"^附属单位上缴收入$"),
            (FundingSource.OTHER, r"^其他收入$"),
        )
    ),
)
EXPENDITURE_LABELS = Patterns(
    ("total", r"^支出总计$"),
    ("current", r"^(?:本年支出合计|本年支出|支出合计)$"),
    ("carry_forward", r"^(?:年终结转结余|年终结转和结余|结转下年|年末结转结余)$"),
)
