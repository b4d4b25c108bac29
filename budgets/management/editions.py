"""How commands name an edition: --jurisdiction, --department, --year, --stage and a number."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.models import Edition


def add_edition_arguments(parser: CommandParser) -> None:
    parser.add_argument("--jurisdiction", required=True, help="adcode, e.g. 420103")
    parser.add_argument("--department", required=True, help="department code, e.g. 501")
    parser.add_argument("--year", required=True, type=int)
    parser.add_argument(
        "--stage", default=Edition.Stage.APPROVED.value, choices=[stage.value for stage in Edition.Stage]
    )


def find_edition(options: dict[str, Any], *, number: int | None, **otherwise: Any) -> Edition:
    """The numbered edition; without a number the latest one that meets the conditions ``otherwise``.

    CommandError with exit status 2, saying what there is instead.
    """
    names = {name: options[name] for name in ("jurisdiction", "department", "year")}
    editions = (
        Edition.objects.with_names()
        .filter(
            department__jurisdiction__adcode=names["jurisdiction"],
            department__code=names["department"],
            year=names["year"],
            stage=options["stage"],
        )
        .order_by("-number")
    )
    wanted = editions.filter(number=number) if number else editions.filter(**otherwise)
    if edition := wanted.first():
        return edition
    there = "、".join(
        _("第%(number)d版（%(state)s）") % {"number": one.number, "state": one.get_state_display()} for one in editions
    )
    message = _("%(jurisdiction)s/%(department)s %(year)d年没有这样的版本；现有：%(there)s")
    raise CommandError(message % (names | {"there": there or _("没有任何版本")}), returncode=2)
