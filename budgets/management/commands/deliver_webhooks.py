"""Tell subscribers what was published, corrected or withdrawn: run every minute by cron or a timer, or with --watch.

Several may run at once. Exit status: 0 all that was due has arrived, 1 something has not (it is tried again later).
"""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext as _

from budgets.webhooks.sending import Attempt, deliver_due


def seconds(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no whole number of seconds, 1 or more")


class Command(BaseCommand):
    help = "Send each public change to the subscribers of webhooks, and what failed once more when its time has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until stopped, looking for news all the time")
        parser.add_argument("--interval", type=seconds, default=10, metavar="SECONDS", help="between two looks; 10")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line per attempt")

    def handle(self, **options: Any) -> None:
        if options["watch"]:
            self._watch(options["interval"], as_json=options["json"])
        elif failed := self._round(as_json=options["json"]):
            raise CommandError(_("%(count)d 次通知没有送达") % {"count": failed}, returncode=1)

    def _watch(self, interval: int, *, as_json: bool) -> None:
        pause = Event()
        while True:
            try:
                self._round(as_json=as_json)
            except DatabaseError as error:
                # A server that restarts is back soon; nothing is lost meanwhile.
                self.stderr.write(_("数据库没有接受（%(reason)s）。") % {"reason": error})
            close_old_connections()
            pause.wait(interval)

    def _round(self, *, as_json: bool) -> int:
        """Returns how many attempts failed."""
        failed = 0
        for attempt in deliver_due():
            failed += not attempt.arrived
            self._tell(attempt, as_json=as_json)
        return failed

    def _tell(self, attempt: Attempt, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_record(attempt), ensure_ascii=False))
            return
        told = {"name": attempt.subscription, "tick": attempt.delivery.change_id, "error": attempt.delivery.error}
        if attempt.arrived:
            self.stdout.write(_("%(name)s：第 %(tick)d 号变动已送达") % told)
        else:
            self.stderr.write(_("%(name)s：第 %(tick)d 号变动没有送达，%(error)s") % told)


def _record(attempt: Attempt) -> dict[str, Any]:
    return {
        "subscription": attempt.subscription.name,
        "url": attempt.subscription.url,
        "tick": attempt.delivery.change_id,
        "attempts": attempt.delivery.attempts,
        "arrived": attempt.arrived,
        "status": attempt.delivery.status,
        "error": attempt.delivery.error,
        "stopped": attempt.subscription.stopped_because,
    }
