"""A document read from its bytes to its facts, without the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.translation import gettext as _

from budgets import registry
from budgets.classifications import seed_names
from budgets.facts import EditionIdentity, Fact, FactSet, Project, ResourceFigure, Unit, group
from budgets.figures import TextFigure, TextLine
from budgets.findings import Finding, Severity
from budgets.intake.codes import UNIT, Codes, PrintedCode, printed_codes
from budgets.intake.collector import collector_paused
from budgets.intake.contents import promised_tables
from budgets.intake.extract import Extraction, extract
from budgets.intake.form_projects import joined
from budgets.intake.owner import department_name
from budgets.intake.prose.read import read_prose
from budgets.intake.raw import Document, Place
from budgets.intake.readers import read
from budgets.intake.readers.errors import Reason, message
from budgets.intake.recognise import PROJECT_CODE, Problem, Reported, recognise
from budgets.intake.segments import segments
from budgets.intake.verify import differences
from budgets.layouts import SHANGHAI, WUHAN
from budgets.names import counterparts
from budgets.normalise import plain
from budgets.tables.compute import compute
from budgets.tables.grid import Grid

ADCODE_DIGITS = 6
FIRST_YEAR_OF_NAMES = 2023


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one document says of one department's year, as far as it could be read.

    ``gives`` are the kinds of fact that a flat export is about; None for a document, which is about all.
    """

    document: Document
    jurisdiction: str | None
    department: str | None
    department_name: str
    year: int | None
    layout: str
    units: Mapping[str, str]
    tables: tuple[Reported, ...]
    facts: tuple[Fact, ...]
    figures: tuple[TextFigure, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Problem, ...]
    lines: tuple[TextLine, ...] = ()
    captions: tuple[TextLine, ...] = ()
    promised: tuple[tuple[int, str], ...] = ()
    codes: Codes = field(default_factory=dict)
    gives: frozenset[type[Fact]] | None = None

    @property
    def has_errors(self) -> bool:
        """Whether figures are missing or contradict each other, so that importing needs a person's consent."""
        return not self.tables or self.contradicts or any(problem.lost for problem in self.unread)

    def fact_set(self) -> FactSet:
        """What was read, ready to be computed on or checked, with the names of the lists that come with the portal."""
        return _fact_set(self.facts, self.units, self.department, self.year, self.layout)

    @property
    def contradicts(self) -> bool:
        """Whether its own figures disagree, which nobody but the document's author can mend."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def grid(self, number: int) -> Grid:
        """A reported table in the shape of a derived one."""
        declaration = registry.tables()[number]
        return Grid(
            edition=EditionIdentity(
                jurisdiction=self.jurisdiction or "",
                jurisdiction_name="",
                department=self.department or "",
                department_name=self.department_name,
                year=self.year or 0,
                layout=self.layout,
            ),
            number=number,
            key=declaration.key,
            name=declaration.name,
            parts=tuple(table.part for table in self.tables if table.number == number),
        )


def read_document(source: Path | bytes, name: str = "", *, department: str | None = None) -> Reading:
    """Read a document of either layout. Raises UnreadableDocument; whatever else goes wrong is among its problems."""
    return interpret(read(source, name), department=department)


@collector_paused()
def interpret(document: Document, *, department: str | None = None) -> Reading:
    """What a raw document says. ``department`` is used where it prints no codes."""
    forms = [read_forms(document.blocks) for read_forms in registry.form_readers()]
    of_forms = {index for form in forms for index in form.blocks}
    rest = tuple(block for index, block in enumerate(document.blocks) if index not in of_forms)
    prose = read_prose(rest)
    printed = segments(replace(document, blocks=rest))
    found = recognise(printed, _divisions())
    extraction = extract(found.tables, department)
    forms = [joined(form, extraction.facts, extraction.department) for form in forms]
    tables = (*found.tables, *(_keyed(table, extraction) for form in forms for table in form.tables))
    layout = _layout(found.tables)
    year = _year(found.tables)
    extraction = replace(
        extraction, facts=_united(extraction.facts, *(form.facts for form in forms), prose.facts(), prose.sections)
    )
    facts = _fact_set(extraction.facts, extraction.units, extraction.department, year, layout)
    codes = printed_codes(found.tables)
    unread = [
        *_not_read(document),
        *found.unread,
        *(code_unlisted(code) for code in unlisted(codes)),
        *(problem for form in forms for problem in form.unread),
    ]
    unread += _missing(tables, layout) if tables else _nothing(unread)
    return Reading(
        document=document,
        jurisdiction=_jurisdiction(found.tables),
        department=extraction.department,
        department_name="".join(extraction.department_name.split()) or department_name(printed, rest),
        year=year,
        layout=layout,
        units=extraction.units,
        tables=tables,
        facts=extraction.facts,
        figures=prose.figures,
        lines=prose.lines,
        captions=tuple(TextLine(name, str(each.place)) for each in printed for name in each.captions),
        promised=promised_tables(rest),
        findings=tuple(differences(tables, _derived(tables, facts))),
        unread=tuple(unread),
        codes=codes,
    )


def _keyed(table: Reported, extraction: Extraction) -> Reported:
    """Table 14 lists projects by name; their rows get the keys that table 11 gives them, also under a like name."""
    if (table.number, table.part.key) != (14, "projects"):
        return table
    keys = {fact.name: fact.key for fact in extraction.facts if isinstance(fact, Project)}
    names = counterparts([row.key for row in table.part.rows], keys)
    rows = tuple(replace(row, key=keys[names[row.key]] if row.key in names else row.key) for row in table.part.rows)
    return replace(table, part=replace(table.part, rows=rows))


def _united(*sources: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts of every source; a figure that a table gives is not taken again from the text."""
    measured = {fact.measure for fact in sources[0] if isinstance(fact, ResourceFigure)}
    later = (fact for facts in sources[1:] for fact in facts)
    return (
        *sources[0],
        *(fact for fact in later if not (isinstance(fact, ResourceFigure) and fact.measure in measured)),
    )


