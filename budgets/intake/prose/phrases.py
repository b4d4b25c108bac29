"""The words around a number that tell what it says of its subject, declared as data; folded as ``subjects``."""

from __future__ import annotations

import re

from budgets.intake.prose.subjects import CAPITAL, FUND, GENERAL

YEAR = re.compile(r"(?P<year>20[0-9]{2})年度?")
BUDGET_YEAR = re.compile(r"(?P<year>20[0-9]{2})年度?[^0-9,;。]{0,25}预算")
LAST_YEAR = re.compile(r"上一?年度?|去年")
OUTTURN = re.compile(r"执行数|决算")
COMPARED = re.compile(r"(?:同比|比|较|与|同|对比)(?=20[0-9]{2}年|上一?年|去年)")
COMPARED_YEAR = re.compile(rf"{COMPARED.pattern}(?:{YEAR.pattern})?")
AS_AT = re.compile(r"截[至止]")
SHARE = re.compile(r"占(?P<whole>[^,;。]*)$")
# Years in the titles of documents and in brackets are not those of a figure.
TITLES = re.compile(r"《[^》]*》|\([^()]*\)")

# Words that may stand between a subject and its number, the longer before the shorter that begins like it: the
# repetition is possessive, so it never goes back on a choice and takes time in proportion to the text.
_WORDS = (
    "预算|支出|安排|合计|总计|总额|总数|共计|共有|共|金额|数|为|是|约|有|实有|的|拟|计划|计|控制|财政|拨款|收入|资金|科目|"
    '当年|本年|本|人员|人数|年初|执行|部门|单位|我|规模|情况|达到|达|均|各|都|:|"|\\([^()]{0,12}\\)'
)
# 项目2个，预算金额60万元 counts what it gives the amount of.
FILLER = re.compile(rf"(?:{_WORDS}|20[0-9]{{2}}年度?|上一?年度?|去年|[0-9]+[个项],?)*+")
# Filler that leaves it open what is spoken of; 支出 or 人员 do not, after something else.
_EMPTY = (
    "预算|安排|合计|总计|总额|总数|共计|共|金额|数|为|是|约|的|拟|计划|计|控制|当年|本年|本部门|本单位|本|我|年初|执行|规模|"
    '达到|达|:|"'
)
NOTHING = re.compile(f"(?:{_EMPTY})*+")

# Words that link a number to what was said before.
LINKS = re.compile(r"同比|相比|[,、(]|各|均|分别|基本上?|略有|分项|增减变化|其中:?")

# What may stand before a subject without changing what it means, back to the last mark or the name of a unit.
_UNIT = (
    r"(?:(?!(?<![及和与含])(?:下属|所属|直属|二级)|人均)[^,;:、\"。]){1,40}?"
    r"(?:部门|单位|委员会|办事处|学院|小学|中学|学校|幼儿园|中心|法院|检察院|公司|政府|协会|学会|"
    r"[局委办处院校所站队馆会厅部镇乡区市县团社园室]\)?)"
)
# 其中：局本级
_PART_OF_IT = r"(?<=其中[,:])|(?<=包括[,:])|(?<=\()"
_BEFORE = (
    "20[0-9]{2}年度?(?:[0-9]{1,2}月)?(?:末|底)?|年度|年初|年末|全年|本年度?|今年|当年|其中|包括|分别|共有|共计?|合计|总计|总|"
    "本部门|本单位|本|我|全部|全|各项|的|预算|预计|安排|纳入|中|财政|部门|单位|区级|核定|现有|实有|人员|综合|主要有|有|为|是|"
    "(?:同比|比|较|与|同)(?=20|上|去)|上一?年度?|去年|[一二三四五六七八九]是|另|计划|拟|使用|占有|占用|收入|支出(?=中)|(?:收入|支出)(?:预算)?中|\\([0-9]{1,2}\\)|[0-9]{1,2}[.、]"
)
_MARK = r"(?:^|[,;:、(\"。)])"
_ITSELF = rf"(?!{_PART_OF_IT})(?:[^,;:、\"。]{{1,40}}?(?:本级|机关))"
_LEAD_IN = rf"{_MARK}(?:{_UNIT}|{_ITSELF})?(?:%s)*+$"
LEAD_IN = re.compile(_LEAD_IN % _BEFORE)
# In a section on one budget, naming it again changes nothing.
_OF_GENERAL = re.compile(_LEAD_IN % rf"{GENERAL}(?:拨款)?|财政拨款|{_BEFORE}")
LEAD_INS = {
    "general_budget": _OF_GENERAL,
    "basic_expenditure": _OF_GENERAL,
    "official_expenses": _OF_GENERAL,
    "operating_cost": _OF_GENERAL,
    "fiscal_appropriation": re.compile(_LEAD_IN % f"财政拨款|{_BEFORE}"),
    "government_fund": re.compile(_LEAD_IN % rf"{FUND}(?:拨款)?|{_BEFORE}"),
    "state_capital": re.compile(_LEAD_IN % rf"{CAPITAL}(?:拨款)?|{_BEFORE}"),
}

