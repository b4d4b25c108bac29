"""What /compare/ is asked: which departments and years, which table, which column, amounts or shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Edition
from budgets.templatetags.budget_tags import named
from budgets.views import parameters
from budgets.views.errors import BadParameter, Choice, NotHere, districts

COMPARED_TABLES = range(1, 14)
"""Those of amounts; the performance forms (14, 15) are words."""
DEFAULT_TABLE = 5
MOST = 6
"""Columns that can be read beside each other."""
SUGGESTED = 8
PEERS = "peers"
_PLACE = re.compile(r"([1-9][0-9]{5})/([^/\s]{1,20})(?:/([0-9]{4}))?")
EXAMPLE = "420103/501/2024"


@dataclass(frozen=True, slots=True)
class Wanted:
    """``places`` are adcode, department and year, None for the latest; ``rows`` is the deepest level of rows."""

    places: tuple[tuple[str, str, int | None], ...]
    table: int
    column: str
    shares: bool
    unit: Unit | None
    rows: str
    peers: bool


def wanted(request: HttpRequest) -> Wanted:
    """Raises BadParameter, or NotHere with departments of that name."""
    given = [each.strip() for each in request.GET.getlist("d")]
    places = dict.fromkeys(_place(request, each) for each in given if each)
    if len(places) > MOST:
        raise BadParameter(
            _("一次最多比较 %(most)d 列，现在有 %(number)d 列：请去掉几个 d。") % {"most": MOST, "number": len(places)}
        )
    return Wanted(
        places=tuple(places),
        table=_table(request),
        column=request.GET.get("column", ""),
        shares=parameters.among("as", request.GET.get("as") or "amount", ("amount", "share")) == "share",
        unit=parameters.unit(request) if request.GET.get("unit") else None,
        rows=request.GET.get("rows", ""),
        peers=parameters.among("with", request.GET.get("with") or "", ("", PEERS)) == PEERS,
    )


def _place(request: HttpRequest, given: str) -> tuple[str, str, int | None]:
    found = _PLACE.fullmatch(given)
    if found is None:
        raise _unreadable(request, given)
    return found[1], found[2], int(found[3]) if found[3] else None


def _unreadable(request: HttpRequest, given: str) -> Exception:
    """One query: whoever typed a name gets the departments that have it."""
    message = _("d 应当写作 区划代码/部门编码/年度，例如 %(example)s，而不是“%(given)s”。") % {
        "example": EXAMPLE,
        "given": given[:50],
    }
    departments = AdministrativeUnit.objects.departments().filter(Q(name__icontains=given) | Q(code=given))
    departments = departments.filter(editions__state=Edition.State.PUBLISHED).distinct().select_related("jurisdiction")
    found = list(departments.order_by("code")[:SUGGESTED]) if 1 < len(given) <= 100 else []
    if not found:
        return BadParameter(message)
    return NotHere(message + _("名称相近的部门："), [_instead(request, given, each) for each in found])


def _instead(request: HttpRequest, given: str, department: AdministrativeUnit) -> Choice:
    d = f"{department.jurisdiction.adcode}/{department.code}"
    places = [d if each.strip() == given else each for each in request.GET.getlist("d")]
    return Choice(f"{named(department.jurisdiction)} {named(department)}", address(request, places))


def address(request: HttpRequest, places: Iterable[str], name: str = "compare") -> str:
    """This comparison with other columns."""
    kept = [(key, value) for key, value in request.GET.items() if key not in ("d", "with") and value]
    return f"{reverse(f'budgets:{name}')}?{urlencode([*(('d', each) for each in places if each), *kept], safe='/')}"


def _table(request: HttpRequest) -> int:
    given = request.GET.get("table") or str(DEFAULT_TABLE)
    if given not in map(str, COMPARED_TABLES):
        raise BadParameter(
            _("参数 table 不能是“%(given)s”：可以比较的是表 1 到 13；绩效表（14、15）是文字，请在部门的网页上看。")
            % {"given": given[:20]}
        )
    return int(given)


def editions_of(places: Sequence[tuple[str, str, int | None]]) -> tuple[list[Edition], list[Edition]]:
    """The current edition of each place, and all current ones of these departments, newest first. One query.

    Raises NotHere that says what there is instead.
    """
    where = Q(pk__in=[])
    for adcode, code, _year in places:
        where |= Q(department__jurisdiction__adcode=adcode, department__code=code)
    found = Edition.objects.current().with_names().filter(where, stage=Edition.Stage.APPROVED)
    every = list(found.order_by("department__jurisdiction__adcode", "department__code", "-year"))
    by_department: dict[tuple[str, str], list[Edition]] = {}
    for edition in every:
        key = edition.department.jurisdiction.adcode, edition.department.code
        by_department.setdefault(key, []).append(edition)
    return list({each.pk: each for each in (_edition(place, by_department) for place in places)}.values()), every


def _edition(place: tuple[str, str, int | None], known: Mapping[tuple[str, str], list[Edition]]) -> Edition:
    adcode, code, year = place
    editions = known.get((adcode, code), [])
    if not editions:
        words = {"adcode": adcode, "code": code}
        raise NotHere(_("%(adcode)s 没有编码为“%(code)s”且已公开预算的部门。可以从这里开始：") % words, districts())
    found = next((each for each in editions if year in (None, each.year)), None)
    if found is None:
        raise NotHere(
            _("%(department)s没有公开 %(year)s 年的预算。已公开的有：")
            % {"department": named(editions[0].department), "year": year},
            [Choice(label(each), f"{reverse('budgets:compare')}?d={place_of(each)}") for each in editions],
        )
    return found


def place_of(edition: Edition) -> str:
    return f"{edition.department.jurisdiction.adcode}/{edition.department.code}/{edition.year}"


def label(edition: Edition) -> str:
    return _("%(department)s %(year)s年") % {"department": named(edition.department), "year": edition.year}
