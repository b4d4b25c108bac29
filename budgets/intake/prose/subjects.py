"""What the numbers of the text may be about, declared as data.

Patterns are searched in the words before a number, without white space and with punctuation folded (``lines.folded``).
Only words with nothing but filler between them and the number count; of several, those that begin first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can be counted of a subject, by the printed unit."""

    MONEY = "money"
    PEOPLE = "people"
    AREA = "area"
    VEHICLES = "vehicles"
    COUNT = "count"


KINDS = {
    "元": Kind.MONEY,
    "万元": Kind.MONEY,
    "千元": Kind.MONEY,
    "亿元": Kind.MONEY,
    "万": Kind.MONEY,
    "亿": Kind.MONEY,
    "人": Kind.PEOPLE,
    "名": Kind.PEOPLE,
    "平方米": Kind.AREA,
    "㎡": Kind.AREA,
    "辆": Kind.VEHICLES,
}
YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Subject:
    """``keep_name`` takes the matched words as the figure's name. ``sections`` limits where the words mean this."""

    key: str
    kind: Kind
    pattern: re.Pattern[str]
    keep_name: bool = False
    sections: frozenset[str] = frozenset()


def _subject(key: str, kind: Kind, pattern: str, *, keep_name: bool = False, sections: str = "") -> Subject:
    return Subject(key, kind, re.compile(pattern), keep_name, frozenset(sections.split()))


_GENERAL = r"一般公共预算(?:财政)?"
_FUND = r"政府性基金(?:预算)?(?:财政)?"
_CAPITAL = r"国有资本经营(?:预算)?(?:财政)?"
_PROCURED = r"(?:政府采购)?"
_BUDGET = r"(?:采购)?(?:预算|支出|项目)*"