_MOVE = r"(?:增加|减少|增长|下降|上升|降低|提高|压减|压缩|缩减|核减|调增|调减|增|减|降)"
_LONG_MOVE = (
    r"(?:增加|减少|增长|下降|上升|降低|提高|压减|压缩|缩减|核减|节约|上调|下调|调增|调减|增幅|降幅|升幅|减幅|净增|净减|"
    r"增(?=[0-9])|减(?=[0-9])|降(?=[0-9]))"
)
# Unfilled templates run the words together: 增加（减少）, 增加下降, 增（减）, 增加/减少.
DIRECTION = re.compile(
    rf"(?P<word>{_LONG_MOVE}(?:[(/或、]?{_MOVE}\)?)*|增[(/]减\)?)(?:了|额|率|比例|比率|幅度|幅|{_WORDS})*+$"
)
# A number after 压减公务接待费 is what was cut.
MOVED = re.compile(rf"(?:{_LONG_MOVE}|新增|追加)(?:了|{_WORDS})*$")

# What follows these words explains, and states no budget figure.
REASON = re.compile(
    r"原因|由于|因为|用于(?![以如]下)|考虑|主要(?:是|系|为)(?!:?(?:政府采购)?(?:货物|工程|服务))|一方面|所致"
)
# Reasons are numbered, and go on after each semicolon.
REASON_ENDS = re.compile(r"[。]|;(?!(?:[二三四五六七八九]是|\([2-9]\)|[2-9][.、]|另一方面|同时|此外|另外))|其中")

# Brackets are no subject's end: 基本支出（人员经费与公用经费）.
ENUMERATION = re.compile(r"其中|包括|分别|分为|构成")

# Of what part of the department a sentence speaks, if not of the whole.
OF_OTHERS = re.compile(r"(?:^|[,;:、(])(?:下属|所属|直属|二级)")

# What a project's or department's evaluation covered is not this year's budget.
EVALUATED = re.compile(r"评价|自评|监控|抽查")

