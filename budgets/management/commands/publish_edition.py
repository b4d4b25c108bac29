"""Publish a draft edition from the command line. Exit status: 0 published, 1 refused, 2 no such draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.models import Edition
from budgets.publication import publish


class Command(BaseCommand):
    help = "Publish a department's draft of a year; without --number the latest draft."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="adcode, e.g. 420103")
        parser.add_argument("--department", required=True, help="department code, e.g. 501")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument(
            "--stage", default=Edition.Stage.APPROVED.value, choices=[stage.value for stage in Edition.Stage]
        )
        parser.add_argument("--number", type=int, help="the edition's number, e.g. 2 for the first correction")

    def handle(self, **options: Any) -> None:
        edition = _edition(**{name: options[name] for name in _WANTED})
        try:
            edition = publish(edition=edition, by=None)
        except ValidationError as error:
            raise CommandError(f"{edition}：{' '.join(error.messages)}", returncode=1) from error
        self.stdout.write(
            _("%(edition)s第%(number)d版已公开，%(digest)s")
            % {"edition": edition, "number": edition.number, "digest": edition.digest}
        )


_WANTED = ("jurisdiction", "department", "year", "stage", "number")


def _edition(*, jurisdiction: str, department: str, year: int, stage: str, number: int | None) -> Edition:
    """The numbered edition, or the latest draft. CommandError that says what there is instead."""
    editions = (
        Edition.objects.with_names()
        .filter(
            department__jurisdiction__adcode=jurisdiction,
            department__code=department,
            year=year,
            stage=stage,
        )
        .order_by("-number")
    )
    wanted = editions.filter(number=number) if number else editions.filter(state=Edition.State.DRAFT)
    if edition := wanted.first():
        return edition
    there = "、".join(
        _("第%(number)d版（%(state)s）") % {"number": one.number, "state": one.get_state_display()} for one in editions
    )
    raise CommandError(
        _("%(jurisdiction)s/%(department)s %(year)d年没有这样的草稿；现有：%(there)s")
        % {
            "jurisdiction": jurisdiction,
            "department": department,
            "year": year,
            "there": there or _("没有任何版本"),
        },
        returncode=2,
    )
