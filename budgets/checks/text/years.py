"""Years: of titles, of what the text says is this year's, and left over from the year before (N16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import Statement, sentences
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.amounts import Candidate, Lookup, Verdict, best
from budgets.checks.text.directions import sign
from budgets.checks.text.remarks import at_figure
from budgets.figures import Meaning, TextFigure, TextLine
from budgets.findings import Severity
from budgets.normalise import YUAN, plain

HEADING = re.compile(
    r"^[^,。;]*?(?P<year>20[0-9]{2})年[^,。;执决]*(?:预算|预算表|总表|支出表|明细表|目标表|申报表|说明|公开)$"
)
LONGEST_HEADING = 45
THIS_YEAR = re.compile(
    r"(?<![比较与同至])(?P<year>20[0-9]{2})年度?(?:部门|单位|收支总|收入|支出|一般公共)预算(?!执行|数|相比|的?基础|批复|草案|编制|管理|绩效)"
)
AS_AT = ("staffing", "assets")
REPORTED_ON = re.compile(r"填报日期[:：]?(?P<year>20[0-9]{2})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")
CARRIED_OUT = re.compile(r"(?P<year>20[0-9]{2})年1-(?P<month>[0-9]{1,2})月(?:预算)?执行")


def _look(evidence: Evidence) -> Iterator[Outcome]:
    if evidence.reported and evidence.year not in {title.year for title in evidence.titles}:
        raise Inapplicable("没有表格标题写明年份", "no title of a table names a year")
    yield from _titles(evidence)
    yield from _headings(evidence)
    yield from _figures(evidence)
    yield from _lines(evidence)
    yield from _forms(evidence)


def _titles(evidence: Evidence) -> Iterator[Outcome]:
    for title in evidence.titles:
        if title.year in (None, evidence.year):
            yield FINE
            continue
        yield Remark(
            zh=f"表{title.table}的标题写的是 {title.year} 年，本文件是 {evidence.year} 年预算，请改正标题。",
            en=f"The title of table {title.table} says {title.year}; this is the budget of {evidence.year}.",
            table=title.table,
            column="标题",
            expected=str(evidence.year),
            actual=str(title.year),
            source=title.place,
        )


def _headings(evidence: Evidence) -> Iterator[Outcome]:
    """Headings and titles of the document that name another year; titles of tables are told of already."""
    for line in evidence.printed:
        if len(line.text) > LONGEST_HEADING or "\t" in line.text or "20" not in line.text:
            continue
        bare = plain(line.text)
        found = HEADING.match(bare)
        if found is None or "《" in bare or int(found["year"]) == evidence.year:
            continue
        if not any(plain(title.text) in bare and title.year == int(found["year"]) for title in evidence.titles):
            yield _leftover(line, line.text, int(found["year"]), evidence.year)


def _figures(evidence: Evidence) -> Iterator[Outcome]:
    """This year's amount under another year's name, comparisons with the wrong year, and out-of-date counts."""
    lookup = evidence.derived(Lookup)
    seen: set[tuple[str, str]] = set()
    for statement in evidence.statements:
        for figure in statement.figures:
            key = (figure.place, figure.sentence)
            remark = _compared(figure, evidence.year) or _stale(figure, evidence.year)
            if remark and key not in seen:
                seen.add(key)
                yield remark
        yield from _under_another_year(statement, lookup.candidates(statement), evidence.year)


def _under_another_year(statement: Statement, candidates: list[Candidate], year: int) -> Iterator[Remark]:
    """Last year's amount may be this year's where nothing changed, or where this year's is stated beside it."""
    is_level = any(sign(figure) == 0 for figure in statement.figures)
    if is_level or not candidates or statement.of(Meaning.CURRENT):
        return
    for figure in statement.of(Meaning.PREVIOUS):
        if not figure.outturn and figure.value and best(figure, candidates)[0] is Verdict.EQUAL:
            yield _this_years(figure, statement.figures, year)


