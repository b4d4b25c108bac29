"""What all facts share: the edition they belong to, by which they are chosen and named.

Which editions: those that are current, unless the request names a state, editions, or a moment as of which they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.datasets import identity
from budgets.datasets.columns import (
    Column,
    Presentation,
    code,
    flag,
    literal,
    moment,
    name_of,
    text,
    whole,
    word,
    words_of,
)
from budgets.datasets.filters import BadValue, Codes, Condition, Filter, Words, Years, listed, several
from budgets.facts import Stage
from budgets.models import Edition

Value = TypeVar("Value")

STATES = {state.value: str(state.label) for state in (Edition.State.PUBLISHED, Edition.State.CORRECTED)} | {
    Edition.State.WITHDRAWN.value: str(Edition.State.WITHDRAWN.label)
}
"""The states that the public may read."""
EVERY, DRAFT = "all", "draft"

PUBLIC = "e.published_at IS NOT NULL"

ID = "concat_ws('-', j.adcode, d.code, e.year, e.stage, e.number)"
"""The public id of an edition (budgets.datasets.identity)."""

JOINS = {
    "e": "JOIN budgets_edition e ON e.id = f.edition_id",
    "d": "JOIN budgets_administrativeunit d ON d.id = e.department_id",
    "j": "JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id",
}

JURISDICTION = Codes(
    "jurisdiction",
    "j.adcode",
    ("行政区划代码，可用逗号分隔多个", "adcodes of jurisdictions"),
    identity.ADCODE,
    ("420103", "420103,310107"),
)
DEPARTMENT = Codes(
    "department",
    "d.code",
    ("部门编码，可用逗号分隔多个", "codes of departments"),
    identity.DEPARTMENT,
    ("501", "501,wanli"),
)
FILTERS: tuple[Filter, ...] = (
    JURISDICTION,
    DEPARTMENT,
    Years("year", "e.year"),
    Words("stage", "e.stage", ("阶段：年初预算或决算", "stage: approved budget or outturn"), tuple(Stage)),
)
"""Beside these, state, edition and as_of (see ``Scope``) choose editions."""

JURISDICTION_COLUMNS = (
    code("jurisdiction", "j.adcode", "行政区划代码", "adcode"),
    text("jurisdiction_name", name_of("j"), "行政区划", "jurisdiction"),
)
DEPARTMENT_COLUMNS = (
    code("department", "d.code", "部门编码", "code of the department"),
    text("department_name", name_of("d"), "部门", "department"),
)
STAGE, STAGE_LABEL = word("stage", "e.stage", words_of(Stage), "阶段", "stage of the budget cycle")
YEAR = whole("year", "e.year", "年度", "fiscal year")


def _superseded(wanted: Presentation) -> str:
    """When the edition was corrected or withdrawn, if it was by the moment that the answer shows."""
    if wanted.at is None:
        return "e.superseded_at"
    return f"CASE WHEN e.superseded_at <= {literal(wanted.at.isoformat())} THEN e.superseded_at END"


def _state(wanted: Presentation) -> str:
    """Whatever is superseded only after that moment is published at it."""
    if wanted.at is None:
        return "e.state"
    return f"CASE WHEN e.superseded_at > {literal(wanted.at.isoformat())} THEN 'published' ELSE e.state END"


STATE = code(
    "state",
    _state,
    "版本状态，published 为现行版本；未公开的凭令牌才有",
    "state of the edition; published: current. Those not published yet are there with a token only",
    words={state.value: str(state.label) for state in Edition.State},
)
SUPERSEDED_AT = moment(
    "superseded_at", _superseded, "被更正或撤回的时间", "when it was corrected or withdrawn", null=True
)
COLUMNS: tuple[Column, ...] = (
    code("edition", ID, "版本编号", "id of the edition"),
    STATE,
    *JURISDICTION_COLUMNS,
    *DEPARTMENT_COLUMNS,
    YEAR,
    STAGE,
)
UNIT_COLUMNS = (
    code("unit", "u.code", "预算单位编码", "code of the budget unit"),
    text("unit_name", name_of("u"), "预算单位", "budget unit"),
)
UNIT_FILTER = Codes(
    "budget_unit",
    "u.code",
    ("预算单位编码（unit 是金额单位）", "codes of budget units (unit is the unit of money)"),
    r"[0-9]{3}([0-9]{3})?|[a-z][a-z0-9-]{1,18}",
    ("501001",),
)
UNIT_JOIN = {"u": "JOIN budgets_administrativeunit u ON u.id = f.unit_id"}
PLACE = text("place", "f.place", "来源位置", "where in the document the figure stands")
CARRIED_OVER = flag("carried_over", "f.carried_over", "上年结转结余", "brought forward from the year before")

_ID_OR_NUMBER = rf"{identity.EDITION}|[1-9][0-9]{{0,4}}"
_IDS = (identity.EXAMPLE, "2")
_MOMENTS = ("2026-03-01", "2026-03-01T12:00:00+08:00")
_LONG_MONTHS = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_SHORT_MONTHS = "(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
DAY = f"((20[0-9]{{2}}|2100)-({_LONG_MONTHS}|{_SHORT_MONTHS})|20([02468][048]|[13579][26])-02-29)"
"""A date of this century, those of leap years included."""
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
TIME = rf"T{_TIME}(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
"""What makes a moment of a date: a time, to the microsecond at most, and its offset from UTC."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that chooses editions and is no filter of its own."""

    name: str
    about: tuple[str, str]
    schema: Mapping[str, object]


