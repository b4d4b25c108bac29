"""Codes and names of functions: in the text (N03), in the tables and in the glossary's lists of 类, 款 and 项 (N17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import Statement, closed, sentences
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.amounts import Lookup
from budgets.checks.text.functions import Functions, Printed, bare
from budgets.checks.text.remarks import at_figure
from budgets.checks.text.told import statements
from budgets.figures import TextFigure, TextLine
from budgets.findings import Severity
from budgets.normalise import label, plain

_NAMED = r"[^（）()“”\"、，,。；;：:的]{2,30}(?:[（(][^（）()类款项]{1,6}[）)][^（）()“”\"、，,。；;：:]{0,20})?"
PATH = re.compile(
    rf"(?P<division>{_NAMED})[（(]类[）)](?:支出)?(?P<group>{_NAMED})[（(]款[）)](?P<item>{_NAMED})[（(]项[）)]"
)
"""科学技术支出（类）科学技术管理事务（款）行政运行（项）"""

MOST_NAMED = 3


def named(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """The code and name that a statement on a function gives, each name once in a section."""
    seen: set[tuple[str, str, str]] = set()
    for statement in statements(evidence, rule):
        key = (statement.section, statement.code, statement.name)
        if statement.subject == "function" and statement.name and key not in seen:
            seen.add(key)
            yield _named(statement, evidence.derived(Lookup).functions)


def _named(statement: Statement, functions: Functions) -> Outcome:
    figure, code, name = statement.figures[0], statement.code, statement.name
    if "/" in name:
        return _path(figure, name, functions)
    meant = functions.meant(name)
    if not code:
        return FINE if meant else _unlike(figure, name, functions.nearest(name, 3), functions)
    names = functions.names(code)
    if any(bare(name) == bare(other) for other in names):
        return FINE
    if meant and meant != code and meant in functions.printed:
        return at_figure(
            figure,
            f"编码 {code} 不是“{name}”的编码{_called(names)}，应为 {meant}。",
            f"Code {code} is not that of “{name}”; it should be {meant}.",
            row=code,
            table=functions.printed[meant][0].table,
        )
    return _unlike(figure, name, code if names else None, functions)


def _called(names: list[str]) -> str:
    return f"（{names[0]}）" if names else ""


def _unlike(figure: TextFigure, name: str, code: str | None, functions: Functions) -> Outcome:
    """A name that differs from the one that the tables and the list have; nothing is said of one that is unknown."""
    if code is None:
        return FINE
    right = functions.official.get(code) or functions.names(code)[0]
    printed = functions.printed.get(code)
    return at_figure(
        figure,
        f"科目名称“{name}”与当年科目表及报表的名称不符，{code} 应为“{right}”。",
        f"The name “{name}” is not that of the year's list and the tables: {code} is “{right}”.",
        row=code,
        table=printed[0].table if printed else None,
        severity=Severity.WARNING,
    )


def _path(figure: TextFigure, path: str, functions: Functions) -> Outcome:
    codes, lost = functions.follow(path.split("/"))
    if lost is None or not codes:
        return FINE
    meant = functions.nearest(lost, len(codes[-1]) + 2, codes[-1])
    return at_figure(
        figure,
        f"“{_last(codes, functions)}”之下没有名为“{lost}”的科目{_suggested(meant, functions)}，请核对科目名称。",
        f"There is nothing called “{lost}” under “{_last(codes, functions)}”. Check the names.",
        row=meant or codes[-1],
        severity=Severity.WARNING,
    )


def _last(codes: list[str], functions: Functions) -> str:
    return f"{codes[-1]} {functions.names(codes[-1])[0]}"


def _suggested(code: str | None, functions: Functions) -> str:
    return f"（可能是 {code} {functions.names(code)[0]}）" if code else ""


def _official(evidence: Evidence) -> Iterator[Outcome]:
    """N17: names as the tables print them, and names in the glossary's lists."""
    functions = evidence.derived(Lookup).functions
    if not functions.official and not evidence.facts.economic_names:
        raise Inapplicable("没有当年科目表", "there is no list of names for the year")
    for code, rows in functions.printed.items():
        yield from _in_tables(code, rows, functions.official.get(code))
    if evidence.has(7):
        for row in evidence.sheet(7).rows.values():
            printed = Printed(7, row.key, label(row.label), row.source)
            yield from _in_tables(row.key, (printed,), evidence.facts.economic_names.get(row.key))
    yield from _in_glossary(evidence, functions)