def _not_read(document: Document) -> Iterator[Problem]:
    """What the reader itself could not read, a scanned page for example, and what nobody saw in print.

    Cells of one sheet are told once.
    """
    cells: dict[tuple[str, str | None], list[Place]] = {}
    for unread in document.unread:
        if unread.place.sheet is None:
            yield Problem(str(unread.place), message(unread.reason), lost=unread.reason != Reason.HIDDEN)
        else:
            cells.setdefault((unread.reason, unread.place.sheet), []).append(unread.place)
    for (reason, _sheet), places in cells.items():
        more = _("这张工作表里共有%d处。") % len(places) if len(places) > 1 else ""
        yield Problem(str(places[0]), message(reason) + more, lost=reason != Reason.HIDDEN)
    for sheet in dict.fromkeys(grid.place.sheet for grid in document.grids() if grid.hidden):
        yield Problem(str(Place(sheet=sheet)), message(Reason.HIDDEN))


def _divisions() -> dict[str, str]:
    return {plain(name): code for code, name in seed_names("function").items() if len(code) == 3}


def _layout(tables: Sequence[Reported]) -> str:
    """Revenue by subject code is what only the nine-table layout has; by units, projects and the like, the other."""
    return SHANGHAI.key if any((t.number, t.part.key) == (2, "function") for t in tables) else WUHAN.key


def _year(tables: Sequence[Reported]) -> int | None:
    years = [table.year for table in tables if table.year]
    return Counter(years).most_common(1)[0][0] if years else None


def _jurisdiction(tables: Sequence[Reported]) -> str | None:
    """Project codes begin with the district's adcode."""
    cells = (cell for table in tables if table.number == 11 for row in table.part.rows for cell in row.cells)
    codes = (cell for cell in cells if isinstance(cell, str) and PROJECT_CODE.match(cell))
    return next((code[:ADCODE_DIGITS] for code in codes), None)


def _fact_set(
    facts: Sequence[Fact], units: Mapping[str, str], department: str | None, year: int | None, layout: str
) -> FactSet:
    code = department or "x"
    return FactSet(
        edition=EditionIdentity(
            jurisdiction="",
            jurisdiction_name="",
            department=code,
            department_name="",
            year=year or FIRST_YEAR_OF_NAMES,
            layout=layout,
        ),
        units=(Unit(code, code), *(Unit(unit, name, code) for unit, name in units.items())),
        lines=group(facts),
        function_names=seed_names("function"),
        economic_names=seed_names("economic_class"),
    )


def _derived(tables: Sequence[Reported], facts: FactSet) -> dict[int, Grid]:
    """The parts reported with amounts, computed. 机关运行经费 is a column of table 8 in one layout, else a part."""
    wanted = {(table.number, table.part.key) for table in tables if table.part.amount_columns}
    wanted.add((8, "operating_cost"))
    return {
        number: compute(table, facts, only={key for of, key in wanted if of == number})
        for number, table in registry.tables().items()
    }


def unlisted(codes: Codes) -> list[PrintedCode]:
    """Codes that the lists which come with the portal do not have; staff may have added them since."""
    return [code for code in codes.values() if code.list != UNIT and code.code not in seed_names(code.list)]


def code_unlisted(code: PrintedCode) -> Problem:
    why = _("编码 %(code)s“%(name)s”不在随附的目录中，请核对；平台的目录里也没有时，导入时会再次指出。")
    return Problem(code.source, why % {"code": code.code, "name": code.name})


def _nothing(unread: Sequence[Problem]) -> list[Problem]:
    """No table at all, unless what was lost says why."""
    if any(problem.lost for problem in unread):
        return []
    return [Problem("", _("文件中没有认出任何一张预算公开表。"), lost=True)]


def _missing(tables: Sequence[Reported], layout: str) -> list[Problem]:
    """Tables that the layout has and the document does not (rule N15)."""
    wanted = {WUHAN.key: WUHAN, SHANGHAI.key: SHANGHAI}[layout].tables
    found = {table.number for table in tables}
    declared = registry.tables()
    return [
        Problem("", _("文件中没有找到表%(number)d“%(name)s”的正文") % {"number": number, "name": declared[number].name})
        for number in sorted(wanted - found)
    ]
