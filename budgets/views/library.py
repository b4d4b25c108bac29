"""What public views read: editions of a department, their stored grids, and the years joined for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import archive
from budgets.facts import Crosswalk
from budgets.models import (
    AdministrativeUnit,
    Edition,
    PublishedFinding,
    PublishedRule,
    Step,
    Waiver,
)
from budgets.permissions import Permission, can, editions_for_reader
from budgets.publication import grids_of
from budgets.renderers.booklet import BOOKLET_FORMATS
from budgets.tables.grid import Grid
from budgets.templatetags.budget_tags import named
from budgets.verdict import findings_to_publish, rules_to_publish, verdict_on
from budgets.views.checked import Summary, counts_of_year, summary_of
from budgets.views.errors import Choice, NotHere, districts

YEARS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shelf:
    """A department's readable editions, newest year first, and the one being read."""

    edition: Edition
    editions: tuple[Edition, ...]
    pinned: bool

    @property
    def department(self) -> AdministrativeUnit:
        return self.edition.department

    @property
    def earlier(self) -> tuple[Edition, ...]:
        """The current editions of the years before, newest first, as far back as a page shows."""
        return tuple(
            found
            for found in self.editions
            if found.is_current
            and found.stage == self.edition.stage
            and self.edition.year - YEARS_SHOWN < found.year < self.edition.year
        )

    @property
    def correction(self) -> Edition | None:
        """What replaced a corrected edition; no query."""
        return correction_of(self)

    @property
    def withdrawal(self) -> Withdrawal | None:
        """When and why this edition was withdrawn; one query if it was."""
        return withdrawal_of(self.edition) if self.edition.state == Edition.State.WITHDRAWN else None

    @property
    def checked(self) -> Summary | None:
        """What the rules found; no query."""
        return summary_of(self.edition)

    @property
    def current(self) -> Edition | None:
        """The current edition of the same year, if there is one; no query."""
        found = (
            e for e in self.editions if e.is_current and (e.year, e.stage) == (self.edition.year, self.edition.stage)
        )
        return next(found, None)

    @property
    def permanent_url(self) -> str:
        return permanent_address(self.edition)

    @property
    def overview_url(self) -> str:
        return self.url("overview")

    @property
    def checks_url(self) -> str:
        return self.url("checks")

    @property
    def changes_url(self) -> str:
        return self.url("changes")

    @property
    def changes_file_url(self) -> str:
        return self.url("changes-file")

    @property
    def projects_url(self) -> str:
        return self.url("projects")

    @property
    def performance_url(self) -> str:
        return self.url("performance")

    @property
    def booklet_url(self) -> str:
        return self.url("booklet")

    @property
    def booklet_files(self) -> list[Choice]:
        """The whole official document as files."""
        return [Choice(key.upper(), self.url("booklet-file", format=key)) for key in BOOKLET_FORMATS]

    def year_pages(self, name: str, **arguments: object) -> list[tuple[int, str]]:
        """The same page of every current year, newest first."""
        return [(found.year, self.url(name, found, **arguments)) for found in self.editions if found.is_current]

    def url(self, name: str, edition: Edition | None = None, **arguments: object) -> str:
        """An address within this edition (or another of the department), pinned to its number if this one is."""
        target = edition or self.edition
        where: dict[str, object] = {
            "jurisdiction": target.department.jurisdiction.adcode,
            "department": target.department.code,
            "year": target.year,
        }
        if self.pinned and edition is None:
            return reverse(f"budgets:edition:{name}", kwargs=where | {"edition": target.number} | arguments)
        return reverse(f"budgets:current:{name}", kwargs=where | arguments)


def shelf_of(request: HttpRequest, jurisdiction: str, department: str, year: int, number: int | None) -> Shelf:
    """One query. Raises NotHere naming what the department, or else the portal, has."""
    editions = department_editions(request, jurisdiction, department, year)
    found = [edition for edition in editions if edition.year == year]
    wanted = [e for e in found if (e.is_current if number is None else e.number == number)]
    if not wanted:
        _say_if_withdrawn(found)
        raise NotHere(
            _("%(department)s没有公开 %(year)d 年的这个版本。已公开的有：")
            % {"department": named(editions[0].department), "year": year},
            edition_choices(editions),
        )
    return Shelf(wanted[0], editions, pinned=number is not None)


