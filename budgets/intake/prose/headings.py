"""The headings of parts one to four, declared with their synonyms; a province that says it otherwise adds a line here.

Patterns are searched in text as ``normalise.plain`` gives it, without the heading's ordinal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """``closed`` sections keep the headings below them as their own text: a list of duties, a glossary, a project.

    ``silent`` ones hold definitions and descriptions whose numbers are not budget figures. ``bare`` ones are told from
    their words alone, where a format has neither ordinals nor styles.
    """

    key: str
    pattern: re.Pattern[str]
    closed: bool = False
    silent: bool = False
    bare: bool = False


def _heading(key: str, pattern: str, *, closed: bool = False, silent: bool = False, bare: bool = False) -> Heading:
    return Heading(key, re.compile(pattern), closed, silent, bare)


# The first that matches wins, so the narrower stand above the wider.
HEADINGS = (
    _heading("glossary", r"名词解释|名词说明|专业性?较强的名词", closed=True, silent=True, bare=True),
    _heading("project_funds", r"项目经费情况|重点项目.*情况|一级项目.*情况", closed=True, silent=True, bare=True),
    _heading("official_expenses", r'"?三公"?经费|因公出国|公务接待|公务用?车|公车'),
    _heading(
        "duties", r"主要职[能责]|部门职[能责]|单位职[能责]|职能职责|工作职责", closed=True, silent=True, bare=True
    ),
    _heading("units", r"预算单位构成|机构设置|(?:部门|单位)构成|所属单位", closed=True, bare=True),
    _heading("staffing", r"人员构成|人员编制|编制(?:及|和)?人员|人员情况", bare=True),
    _heading("operating_cost", r"机关运行经费"),
    _heading("purchased_services", r"购买服务"),
    _heading("procurement", r"政府采购"),
    _heading("assets", r"国有资产|资产占有"),
    _heading("performance", r"绩效"),
    _heading("state_capital", r"国有资本经营"),
    _heading("government_fund", r"政府性基金"),
    _heading("fiscal_appropriation", r"财政拨款收支|财政拨款(?:预算)?总体"),
    _heading("basic_expenditure", r"基本支出"),
    _heading("general_budget", r"一般公共预算"),
    _heading("projects", r"项目支出"),
    _heading("overview", r"收支(?:总?预算|总体|情况)|预算收支|总体收支"),
    _heading("revenue", r"收入预算|收入(?:总体)?情况|部门收入"),
    _heading("expenditure", r"支出预算|支出(?:总体)?情况|部门支出"),
    _heading("explanation", r"预算编制说明|预算情况说明|预算安排情况说明", bare=True),
    _heading("other", r"其他(?:重要|相关|有关)?(?:事项|情况)", bare=True),
    _heading("introduction", r"(?:基本|部门|单位)概况|基本情况"),
)

NO_WORDS = re.compile(r"(?!)")
"""For a section of an edition whose key no heading declares."""
OTHER = next(heading for heading in HEADINGS if heading.key == "other")
NOT_GIVEN = re.compile(r"^\(?未公开\)?。?$")
"""What stands in place of a text that a department did not disclose."""

# A heading within a section that says nothing of its own is about the section's subject.
SAYS_NOTHING = re.compile(
    r"(?:20[0-9]{2}年度?|总体|整体|规模|增减|变化|变动|结构|具体|使用|安排|情况|说明|预算|概况|构成|收支|主要|分析|本|部门|单位|"
    r"年度|的|及|和|、|[()])*"
)

# A part of the document that is tables, whatever stands between them.
TABLES_PART = re.compile(r"报表|表格|预算表|公开表|附[表件]|绩效目标表")

PART = re.compile(r"^第[一二三四五六七八九十]+(?:部分|章)")
CONTENTS = re.compile(r"^目录$")
LEADERS = re.compile(r"……+|\.\.\.\.+|····+")
PAGE_NUMBER = re.compile(r"[-.…·]*[0-9]+[-.]*$")

# How deep a heading stands, by its ordinal: 第一部分, 一、, （一）, 1、, （1）.
ORDINALS = (
    PART,
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^\([一二三四五六七八九十]+\)、?"),
    re.compile(r"^[0-9]{1,2}(?:、|\.(?![0-9]{1,2}(?![0-9])))"),
    re.compile(r"^\([0-9]{1,2}\)、?"),
)
ITEM = re.compile("|".join(f"(?:{each.pattern})" for each in ORDINALS))

LONGEST_HEADING = 45
LONGEST_ENTRY = 200
NOT_IN_HEADINGS = re.compile(r"[。;；!?,]|[0-9](?:万元|元|人|平方米|%)")
# "（一）机关运行经费。本年……": the heading and its text on one line.
RUN_IN = re.compile(r"^(?P<title>[^。:,;0-9]{2,24}(?:20[0-9]{2}年[^。:,;0-9]{2,24})?)(?P<end>[。:])(?=.)")
