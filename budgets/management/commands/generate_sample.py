"""Synthetic districts for tests and measurements: made from a seed, marked as synthetic wherever they are read.

Exit status: 0 done (or there already), 1 refused or (with --check) something found, 2 wrong usage.
"""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.findings import Severity
from budgets.sample.places import DEPARTMENTS, MOST_DISTRICTS
from budgets.synthetic.loading import Loaded, Order, Refused, load
from budgets.synthetic.removal import remove
from budgets.synthetic.trial import try_out

MOST_YEARS = 20
LAST_YEAR = 2026
SEED = 1


class Command(BaseCommand):
    help = (
        f"Load synthetic districts of {DEPARTMENTS} departments each, consistent by every rule, for tests and "
        "measurements. The same seed gives the same districts; those that are there already are left as they are. "
        "While a district is stored, nobody else can save: not for a portal in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        most = DEPARTMENTS * MOST_DISTRICTS
        parser.add_argument("--departments", type=_between(1, most), default=DEPARTMENTS, help=f"at most {most}")
        parser.add_argument("--years", type=_between(1, MOST_YEARS), default=3, help=f"at most {MOST_YEARS}")
        latest = timezone.localdate().year
        parser.add_argument("--last-year", type=_between(2020, latest), default=LAST_YEAR, help=f"usually {LAST_YEAR}")
        parser.add_argument("--seed", type=_between(0, 10**9), help=f"usually {SEED}")
        parser.add_argument("--processes", type=_between(1, 64), default=2, help="that make departments side by side")
        parser.add_argument(
            "--facts-only",
            action="store_true",
            help="for measurements only: without text, stored tables, rules and findings (each edition says so)",
        )
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument(
            "--check",
            type=_between(1, most),
            nargs="?",
            const=1,
            metavar="K",
            help="store nothing; apply all rules to every K-th department instead, with all its years",
        )
        instead.add_argument(
            "--remove",
            action="store_true",
            help="take all synthetic districts away again, or with --seed those of a seed",
        )

    def handle(self, *, check: int | None, remove: bool, seed: int | None, processes: int, **options: Any) -> None:
        names = ("departments", "years", "last_year", "facts_only")
        order = Order(seed=SEED if seed is None else seed, **{name: options[name] for name in names})
        try:
            if remove:
                self._remove(seed)
            elif check:
                self._check(order, check, processes)
            else:
                for loaded in load(order, processes=processes, progress=Progress(order.departments)):
                    self.stdout.write(_told(loaded))
        except Refused as error:
            raise CommandError(str(error), returncode=1) from error

    def _remove(self, seed: int | None) -> None:
        for district in remove(seed):
            self.stdout.write(f"- {district}")

    def _check(self, order: Order, every: int, processes: int) -> None:
        editions = applied = 0
        found: Counter[str] = Counter()
        progress = Progress(-(-order.departments // every))
        for tried in try_out(order, every=every, processes=processes, progress=progress):
            editions, applied = editions + tried.editions, applied + tried.applied
            found.update(told.severity for told in tried.found)
            for told in tried.found:
                if told.severity != Severity.INFO:
                    self.stdout.write(f"{told.edition} {told.rule} {told.severity}：{told.message}")
        counts = {"editions": editions, "applied": applied} | {each.value: found[each.value] for each in Severity}
        words = _("%(editions)d 个版本，核对 %(applied)d 处：错误 %(error)d，警告 %(warning)d，提示 %(info)d")
        self.stdout.write(words % counts)
        if found[Severity.ERROR.value] or found[Severity.WARNING.value]:
            raise CommandError(_("合成数据没有满足全部规则。"), returncode=1)


def _told(loaded: Loaded) -> str:
    district = f"{loaded.district.adcode} {loaded.district.name}"
    if not loaded.is_new:
        return f"= {district}"
    counts = {"departments": len(loaded.district.departments), "editions": loaded.editions, "facts": loaded.facts}
    told = _("%(departments)d 个部门，%(editions)d 个版本，%(facts)d 条数据") % counts
    return f"+ {district}：{told}"


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise ArgumentTypeError(
                _("应为 %(least)d 到 %(most)d 的整数，不能是“%(text)s”") % {"least": least, "most": most, "text": text}
            )
        return int(text)

    return read


class Progress:
    """Departments done so far and the time that is left, on the error output where that is a terminal."""

    def __init__(self, departments: int) -> None:
        self.departments = departments
        self.start = monotonic()

    def __call__(self, done: int) -> None:
        if not sys.stderr.isatty():
            return
        left = (monotonic() - self.start) / done * (self.departments - done)
        end = "\n" if done == self.departments else ""
        sys.stderr.write(f"\r\x1b[K{done}/{self.departments}  {left // 60:.0f}:{left % 60:02.0f}{end}")
        sys.stderr.flush()
