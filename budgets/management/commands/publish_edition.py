"""Publish an edition from the command line; the operator publishes drafts too.

Exit status: 0 published, 1 refused, 2 no such edition or account.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.management.editions import add_by_argument, add_edition_arguments, find_edition, find_user
from budgets.models import Edition
from budgets.publication import publish


class Command(BaseCommand):
    help = "Publish a department's draft of a year; without --number the latest draft."

    def add_arguments(self, parser: CommandParser) -> None:
        add_edition_arguments(parser)
        add_by_argument(parser)
        parser.add_argument("--number", type=int, help="the edition's number, e.g. 2 for the first correction")

    def handle(self, *, number: int | None, by: str | None, **options: Any) -> None:
        person = find_user(by)
        state = Edition.State.DRAFT if person is None else Edition.State.APPROVED
        edition = find_edition(options, number=number, state=state)
        try:
            edition = publish(edition=edition, by=person)
        except PermissionDenied as error:
            raise CommandError(f"{edition}：{error}", returncode=1) from error
        except ValidationError as error:
            raise CommandError(f"{edition}：{' '.join(error.messages)}", returncode=1) from error
        self.stdout.write(
            _("%(edition)s第%(number)d版已公开，%(digest)s")
            % {"edition": edition, "number": edition.number, "digest": edition.digest}
        )
