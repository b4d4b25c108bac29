"""Tables 14 and 15 out of a document's blocks, by what the cells say and not by where they stand.

Merged cells lost, rows slipped left, tables cut by pages and headers swallowed are all read; what is not, is said.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from budgets.facts import Fact
from budgets.intake import raw
from budgets.intake.recognise import PROJECT_CODE, Problem, Reported
from budgets.intake.segments import UNIT
from budgets.layouts import Unit
from performance.intake.department import DepartmentForm
from performance.intake.lines import Line, Notes, lines_of
from performance.intake.project import ProjectForm
from performance.intake.words import (
    BOUNDARY,
    DEPARTMENT_LABELS,
    DOSSIER_LABELS,
    FORM_TITLE,
    FURNITURE,
    HEADINGS,
    SECTIONS,
    key_of,
)

Form = DepartmentForm | ProjectForm


@dataclass(frozen=True, slots=True)
class Forms:
    """What the forms of one document say.

    ``tables`` are T14's "funding" and "projects" and each project's "funding", as reported, mistakes and all.
    ``names`` are the projects' names as T15 prints them, by key. ``blocks`` are the indexes of the blocks that belong
    to the forms, so that nobody else need read them. ``department`` is the name on T14.
    """

    facts: tuple[Fact, ...] = ()
    tables: tuple[Reported, ...] = ()
    unread: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    blocks: frozenset[int] = frozenset()
    department: str = ""


def read_forms(blocks: Sequence[raw.Block]) -> Forms:
    """Read every form 14 and 15 of a document; blocks outside the forms are left alone."""
    notes = Notes()
    forms, used = _read(lines_of(blocks), notes)
    forms = _distinct(forms, notes)
    facts = tuple(fact for form in forms for fact in form.facts())
    return Forms(
        facts=facts,
        tables=tuple(table for form in forms for table in form.tables()),
        unread=notes.problems,
        names={form.key: form.name for form in forms if isinstance(form, ProjectForm)},
        blocks=frozenset(used),
        department=next((form.department for form in forms if isinstance(form, DepartmentForm)), ""),
    )


def _read(lines: Sequence[Line], notes: Notes) -> tuple[list[Form], set[int]]:
    forms: list[Form] = []
    used: set[int] = set()
    inside = False
    openings = [*(_opens(lines, number) for number in range(len(lines))), None]
    named = {text for number, line in enumerate(lines) if openings[number] is ProjectForm for text in line.words}
    for number, line in enumerate(lines):
        opened = openings[number]
        if opened and not (inside and _is_repeated_head(forms[-1], line)):
            forms.append(opened(notes, line))
            inside = True
        elif inside and _ends(line):
            inside = False
        furniture = inside and _is_furniture(line)
        if furniture or not inside:
            _learn_unit(line, notes)
        if not inside:
            continue
        used.add(line.block)
        heads = openings[number + 1] is not None and _is_heading_of(line, lines[number + 1])
        known = heads or furniture or _is_listed(line, named)
        if not known and not forms[-1].read(line):
            notes.unread(line)
    return forms, used


def _opens(lines: Sequence[Line], number: int) -> type[Form] | None:
    """The form that begins here, told by its first label together with the next ones."""
    line = lines[number]
    if line.paragraph:
        return None
    department = key_of(line.words[0], DEPARTMENT_LABELS) == "department"
    label = key_of(line.words[0], DOSSIER_LABELS)
    project = label == "name" or (label == "code" and _begins_with_code(lines, number))
    if not (department or project) or all(HEADINGS.match(text) for text in line.words):
        return None
    following = [text for near in lines[number : number + 3] for text in near.words[::2]][1:]
    if department and any(key_of(text, DEPARTMENT_LABELS) or key_of(text, SECTIONS) for text in following):
        return DepartmentForm
    if project and any(key_of(text, DOSSIER_LABELS) for text in following[:2]):
        return ProjectForm
    return None


def _begins_with_code(lines: Sequence[Line], number: int) -> bool:
    """A form that gives the project's code before its name, not after."""
    rest = lines[number].words[1:]
    if not rest or not PROJECT_CODE.match(rest[0]):
        return False
    before = lines[number - 1].words if number else []
    after = [*rest, *(lines[number + 1].words if number + 1 < len(lines) else [])]
    return not _names_a_project(before) and _names_a_project(after)


def _names_a_project(texts: Sequence[str]) -> bool:
    return any(key_of(text, DOSSIER_LABELS) == "name" for text in texts)


def _is_repeated_head(form: Form, line: Line) -> bool:
    """The first row of the same form again, as on each page of a long one."""
    return isinstance(form, ProjectForm) and line.words[:4] == form.opened.words[:4]


def _distinct(forms: Sequence[Form], notes: Notes) -> list[Form]:
    """One form of the department and one of each project; another one is said and left out."""
    found: dict[str, Form] = {}
    for form in forms:
        key = form.key if isinstance(form, ProjectForm) else "T14"
        if found.setdefault(key, form) is not form:
            title = form.name if isinstance(form, ProjectForm) else form.department
            notes.note(form.opened, _("“%s”的绩效目标申报表出现了两次，采用先出现的一份") % title, lost=True)
    return list(found.values())


def _is_heading_of(line: Line, opening: Line) -> bool:
    """The project's name as a heading right above its form."""
    return line.alone and line.words[0] in opening.words


def _is_listed(line: Line, named: Set[str]) -> bool:
    """A row of the list of projects that our own booklets print above table 15: each has its own form below."""
    code, *rest = line.words
    return PROJECT_CODE.match(code) is not None and 1 <= len(rest) <= 2 and rest[0] in named


def _ends(line: Line) -> bool:
    text = line.words[0]
    return line.alone and not FORM_TITLE.search(text) and BOUNDARY.match(text) is not None


def _is_furniture(line: Line) -> bool:
    return all(len(text) <= 60 and _surrounds(text) for text in line.words)


def _surrounds(text: str) -> bool:
    """A caption, a page number, or the title, perhaps with the unit run into it."""
    if FURNITURE.match(text):
        return True
    is_title = "申报" in text or "填报" in text
    return is_title and FORM_TITLE.search(UNIT.sub("", text).strip("()")) is not None


def _learn_unit(line: Line, notes: Notes) -> None:
    """Forms that print no unit have that of the tables before them."""
    found = next((unit for text in line.words if "元" in text and len(text) < 40 and (unit := UNIT.search(text))), None)
    if found:
        notes.factor = Unit(found["unit"] or found["bracketed"]).divisor
