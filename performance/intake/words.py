"""The words that tables 14 and 15 are read by, as data: a form worded differently is a new synonym, not new code.

Every pattern is matched against text that ``normalise.plain`` has folded (no spaces, half-width brackets and digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from budgets.normalise import Patterns
from performance.facts import INDICATOR_LEVELS, Frequency, Horizon, ProjectType

LONGEST_LABEL = 40

FORM_TITLE = re.compile(r"绩效目标\)?(?:申报|填报)?表$|绩效目标申报表(?:\(.{0,60}\))?$")
BOUNDARY = re.compile(
    r"^第[一二三四五六七八九十]部分|^(?:[一二三四五六七八九十]+、)?(?:专业)?名词解释$|^(?!.*(?:绩效|目标|申报)).{1,40}表(?:\(.*\))?$"
)
FURNITURE = re.compile(
    r"^已申报绩效目标的项目$|^(?:填报日期|填报时间|填报单位|填报部门|单位名称|部门名称|编制单位|金额单位|单位)[::]|^\(?(?:金额)?单位[::]?(?:万元|元)\)?$"
    r"|^\(?(?:单位)?盖章\)?$|^-?\d{1,4}-?$|^第\d+页(?:,?共\d+页)?$|^20\d\d年\d{1,2}月(?:\d{1,2}日)?$|^\(20\d\d年度?\)$|^附[件表]?\d*[::]?$"
)
"""What stands around the forms and is no part of them: captions, dates, page numbers."""

NOTHING = re.compile(r"^(?:注[::])?(?:无|/|-+|本(?:项目|目标|部门|单位).*(?:没有|未|无).*)$")
PLACEHOLDER = re.compile(r"^\(?延续性项目填[写报]?\)?$")

DEPARTMENT_LABELS = Patterns(
    ("department", r"^(?:部门\(单位\)|部门|单位|单位\(部门\))名称$"),
    ("person", r"^(?:填报人|负责人|项目负责人|联系人)$"),
    ("telephone", r"^联系(?:电话|方式)$"),
    ("duties", r"^(?:部门|单位|部门\(单位\))?职[能责]概述$"),
    ("annual_tasks", r"^年度(?:主要)?工作任务$"),
)
DOSSIER_LABELS = Patterns(
    ("name", r"^项目名称$"),
    ("code", r"^项目(?:代码|编码)$"),
    ("managing_department", r"^(?:项目)?主管部门$"),
    ("executing_unit", r"^项目单位$|^(?:项目)?(?:执行|实施|承担)单位$"),
    ("person", r"^(?:项目负责人|填报人|联系人)$"),
    ("telephone", r"^联系(?:电话|方式)$"),
    ("project_year", r"^项目年度$"),
    ("project_type", r"^项目类[别型]$"),
    ("frequency", r"^项目(?:安排)?频[度次]$|^项目性质$"),
    ("begins", r"^计划开始(?:日期|时间)$"),
    ("ends", r"^计划完成(?:日期|时间)$"),
    ("policy_basis", r"^(?:项目)?立项依据$"),
    ("plan", r"^(?:项目)?实施方案$"),
    ("last_evaluation", r"^上年绩效评价结果"),
    ("budget_history", r"^项目前两年预算"),
    ("total_budget", r"^项目总预算$"),
    ("budget", r"^项目(?:当年|本年|本年度)预算$"),
)
PROSE = frozenset({"duties", "annual_tasks", "policy_basis", "plan", "last_evaluation", "budget_history"})
PEOPLE = frozenset({"person", "telephone"})
"""Recognised and left out: what is not in the facts cannot leave through a page, a file or the API."""

SECTIONS = Patterns(
    ("funding", r"^(?:部门|单位)?总体资金情况$"),
    ("projects", r"^项目支出情况$"),
    ("sources", r"申报项目资金来源$|^(?:20\d\d年)?项目资金来源$"),
    ("costs", r"^(?:20\d\d年)?项目支出明细及(?:测算)?依据$"),
    ("assets", r"^(?:20\d\d年)?项目资产配置计划及采购计划$|^项目(?:资产|采购).*计划$"),
    ("goals", r"^项目(?:支出绩效|(?:支出)?绩效总)目标$"),
    ("summary", r"^项目绩效目标$"),
    ("money", r"^项目资金(?:\((?:元|万元)\))?$"),
    ("summary", r"^(?:部门|单位|部门\(单位\))?整体绩效(?:总)?目标$"),
)
FUNDING_ITEMS = Patterns(
    ("revenue.fiscal", r"^财政拨款(?:收入)?$"),
    ("revenue.special", r"^财政专户管理资金(?:收入)?$"),
    ("revenue.unit_funds", r"^单位资金(?:收入)?$"),
    ("expenditure.personnel", r"^人员类(?:项目)?(?:支出)?$"),
    ("expenditure.operating", r"^(?:公用经费及)?(?:其他)?运转类(?:项目)?(?:支出)?$"),
    ("expenditure.specific", r"^特定目标类(?:项目)?(?:支出)?$"),
    ("expenditure.basic", r"^基本支出$"),
    ("expenditure.project", r"^项目支出$"),
    ("total", r"^合计$"),
)
FUNDS_ELSEWHERE = frozenset({"expenditure.basic", "expenditure.project"})
SOURCES = Patterns(
    ("sources", r"^当年预算(?:资金来源)?合计$|^合计$"),
    ("transfer_appropriation", r"上级转移支付"),
    ("local_appropriation", r"财政拨款(?:收入)?\(.*安排.*\)$|财政拨款(?:收入)?$"),
    ("special_account", r"专户管理"),
    ("other_funds", r"其他资金"),
)
MONEY = Patterns(
    ("total_budget", r"^项目资金总额$"),
    ("budget", r"^年度资金(?:申请)?总额$"),
    ("whole.fiscal", r"^(?:其中:)?财政资金$"),
    ("appropriated", r"^(?:其中:)?当年财政拨款$"),
    ("carried_over", r"^上年结转(?:资金)?$"),
    ("other", r"^其他资金$"),
)
"""项目资金 of Shanghai's form."""
SOURCE_TITLES: Mapping[str, str] = {
    "total_budget": "项目总预算",
    "budget": "项目当年预算",
    "sources": "当年预算资金来源合计",
    "local_appropriation": "1. 财政拨款收入（本级安排数）",
    "transfer_appropriation": "2. 财政拨款收入（上级转移支付）",
    "special_account": "3. 专户管理的非税收入拨款",
    "other_funds": "4. 其他资金（含事业基金及上年结转或结余等）",
}
COST_COLUMNS = Patterns(
    ("content", r"^(?:项目内容|支出内容|明细内容)$"),
    ("rationale", r"^测算依据"),
    ("local", r"^本级.*(?:拨款|安排|金额)"),
    ("transfer", r"^上级转移"),
    ("other", r"^其他资金"),
)
ASSET_COLUMNS = Patterns(("name", r"^(?:品名|资产名称)$"), ("quantity", r"^数量$"), ("amount", r"^金额$"))
INDICATOR_COLUMNS = Patterns(
    ("goal", r"^目标名称$"),
    ("ratio", r"^指标权重比例"),
    ("level_1", r"^一级指标$"),
    ("level_2", r"^二级指标$"),
    ("name", r"^三级指标$|^指标名称$"),
    ("basis", r"^(?:指标值)?确定依据$"),
    ("year_before_last", r"^前年$"),
    ("last_year", r"^上年$"),
    ("target", r"^预[期计]当年实现值?$"),
    ("values", r"^(?:近两年)?指标值$"),
    ("annual_target", r"^年度(?:\(/?项目\))?(?:指标|目标)值$|^指标目标值$"),
    ("weight", r"^指标?分值权重$|^(?:指标)?权重(?:\(?[%分]\)?)?$|^(?:指标)?分值(?:\(?[%分]\)?)?$"),
    ("operator", r"^(?:指标性质|运算符号?|比较符号?|符号)$"),
    ("measure", r"^(?:计量|度量|指标)?单位$"),
    ("year", r"^20\d\d年(?:度)?(?:实际)?(?:完成|指标|目标)?值?$"),
    ("remark", r"^(?:备注|指标说明|指标解释|评[分价]标准|计分标准|绩效标准)$"),
)
HEADINGS = re.compile(
    r"^(?:来源项目|20\d\d年预算申报数|预算申报数|名称|目标说明|长期目标(?:\(.*\))?|年度目标(?:\(.*\))?|当年金额|占比|近两年收支金额"
    r"|项目总目标|年度总体目标|总体资金情况|构成|项目|项目名称|项目代码|支出项目类别|项目总预算|项目本年度预算|项目当年预算|项目主要支出方向和用途)$"
)
"""Words that stand only in header rows."""

