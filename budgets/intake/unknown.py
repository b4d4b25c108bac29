"""Codes that a document uses and the year's lists lack: named with their place, and added when that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from budgets import classifications
from budgets.classifications import UNCONFIRMED
from budgets.intake.codes import CATEGORY, ECONOMIC_CLASS, FUNCTION, UNIT, PrintedCode
from budgets.intake.load import unknown_references
from budgets.intake.reading import Reading
from budgets.models import AdministrativeUnit, EconomicClass, Edition, Function, ProcurementCategory
from budgets.normalise import characters

_LISTS: Mapping[str, Any] = {
    UNIT: AdministrativeUnit,
    FUNCTION: Function,
    ECONOMIC_CLASS: EconomicClass,
    CATEGORY: ProcurementCategory,
}
LONGEST_NAME = 200
_NAMES = {model: name for name, model in _LISTS.items()}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that a list lacks. ``why`` it is a problem, with the remedy; ``addable`` if its printed name will do."""

    printed: PrintedCode
    why: str
    addable: bool


def unknown_codes(reading: Reading, department: AdministrativeUnit, year: int) -> list[Unknown]:
    """In the order of units, functions, economic classes, categories; each once, codes above others before them."""
    used: dict[tuple[str, str], PrintedCode] = {}
    for model, key, fact in unknown_references(Edition(department=department, year=year), reading.facts):
        if kind := _NAMES.get(model):
            used.setdefault((kind, key), reading.codes.get((kind, key)) or PrintedCode(kind, key, "", fact.place))
    units = {code.code for code in department.units.all()} | {department.code}
    for code, name in reading.units.items():
        if code not in units:
            used.setdefault((UNIT, code), reading.codes.get((UNIT, code)) or PrintedCode(UNIT, code, name, ""))
    found: list[Unknown] = []
    for kind in _LISTS:
        found += _of_list(kind, [code for code in used.values() if code.list == kind], reading, department, year)
    return found


def _of_list(
    kind: str, used: Iterable[PrintedCode], reading: Reading, department: AdministrativeUnit, year: int
) -> Iterator[Unknown]:
    known = set() if kind == UNIT else set(_LISTS[kind].objects.valid_in(year).values_list("code", flat=True))
    wanted = {code.code: code for code in used}
    for code in list(wanted.values()):
        for above in _above(code):
            if above not in known:
                wanted.setdefault(above, reading.codes.get((kind, above)) or PrintedCode(kind, above, "", code.source))
    added: set[str] = set()
    for code in sorted(wanted.values(), key=lambda code: code.code):
        why = _fault(code, department, year) or _without_parent(code, known | added)
        if not why:
            added.add(code.code)
        yield Unknown(code, (why or _offer(code)).removeprefix("："), addable=not why)


def _above(code: PrintedCode) -> list[str]:
    """类 and 款 above a code; other lists have no such levels."""
    lengths = (3, 5) if code.list in (FUNCTION, ECONOMIC_CLASS) else ()
    return [code.code[:length] for length in lengths if length < len(code.code)]


def _fault(code: PrintedCode, department: AdministrativeUnit, year: int) -> str:
    """Why a code cannot be added as it is printed; empty where it can."""
    model = _LISTS[code.list]
    words = {"source": code.source, "code": code.code, "kind": model._meta.verbose_name, "department": department.code}
    if not code.code:
        return _("%(source)s：没有%(kind)s的编码。请在文件中补上。") % words
    if code.list == UNIT:
        right = len(code.code) == 6 and code.code.isdigit() and code.code.startswith(department.code)
    else:
        right = classifications.has_its_format(model(code=code.code, name=code.name or "?", first_year=year))
    if not right:
        if code.list == UNIT:
            return _("%(source)s：“%(code)s”不是部门 %(department)s 的单位编码。请改正文件，或者先在后台添加。") % words
        return _("%(source)s：“%(code)s”不是%(kind)s的编码。请改正文件。") % words
    if not code.name:
        return _("%(source)s：%(kind)s里没有“%(code)s”，文件也没有印出它的名称。请先在后台的“%(kind)s”中添加。") % words
    if len(code.name) > LONGEST_NAME:
        return _("%(source)s：%(kind)s“%(code)s”的名称超过200字。请核对文件。") % words
    return ""


def _without_parent(code: PrintedCode, known: Collection[str]) -> str:
    missing = [parent for parent in _above(code) if parent not in known]
    if not missing:
        return ""
    return _("%(source)s：%(kind)s里没有“%(code)s %(name)s”，也没有它的上级 %(parent)s。请先在后台添加。") % {
        "source": code.source,
        "kind": _LISTS[code.list]._meta.verbose_name,
        "code": code.code,
        "name": code.name,
        "parent": "、".join(missing),
    }


def _offer(code: PrintedCode) -> str:
    return _(
        "%(source)s：%(kind)s里没有“%(code)s %(name)s”。核对无误后，"
        "加上 --add-codes 可以把它加入目录（标为待确认），也可以先在后台的“%(kind)s”中添加。"
    ) % {
        "source": code.source,
        "kind": _LISTS[code.list]._meta.verbose_name,
        "code": code.code,
        "name": code.name,
    }


def add_codes(unknown: Iterable[Unknown], department: AdministrativeUnit, year: int) -> list[PrintedCode]:
    """Add what can be added, marked as unconfirmed and valid from ``year``; returns it as it was added."""
    added = [code.printed for code in unknown if code.addable]
    for code in added:
        if code.list == UNIT:
            AdministrativeUnit.objects.create(
                jurisdiction=department.jurisdiction,
                code=code.code,
                name=characters(code.name),
                parent=department,
                first_year=year,
                confidence=UNCONFIRMED,
            )
    for kind in (FUNCTION, ECONOMIC_CLASS, CATEGORY):
        rows = [
            {"code": code.code, "name": characters(code.name), "confidence": UNCONFIRMED}
            for code in added
            if code.list == kind
        ]
        if rows:
            classifications.load_year(model=_LISTS[kind], year=year, rows=rows)
    return added


def kind_of(code: PrintedCode) -> str:
    """The official name of the code's list."""
    return str(_LISTS[code.list]._meta.verbose_name)