SUBJECTS = (
    # Totals
    _subject("budget_total", Kind.MONEY, r"收支(?:总预算|预算总额|预算总计|预算)"),
    _subject("fiscal_total", Kind.MONEY, r"财政拨款收支(?:总预算|预算总额|预算)"),
    _subject("revenue_total", Kind.MONEY, r"收入(?:总预算|预算|总计|合计|总额)|本年收入|总收入"),
    _subject("expenditure_total", Kind.MONEY, r"支出(?:总预算|预算|总计|合计|总额)|本年支出|总支出"),
    _subject("current_year_part", Kind.MONEY, r"其中:?(?:\(1\)|1[.、])?本年预算"),
    # Revenue by source
    _subject("revenue_fiscal", Kind.MONEY, r"财政拨款(?:本年)?收入(?:总?预算)?"),
    _subject("revenue_general", Kind.MONEY, _GENERAL + r"(?:当年)?拨款(?:本年)?收入(?:预算)?"),
    _subject("revenue_fund", Kind.MONEY, _FUND + r"(?:当年)?拨款(?:本年)?收入(?:预算)?"),
    _subject("revenue_capital", Kind.MONEY, _CAPITAL + r"(?:当年)?拨款(?:本年)?收入(?:预算)?"),
    _subject("revenue_special", Kind.MONEY, r"财政专户(?:管理资金)?(?:收入)?"),
    _subject("revenue_operations", Kind.MONEY, r"事业收入(?:预算)?"),
    _subject("revenue_business", Kind.MONEY, r"(?:事业单位)?经营收入(?:预算)?"),
    _subject("revenue_superior", Kind.MONEY, r"上级补助收入(?:预算)?"),
    _subject("revenue_affiliated", Kind.MONEY, r"附属单位上缴收入(?:预算)?"),
    _subject("revenue_other", Kind.MONEY, r"其他收入(?:预算)?"),
    _subject("carried_in", Kind.MONEY, r"上年结转(?:结余|和结余|资金)?(?:收入)?|使用非财政拨款结余"),
    _subject("carried_out", Kind.MONEY, r"(?:年终)?结转(?:结余|下年)(?:支出)?"),
    # Expenditure by budget and nature
    _subject("expenditure_fiscal", Kind.MONEY, r"财政拨款支出(?:总?预算)?"),
    _subject("expenditure_general", Kind.MONEY, _GENERAL + r"(?:当年)?(?:拨款)?支出(?:预算)?"),
    _subject("expenditure_fund", Kind.MONEY, _FUND + r"(?:当年)?(?:拨款)?支出(?:预算)?"),
    _subject("expenditure_capital", Kind.MONEY, _CAPITAL + r"(?:当年)?(?:拨款)?支出(?:预算)?"),
    _subject("appropriation_general", Kind.MONEY, _GENERAL + r"(?:本年|当年)?拨款(?:结转)?"),
    _subject("appropriation_fund", Kind.MONEY, _FUND + r"(?:本年|当年)?拨款(?:结转)?"),
    _subject("appropriation_capital", Kind.MONEY, _CAPITAL + r"(?:本年|当年)?拨款(?:结转)?"),
    _subject("basic_expenditure", Kind.MONEY, r"基本支出(?:预算)?"),
    _subject("personnel_cost", Kind.MONEY, r"人员(?:经费|支出)(?:预算)?"),
    _subject("public_cost", Kind.MONEY, r"(?:日常)?公用(?:经费|支出)(?:预算)?"),
    _subject("project_expenditure", Kind.MONEY, r"项目支出(?:预算)?"),
    _subject("business_expenditure", Kind.MONEY, r"(?:事业单位)?经营支出"),
    _subject("to_superior", Kind.MONEY, r"上缴上级(?:单位)?支出"),
    _subject("to_affiliated", Kind.MONEY, r"对附属单位补助支出"),
    _subject(
        "economic_class",
        Kind.MONEY,
        r"工资福利支出|商品和服务支出|对个人和家庭的?补助(?:支出)?|资本性支出(?:\(基本建设\))?|债务利息及费用支出",
        keep_name=True,
    ),
    # Official expenses
    _subject("official_expenses", Kind.MONEY, r'"?三公"?经费'),
    _subject("official_overseas", Kind.MONEY, r"因公出国(?:\(境\))?(?:费用|经费|费)?"),
    _subject("official_vehicles", Kind.MONEY, r"公务?(?:用)?车购置(?:及|和|费及)运行(?:维护)?费?"),
    _subject("official_vehicle_purchase", Kind.MONEY, r"公务?(?:用)?车(?:辆)?购置(?:费用|费)?"),
    _subject("official_vehicle_running", Kind.MONEY, r"公务?(?:用)?车(?:用车)?运行(?:维护)?费(?:用)?"),
    _subject("official_reception", Kind.MONEY, r"公务接待费?(?:用)?"),
    # Part two, other matters
    _subject("operating_cost", Kind.MONEY, r"机关运行经费(?:预算)?"),
    _subject("procurement_total", Kind.MONEY, r"政府采购(?:预算|支出|总额|项目)*"),
    _subject("procurement_goods", Kind.MONEY, _PROCURED + r"货物类?" + _BUDGET, sections="procurement other"),
    _subject("procurement_works", Kind.MONEY, _PROCURED + r"工程类?" + _BUDGET, sections="procurement other"),
    _subject("procurement_services", Kind.MONEY, _PROCURED + r"服务类?" + _BUDGET, sections="procurement other"),
    _subject("procurement_sme", Kind.MONEY, r"中小企业[^,;。]*", sections="procurement other"),
    _subject(
        "procurement_micro", Kind.MONEY, r"(?:小型和微型|小型、微型|小微)企业[^,;。]*", sections="procurement other"
    ),
    _subject("purchased_services", Kind.MONEY, r"(?:政府)?(?:向社会力量)?购买服务(?:预算|支出|项目)*"),
    _subject("performance_amount", Kind.MONEY, r"涉及[^,;。]*", sections="performance"),
    _subject("performance_projects", Kind.COUNT, r"项目", sections="performance"),
    _subject(
        "assets",
        Kind.MONEY,
        r"(?:其他)?固定资产(?:原值|净值)?|流动资产|无形资产|在建工程|长期投资|资产总额",
        keep_name=True,
        sections="assets other",
    ),
    _subject("assets", Kind.COUNT, r"在建工程|长期投资|无形资产", keep_name=True, sections="assets other"),
    _subject("equipment", Kind.COUNT, r"(?:[专通]用)?设备(?:\([^()]*\))?", keep_name=True, sections="assets other"),
    _subject("floor_area", Kind.AREA, r"(?:房屋|用房)(?:建筑)?(?:总?面积)?(?:共有|共)?", sections="assets other"),
    _subject("vehicles", Kind.VEHICLES, r"车辆(?:保有量|数)?|公务?用?车(?:保有量|数)?", sections="assets other"),
    _subject("vehicles_purchased", Kind.VEHICLES, r"购置(?:公务)?(?:车辆|用车)"),
    _subject(
        "unit_count", Kind.COUNT, r"[\u4e00-\u9fff]{0,8}单位|下属|所属|本级[及和]", keep_name=True, sections="units"
    ),
    # Headcount. The keys without 编制 or 在职 are parts of whichever total stands before them (HEADCOUNT).
    _subject("posts_total", Kind.PEOPLE, r"编制(?:总?数|人数)?"),
    _subject("posts_administrative", Kind.PEOPLE, r"行政(?:人员)?编制(?:数)?"),
    _subject("posts_institution", Kind.PEOPLE, r"事业(?:人员|单位)?编制(?:数)?"),
    _subject(
        "staff_total", Kind.PEOPLE, r"在职(?:在编|实有)?(?:人员|职工|人数)(?:实有)?数?|实有(?:人员|人数|在职人员)"
    ),
    _subject("staff_administrative", Kind.PEOPLE, r"行政(?:在职|编制)?人员(?:实有)?数?"),
    _subject("staff_institution", Kind.PEOPLE, r"事业(?:单位|在职|编制)?人员(?:实有)?数?"),
    _subject("administrative", Kind.PEOPLE, r"行政(?:单位)?"),
    _subject("institution", Kind.PEOPLE, r"事业(?:单位)?"),
    _subject("civil_service_law", Kind.PEOPLE, r"参(?:公|照公务员法)(?:管理)?的?(?:事业)?(?:单位)?(?:人员|编制)?"),
    _subject("retired_total", Kind.PEOPLE, r"离退休(?:人员|职工|干部)?(?:实有)?(?:人?数)?"),
    _subject("retired", Kind.PEOPLE, r"(?<!离)退休(?:人员|职工|干部)?(?:实有)?(?:人?数)?"),
    _subject("retired_veterans", Kind.PEOPLE, r"离休(?:人员|干部)?(?:实有)?(?:人?数)?"),
)

