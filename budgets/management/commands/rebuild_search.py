from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from budgets.models import SearchEntry
from budgets.search.index import rebuild

EVERY = 100


class Command(BaseCommand):
    help = "Make the index of the search anew, from what is public today. The search goes on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when editions are found already")

    def handle(self, *, verbosity: int, if_empty: bool, **options: Any) -> None:
        if if_empty and SearchEntry.objects.exclude(edition=None).exists():
            return
        for done, of in rebuild():
            if verbosity and (done % EVERY == 0 or done == of):
                self.stdout.write(_("%(done)d / %(of)d 个版本") % {"done": done, "of": of})
        if verbosity:
            self.stdout.write(_("搜索条目共 %(count)d 条") % {"count": SearchEntry.objects.count()})