GOAL = re.compile(
    r"^\s*(?P<horizon>中?长期|年度)\s*(?:绩效)?\s*目标\s*(?P<number>(?:\d{1,2}(?!\d))?)\s*(?:(?:[:：]|(?<=\d)|(?<=\d\s))\s*(?P<text>.*))?$",
    re.DOTALL,
)
SUMMARY_HEAD = re.compile(r"^(?P<horizon>中?长期|年度|项目)(?:绩效|总体?)?目标(?:\(.*\))?$")
GOAL_TABLE = re.compile(r"^(?P<horizon>中?长期|年度)绩效(?:目标|指标)表$")
INDICATOR_LABEL = re.compile(r"^(?P<horizon>中?长期|年度)?绩效指标$")
NUMBER = re.compile(r"^\d+(?:\.\d+)?分?$")
WEIGHT = re.compile(r"^(?P<digits>\d{1,3}(?:\.\d+)?)[%分]?$")
OPERATOR = re.compile(r"^(?:[≥≤=><≧≦]|大于|小于|等于|不低于|不高于|定[性量]|无)(?:等于)?$")
NO_OPERATOR = re.compile(r"^(?:=|等于|定[性量]|无)?$")
TOTAL = re.compile(r"^(?:权重|分值)?[合总]计$")
BASIS = re.compile(
    r"(?:数据|规划|指标|标准|计划|文件|要求|依据|办法|方案|通知|意见|职责|合同|协议|规定|政策|经验|惯例|调查|测算|实际)$"
)
UNKNOWN_LEVEL = re.compile(r"^[^≥≤><=\d]{2,9}指标$")