def _say_if_withdrawn(editions: Sequence[Edition]) -> None:
    """Of a year's editions, newest first, none is current: NotHere that says when and why, if the last one public was
    withdrawn. A correction will stand at the same address, so it is not gone for good.
    """
    last = next((edition for edition in editions if edition.is_published), None)
    if last is None or last.state != Edition.State.WITHDRAWN:
        return
    pinned = [
        Choice(
            _("第 %(number)d 版（%(state)s）") % {"number": edition.number, "state": edition.get_state_display()},
            permanent_address(edition),
        )
        for edition in editions
        if edition.is_published
    ]
    message = _("%(department)s %(year)d 年的预算已撤回。%(reason)s原样保留、可以查看的版本：")
    reason = withdrawal_of(last).words
    raise NotHere(
        message % {"department": named(last.department), "year": last.year, "reason": reason},
        pinned,
        title=_("预算已撤回"),
    )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why; neither is known of what was withdrawn by hand in the database."""

    on: date | None
    reason: str

    @property
    def words(self) -> str:
        """As sentences of a message: 2026-03-01 撤回，原因：数据有误。"""
        if self.on is None:
            return ""
        return _("%(date)s 撤回，原因：%(reason)s。") % {"date": self.on, "reason": self.reason.rstrip("。.")}


def withdrawal_of(edition: Edition) -> Withdrawal:
    """The public reason; one query. Notes of every other step are for staff only."""
    step = edition.steps.latest_of(Step.WITHDRAW).first()
    return Withdrawal(timezone.localdate(step.at), step.note) if step else Withdrawal(None, "")


def correction_of(shelf: Shelf) -> Edition | None:
    """The edition that replaced this one; no query."""
    edition = shelf.edition
    later = [
        found
        for found in shelf.editions
        if found.is_published and found.year == edition.year and found.number > edition.number
    ]
    return min(later, key=lambda found: found.number, default=None)


def permanent_address(edition: Edition) -> str:
    department = edition.department
    return reverse(
        "budgets:edition:overview", args=[department.jurisdiction.adcode, department.code, edition.year, edition.number]
    )


def department_editions(
    request: HttpRequest, jurisdiction: str, department: str, year: int | None = None
) -> tuple[Edition, ...]:
    """A department's readable editions, newest first; NotHere when it has none. With what the rules found in those of
    ``year``.
    """
    editions = tuple(
        editions_for_reader(request.user)
        .annotate(**(counts_of_year(year) if year else {}))
        .filter(
            department__jurisdiction__adcode=jurisdiction, department__code=department, stage=Edition.Stage.APPROVED
        )
        .order_by("-year", "-number")
    )
    if not editions:
        raise NotHere(_("没有编码为“%(code)s”且已公开预算的部门。可以从这里开始：") % {"code": department}, districts())
    return editions


def edition_choices(editions: Iterable[Edition]) -> list[Choice]:
    return [
        Choice(
            _("%(year)d年") % {"year": edition.year},
            reverse(
                "budgets:current:overview",
                args=[edition.department.jurisdiction.adcode, edition.department.code, edition.year],
            ),
        )
        for edition in editions
        if edition.is_current
    ]


def grids(shelf: Shelf, numbers: Sequence[int] | None = None) -> dict[int, Grid]:
    """The edition's own tables by number: as stored, or for a draft as its facts stand. One query if published."""
    if not shelf.edition.is_published:
        return {grid.number: grid for grid in grids_of(shelf.edition) if not numbers or grid.number in numbers}
    return archive.grids([shelf.edition], numbers).get(shelf.edition.pk, {})


def grids_by_year(
    shelf: Shelf, numbers: Sequence[int], part: archive.Wanted | None = None
) -> dict[int, dict[int, Grid]]:
    """This year's and the earlier years' tables, of published ones the wanted parts: year -> number -> grid. One query
    if published.
    """
    stored = archive.grids([shelf.edition, *shelf.earlier], numbers, part)
    if not shelf.edition.is_published:
        stored[shelf.edition.pk] = grids(shelf, numbers)
    return {edition.year: stored.get(edition.pk, {}) for edition in (shelf.edition, *shelf.earlier)}


@dataclass(frozen=True, slots=True)
class Checks:
    """What the rules found in an edition; no rules at all where it was published before there were any."""

    rules: Sequence[PublishedRule]
    findings: Sequence[PublishedFinding]
    waivers: Sequence[Waiver]


def checks(shelf: Shelf) -> Checks:
    """As stored, or for a draft as it stands and would be stored. Three queries if published."""
    edition = shelf.edition
    waivers = list(edition.waivers.order_by("rule", "pk"))
    if not edition.is_published:
        verdict = verdict_on(edition)
        return Checks(rules_to_publish(verdict), findings_to_publish(verdict), waivers)
    return Checks(
        list(edition.rules.order_by("number")),
        list(edition.findings.select_related("waiver").order_by("number")),
        waivers,
    )


def found_in(shelf: Shelf, table: int) -> int:
    """How many findings an edition was published with in a table. One query; none of a draft, which may change."""
    return shelf.edition.findings.filter(table=table).count() if shelf.edition.is_published else 0


def crosswalks(shelf: Shelf, table: int) -> Mapping[int, Crosswalk]:
    return archive.crosswalks(shelf.department, table)


def comment_url(request: HttpRequest, edition: Edition) -> str:
    """Where this reader may comment on places of a draft; empty for everybody else and for what is published."""
    if edition.is_published or not can(request.user, Permission.COMMENT, edition.department):
        return ""
    return reverse("admin:budgets_edition_comment", args=(edition.pk,))