PARAMETERS = (
    Parameter(
        "state",
        (
            "版本状态；缺省只含现行版本。有草稿令牌的可用 draft",
            "state of the edition; by default only current ones. With a token for drafts also: draft",
        ),
        {"type": "string", "enum": [EVERY, *STATES, DRAFT]},
    ),
    Parameter(
        "edition",
        ("版本编号或版次，可用逗号分隔多个；不论其状态", "ids or numbers of editions, in whatever state"),
        several({"type": "string", "pattern": f"^({_ID_OR_NUMBER})$"}, _IDS),
    ),
    Parameter(
        "as_of",
        (
            "当时的现行版本：日期（到当天结束，北京时间）或带时区的时间",
            "what was current then: a date (to its end, Beijing time) or a moment with its offset",
        ),
        {"type": "string", "pattern": f"^{DAY}({TIME})?$", "examples": list(_MOMENTS)},
    ),
)


class Refused(Exception):
    """A parameter of the scope that cannot be so."""

    def __init__(self, parameter: str, value: str, why: BadValue) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.value = value
        self.why = why


def chosen(given: Mapping[str, str]) -> bool:
    """Whether the parameters themselves say which editions are meant."""
    return any(given.get(parameter.name) for parameter in PARAMETERS)


def scope(given: Mapping[str, str], *, now: datetime, drafts: Condition | None = None) -> list[Condition]:
    """The conditions that ``state``, ``edition`` and ``as_of`` make, as everything stood ``now``.

    What changes after ``now`` does not count, so an answer that is read page by page stays one answer. ``drafts`` is
    what a client may read of editions that are not public; ``state=draft`` asks for them. Raises Refused.
    """
    state, editions, as_of = (given.get(name, "") for name in ("state", "edition", "as_of"))
    named = [_in_scope("edition", editions, _named)] if editions else []
    if state and as_of:
        raise Refused("as_of", as_of, BadValue((), reason=_("state 和 as_of 不能同时使用。")))
    if state == DRAFT and drafts is not None:
        return [*named, Condition("e.published_at IS NULL"), drafts]
    if state and state not in (EVERY, *STATES):
        raise Refused("state", state, BadValue((EVERY, *STATES, *([DRAFT] if drafts is not None else []))))
    if as_of:
        return [*named, _current(min(_in_scope("as_of", as_of, moment_of), now))]
    if state in ("", Edition.State.PUBLISHED.value):
        return [*named, Condition("e.published_at <= %s", (now,))] if named and not state else [*named, _current(now)]
    return [*named, Condition("e.published_at <= %s", (now,)), *_in_state(state)]


def shown_at(given: Mapping[str, str], now: datetime) -> datetime:
    """The moment that the answer to these parameters is of."""
    as_of = given.get("as_of", "")
    return min(moment_of(as_of), now) if as_of else now


def _in_state(state: str) -> list[Condition]:
    return [] if state == EVERY else [Condition("e.state = %s", (state,))]


def _in_scope(name: str, value: str, read: Callable[[str], Value]) -> Value:
    try:
        return read(value)
    except BadValue as error:
        raise Refused(name, value, error) from None


def _current(now: datetime) -> Condition:
    return Condition("e.published_at <= %s AND (e.superseded_at IS NULL OR e.superseded_at > %s)", (now, now))


def _named(given: str) -> Condition:
    values = listed(given, _ID_OR_NUMBER, _IDS)
    numbers = [int(value) for value in values if value.isdigit()]
    ids = [identity.parts(value) for value in values if not value.isdigit()]
    either = ["e.number = ANY(%s)"] if numbers else []
    either += ["(j.adcode = %s AND d.code = %s AND e.year = %s AND e.stage = %s AND e.number = %s)"] * len(ids)
    values_of = ([numbers] if numbers else []) + [part for parts in ids for part in parts]
    return Condition("(" + " OR ".join(either) + ")", tuple(values_of))


def moment_of(given: str) -> datetime:
    """A date as the end of that day here, or a moment with its offset. Raises BadValue."""
    # A plus sign that nobody encoded arrives as a space.
    given = re.sub(r" (?=\d\d:\d\d$)", "+", given)
    if re.fullmatch(DAY, given):
        return datetime.combine(date.fromisoformat(given), time.max, timezone.get_default_timezone())
    if re.fullmatch(DAY + TIME, given):
        return datetime.fromisoformat(given)
    raise BadValue(_MOMENTS, like=True)