# Which parts of a headcount are of posts and which of people; 在职17人，其中行政编制11人 are people in such posts.
HEADCOUNT = {
    ("posts", "administrative"): "posts_administrative",
    ("posts", "institution"): "posts_institution",
    ("posts", "civil_service_law"): "posts_civil_service_law",
    ("posts", "staff_administrative"): "posts_administrative",
    ("posts", "staff_institution"): "posts_institution",
    ("staff", "administrative"): "staff_administrative",
    ("staff", "institution"): "staff_institution",
    ("staff", "civil_service_law"): "staff_civil_service_law",
    ("staff", "posts_administrative"): "staff_administrative",
    ("staff", "posts_institution"): "staff_institution",
    ("", "administrative"): "",
    ("", "institution"): "",
    ("", "civil_service_law"): "staff_civil_service_law",
}

# Kinds of vehicles, told of whichever total stands before them: those owned, or those to be bought.
VEHICLE_KIND = re.compile(r"(?:^|[,、:;(])(?P<name>(?!公务用车|购置|共有|现有)[\u4e00-\u9fff]{2,10}用车)$")

# Words that may stand between a subject and its number, the longer before the shorter that begins like it: the
# repetition is possessive, so it never goes back on a choice and takes time in proportion to the text.
_WORDS = (
    "预算|支出|安排|合计|总计|总额|共计|共有|共|金额|数|为|是|约|有|实有|的|拟|计划|计|控制|财政|拨款|收入|资金|科目|当年|"
    '本年|本|人员|人数|年初|执行|部门|单位|我|达|:|"|\\([^()]{0,12}\\)'
)
FILLER = re.compile(f"(?:{_WORDS})*+")

