"""When synthetic editions were published: around February of their year, corrections months later."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from budgets.sample.chance import chance
from budgets.sample.places import Department

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 24


def published_at(department: Department, year: int, number: int) -> datetime:
    """Within working hours of a day of February; of a correction, between April and July of the year.

    No two departments share a moment: the microseconds are made of district and department.
    """
    random = chance(department.seed, "published", year, number)
    day = datetime(year, 2, 1, 9, tzinfo=ZONE) + timedelta(days=random.randrange(DAYS))
    if number > 1:
        day += timedelta(days=random.randint(60, 120))
    micro = int(department.adcode) % 1000 * 1000 + int(department.code)
    return day + timedelta(seconds=random.randrange(8 * 3600), microseconds=micro)


def approved_on(published: datetime) -> datetime:
    """The day of 批复: at most twenty days before (预算法 art. 14)."""
    return published - timedelta(days=5 + published.second % 12)
