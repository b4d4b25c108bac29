"""Where a reading goes: the department and year that it names, or that the caller names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from budgets.intake.codes import PrintedCode
from budgets.intake.reading import Reading
from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.normalise import plain


class ImportRefused(ValueError):
    """Nothing was stored; ``problems`` has one sentence each, with place and remedy, ``unknown`` the codes in them."""

    def __init__(self, problems: list[str], unknown: Sequence[PrintedCode] = ()) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        self.unknown = list(unknown)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document is to go; what is None is taken from the document."""

    jurisdiction: str | None = None
    department: str | None = None
    year: int | None = None

    def accepts(self, reading: Reading) -> bool:
        """Whether a reading says nothing else than what is asked for."""
        asked = (self.jurisdiction, self.department, self.year)
        said = (reading.jurisdiction, reading.department, reading.year)
        return all(None in pair or pair[0] == pair[1] for pair in zip(asked, said, strict=True))


def selected(readings: Sequence[Reading], target: Target) -> tuple[Reading, ...]:
    """Of a file with several departments or years those that are asked for. Raises ImportRefused for none.

    A file with one is not looked at: if it is another's, the refusal of its import says so.
    """
    if len(readings) == 1:
        return tuple(readings)
    found = tuple(reading for reading in readings if target.accepts(reading))
    if not found:
        there = "、".join(dict.fromkeys(map(_told, readings)))
        raise ImportRefused([_("文件中没有所要的部门和年度；文件中有：%(there)s。") % {"there": there}])
    return found


def _told(reading: Reading) -> str:
    return "/".join(filter(None, (reading.jurisdiction, reading.department, str(reading.year or ""))))


def destination(reading: Reading, target: Target) -> tuple[AdministrativeUnit, int]:
    """The department and year. Raises ImportRefused for a document of another, and a department that is not there."""
    return _department(reading, target), _year(reading, target)


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