def _in_tables(code: str, rows: tuple[Printed, ...], right: str | None) -> Iterator[Outcome]:
    """One remark for a code however many tables misname it alike."""
    if right is None or not rows[0].name:
        return
    wrong = [row for row in rows if row.name != code and bare(row.name) != bare(right)]
    if not wrong:
        yield FINE
        return
    tables = "、".join(dict.fromkeys(f"表{row.table}" for row in wrong))
    yield Remark(
        zh=f"{tables}的 {code} 印作“{wrong[0].name}”，当年科目表的名称是“{right}”，请改为科目表的名称。",
        en=f"{code} is printed as “{wrong[0].name}”; the year's list calls it “{right}”.",
        table=wrong[0].table,
        row=code,
        column="科目名称",
        expected=right,
        actual=wrong[0].name,
        source=wrong[0].source,
    )


def _in_glossary(evidence: Evidence, functions: Functions) -> Iterator[Outcome]:
    lines = [line for line in evidence.lines if line.section == "glossary" and "类" in line.text]
    found = [(line, match) for line in lines for match in PATH.finditer(closed(line.text))]
    explained = {functions.meant("/".join(_names(match))) for _line, match in found}
    for line, match in found:
        codes, lost = functions.follow(_names(match))
        if lost is None:
            yield from _renamed(line, match, codes, functions)
        elif codes:
            yield _misnamed(line, match, codes, lost, explained, functions)


def _names(match: re.Match[str]) -> tuple[str, ...]:
    division = re.sub(r"^[0-9]+[、.．]", "", match["division"])
    return (division, match["group"], match["item"])


def _renamed(line: TextLine, match: re.Match[str], codes: list[str], functions: Functions) -> Iterator[Outcome]:
    """Names that are found because a table misspells them in the same way."""
    for code, name in zip(codes, _names(match), strict=True):
        right = functions.official.get(code)
        if right and bare(right) != bare(name):
            yield _remark(
                line, match, code, name, f"当年科目表的名称是“{right}”", f"the year's list calls it “{right}”"
            )
            return
    yield FINE


def _misnamed(
    line: TextLine, match: re.Match[str], codes: list[str], lost: str, explained: set[str | None], functions: Functions
) -> Outcome:
    """A name that nothing has. It is sure where a function of the tables is left without its explanation."""
    length = len(codes[-1]) + 2
    printed = [c for c in functions.printed if len(c) == length and c.startswith(codes[-1])]
    left = [code for code in printed if not any(one and one.startswith(code) for one in explained)]
    if not left:
        return FINE
    names = [f"{code}“{functions.official.get(code) or functions.names(code)[0]}”" for code in left[:MOST_NAMED]]
    row = left[0] if len(left) == 1 else codes[-1]
    return _remark(line, match, row, lost, f"可能是 {'或'.join(names)}", f"it may be {' or '.join(names)}")


def _remark(line: TextLine, match: re.Match[str], code: str, name: str, zh: str, en: str) -> Remark:
    sentence = next((each for each in sentences(line.text) if match[0] in each), plain(match[0]))
    return Remark(
        zh=f"名词解释中的“{name}”不是当年科目表的名称：{zh}。",
        en=f"“{name}” in the glossary is no name of the year's list: {en}.",
        row=code,
        column="科目名称",
        actual=name,
        source=line.place,
        sentence=sentence,
    )


RULES = (
    Rule(
        code="N17",
        statement="科目名称=当年科目表名称",
        statement_en="names match the year's classification",
        notation="code→name",
        formula=Scan(_official, (2, 3, 5, 7, 9, 10)),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
)
