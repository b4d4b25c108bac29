"""Rules on what tables must say besides sums: notes of empty tables, columns of table 7, codes of projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.arithmetic import EXACT
from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, Sheet, printed
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity
from budgets.normalise import plain
from budgets.tables.grid import Disclosed

NOTHING = re.compile(r"无|没有|未安排|未编列|不涉及|为空|空表|为零|为0|均为0")
"""What a note says of an empty table."""

PROJECT_CODE = re.compile(r"^(?P<adcode>[0-9]{6})(?P<year>[0-9]{2})(?P<department>[0-9]{3})[A-Z][0-9]{9}$")
PERSONNEL, RUNNING = ("301", "303"), ("302", "310")


def _special_budgets(evidence: Evidence) -> Iterator[tuple[Sheet, str]]:
    """Tables 9 and 10 with the section of the text that speaks of them; not where only totals are disclosed."""
    for number, section in ((9, "government_fund"), (10, "state_capital")):
        if evidence.has(number) and evidence.sheet(number).disclosed is Disclosed.FULL:
            yield evidence.sheet(number), section


def _empty_tables(evidence: Evidence) -> Iterator[Outcome]:
    """Tables 9 and 10 stay when they are empty, and say so: in a note, in zeros, or at least in the text."""
    for sheet, section in _special_budgets(evidence):
        if any(isinstance(cell, Decimal) for row in sheet.rows.values() for cell in row.cells) or (
            sheet.notes and any(NOTHING.search(plain(note)) for note in sheet.notes)
        ):
            yield FINE
        else:
            told = any(line.section == section and NOTHING.search(plain(line.text)) for line in evidence.lines)
            yield Remark(
                zh=f"表{sheet.number}是空表，没有说明。请保留空表，并加注“本部门没有此项预算支出”。",
                en=f"Table {sheet.number} is empty and has no note. Keep it and add a note that there is none.",
                table=sheet.number,
                severity=Severity.WARNING if told else None,
            )
    if not (evidence.has(9) or evidence.has(10)):
        raise Inapplicable("没有表9和表10的正文", "tables 9 and 10 have no body")


def _blank_official_expenses(evidence: Evidence) -> Iterator[Outcome]:
    sheet = evidence.sheet(8)
    if not sheet.is_blank or any(NOTHING.search(plain(note)) for note in sheet.notes):
        yield FINE
        return
    yield Remark(
        zh="表8没有任何数字，也没有说明。没有“三公”经费的，请填 0 或加注。",
        en="Table 8 holds no figure and no note. Where there is none, enter 0 or add a note.",
        table=8,
        row="total",
    )


_NONE_AT_ALL = {
    9: re.compile(r"(?:无|没有|未安排).{0,12}政府性基金|空表"),
    10: re.compile(r"(?:无|没有|未安排).{0,12}国有资本经营|空表"),
}


def _contradicting_notes(evidence: Evidence) -> Iterator[Outcome]:
    for sheet, _section in _special_budgets(evidence):
        amounts = [cell for row in sheet.rows.values() for cell in row.cells if isinstance(cell, Decimal)]
        said = [note for note in sheet.notes if _NONE_AT_ALL[sheet.number].search(plain(note))]
        if any(amounts) and said:
            yield Remark(
                zh=f"表{sheet.number}有数字，却加注“{said[0].strip()}”。请删去这条说明，或核对数字。",
                en=f"Table {sheet.number} has figures and yet a note that there are none. Delete one of the two.",
                table=sheet.number,
                row="total",
            )
        else:
            yield FINE
    if not (evidence.has(9) or evidence.has(10)):
        raise Inapplicable("没有表9和表10的正文", "tables 9 and 10 have no body")


def _wrong_columns(evidence: Evidence) -> Iterator[Outcome]:
    """Pay and benefits are 人员经费, goods and capital goods are 公用经费."""
    sheet = evidence.sheet(7)
    for column, classes, name in (("operating", PERSONNEL, "公用经费"), ("personnel", RUNNING, "人员经费")):
        if column not in sheet.columns:
            continue
        for row in sheet.rows.values():
            if not row.key.startswith(classes):
                continue
            amount = sheet.amount(row.id, column)
            if not isinstance(amount, Decimal) or not amount:
                yield FINE
                continue
            yield Remark(
                zh=f"表7“{row.key} {row.label}”不应列在{name}中，请移到另一列。",
                en=f"Table 7: {row.key} does not belong in this column; move the amount to the other one.",
                table=7,
                row=row.id,
                column=sheet.headings[column],
                expected=None,
                actual=printed(amount, sheet.unit),
                source=row.source,
            )


def _project_codes(evidence: Evidence) -> Iterator[Outcome]:
    """21 characters: adcode, year, department, type letter, serial; table 11 prints none in some places."""
    sheet = evidence.sheet(11)
    identity = evidence.facts.edition
    for row in sheet.rows.values():
        if row.level != 4 or row.cells[0] is None:
            continue
        found = PROJECT_CODE.match(row.key)
        wrong = (
            _misfit(found, identity.jurisdiction, evidence.year, identity.department)
            if found
            else (
                "应为21位：区划6位、年度2位、部门3位、字母1位、流水号9位",
                "it should have 21 characters: adcode 6, year 2, department 3, a letter, serial 9",
            )
        )
        if not wrong:
            yield FINE
            continue
        yield Remark(
            zh=f"项目编码 {row.key} 有误：{wrong[0]}。",
            en=f"Project code {row.key} is wrong: {wrong[1]}.",
            table=11,
            row=row.id,
            column="项目编码",
            actual=row.key,
            source=row.source,
        )


def _misfit(found: re.Match[str], adcode: str, year: int, department: str) -> tuple[str, str] | None:
    if adcode and found["adcode"] != adcode:
        return f"区划应为 {adcode}", f"its adcode should be {adcode}"
    if int(found["year"]) not in (year % 100, *range(year % 100 - 5, year % 100)):
        return f"年度应为 {year % 100:02d}", f"its year should be {year % 100:02d}"
    if department.isdigit() and found["department"] != department[:3]:
        return f"部门应为 {department[:3]}", f"its department should be {department[:3]}"
    return None


def _negative(evidence: Evidence) -> Iterator[Outcome]:
    """No budget is below zero; a minus is a slip of the keyboard or of a formula."""
    for number in range(1, 14):
        for sheet in evidence.sheets(number):
            for row in sheet.rows.values():
                for column, index in sheet.columns.items():
                    amount = row.cells[index]
                    if not isinstance(amount, Decimal):
                        continue
                    if amount >= 0:
                        yield FINE
                        continue
                    yield Remark(
                        zh=f"表{number}“{row.key} {row.label}”的“{sheet.headings[column]}”是负数，请核对。",
                        en=f"Table {number}: a budget is not below zero; check this figure.",
                        table=number,
                        part="main" if sheet.part in (LEFT, RIGHT) else sheet.part,
                        row=row.id,
                        column=sheet.headings[column],
                        actual=printed(amount, sheet.unit),
                        source=row.source,
                    )


RULES = (
    Rule(
        code="C34",
        statement="301/303 只入人员经费, 302/310 只入公用经费",
        statement_en="class to personnel/public column",
        notation="T7[301,303].公用 = ∅; T7[302,310].人员 = ∅",
        formula=Scan(_wrong_columns, (7,)),
        theme=Theme.CONTENT,
        severity=Severity.WARNING,
        tolerance=EXACT,
    ),
    Rule(
        code="C44",
        statement="T9/T10 无数据必须保留空表并加注",
        statement_en="empty table must be kept and annotated",
        notation="rows=∅ ⇒ note matches /无(政府性基金|国有资本经营)/",
        formula=Scan(_empty_tables, (9, 10)),
        theme=Theme.CONTENT,
    ),
    Rule(
        code="C45",
        statement="T8 空表应填0或加注",
        statement_en="empty T8 must show 0 or a note",
        notation="rows=∅ ⇒ note or zeros",
        formula=Scan(_blank_official_expenses, (8,)),
        theme=Theme.CONTENT,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C46",
        statement='T9/T10 有数据时不得加"无"注; 反之',
        statement_en="note and data must not contradict",
        notation="data≠∅ ⊕ note",
        formula=Scan(_contradicting_notes, (9, 10)),
        theme=Theme.CONTENT,
    ),
    Rule(
        code="C52",
        statement="项目编码21位: 区划6+年2+部门3+类型1+流水9, 前缀与单位/年度一致",
        statement_en="project code structure",
        notation=r"/^\d{6}\d{2}\d{3}[A-Z]\d{9}$/",
        formula=Scan(_project_codes, (11,)),
        theme=Theme.CONTENT,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C87",
        statement="各表金额和数量不为负数",
        statement_en="no amount or quantity is negative",
        notation="∀ cell >= 0",
        formula=Scan(_negative, tuple(range(1, 14))),
        theme=Theme.CONTENT,
        severity=Severity.WARNING,
    ),
)