def _compared(figure: TextFigure, year: int) -> Remark | None:
    """A change from any other year than the one before."""
    if figure.meaning not in (Meaning.CHANGE, Meaning.CHANGE_PERCENT) or figure.year in (None, year - 1):
        return None
    if not re.search(f"[比较与同]{figure.year}年", plain(figure.sentence)):
        return None
    return at_figure(
        figure,
        f"与 {figure.year} 年比较；{year} 年预算应与 {year - 1} 年比较，请核对年份。",
        f"It compares with {figure.year}; the budget of {year} is compared with {year - 1}.",
        severity=Severity.WARNING,
    )


def _stale(figure: TextFigure, year: int) -> Remark | None:
    """People and property as at a day that has not come, or that is long past."""
    if figure.section not in AS_AT or figure.unit in YUAN or figure.year in (None, year, year - 1):
        return None
    return at_figure(
        figure,
        f"统计时点是 {figure.year} 年，与 {year} 年预算不相应，请核对年份。",
        f"It is as at {figure.year}, which does not go with the budget of {year}.",
        severity=Severity.WARNING,
    )


def _this_years(figure: TextFigure, beside: tuple[TextFigure, ...], year: int) -> Remark:
    """It is sure where the sentence compares with the year before the one it names."""
    is_sure = any(each.meaning is Meaning.CHANGE and each.year == (figure.year or year) - 1 for each in beside)
    return at_figure(
        figure,
        f"这是 {year} 年的数字，文中却写成 {figure.year} 年，像是上年文字的残留，请改正年份。",
        f"This is the amount of {year}, but the text says {figure.year}: a left-over of last year's text.",
        severity=None if is_sure else Severity.WARNING,
    )


def _lines(evidence: Evidence) -> Iterator[Outcome]:
    for line in evidence.lines:
        for sentence in sentences(line.text) if "20" in line.text else ():
            bare = plain(sentence)
            years = {int(found["year"]) for found in THIS_YEAR.finditer(bare)}
            if years - {evidence.year} and str(evidence.year) not in bare and not re.search("[比较]|上年", bare):
                yield _leftover(line, sentence, max(years - {evidence.year}), evidence.year)


def _leftover(line: TextLine, sentence: str, said: int, year: int) -> Remark:
    return Remark(
        zh=f"写的是 {said} 年，本文件是 {year} 年预算，像是残留的年份，请核对。",
        en=f"It says {said}; this is the budget of {year}. Check the year.",
        row=line.section,
        expected=str(year),
        actual=str(said),
        source=line.place,
        sentence=sentence,
        severity=Severity.WARNING,
    )


def _forms(evidence: Evidence) -> Iterator[Outcome]:
    """What a form says was carried out by a month that had not ended when it was filled in."""
    written: date | None = None
    for line in evidence.printed:
        if "年" not in line.text:
            continue
        bare = plain(line.text)
        if (day := REPORTED_ON.search(bare)) and 1 <= int(day["month"]) <= 12 and 1 <= int(day["day"]) <= 28:
            written = date(int(day["year"]), int(day["month"]), int(day["day"]))
        for found in CARRIED_OUT.finditer(bare) if written else ():
            if written and (written.year, written.month) <= (int(found["year"]), int(found["month"])):
                yield Remark(
                    zh=f"填报日期是 {written:%Y-%m-%d}，“{found[0]}”当时还没有结束，请核对。",
                    en=f"The form was filled in on {written:%Y-%m-%d}, before “{found[0]}” was over.",
                    row=found[0],
                    source=line.place,
                    sentence=found[0],
                    severity=Severity.WARNING,
                )


RULES = (
    Rule(
        code="N16",
        statement="年度一致(标题/表头=本年; 允许上年)",
        statement_en="year consistent",
        notation="…",
        formula=Scan(_look),
        theme=Theme.TEXT,
    ),
)