CHOICES: Mapping[str, Sequence[tuple[ProjectType | Frequency, str]]] = {
    "project_type": (
        (ProjectType.OPERATING, r"运转类"),
        (ProjectType.TRANSFER, r"特定目标类(?:项目)?\(?上级"),
        (ProjectType.LOCAL, r"特定目标类"),
    ),
    "frequency": (
        (Frequency.ONCE, r"一次性"),
        (Frequency.STANDING, r"常年|经常性"),
        (Frequency.CONTINUING, r"延续性|阶段性"),
    ),
}
CHOICE_WORDS = re.compile(
    r"(?:其他)?运转类(?:项目)?|特定目标类(?:项目)?\(?(?:(?:本级|上级转移(?:支付)?)(?:项目)?支出)?\)?|(?:一次性|常年性?|经常性|延续性|阶段性)(?:项目)?"
    r"|[☑☐\d.、,;]"
)
"""All that stands in a line of tick boxes."""
ASSUMED: Mapping[str, ProjectType | Frequency] = {
    "project_type": ProjectType.LOCAL,
    "frequency": Frequency.STANDING,
}
"""Used, and said, where a form ticks no box or several."""

# 产出指标（50分）
_LEVEL_SCORE = re.compile(r"\(?\d{1,3}(?:\.\d+)?[分%]?\)?$")
SECOND_LEVEL_WORDS = (
    (re.compile(r"^(?:服务对象|.{2,6}(?=满意度指标))?满意度(?:指标)?$"), "服务对象满意度指标"),
    (re.compile(r"^(?:生态)?环境效益(?:指标)?$"), "生态效益指标"),
    (re.compile(r"^可持续(?:发展|性)指标$"), "可持续影响指标"),
)
"""Second levels that some districts word otherwise than the ministry."""


def _by_word(levels: Iterable[str]) -> dict[str, str]:
    """Levels by their names, which may lack 指标."""
    return {word: level for level in levels for word in (level, level.removesuffix("指标"))}


_FIRST_BY_WORD = _by_word(INDICATOR_LEVELS)
_SECOND_BY_WORD = _by_word(level for below in INDICATOR_LEVELS.values() for level in below)


def key_of(text: str, patterns: Patterns) -> str:
    """The key of the first pattern found in the text, else empty; no label is longer than LONGEST_LABEL."""
    return patterns.key_of(text) if len(text) <= LONGEST_LABEL else ""


def horizon_of(word: str) -> Horizon:
    return Horizon.ANNUAL if word == "年度" else Horizon.LONG_TERM


def first_level(text: str) -> str:
    return _FIRST_BY_WORD.get(text) or _FIRST_BY_WORD.get(_LEVEL_SCORE.sub("", text), "")


def second_level(text: str) -> str:
    if level := _SECOND_BY_WORD.get(text):
        return level
    bare = _LEVEL_SCORE.sub("", text)
    worded = (level for pattern, level in SECOND_LEVEL_WORDS if pattern.match(bare))
    return _SECOND_BY_WORD.get(bare) or next(worded, "")


def legal_first_level(level_2: str) -> str:
    """The only first level that a second one may stand under."""
    return next(level_1 for level_1, below in INDICATOR_LEVELS.items() if level_2 in below)
