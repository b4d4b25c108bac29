"""Publish a draft edition from the command line. Exit status: 0 published, 1 refused, 2 no such draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.management.editions import add_edition_arguments, find_edition
from budgets.models import Edition
from budgets.publication import publish


class Command(BaseCommand):
    help = "Publish a department's draft of a year; without --number the latest draft."

    def add_arguments(self, parser: CommandParser) -> None:
        add_edition_arguments(parser)
        parser.add_argument("--number", type=int, help="the edition's number, e.g. 2 for the first correction")

    def handle(self, *, number: int | None, **options: Any) -> None:
        edition = find_edition(options, number=number, state=Edition.State.DRAFT)
        try:
            edition = publish(edition=edition, by=None)
        except ValidationError as error:
            raise CommandError(f"{edition}：{' '.join(error.messages)}", returncode=1) from error
        self.stdout.write(
            _("%(edition)s第%(number)d版已公开，%(digest)s")
            % {"edition": edition, "number": edition.number, "digest": edition.digest}
        )
