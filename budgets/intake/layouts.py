"""How tables are printed, as data: titles, header words and row labels of each layout, with their synonyms.

A new province's form is a new entry here, not new code. Every pattern is matched against text that
``normalise.plain`` has folded (no spaces, half-width brackets and digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from budgets.facts import NINE_SOURCES, FundingSource
from budgets.normalise import Patterns


class Rows(StrEnum):
    """How the rows of a printed table are read."""

    SIDES = "sides"
    CODES = "codes"
    UNITS = "units"
    PROJECTS = "projects"
    ITEMS = "items"
    SINGLE = "single"
    LIST = "list"


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
    ("code", r"(?:编码|代码|编号)$"),
    ("name", r"名称$"),
)
TOTAL = ("total", r"(?:^|/)(?:合计|总计|总额|支出合计|收入合计|金额合计|预算数|预算金额|金额|(?:预算数|金额)/小计)$")
BY_NATURE = (
    TOTAL,
    ("basic_personnel", r"人员经费$"),  # which the fifteen tables give by function in table 5 alone
    ("basic_operating", r"公用经费$"),
    ("basic", r"(?:^|/)基本支出(?:/(?:小计|合计))?$"),
    ("project", r"(?:^|/)项目支出(?:/(?:小计|合计))?$"),
    ("business", r"经营(?:服务)?支出$"),
    ("remittance", r"上缴上级支出$"),
    ("subsidy", r"附属单位(?:的)?补助(?:支出)?$"),
)
BY_KIND = (
    ("basic_total", r"(?:^|/)基本支出(?:/(?:小计|合计))?$"),
    ("personnel", r"人员经费$"),
    ("operating", r"公用经费$"),
    ("project", r"(?:^|/)项目支出(?:/(?:小计|合计))?$"),
    TOTAL,
)
BY_CLASS = (
    ("personnel", r"人员经费$"),
    ("operating", r"公用经费$"),
    TOTAL,
    ("total", r"基本支出(?:/小计)?$"),
)
_LEFT, _RIGHT = r"^[^/]*收入[^/]*/", r"^[^/]*支出[^/]*/"
_FIGURE = r"(?:预算数|预算金额|预算|金额|合计|小计|总计|决算数)$"
SIDES = (
    ("revenue_item", _LEFT + r"(?:项目|收入项目|来源|资金来源|收入来源|类别|科目)"),
    ("revenue_amount", _LEFT + _FIGURE),
    ("expenditure_item", _RIGHT + r"(?:项目$|项目\(|支出项目|功能分类|科目|类别|按功能)"),
    ("expenditure_general", _RIGHT + r"(?:.*/)?一般公共预算"),
    ("expenditure_fund", _RIGHT + r"(?:.*/)?政府性基金"),
    ("expenditure_capital", _RIGHT + r"(?:.*/)?国有资本"),
    ("expenditure_amount", _RIGHT + _FIGURE),
    ("expenditure_personnel", _RIGHT + r"(?:.*/)?人员经费$"),
    ("expenditure_operating", _RIGHT + r"(?:.*/)?(?:日常)?公用经费$"),
    ("expenditure_project", _RIGHT + r"(?:.*/)?项目支出$"),
)
_BEFORE = r"(?:上年度?|年初|以前年度|20[0-9]{2}年度?)"
OWN_SURPLUS = r"(?:使用|动用)非财政拨款结余|(?:使用|动?用)事业基金"
"""Money saved in earlier years that the year's budget uses; the fifteen tables count it as carried over."""
_NINE = frozenset(source.value for source in NINE_SOURCES)
REVENUE_SOURCES = (
    ("carried_over_general", r"(?:结转|结余).*/一般公共预算"),
    ("carried_over_fund", r"(?:结转|结余).*/政府性基金"),
    ("carried_over_capital", r"(?:结转|结余).*/国有资本"),
    ("carried_over_special", r"(?:结转|结余).*/财政专户"),
    ("carried_over_unit_funds", r"(?:结转|结余).*/单位资金"),
    ("own_surplus", OWN_SURPLUS),
    ("carried_over", rf"{_BEFORE}(?:结转|结余)[^/]*(?:/(?:小计|合计))?$"),
    ("current", r"本年收入/(?:小计|合计)$"),
    ("fiscal", r"财政拨款(?:收入)?(?:/(?:小计|合计))?$"),
    ("general", r"一般公共预算"),
    ("fund", r"政府性基金"),
    ("capital", r"国有资本"),
    ("special", r"财政专户"),
    ("business", r"经营收入"),
    ("operations", r"事业收入(?:/(?:小计|合计|金额))?$"),
    ("superior", r"上级补助收入"),
    ("affiliated", r"附属单位上缴收入"),
    ("other", r"其他收入"),
    TOTAL,
)
REVENUE_LIST = (
    ("carried_over", rf"{_BEFORE}(?:结转|结余)"),
    ("current", r"本年收入(?:合计|小计)?$"),
    ("fiscal", r"财政拨款(?:收入)?(?:小计)?$"),
    *((key, pattern) for key, pattern in REVENUE_SOURCES if key in _NINE),
    ("total", r"(?:合计|总计)$"),
)
OFFICIAL_EXPENSES = (
    ("operating_cost", r"机关运行经费"),
    ("overseas", r"因公出国"),
    ("vehicles", r"(?:公务用车|公车)(?:购置[及和与、]?运行)?.*/(?:小计|合计)$"),
    ("vehicles", r"(?:^|/|[.、):])(?:公务用车|公车)(?:购置[及和与、]?运行(?:维护)?)?(?:费|费用|经费)?$"),
    ("vehicle_purchase", r"购置(?:费|费用|经费)?$"),
    ("vehicle_running", r"(?:运行|维护)(?:费|费用|经费)?$"),
    ("reception", r"公务接待"),
    ("total", r"合计$|总计$|^预算数$|^(?:\"?三公\"?经费)(?:预算数|支出)?$"),
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
ITEM_HEAD = (("code", r"(?:单位|部门)\)?(?:代码|编码)$"), ("name", r"(?:单位|部门)\)?名称$|^(?:采购|预算)?单位$"))
PROCUREMENT = (
    *ITEM_HEAD,
    ("catalogue", r"采购(?:品目|目录)|^品目"),
    ("function", r"功能(?:分类)?科目"),
    ("economic_class", r"经济分类"),
    ("fund_origin", r"资金来源"),
    ("fund_nature", r"资金性质"),
    ("quantity", r"数量$"),
    ("unit_price", r"单价"),
    ("measure", r"计量单位"),
    ("sme_amount", r"中小企业"),
    ("micro_amount", r"小微企业|小型微型"),
    ("amount", r"采购(?:预算)?金额|采购预算数?$|(?:^|/)(?:预算)?金额$|(?:^|/)(?:合计|总计|预算数)$"),
    ("project", r"^(?:采购)?项目(?:名称)?$"),
)
SERVICES = (
    *ITEM_HEAD,
    ("includes_procurement", r"是否(?:包含)?政府采购"),
    ("content", r"服务(?:内容|项目)"),
    ("quantity", r"数量"),
    ("amount", r"金额|预算数|(?:^|/)(?:合计|总计)$"),
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
AMOUNTS = r"^(?:20[0-9]{2}年度?|上年|本年)?(?:年初)?(?:预算数?|金额|执行数|决算数)"
"""A heading that says which year's figures stand below it."""

HEADINGS = (
    (r"(?:编码|代码)$", r"^[类款项]$"),
    (r"^项目$", r"科目(?:编码|名称)$"),
    (r"分类科目$", r"^科目(?:编码|名称)$"),
    (r"收入$", rf"^项目|{AMOUNTS}"),
    (
        r"支出$",
        rf"^(?:项目|功能分类|合计|基本支出|人员经费|公用经费)|^(?:一般公共|政府性基金|国有资本)|{AMOUNTS}",
    ),
    (r"^(?:收入|支出)预算$", r"^(?:合计|.*收入|.*支出)$"),
    (r"基本支出$", r"^(?:小计|合计|人员经费|(?:日常)?公用经费)$"),
    (r"^本年收入$", r"^(?:小计|一般公共|政府性基金|国有资本|财政专户)|^(?:事业|上级补助|附属单位|其他).*收入$"),
    (r"结转|结余", r"^(?:小计|一般公共|政府性基金|国有资本|财政专户|单位资金)"),
    (r"^本年拨款$", r"^(?:一般公共|政府性基金|国有资本)"),
    (r"比.*数$", r"^增减|%|^金额|^比例"),
    (rf"{AMOUNTS}$", r"^(?:合计|小计)$|支出$|三公|^(?:因公出国|公务接待|公务用车|机关运行)"),
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
    Rows.ITEMS: (("code", "name"), ("amount",)),
    Rows.SINGLE: (("total",),),
    Rows.LIST: (("total",),),
}
"""Columns without which a table cannot be read, one of each group."""

SHARES = {
    1: (("expenditure_amount", ("expenditure_personnel", "expenditure_operating", "expenditure_project")),),
    4: (("expenditure_amount", ("expenditure_general", "expenditure_fund", "expenditure_capital")),),
    3: (("basic", ("basic_personnel", "basic_operating")),),
    5: (("basic_total", ("personnel", "operating")),),
    6: (("basic_total", ("personnel", "operating")),),
}
"""Columns of a row that add up to another, by table, where the derived table does not show it."""

_SUMMARY = r"(?:预算)?(?:总体)?(?:情况)?总?表(?:\(.*\))?$"
_OWNER = (
    r"(?:^|[0-9一二三四五六七八九十、.:)\-表]|年度?|部门|单位|本级|机关"
    r"|[局委办院所处校会街道镇乡室队站馆厅署园关级区县市省]|中心|公司)(?:预算)?"
)
_PAID = r"(?:当年|本年)?(?:财政)?(?:拨款)?(?:预算)?"
_UNIT_CODE = r"(?:单位|部门)\)?(?:编码|代码)|(?:^|/)(?:预算)?单位(?:/|$)"

READINGS = (
    Reading(4, "main", Rows.SIDES, rf"财政拨款(?:预算)?收支{_SUMMARY}", SIDES),
    Reading(1, "main", Rows.SIDES, rf"收支{_SUMMARY}", SIDES),
    Reading(2, "main", Rows.UNITS, rf"{_OWNER}收入{_SUMMARY}", (*NAMED, *REVENUE_SOURCES), _UNIT_CODE),
    Reading(2, "function", Rows.CODES, rf"{_OWNER}收入{_SUMMARY}", (*NAMED, *REVENUE_SOURCES), r"科目|功能分类"),
    Reading(2, "main", Rows.LIST, rf"{_OWNER}收入{_SUMMARY}", REVENUE_LIST, r"项目|来源"),
    Reading(3, "main", Rows.CODES, rf"{_OWNER}支出{_SUMMARY}", (*NAMED, *BY_NATURE), r"科目|功能分类"),
    Reading(7, "main", Rows.CODES, rf"一般公共预算{_PAID}基本支出.*表", (*NAMED, *BY_CLASS), r"经济分类|科目"),
    Reading(8, "main", Rows.SINGLE, r'"?三公"?.*表', OFFICIAL_EXPENSES, r"因公出国"),
    Reading(8, "main", Rows.LIST, r'"?三公"?.*表', OFFICIAL_EXPENSES, r"项目|名称|内容"),
    Reading(6, "main", Rows.UNITS, rf"一般公共预算{_PAID}支出.*表", (*NAMED, *BY_KIND), _UNIT_CODE),
    Reading(5, "main", Rows.CODES, rf"一般公共预算{_PAID}支出.*表", (*NAMED, *BY_KIND), r"科目|功能分类"),
    Reading(9, "main", Rows.CODES, rf"政府性基金(?:预算)?{_PAID}支出.*表", (*NAMED, *BY_NATURE), r"科目|功能分类"),
    Reading(10, "main", Rows.CODES, rf"国有资本经营(?:预算)?{_PAID}支出.*表", (*NAMED, *BY_NATURE), r"科目|功能分类"),
    Reading(11, "main", Rows.PROJECTS, r"项目支出(?:预算|情况|明细|汇总|安排)*(?:总表|表)$", (
        ("code", r"项目(?:编码|代码|编号)$"), ("unit", r"(?:项目|预算)?单位(?:名称)?$"),
        ("name", r"项目名称$|^项目$"), ("category", r"类[型别]$"), *PROJECT_FUNDING), r"项目"),
    Reading(12, "main", Rows.ITEMS, r"政府采购(?:预算|支出)?.*表", PROCUREMENT, r"采购"),
    Reading(13, "main", Rows.ITEMS, r"购买服务(?:预算|支出)?.*表", SERVICES, r"购买"),
)  # fmt: skip
"""In the order they are tried: 财政拨款收支 before 收支, 基本支出 before 支出."""

CODES_BEGIN = {2: "2", 3: "2", 5: "2", 7: "3", 9: "2", 10: "2"}
"""The first digit of the codes of tables by subject: functions 2.., the department's economic classes 3...

Forms by the government's economic classes (501 and on) have the same titles and columns, but are none of the fifteen.
"""

OTHER_TABLES = r"政府(?:预算)?(?:支出)?经济分类|绩效|申报表|目标表|目录|名录"
"""Titles of tables that documents have beside the fifteen, or that performance forms have."""
NUMBERING = r"^(?:序号|行号|行次)$"
"""Columns that say nothing."""


def names_declared(title: str) -> bool:
    """Whether a title is that of any table declared here, whatever its columns are."""
    return any(re.search(reading.title, title) for reading in READINGS)


_CARRIED = r"(?:结转|结余)(?:[和及与、]?(?:结转|结余))?"
REVENUE_LABELS = Patterns(
    ("total", r"总计$"),
    ("sum", r"^(?:收入)?合计$"),
    ("current", r"^(?:本年|当年)收入(?:合计|小计)?$"),
    ("own_surplus", OWN_SURPLUS),
    ("carried_over", rf"^{_BEFORE}(?:财政拨款)?{_CARRIED}(?:资金|收入)?$"),
    ("fiscal", r"^财政拨款(?:收入|资金)?(?:小计)?$"),
    *(
        (source.value, pattern)
        for source, pattern in (
            (FundingSource.GENERAL, r"^(?:一般公共预算|公共财政预算)(?:当年)?(?:财政)?(?:拨款)?(?:收入|资金)?$"),
            (FundingSource.FUND, r"^政府性基金(?:预算)?(?:当年)?(?:财政)?(?:拨款)?(?:收入|资金)?$"),
            (FundingSource.CAPITAL, r"^国有资本经营(?:预算)?(?:当年)?(?:财政)?(?:拨款)?(?:收入|资金)?$"),
            (FundingSource.SPECIAL, r"^财政专户(?:管理|核拨)?的?(?:资金|教育收费)(?:收入)?$"),
            (FundingSource.OPERATIONS, r"^事业收入(?:\(.*\))?$"),
            (FundingSource.BUSINESS, r"^(?:事业单位)?经营收入$"),
            (FundingSource.SUPERIOR, r"^上级补助(?:收入)?$"),
            (FundingSource.AFFILIATED, r"^附属单位上[缴交](?:收入)?$"),
            (FundingSource.OTHER, r"^其他收入$"),
            (FundingSource.UNIT_FUNDS, r"^单位资金(?:收入)?$"),
        )
    ),
)
EXPENDITURE_LABELS = Patterns(
    ("total", r"总计$"),
    ("sum", r"^(?:支出)?合计$"),
    ("current", r"^(?:本年|当年)支出(?:合计|小计)?$"),
    ("carry_forward", rf"^(?:年终|年末)(?:财政拨款)?{_CARRIED}(?:资金)?$|^{_CARRIED}至?下年(?:支出|使用)?$"),
)
"""``sum`` is the total where no other row is, else what the year itself gives."""

DIVISION_SYNONYMS = {
    "文化体育与传媒支出": "207",
    "医疗卫生与计划生育支出": "210",
    "医疗卫生支出": "210",
    "资源勘探信息等支出": "215",
    "资源勘探电力信息等支出": "215",
    "国土海洋气象等支出": "220",
    "自然资源海洋气象支出": "220",
}
"""Names of functional divisions in years before those of the list that comes with the portal."""
