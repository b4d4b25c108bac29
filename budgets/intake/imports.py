"""A reading into a draft edition: one transaction, replacing an earlier draft, never doubling, never half."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from budgets.intake.load import UnknownCodes, store
from budgets.intake.reading import Reading
from budgets.layouts import LAYOUTS
from budgets.models import AdministrativeUnit, Document, Edition, Jurisdiction
from budgets.normalise import plain

# What each table gives; a kind that no printed table gives is undisclosed.
KINDS_BY_TABLE = {
    7: ("basic_expenditure",),
    8: ("official_expense",),
    11: ("project", "project_line"),
    12: ("procurement",),
    13: ("purchased_service",),
    14: ("department_statement", "goal", "indicator"),
    15: ("dossier",),
}


class ImportRefused(ValueError):
    """Nothing was stored; ``problems`` has one sentence each, with place and remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document is to go; what is None is taken from the document."""

    jurisdiction: str | None = None
    department: str | None = None
    year: int | None = None


@transaction.atomic
def import_reading(
    *, reading: Reading, target: Target, despite_findings: bool = False, content: bytes | None = None
) -> Edition:
    """Store a reading's facts as the department's draft of the year; the draft there is replaced.

    ``content`` is the document itself, to be kept under its digest for staff.

    Raises ImportRefused, and stores nothing, when the document is another department's or year's, when it names
    units or codes that the portal lacks, or when figures are missing or contradict each other (unless
    ``despite_findings``).
    """
    department = _department(reading, target)
    year = _year(reading, target)
    problems = [] if despite_findings else _blocking(reading)
    problems += _missing_units(reading, department)
    if problems:
        raise ImportRefused(problems)
    edition = _draft(department, year, reading)
    try:
        store(edition=edition, facts=reading.facts)
    except UnknownCodes as error:
        raise ImportRefused(error.problems) from error
    if content is not None and edition.document is not None and not edition.document.file:
        # Last, so that a refused import leaves no file behind.
        edition.document.file.save(reading.document.name, ContentFile(content))
    return edition


def _department(reading: Reading, target: Target) -> AdministrativeUnit:
    adcode = target.jurisdiction or reading.jurisdiction or _only_district(reading)
    if adcode is None:
        raise ImportRefused([_("文件没有写明行政区划，请用 --jurisdiction 指定。")])
    if reading.jurisdiction not in (None, adcode):
        raise ImportRefused(
            [_("文件属于行政区划 %(read)s，不是 %(asked)s。") % {"read": reading.jurisdiction, "asked": adcode}]
        )
    code = target.department or reading.department
    if target.department and reading.department not in (None, target.department):
        raise ImportRefused(
            [_("文件属于部门 %(read)s，不是 %(asked)s。") % {"read": reading.department, "asked": target.department}]
        )
    departments = (
        AdministrativeUnit.objects.departments().select_related("jurisdiction").filter(jurisdiction__adcode=adcode)
    )
    found = departments.filter(code=code).first() if code else departments.filter(name=reading.department_name).first()
    if found is None:
        raise ImportRefused([_no_department(adcode, code, reading)])
    # Codes are the same in every district, and a document may print none: then the name must agree.
    codes_tell = reading.units and reading.jurisdiction
    if not codes_tell and reading.department_name and not _same_name(found.name, reading.department_name):
        words = {"read": reading.department_name, "asked": found.name}
        raise ImportRefused([_("文件属于“%(read)s”，不是“%(asked)s”。") % words])
    return found


def _same_name(known: str, printed: str) -> bool:
    """Documents print "…局本级" or leave out the district."""
    first, second = plain(known), plain(printed)
    return first in second or second in first


def _only_district(reading: Reading) -> str | None:
    """The district of the only department of the printed name."""
    named = AdministrativeUnit.objects.departments().filter(name=reading.department_name)
    adcodes = set(named.values_list("jurisdiction__adcode", flat=True))
    return adcodes.pop() if len(adcodes) == 1 else None


def _no_department(adcode: str, code: str | None, reading: Reading) -> str:
    if not Jurisdiction.objects.filter(adcode=adcode).exists():
        return _("平台上没有行政区划 %(adcode)s，请先在后台添加。") % {"adcode": adcode}
    return _("行政区划 %(adcode)s 中没有部门“%(name)s”，请先在后台添加，或用 --department 指定编码。") % {
        "adcode": adcode,
        "name": " ".join(filter(None, (code, reading.department_name))),
    }


def _year(reading: Reading, target: Target) -> int:
    year = target.year or reading.year
    if year is None:
        raise ImportRefused([_("文件没有写明年度，请用 --year 指定。")])
    if reading.year not in (None, year):
        raise ImportRefused([_("文件是 %(read)d 年的，不是 %(asked)d 年的。") % {"read": reading.year, "asked": year}])
    return year


def _blocking(reading: Reading) -> list[str]:
    """Errors of the document itself, each with its place."""
    if not reading.tables:
        return [_("文件中没有认出任何一张预算公开表。")]
    findings = [
        f"{finding.source}：{finding.message}（{finding.row} {finding.column}：{finding.actual} ≠ {finding.expected}）"
        for finding in reading.findings
        if finding.severity == "error"
    ]
    return findings + [f"{problem.place}：{problem.why}" for problem in reading.unread if problem.lost]


def _missing_units(reading: Reading, department: AdministrativeUnit) -> list[str]:
    known = set(department.units.values_list("code", flat=True))
    return [
        _("部门 %(department)s 下没有单位 %(code)s %(name)s，请先在后台添加。")
        % {"department": department.code, "code": code, "name": name}
        for code, name in reading.units.items()
        if code not in known
    ]


def _draft(department: AdministrativeUnit, year: int, reading: Reading) -> Edition:
    """The department's draft of the year, new if there is none; beside a published one it is a correction."""
    document, _created = Document.objects.get_or_create(
        sha256=reading.document.sha256,
        defaults={
            "title": Path(reading.document.name).name,
            "publisher": reading.department_name,
            "media_type": reading.document.media_type,
        },
    )
    editions = Edition.objects.select_for_update().filter(
        department=department, year=year, stage=Edition.Stage.APPROVED
    )
    draft = editions.filter(state=Edition.State.DRAFT).first()
    if draft is None:
        draft = Edition(department=department, year=year, number=editions.count() + 1)
    draft.document = document
    draft.undisclosed = _undisclosed(reading)
    draft.save()
    return draft


def _undisclosed(reading: Reading) -> list[str]:
    """Kinds of fact whose table the document lacks."""
    printed = {table.number for table in reading.tables}
    given = {fact.kind for fact in reading.facts}
    return [
        kind
        for number, kinds in KINDS_BY_TABLE.items()
        if number not in printed or number not in LAYOUTS[reading.layout].tables
        for kind in kinds
        if kind not in given
    ]
