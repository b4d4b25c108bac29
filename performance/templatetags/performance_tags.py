"""How the pages of performance write targets and weights."""

from __future__ import annotations

import re
from decimal import Decimal

from django import template

from budgets.terms import term
from performance.progress import FollowedGoal

register = template.Library()
_TICKED = re.compile(r"[0-9]+\. (?P<choice>[^☑☐]+)☑")


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A weight or target without zeros that say nothing: 12.50 is 12.5."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"


@register.filter
def difference(value: Decimal) -> str:
    """With its sign; a true minus."""
    return ("+" if value > 0 else "−") + plain_number(abs(value))


@register.filter
def ticked_only(value: str) -> str:
    """Of a line of tick boxes the choice made, in the reader's language; any other text as it is."""
    found = _TICKED.search(value)
    return term(found["choice"]) if found else value


@register.filter
def joined_terms(path: str) -> str:
    """A header path that was joined with "·", in the reader's language."""
    return " · ".join(map(term, path.split("·")))


@register.filter
def has_past(goal: FollowedGoal) -> bool:
    """Whether anything is known of any of its indicators' past."""
    return any(past.source for row in goal.rows for past in row.past)
