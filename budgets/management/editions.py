"""How commands name an edition: --jurisdiction, --department, --year, --stage and a number."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Edition


def add_edition_arguments(parser: CommandParser) -> None:
    parser.add_argument("--jurisdiction", required=True, help="adcode, e.g. 420103")
    parser.add_argument("--department", required=True, help="department code, e.g. 501")
    parser.add_argument("--year", required=True, type=int)
    parser.add_argument(
        "--stage", default=Edition.Stage.APPROVED.value, choices=[stage.value for stage in Edition.Stage]
    )


def add_department_arguments(parser: CommandParser, *, jurisdiction: str, department: str) -> None:
    """Optional ones, for commands that have a usual department."""
    parser.add_argument("--jurisdiction", default=jurisdiction, help=f"adcode, {jurisdiction} unless given")
    parser.add_argument("--department", default=department, help=f"department code, {department} unless given")


def find_department(jurisdiction: str, department: str) -> AdministrativeUnit:
    """CommandError with exit status 2 when there is none."""
    departments = AdministrativeUnit.objects.departments().select_related("jurisdiction")
    found = departments.filter(jurisdiction__adcode=jurisdiction, code=department).first()
    if found is None:
        names = {"jurisdiction": jurisdiction, "department": department}
        raise CommandError(_("没有部门 %(jurisdiction)s/%(department)s。") % names, returncode=2)
    return found


def add_by_argument(parser: CommandParser) -> None:
    parser.add_argument("--by", metavar="USERNAME", help="who does it, by the rules of their roles; default: operator")


def find_user(username: str | None) -> Any:
    """Who is named; None, the operator of the machine, when nobody is. CommandError with exit status 2 if unknown."""
    if username is None:
        return None
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("没有可用的账号“%(name)s”。") % {"name": username}, returncode=2)
    return user


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
