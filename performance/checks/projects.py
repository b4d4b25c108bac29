"""Rules between the projects of tables 11, 14 and 15 (C69 to C73, C79, C91)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.checks.evidence import Evidence, Sheet, SheetRow
from budgets.checks.formulas import FINE, Comparison, Outcome, Remark, Scan, Term
from budgets.checks.rules import Rule, Theme
from budgets.facts import Project
from budgets.findings import Severity
from budgets.names import counterparts
from budgets.normalise import plain
from performance.checks.cells import amount_of, remark
from performance.checks.costs import cost_lines, sources
from performance.checks.history import histories, year_of
from performance.checks.matching import Match, listed, matches
from performance.facts import Dossier, Frequency

MANY = 3
"""From so many on, things missing are said in one remark: the form evidently lists a selection."""


def _list_of_projects(evidence: Evidence) -> Iterator[Outcome]:
    """Table 14 names the projects of table 11, each with its budget."""
    sheet, projects = evidence.sheet(14, "projects"), evidence.sheet(11)
    named: dict[str, list[SheetRow]] = {}
    for row in sheet.rows.values():
        named.setdefault(plain(row.label), []).append(row)
    known = listed(evidence)
    names = counterparts(list(named), list(known))
    for name, rows in named.items():
        if name not in names:
            yield _unknown(sheet, rows[0], "表11没有这个项目", "table 11 has no such project")
            continue
        if names[name] != name:
            yield _renamed(sheet, rows[0], "name", known[names[name]][0].label, "表14", "table 14")
        if any(amount_of(sheet, row.id, "budget") is not None for row in rows):
            budgets = tuple(Term(sheet, row.id, "budget") for row in rows)
            yield Comparison(budgets, tuple(Term(projects, row.id, "total") for row in known[names[name]]))
    yield from _left_out(sheet, [row for name, rows in known.items() if name not in names.values() for row in rows])


def _renamed(sheet: Sheet, row: SheetRow, column: str, name: str, zh: str, en: str) -> Remark:
    return remark(
        sheet,
        row.id,
        column,
        f"{zh}的项目名称“{row.label}”与表11的“{name}”不一致，应是同一个项目，请统一名称。",
        f"{en} calls the project “{row.label}”, table 11 “{name}”; most likely the same project: use one name.",
        expected=name,
        actual=row.label,
    )


def _unknown(sheet: Sheet, row: SheetRow, zh: str, en: str) -> Remark:
    return remark(
        sheet,
        row.id,
        "name",
        f"{zh}“{row.label}”，请核对项目名称。",
        f"“{row.label}”: {en}; check the name.",
        actual=row.label,
        severity=Severity.WARNING,
    )


def _left_out(sheet: Sheet, rows: Sequence[SheetRow]) -> Iterator[Outcome]:
    """Projects of table 11 that the list does not have."""
    if len(rows) >= MANY:
        names = "、".join(row.label for row in rows[:MANY])
        yield Remark(
            zh=f"表11有 {len(rows)} 个项目没有列入表14的项目支出情况（{names}……），请补齐。",
            en=f"{len(rows)} projects of table 11 are not in the list of table 14 ({names} …); add them.",
            table=14,
            part=sheet.part,
            severity=Severity.WARNING,
        )
        return
    for row in rows:
        yield Remark(
            zh=f"表11的项目“{row.label}”没有列入表14的项目支出情况，请补上。",
            en=f"Project “{row.label}” of table 11 is not in the list of table 14; add it.",
            table=14,
            part=sheet.part,
            row=row.key,
            column=sheet.headings.get("name", ""),
            expected=row.label,
            source=row.source,
            severity=Severity.WARNING,
        )


def _forms(evidence: Evidence) -> Iterator[Outcome]:
    """Every project has a form, and every form a project. 运转类 projects need none."""
    found = matches(evidence)
    running = {p.key for p in evidence.facts.of(Project) if "运转" in p.category_name}
    formed = {row.id for match in found for row in match.rows}
    rows = [row for same in listed(evidence).values() for row in same]
    lacking = [row for row in rows if row.id not in formed and row.key not in running]
    # More projects without a form than with one: the document shows a selection of forms.
    severity = None if len(lacking) <= len(formed) else Severity.WARNING
    for row in rows:
        yield _formless(row, severity) if row in lacking else FINE
    for match in found:
        if not match.rows:
            yield _projectless(evidence, match)


def _formless(row: SheetRow, severity: Severity | None) -> Remark:
    return Remark(
        zh=f"表11的项目“{row.label}”没有项目支出绩效目标申报表，请补报表15。",
        en=f"Project “{row.label}” of table 11 has no form in table 15; add it.",
        table=15,
        row=row.key,
        expected=row.label,
        source=row.source,
        severity=severity,
    )


def _projectless(evidence: Evidence, match: Match) -> Remark:
    return remark(
        evidence.sheet(15, match.funding),
        "",
        "",
        f"表15的项目“{match.name}”（{match.dossier.project}）不在表11中，请核对项目代码和名称。",
        f"Project “{match.name}” ({match.dossier.project}) of table 15 is not in table 11; check its code and name.",
        actual=match.name,
        severity=Severity.WARNING,
    )


def _heads(evidence: Evidence) -> Iterator[Outcome]:
    """Code, name and budget of a form are those of table 11."""
    projects = evidence.sheet(11)
    for match in (match for match in matches(evidence) if match.rows):
        sheet, row = evidence.sheet(15, match.funding), match.rows[0]
        if match.dossier.project != row.key:
            yield _other_code(match, row)
        if plain(match.name) not in (plain(row.label), plain(row.key)):
            yield _other_name(match, row)
        stated = next((key for key in ("budget", "sources") if amount_of(sheet, key, "amount") is not None), None)
        total = tuple(Term(projects, found.id, "total") for found in match.rows)
        if stated:
            yield Comparison((Term(sheet, stated, "amount"),), total)
        elif any(term.amount for term in total):
            zh, en = "没有填写项目当年预算，请按表11填写。", "The form states no budget; fill it in from table 11."
            yield remark(sheet, "budget", "amount", zh, en, severity=Severity.WARNING)


def _other_code(match: Match, row: SheetRow) -> Remark:
    """A form without a code has its name for a key."""
    code = "" if match.dossier.project == match.name else match.dossier.project
    return Remark(
        zh=f"表15“{match.name}”的项目代码是“{code}”，表11是 {row.key}，请改为一致。",
        en=f"The form of “{match.name}” has the code “{code}”, table 11 {row.key}; make them agree.",
        table=15,
        part=match.head,
        row="code",
        column="项目代码",
        expected=row.key,
        actual=code,
        source=match.dossier.place,
        severity=None if code else Severity.WARNING,
    )


def _other_name(match: Match, row: SheetRow) -> Remark:
    return Remark(
        zh=f"表15的项目名称“{match.name}”与表11的“{row.label}”不一致，请统一名称。",
        en=f"Table 15 calls the project “{match.name}”, table 11 “{row.label}”; use one name.",
        table=15,
        part=match.head,
        row="name",
        column="项目名称",
        expected=row.label,
        actual=match.name,
        source=match.dossier.place,
    )


def _years(evidence: Evidence) -> Iterator[Outcome]:
    """项目年度 is the year of the budget; a continuing project may have begun before."""
    year = year_of(evidence)
    for dossier in evidence.facts.of(Dossier):
        if not dossier.project_year.isdigit() or dossier.frequency is Frequency.CONTINUING:
            continue
        if int(dossier.project_year) == year:
            yield FINE
            continue
        yield Remark(
            zh=f"项目年度是 {dossier.project_year}，本预算是 {year} 年的，请核对是否沿用了往年的表。",
            en=f"The form's year is {dossier.project_year}, the budget's {year}; was an old form used again?",
            table=15,
            part=f"{dossier.project}.head",
            row="project_year",
            column="项目年度",
            expected=str(year),
            actual=dossier.project_year,
            source=dossier.place,
        )


RULES = (
    Rule(
        code="C69",
        statement="T14 项目清单=T11 项目(名称、金额一一对应)",
        statement_en="T14 project list equals T11",
        notation="bijection by code else name",
        formula=Scan(_list_of_projects, (14, 11)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C70",
        statement="T15 项目集合=T11 项目集合(特定目标类全覆盖)",
        statement_en="every T11 project has one T15 form",
        notation="keys equal",
        formula=Scan(_forms, (15, 11)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C71",
        statement="T15 项目代码/名称=T11; 当年预算=T11.合计",
        statement_en="T15 header matches T11",
        notation="T15.代码 = T11.代码; T15.名称 = T11.名称; T15.当年预算 = T11.合计",
        formula=Scan(_heads, (15, 11)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C72",
        statement="T15 资金来源合计=Σ1~4=当年预算",
        statement_en="funding sources add up",
        notation="T15.资金来源合计 = Σ T15.来源[1..4] = T15.当年预算",
        formula=Scan(sources, (15,)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C73",
        statement="T15 支出明细Σ(本级+转移+其他)=当年预算",
        statement_en="cost lines add to project budget",
        notation="Σ明细 = 当年预算",
        formula=Scan(cost_lines, (15,)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C79",
        statement="T15 项目前两年预算Σ=T14 特定目标类(前年,上年)",
        statement_en="project history sums to T14 history",
        notation="ΣT15.年初预算[y] = T14.特定目标类[y]",
        formula=Scan(histories, (15, 14)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C91",
        statement="T15 项目年度=预算年度",
        statement_en="the year of a T15 form is the budget's",
        notation="T15.项目年度 = y",
        formula=Scan(_years, (15,)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
)
