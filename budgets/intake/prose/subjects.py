"""What the numbers of the text may be about, declared as data.

Patterns are searched in the words before a number, without white space and with punctuation folded (``lines.folded``).
Words count if nothing but filler stands between them and the number, and nothing but a lead-in before them
(``phrases``): 在职人员经费 is not 人员经费. Of several, those that begin first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


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
    """``keep_name`` takes the matched words as the figure's name.

    ``sections`` limits where the words mean this, ``outside`` says where they do not. ``free`` subjects are meant
    whatever stands before their words.
    """

    key: str
    kind: Kind
    pattern: re.Pattern[str]
    keep_name: bool = False
    sections: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    free: bool = False


def _subject(
    key: str,
    kind: Kind,
    pattern: str,
    *,
    keep_name: bool = False,
    sections: str = "",
    outside: str = "",
    free: bool = False,
) -> Subject:
    limits = (frozenset(sections.split()), frozenset(outside.split()))
    return Subject(key, kind, re.compile(pattern), keep_name, *limits, free)


def _bare(word: str) -> str:
    """收入 or 支出 alone: not the end of 城乡社区支出."""
    return rf"(?:预算|(?<![\u4e00-\u9fff])|(?<=[年度])|(?<=本部门)|(?<=本单位)){word}"


GENERAL = r"一般公共预算(?:财政)?"
FUND = r"政府性基金(?:预算)?(?:财政)?"
CAPITAL = r"国有资本经营(?:预算)?(?:财政)?"
_YEARS = r"(?:本年|当年)?"
_GRANT = r"(?:本年|当年)?(?:拨款)?(?:\([^()]{0,4}\))?"
_PROCURED = r"(?:政府采购)?"
_BUDGET = r"(?:采购)?(?:预算|支出|项目)*"
# Sections that tell of money by source or item, but not of the department's budget as a whole.
_MATTERS = "procurement purchased_services performance assets official_expenses operating_cost"
_ITEMS = "projects " + _MATTERS
_OFFICIAL = "official_expenses explanation other introduction overview"

SUBJECTS = (
    # Totals
    _subject("budget_total", Kind.MONEY, r"收入?[、,和]?支出?(?:总预算|预算总额|预算总计|预算|总计|总额|合计)"),
    _subject("fiscal_total", Kind.MONEY, r"财政拨款收入?[、,和]?支出?(?:总预算|预算总额|预算总计|预算|总计|总额)"),
    _subject(
        "revenue_total", Kind.MONEY, r"收入(?:总预算|预算|总计|合计|总额)|总收入|" + _bare("收入"), outside=_ITEMS
    ),
    _subject(
        "expenditure_total", Kind.MONEY, r"支出(?:总预算|预算|总计|合计|总额)|总支出|" + _bare("支出"), outside=_ITEMS
    ),
    _subject("revenue_current", Kind.MONEY, r"本年收入(?:合计|预算)?"),
    _subject("expenditure_current", Kind.MONEY, r"本年支出(?:合计|预算)?"),
    _subject("current_year_part", Kind.MONEY, r"其中:?(?:\(1\)|1[.、])?本年预算", free=True),
    # Revenue by source
    _subject("revenue_fiscal", Kind.MONEY, r"财政拨款(?:本年)?收入(?:总?预算)?"),
    _subject("revenue_fiscal", Kind.MONEY, r"财政拨款", sections="overview revenue"),
    _subject("revenue_general", Kind.MONEY, GENERAL + _YEARS + r"拨款(?:本年)?收入(?:预算)?"),
    _subject("revenue_fund", Kind.MONEY, FUND + _YEARS + r"(?:拨款)?(?:本年)?收入(?:预算)?"),
    _subject("revenue_capital", Kind.MONEY, CAPITAL + _YEARS + r"(?:拨款)?(?:本年)?收入(?:预算)?"),
    _subject("revenue_special", Kind.MONEY, r"财政专户(?:管理)?(?:资金)?(?:收入)?", outside=_ITEMS),
    _subject("revenue_operations", Kind.MONEY, r"事业收入(?:预算)?"),
    _subject("revenue_business", Kind.MONEY, r"(?:事业单位)?经营收入(?:预算)?"),
    _subject("revenue_superior", Kind.MONEY, r"上级补助收入(?:预算)?"),
    _subject("revenue_affiliated", Kind.MONEY, r"附属单位上缴收入(?:预算)?"),
    _subject("revenue_other", Kind.MONEY, r"其他收入(?:预算)?"),
    _subject("revenue_unit_funds", Kind.MONEY, r"单位(?:自有)?资金(?:收入)?", outside=_ITEMS),
    _subject("carried_in", Kind.MONEY, r"上年结转(?:结余|和结余|资金)?(?:收入)?|使用非财政拨款结余", outside=_MATTERS),
    _subject("carried_out", Kind.MONEY, r"(?:年[终末])?结转(?:和?结余|下年)(?:支出)?|年[终末]结转", outside=_ITEMS),
    # Expenditure by budget and nature
    _subject("expenditure_fiscal", Kind.MONEY, r"财政拨款支出(?:总?预算)?"),
    _subject("expenditure_general", Kind.MONEY, GENERAL + _YEARS + r"(?:拨款)?(?:安排的?)?支出(?:预算)?"),
    _subject("expenditure_fund", Kind.MONEY, FUND + _YEARS + r"(?:拨款)?(?:安排的?)?(?:本年)?支出(?:预算)?"),
    _subject("expenditure_capital", Kind.MONEY, CAPITAL + _YEARS + r"(?:拨款)?(?:安排的?)?(?:本年)?支出(?:预算)?"),
    _subject("appropriation_general", Kind.MONEY, r"(?:本年)?" + GENERAL + _GRANT + r"(?:规模)?", outside=_MATTERS),
    _subject("appropriation_fund", Kind.MONEY, r"(?:本年)?" + FUND + _GRANT + r"(?:规模)?", outside=_MATTERS),
    _subject("appropriation_capital", Kind.MONEY, r"(?:本年)?" + CAPITAL + _GRANT + r"(?:规模)?", outside=_MATTERS),
    _subject("basic_expenditure", Kind.MONEY, r"基本支出(?:预算)?", outside=_ITEMS),
    _subject("personnel_cost", Kind.MONEY, r"人员(?:经费|支出)(?:预算)?", outside=_ITEMS),
    _subject("public_cost", Kind.MONEY, r"(?:日常)?公用(?:经费|支出)(?:预算)?", outside=_ITEMS),
    _subject("project_expenditure", Kind.MONEY, r"项目支出(?:预算)?"),
    _subject("business_expenditure", Kind.MONEY, r"(?:事业单位)?经营支出"),
    _subject("to_superior", Kind.MONEY, r"上缴上级(?:单位)?支出"),
    _subject("to_affiliated", Kind.MONEY, r"对附属单位补助支出"),
    _subject(
        "economic_class",
        Kind.MONEY,
        r"工资福利支出|商品和服务支出|对个人和家庭的?补助(?:支出)?|资本性支出(?:\(基本建设\))?|债务利息及费用支出",
        keep_name=True,
        outside=_ITEMS,
    ),
    # Official expenses; elsewhere 公务接待费 and the like are items of 商品和服务支出, from whatever money.
    _subject("official_expenses", Kind.MONEY, r'"?三公"?经费(?:支出)?'),
    _subject("official_overseas", Kind.MONEY, r"因公出国(?:\(境\))?(?:费用|经费|费)?", sections=_OFFICIAL),
    _subject(
        "official_vehicles",
        Kind.MONEY,
        r"公务?(?:用)?车(?:购置(?:及|和|费及|费和)运行(?:维护)?(?:费用?|经费)?|费用?|经费)",
        sections=_OFFICIAL,
    ),
    _subject(
        "official_vehicle_purchase",
        Kind.MONEY,
        r"公务?(?:用)?车(?:辆)?购置(?:费用|费)?|购置费",
        sections="official_expenses",
    ),
    _subject("official_vehicle_purchase", Kind.MONEY, r"公务?(?:用)?车(?:辆)?购置(?:费用|费)?", sections=_OFFICIAL),
    _subject(
        "official_vehicle_running",
        Kind.MONEY,
        r"公务?(?:用)?车(?:用车)?运行(?:维护)?费(?:用)?|运行(?:维护)?费",
        sections="official_expenses",
    ),
    _subject(
        "official_vehicle_running", Kind.MONEY, r"公务?(?:用)?车(?:用车)?运行(?:维护)?费(?:用)?", sections=_OFFICIAL
    ),
    _subject("official_reception", Kind.MONEY, r"公务接待费?(?:用)?", sections=_OFFICIAL),
    # Part two, other matters
    _subject("operating_cost", Kind.MONEY, r"机关运行经费(?:预算)?", free=True),
    _subject("procurement_total", Kind.MONEY, r"政府采购(?:预算|支出|总额|项目)*", outside="projects performance"),
    _subject("procurement_goods", Kind.MONEY, _PROCURED + r"货物类?" + _BUDGET, sections="procurement other"),
    _subject("procurement_works", Kind.MONEY, _PROCURED + r"工程类?" + _BUDGET, sections="procurement other"),
    _subject("procurement_services", Kind.MONEY, _PROCURED + r"服务类?" + _BUDGET, sections="procurement other"),
    _subject("procurement_sme", Kind.MONEY, r"中小企业[^,;。]*", sections="procurement other", free=True),
    _subject(
        "procurement_micro",
        Kind.MONEY,
        r"(?:小型和微型|小型、微型|小微)企业[^,;。]*",
        sections="procurement other",
        free=True,
    ),
    _subject("purchased_services", Kind.MONEY, r"(?:政府)?(?:向社会力量)?购买服务(?:预算|支出|项目)*"),
    _subject(
        "performance_amount",
        Kind.MONEY,
        rf"涉及(?!(?:预算|资金|:)*(?:{GENERAL}|{FUND}|{CAPITAL}|财政|单位资金))[^,;。]*|项目(?:共计?)?[0-9]+个,(?:预算|项目|涉及)*(?:资金|金额)",
        sections="performance",
        free=True,
    ),
    # What is told of one source of money is not the amount of all projects.
    _subject("performance_general", Kind.MONEY, r"(?:涉及)?" + GENERAL + _GRANT, sections="performance"),
    _subject("performance_fund", Kind.MONEY, r"(?:涉及)?" + FUND + _GRANT, sections="performance"),
    _subject("performance_capital", Kind.MONEY, r"(?:涉及)?" + CAPITAL + _GRANT, sections="performance"),
    _subject("performance_projects", Kind.COUNT, r"项目", sections="performance", free=True),
    _subject(
        "assets",
        Kind.MONEY,
        r"(?:其他)?固定资产(?:原值|净值)?|流动资产|无形资产|在建工程|长期投资|(?:国有)?资产总额",
        keep_name=True,
        sections="assets other",
    ),
    _subject("assets", Kind.COUNT, r"在建工程|长期投资|无形资产", keep_name=True, sections="assets other"),
    _subject(
        "equipment", Kind.COUNT, r"(?:[专通]用)?设备(?:\([^()]*\))?", keep_name=True, sections="assets other", free=True
    ),
    _subject(
        "floor_area", Kind.AREA, r"(?:房屋|用房)(?:建筑)?(?:总?面积)?(?:共有|共)?|建筑总?面积", sections="assets other"
    ),
    _subject("vehicles", Kind.VEHICLES, r"车辆(?:保有量|数)?|公务?用?车(?:保有量|数)?", sections="assets other"),
    _subject("vehicles_purchased", Kind.VEHICLES, r"购置(?:公务)?(?:车辆|用车)|公务用车购置", free=True),
    _subject("unit_count", Kind.COUNT, r"下属|所属|本级[及和]", sections="units", free=True),
    _subject(
        "unit_count",
        Kind.COUNT,
        r"(?:公益[一二]类|参公|下属|所属|直属|二级|行政|事业|预算|其他)*单位",
        keep_name=True,
        sections="units",
        free=True,
    ),
    # Headcount. The keys without 编制 or 在职 are parts of whichever total stands before them (HEADCOUNT).
    _subject("posts_total", Kind.PEOPLE, r"(?:人员)?编制(?:总?数|人数)?"),
    _subject("posts_administrative", Kind.PEOPLE, r"行政(?:人员)?编制(?:数)?"),
    _subject("posts_institution", Kind.PEOPLE, r"事业(?:人员|单位)?编制(?:数)?"),
    _subject("staff_total", Kind.PEOPLE, r"(?:实有)?在职(?:在编|实有)?(?:人员|职工|人数)?(?:实有|总)?(?:人?数)?"),
    # Those in post, or all with the retired: the parts tell.
    _subject("people_total", Kind.PEOPLE, r"实有(?:人员|人数)(?:总?数)?"),
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
# A total of people is one of staff to its parts.
HEADCOUNT |= {("people", part): key for (total, part), key in HEADCOUNT.items() if total == "staff"}


@cache
def subjects_of(kind: Kind, section: str) -> tuple[Subject, ...]:
    """The subjects that words may mean in this section, counted so."""
    return tuple(
        each
        for each in SUBJECTS
        if each.kind is kind and section not in each.outside and (not each.sections or section in each.sections)
    )