# 类、款、项 with their names, as the Shanghai text quotes them, or as most provinces do: 教育（类）支出.
_NAMED = r'[^",:;。()]+?(?:\([^()类款项]{1,4}\)[^",:;。()]*?)?'
_AFTER = rf'"?(?:{_WORDS}|20[0-9]{{2}}年度?|上一?年度?)*+$'
FUNCTION_PATH = re.compile(
    rf'"?(?P<division>{_NAMED})"?\(类\)(?P<spent>支出)?"?(?:"?(?P<group>{_NAMED})"?\(款\))?(?:"?(?P<item>{_NAMED})"?\(项\))?'
    + _AFTER
)
# 款 or 项 without its 类, of the function just told of.
FUNCTION_STEP = re.compile(
    rf'(?:^|[,;:、(])"?(?:其中:?"?)?(?:(?P<group>{_NAMED})"?\(款\))?(?:"?(?P<item>{_NAMED})"?\(项\))?' + _AFTER
)
# What follows a name that ends in 支出 itself.
_AFTER_NAME = r'(?:预算数?|安排|科目|共计?|合计|金额|为|20[0-9]{2}年度?|[:,"])*$'
_DIGITS = r"(?P<code>[23][0-9]{6}|[23][0-9]{4}|[23][0-9]{2})"
CODE = re.compile(
    rf"(?:^|[,;:、(\[【]|其中|包括){_DIGITS}[)\]】]?[类款项]?(?P<name>[\u4e00-\u9fff][^0-9,;。:]*?)" + _AFTER_NAME
)
CODE_BEHIND = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,20}}(?:\([\u4e00-\u9fff]{{1,4}}\)[\u4e00-\u9fff]{{2,20}})?)[(\[]{_DIGITS}[)\]](?P<spent>支出)?"
    + _AFTER_NAME
)
FUNCTION_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,25}支出)" + _AFTER_NAME)
# Words that only the names of functions have; a name is known by them even where it is misspelt.
FUNCTION_WORDS = re.compile(
    r"公共服务|外交|国防|公共安全|教育|科学技术|文化|体育|传媒|社会保障|就业|社会保险|卫生|医疗|计划生育|节能环保|城乡社区|农林水|"
    r"交通运输|资源勘探|商业服务|金融|援助|自然资源|国土|海洋|住房保障|粮油|灾害|应急管理|国有资本经营预算|预备费|转移性|债务|其他支出"
)
BEFORE_NAME = re.compile(r"^.*(?:其中|包括|年度|年|安排)")
FUNCTION_SECTIONS = frozenset(
    {
        "overview",
        "revenue",
        "expenditure",
        "fiscal_appropriation",
        "general_budget",
        "basic_expenditure",
        "government_fund",
        "state_capital",
        "explanation",
        "other",
    }
)

PROJECT_NAME = re.compile(r'^(?:"(?P<quoted>[^"]+)"(?:项目)?|(?P<name>[^,;。]+?))[:,]?(?:项目总额)?' + _AFTER_NAME)
# Projects in a list in running text, numbered, or introduced as 主要项目有.
PROJECT_ITEM = re.compile(
    r"(?:^|[,;:、])(?P<number>[一二三四五六七八九十]是|\([0-9]{1,2}\)|[0-9]{1,2}[.、])?(?P<name>[^,;:、]{2,40}?)"
    + _AFTER_NAME
)
PROJECTS_FOLLOW = re.compile(r"项目(?:有|包括|为|如下)?:")
NO_PROJECT = re.compile(r"结转|拨款|财政|预算|资金来源|单位资金|收入|支出|^其他|[类个]项目|(?:基本|一般公共|政府性)")

# Counts whose noun follows: 3个预算单位. As (subject, noun, sections).
COUNTED_NEXT = (
    ("performance_units", re.compile(r"(?:预算)?(?:单位|部门)"), frozenset({"performance"})),
    ("performance_projects", re.compile(r"(?:预算)?项目"), frozenset({"performance"})),
)

# Kinds of vehicles, told of whichever total stands before them: those owned, or those to be bought.
VEHICLE_KIND = re.compile(
    r"(?:^|[,、:;(]|其中)(?P<name>(?!其中)[\u4e00-\u9fff](?:[\u4e00-\u9fff]|\([\u4e00-\u9fff]+\)){1,15}用车)$"
)
CARS = re.compile(rf"(?:车辆|用车|公车)(?:{_WORDS})*+$")
NO_VEHICLE_KIND = re.compile(r"^公务用车$|购置|共有|现有|实有|部门|单位")

# What the text says there is none of, as (subject, unit, what is said, sections).
_NONE = r"(?:没有|未使用|未安排|未编制|不涉及|无(?!形|线|人|偿|机(?!关)))[^,;。0-9]{0,6}"
NONE = (
    ("vehicles", "辆", re.compile(_NONE + r"(?<!购置)(?:公车|公务用车|车辆)"), "assets other"),
    ("expenditure_fund", "元", re.compile(_NONE + r"政府性基金"), "government_fund"),
    ("expenditure_capital", "元", re.compile(_NONE + r"国有资本经营"), "state_capital"),
    ("operating_cost", "元", re.compile(_NONE + r"机关运行经费"), "operating_cost"),
    ("procurement_total", "元", re.compile(_NONE + r"政府采购(?!货物|工程|服务)"), "procurement"),
    ("purchased_services", "元", re.compile(_NONE + r"购买服务"), "purchased_services"),
    ("official_expenses", "元", re.compile(_NONE + r'"?三公"?经费'), "official_expenses"),
)