# Words that link a number to what was said before.
LINKS = re.compile(r"同比|相比|[,、]|各|均|分别|基本上?|略有|分项")

YEAR = re.compile(r"(?P<year>20[0-9]{2})年度?")
BUDGET_YEAR = re.compile(r"(?P<year>20[0-9]{2})年度?[^0-9,;。]{0,25}预算")
LAST_YEAR = re.compile(r"上一?年度?|去年")
OUTTURN = re.compile(r"执行数|决算")
COMPARED = re.compile(r"(?:比|较|与|同|对比)(?=20[0-9]{2}年|上一?年|去年)")
COMPARED_YEAR = re.compile(COMPARED.pattern + YEAR.pattern)
AS_AT = re.compile(r"截[至止]")
SHARE = re.compile(r"占[^,;。]*$")

_MOVE = r"(?:增加|减少|增长|下降|上升|降低|提高|压减|调增|调减|增|减)"
_LONG_MOVE = r"(?:增加|减少|增长|下降|上升|降低|提高|压减|调增|调减)"
# Unfilled templates run the words together: 增加（减少）, 增加下降, 增（减）, 增加/减少.
DIRECTION = re.compile(rf"(?P<word>{_LONG_MOVE}(?:[(/或、]?{_MOVE}\)?)*|增[(/]减\)?)(?:了|额|率|幅度|幅|{_WORDS})*+$")

# What follows these words explains, and states no budget figure.
REASON = re.compile(r"原因|由于|因为|用于|考虑")
REASON_ENDS = re.compile(r"[。;]|其中")

# 类、款、项 with their names, as the Shanghai text quotes them.
FUNCTION_PATH = re.compile(
    r'"?(?P<division>[^",:;。]+?)\(类\)(?:(?P<group>[^",:;。]+?)\(款\))?(?:(?P<item>[^",:;。]+?)\(项\))?"?'
    rf"(?:{_WORDS})*+$"
)
# What follows a name that ends in 支出 itself.
_AFTER_NAME = r"(?:预算数?|安排|共计?|为|:)*$"
CODE = re.compile(r"^(?P<code>[0-9]{7}|[0-9]{5}|[0-9]{3})(?P<name>[^0-9,;。]+?)" + _AFTER_NAME)
FUNCTION_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,25}支出)" + _AFTER_NAME)
PROJECT_NAME = re.compile(r'^(?:"(?P<quoted>[^"]+)"(?:项目)?|(?P<name>[^,;。]+?))' + _AFTER_NAME)
BEFORE_NAME = re.compile(r"^.*(?:其中|包括|年度|年|安排)")
FUNCTION_SECTIONS = frozenset(
    {
        "overview",
        "expenditure",
        "fiscal_appropriation",
        "general_budget",
        "government_fund",
        "state_capital",
        "explanation",
    }
)

# Counts whose noun follows: 3个预算单位. As (subject, noun, sections).
COUNTED_NEXT = (
    ("performance_units", re.compile(r"(?:预算)?(?:单位|部门)"), frozenset({"performance"})),
    ("performance_projects", re.compile(r"(?:预算)?项目"), frozenset({"performance"})),
)

# What the text says there is none of.
_NONE = r"(?:没有|未使用|未安排|无)[^,;。0-9]{0,6}"
NONE = (
    ("vehicles", "辆", re.compile(_NONE + r"(?:公车|公务用车|车辆)"), frozenset({"assets", "other"})),
    ("expenditure_fund", "元", re.compile(_NONE + r"政府性基金"), frozenset({"government_fund"})),
    ("expenditure_capital", "元", re.compile(_NONE + r"国有资本经营"), frozenset({"state_capital"})),
)


def subjects_of(kind: Kind, section: str) -> Iterator[Subject]:
    """The subjects that words may mean in this section, counted so."""
    return (each for each in SUBJECTS if each.kind is kind and (not each.sections or section in each.sections))
