"""Columns, filters and joins that several datasets have, each beside the alias that it names."""

from __future__ import annotations

from budgets.datasets import editions
from budgets.datasets.columns import (
    Column,
    Sql,
    amount,
    ancestor,
    code,
    literal,
    name_of,
    number,
    text,
    word,
    words_of,
)
from budgets.datasets.filters import Codes, Contains, Numbers, Prefixes, ValidYears, Words, between, yes_or_no
from budgets.facts import FundingSource, Nature

OF_EDITIONS = ("jurisdiction", "department", "year", "stage")
"""Dimensions that all facts have."""
BY_EDITION = {"year": "e.year", "department": "d.code"}
"""Orders that all facts have."""

# Functions (alias fn)

FUNCTION_JOIN = {"fn": "LEFT JOIN budgets_function fn ON fn.id = f.function_id"}
FUNCTION_FILTER = Prefixes(
    "function",
    "fn.code",
    ("功能科目编码或其开头", "function codes or their first digits"),
    r"[0-9]{1,7}",
    ("206", "20604", "2060404"),
)
FUNCTION_ORDER = {"function": "coalesce(fn.code, '')"}
FUNCTION_DIMENSIONS = ("function", "function_division", "function_group")


def function_columns(*, null: bool) -> tuple[Column, ...]:
    """``null``: the source may leave the function undisclosed."""
    undisclosed = ("，null 为未公开", ", null: not disclosed") if null else ("", "")
    return (
        code("function", "fn.code", f"功能科目编码{undisclosed[0]}", f"function code{undisclosed[1]}", null=null),
        text("function_name", name_of("fn"), "当年的功能科目名称", "its name in that year", null=null),
        code("function_division", ancestor("fn.code", 3), "功能科目的类", "its division", null=null),
        code("function_group", ancestor("fn.code", 5), "功能科目的款", "its group", null=True),
    )


# Economic classes (alias ec)

ECONOMIC_CLASS_JOIN = {"ec": "JOIN budgets_economicclass ec ON ec.id = f.economic_class_id"}
ECONOMIC_CLASS_COLUMNS = (
    code("economic_class", "ec.code", "部门预算支出经济分类编码", "code of the economic class"),
    text("economic_class_name", name_of("ec"), "当年的经济分类名称", "its name in that year"),
    code("economic_class_division", ancestor("ec.code", 3), "经济分类的类", "its division"),
)
ECONOMIC_CLASS_FILTER = Prefixes(
    "economic_class",
    "ec.code",
    ("部门预算支出经济分类编码或其开头", "codes of economic classes or their first digits"),
    r"[0-9]{1,5}",
    ("301", "30101"),
)
ECONOMIC_CLASS_ORDER = {"economic_class": "ec.code"}
ECONOMIC_CLASS_DIMENSIONS = ("economic_class", "economic_class_division")

# Where money comes from and what it is spent on

SOURCE_COLUMNS = word(
    "source",
    "f.source",
    words_of(FundingSource),
    "资金来源，fiscal、unit_funds 为未细分",
    "funding source; fiscal, unit_funds: not divided",
)
SOURCE_FILTER = Words("source", "f.source", ("资金来源", "funding source"), tuple(FundingSource))
NATURE_COLUMNS = word(
    "nature",
    "f.nature",
    words_of(Nature),
    "支出性质，basic 为未细分的基本支出",
    "nature of the expenditure; basic: not divided",
)
NATURE_FILTER = Words("nature", "f.nature", ("支出性质", "nature of the expenditure"), tuple(Nature))
CARRIED_OVER_FILTER = yes_or_no("carried_over", "f.carried_over", "上年结转结余", "brought forward")
FUND_COLUMNS = (
    text("fund_origin", "f.fund_origin", "资金来源，照印", "where the money comes from, as printed"),
    text("fund_nature", "f.fund_nature", "资金性质，照印", "nature of the money, as printed"),
)

# Amounts

AMOUNT = amount("amount", "f.amount", "金额", "amount")
AMOUNT_FILTERS = between("amount", "f.amount", "金额", "amount")
AMOUNT_ORDER = {"amount": "f.amount"}


def known_first(sql: str) -> str:
    """A sort key of what cannot be negative and may be unknown: the unknown stands below zero."""
    return f"coalesce({sql}, -1)"


QUANTITY = number("quantity", "f.quantity", "数量，null 为未填", "quantity, null: not given", null=True)

# Projects (alias pr): joined where lines name their project

PROJECT_JOIN = {"pr": "LEFT JOIN budgets_project pr ON pr.id = f.project_id"}
PROJECT_FILTER = Prefixes(
    "project",
    "pr.code",
    ("项目编码或其开头", "project codes or how they begin"),
    r"[0-9]{1,11}([A-Z][0-9]{0,9})?",
    ("42010324501T000000104", "42010324501"),
)
PROJECT_ORDER = {"project": "coalesce(pr.code, pr.name, '')"}


def project_columns(*, null: bool = False) -> tuple[Column, Column]:
    """``null``: some rows belong to no project. A project's code may be missing where its name is known."""
    return (
        code("project", "pr.code", "项目编码，null 为来源未列", "code of the project, null: not printed", null=True),
        text("project_name", "pr.name", "项目名称", "name of the project", null=null),
    )


# Tables, rules, years and text

TABLE_FILTER = Numbers("table", 'f."table"', ("表号", "numbers of tables"), r"[1-9]|1[0-5]", ("5", "5,7"))
RULE_FILTER = Codes("rule", "f.rule", ("规则编号", "codes of rules"), r"[A-Z][0-9]{2,3}", ("C12", "C12,N07"))
VALID_IN = ValidYears(
    "year", "int4range(f.first_year, f.last_year, '[]')", ("在这些年度有效的", "those that hold in one of these years")
)


def words_in(zh: str, en: str, *columns: str) -> Contains:
    """``q``; said are the things whose words the columns hold."""
    return Contains("q", columns, (f"{zh}含有", f"words in {en}"))


# Addresses of an edition and below it


def page_of(*below: str, file: str = "") -> Sql:
    """Among the public pages, for ever. ``below`` are parts of the address, in SQL."""
    return lambda wanted: _address(
        wanted.base, "j.adcode", "d.code", "e.year", "'editions'", "e.number", *below, file=file
    )


def api_of(*below: str) -> Sql:
    """In the API."""
    return lambda wanted: _address(wanted.api, "'editions'", editions.ID, *below)


def _address(base: str, *parts: str, file: str = "") -> str:
    return f"concat_ws('/', {', '.join((literal(base), *parts, literal(file)))})"
