"""The statutory clock: a budget is published within twenty days of its approval (预算法 art. 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from budgets.models import Edition


@dataclass(frozen=True, slots=True)
class Clock:
    """``days`` are left until the last day, on which it is 0; below 0 it is too late by so many."""

    deadline: date
    days: int

    @property
    def overdue(self) -> bool:
        return self.days < 0

    @property
    def words(self) -> str:
        if self.overdue:
            return _("逾期 %(days)d 天") % {"days": -self.days}
        return _("还剩 %(days)d 天") % {"days": self.days} if self.days else _("今天到期")


def with_current(editions: Any) -> Any:
    """Editions that know, as ``has_current``, whether something of their year is public at this moment."""
    same = {name: OuterRef(name) for name in ("department", "year", "stage")}
    return editions.annotate(has_current=Exists(Edition.objects.current().filter(**same)))


def clock_of(edition: Edition, today: date, *, has_current: bool) -> Clock | None:
    """None where no clock runs: the day of approval is not known, or the year's budget is public already, so that a
    correction of it has no statutory day. It runs again once the budget is withdrawn.
    """
    if has_current or edition.state == Edition.State.CORRECTED or edition.deadline is None:
        return None
    return Clock(edition.deadline, (edition.deadline - today).days)
