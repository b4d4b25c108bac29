"""Publish what was scheduled for now or earlier: to be run every minute or so by cron or a timer.

Exit status: 0 nothing is due any more, 1 something that is due was refused (it is tried again next time).
"""

from __future__ import annotations

import json
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.models import Edition
from budgets.publication import publish_due


class Command(BaseCommand):
    help = "Publish every approved edition whose time has come; whoever set the time must still be a publisher."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object a line per edition")

    def handle(self, **options: Any) -> None:
        refused = 0
        with pghistory.context(command="publish_due"):
            for edition, reason in publish_due():
                refused += bool(reason)
                self._tell(edition, reason, as_json=options["json"])
        if refused:
            raise CommandError(_("%(count)d 个到时的版本没有公开") % {"count": refused}, returncode=1)

    def _tell(self, edition: Edition, reason: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_record(edition, reason), ensure_ascii=False))
        elif reason:
            self.stderr.write(f"{edition} {edition.number}：{reason}")
        else:
            self.stdout.write(
                _("%(edition)s第%(number)d版已公开，%(digest)s")
                % {"edition": edition, "number": edition.number, "digest": edition.digest}
            )


def _record(edition: Edition, reason: str) -> dict[str, Any]:
    return {
        "jurisdiction": edition.department.jurisdiction.adcode,
        "department": edition.department.code,
        "year": edition.year,
        "stage": edition.stage,
        "number": edition.number,
        "published": not reason,
        "digest": edition.digest,
        "reason": reason,
    }
