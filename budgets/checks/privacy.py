"""Personal data and internal approvals in public text (N19). No finding repeats what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from budgets.checks.engine import min_severity
from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.people import HAN, TITLES, is_name, names_somebody
from budgets.checks.personal_numbers import Hit, Kind, numbers
from budgets.checks.rules import Rule, Theme
from budgets.facts import Fact, TextSection
from budgets.figures import TextLine
from budgets.findings import Severity

_NAMED = (
    *("填报人", "填表人", "制表人", "编制人", "经办人", "联系人", "负责人", "责任人", "审核人", "复核人", "审批人"),
    *("承办人", "报告人", "法定代表人", "法人代表", "主管领导", "分管领导", "姓名"),
)
NAMED = "|".join(_NAMED)
"""Beside these a name stands: in the next cell, or after a colon."""

WORDS = {
    Kind.NAME: ("个人姓名", "a personal name"),
    Kind.TELEPHONE: ("电话号码", "a telephone number"),
    Kind.IDENTITY: ("身份证号码", "an identity number"),
    Kind.CARD: ("银行卡号", "a bank-card number"),
    Kind.EMAIL: ("电子邮箱", "an e-mail address"),
    Kind.APPROVAL: ("内部批示", "an internal approval"),
}
_WIDE = str.maketrans("０１２３４５６７８９－（）：＠．＋　", "0123456789-():@.+ ")
_LONG_NUMBER = re.compile(r"\d{11}|\d{3}[-) －）]\d{4}")
_TELLING = (
    *(
        *_NAMED,
        "领导",
        "同志",
        "电话",
        "联系方式",
        "手机",
        "TEL",
        "Tel",
        "tel",
        " 人",
        "@",
        "＠",
        "批示",
        "签批",
        "圈阅",
    ),
    *("书记", "主任", "主席", "秘书", "经理", "总监", "院士", "教授", "工程师", "会计", "出纳", "老师"),
    *(f"{place}长" for place in "局部处科股所站馆院校园队镇乡区市县会"),
)
"""A line without any of these, or a long number, holds nothing to look at."""
_WITH = r"(?:\(?(?:签[字名章]|姓名|必填)\)?|[及和]?(?:联系)?(?:电话|方式))?"
_ROLE_CELL = re.compile(rf"^[{HAN}()]{{0,8}}(?:{NAMED}){_WITH}:?$")
_TITLE_CELL = re.compile(rf"^[{HAN}]{{0,8}}{TITLES}:?$")
_AFTER_ROLE = re.compile(
    rf"(?:(?P<named>{NAMED}){_WITH}\s*(?:\([^()]{{0,8}}\))?\s*(?::|(?<=\s))|{TITLES}\s*:)"
    rf"\s*(?P<value>[{HAN}·][{HAN}·、/ ]*)"
)
_AFTER_TITLE = re.compile(rf"{TITLES}(?P<value>[{HAN}]{{2,3}})(?=[，。、；：,;:()\s]|$)")
_COMRADE = re.compile(rf"(?P<before>[{HAN}]{{2,8}})(?<![老女男新年位名些等])同志")
_LEADS_TO_NAME = re.compile(rf"(?:{TITLES}|由|请|任命|免去|给予|表彰|慰问|聘任|推荐|与|和|及|对|向|、)$")
_LEADERS = r"(?:(?<!总)书记|区长|市长|县长|镇长|局长|主任|领导|常委|主席)"
_APPROVED = re.compile(
    rf"(?:(?:经(?![费济营])|根据|按照|依据)[^，。；,;\s]{{0,20}}?|由?(?:[省市区县镇乡街][^，。；,;\s]{{0,3}}?)?{_LEADERS}"
    r"[^，。；,;\s]{0,6})?(?:批示|圈阅|签批)已?[:：]?同意"
)
_LEADER = re.compile(
    rf"{_LEADERS}[^，。；,;\s指重]{{0,6}}批示(?!件|精神|指示|要求|交办|事项|落实|督|的|办理|和|与|及|、)"
)
_SENTENCE_ENDS = "。！？\n"
LONGEST = 120
"""Longer running text is quoted by its sentence."""


def names_people(text: str) -> bool:
    """Whether a text certainly holds what must not be public."""
    lines = (line.translate(_WIDE) for line in text.splitlines())
    return any(hit.severity is Severity.ERROR for line in lines for hit in _hits(line, [line]))


def _look(evidence: Evidence) -> Iterator[Outcome]:
    """Line by line; in a table whose header says 姓名, the cells below it are names."""
    lines = list(_public(evidence))
    whole = "\n".join(line.text for line in lines)
    telling = [word for word in _TELLING if word in whole]
    columns: list[int] = []
    for line in lines:
        is_row = "\t" in line.text
        suspicious = _LONG_NUMBER.search(line.text) or any(word in line.text for word in telling)
        columns = columns if is_row else []
        if not (suspicious or columns):
            yield FINE
            continue
        text = line.text.translate(_WIDE)
        cells = text.split("\t")
        hits = [*_hits(text, cells), *_below(cells, columns)]
        columns = _header(cells) or columns
        yield _remark(line, _apart(hits)) if hits else FINE


def _public(evidence: Evidence) -> Iterator[TextLine]:
    """All that a document prints; of an edition, its text and every text of its facts."""
    if evidence.printed:
        yield from evidence.printed
        return
    yield from evidence.lines
    for kind, facts in evidence.facts.lines.items():
        if not (kind is TextSection and evidence.lines):
            for fact in facts:
                yield from _texts(fact, fact)


def _texts(value: Any, fact: Fact) -> Iterator[TextLine]:
    for field in fields(value):
        found = getattr(value, field.name)
        if isinstance(found, str) and field.name != "place":
            yield from (TextLine(text, fact.place, f"{fact.kind}.{field.name}") for text in found.splitlines())
        elif isinstance(found, tuple):
            for item in found:
                if is_dataclass(item):
                    yield from _texts(item, fact)


def _hits(text: str, cells: Sequence[str]) -> Iterator[Hit]:
    names = [*_beside(text, cells), *_after_roles(text)]
    of_person = bool(names) or any(_ROLE_CELL.match(_bare(cell)) for cell in cells)
    yield from names
    yield from numbers(text, of_person=of_person)
    yield from _in_prose(text)
    for match in _APPROVED.finditer(text):
        yield Hit(match.start(), match.end(), Kind.APPROVAL, instead="经批准")
    for match in _LEADER.finditer(text):
        yield Hit(match.start(), match.end(), Kind.APPROVAL, Severity.WARNING)


def _bare(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _beside(text: str, cells: Sequence[str]) -> Iterator[Hit]:
    """The cell after 填报人, 项目负责人 and the like."""
    start, wanted = 0, None
    for cell in cells:
        bare = _bare(cell)
        if wanted and bare:
            yield from _names_in(cell, start, wanted)
            wanted = None
        if bare:
            wanted = Severity.ERROR if _ROLE_CELL.match(bare) else Severity.WARNING if _TITLE_CELL.match(bare) else None
        start += len(cell) + 1


def _names_in(value: str, start: int, severity: Severity) -> Iterator[Hit]:
    """One name or several: 张某某、李某某; 张 某; 张某某(科长)."""
    whole = re.sub(r"[\s:]+|\(.*?\)", "", value)
    if names_somebody(whole):
        yield Hit(start, start + len(value), Kind.NAME, severity)
        return
    for match in re.finditer(rf"[{HAN}·]+", value):
        if names_somebody(match[0]):
            yield Hit(start + match.start(), start + match.end(), Kind.NAME, severity)


def _after_roles(text: str) -> Iterator[Hit]:
    for match in _AFTER_ROLE.finditer(text):
        value = match["value"].rstrip()
        severity = Severity.ERROR if match["named"] else Severity.WARNING
        spaced = re.match(rf"^[{HAN}](?: [{HAN}]{{1,2}}){{1,2}}(?![{HAN}])", value)
        if spaced and is_name(_bare(spaced[0])):
            yield Hit(match.start("value"), match.start("value") + spaced.end(), Kind.NAME, severity)
            continue
        for piece in re.finditer(rf"[{HAN}·]+", value):
            if not names_somebody(piece[0]):
                break
            start = match.start("value") + piece.start()
            yield Hit(start, start + len(piece[0]), Kind.NAME, severity)


def _in_prose(text: str) -> Iterator[Hit]:
    """局长张某某, 张某某同志: words that may be something else, so they ask for a look."""
    for match in _AFTER_TITLE.finditer(text):
        if is_name(match["value"]):
            yield Hit(match.start("value"), match.end("value"), Kind.NAME, Severity.WARNING)
    for match in _COMRADE.finditer(text):
        before = match["before"]
        for length in (4, 3, 2):
            lead = before[:-length]
            if is_name(before[-length:]) and len(before) >= length and (not lead or _LEADS_TO_NAME.search(lead)):
                yield Hit(match.end("before") - length, match.end("before"), Kind.NAME, Severity.WARNING)
                break


def _header(cells: Sequence[str]) -> list[int]:
    """Columns of a table's header that hold names."""
    used = [cell for cell in map(_bare, cells) if cell]
    if len(used) < 3 or any(character.isdigit() or character == "〔" for cell in used for character in cell):
        return []
    return [index for index, cell in enumerate(cells) if _ROLE_CELL.match(_bare(cell))]


def _below(cells: Sequence[str], columns: Sequence[int]) -> Iterator[Hit]:
    for index in columns:
        if index < len(cells) and names_somebody(_bare(cells[index])):
            start = sum(len(cell) + 1 for cell in cells[:index])
            yield Hit(start, start + len(cells[index]), Kind.NAME)


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    """Hits in order; of overlapping ones the longest, with the strongest severity."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if found and hit.start < found[-1].end:
            continue
        found.append(hit)
    return found


def _remark(line: TextLine, hits: Sequence[Hit]) -> Remark:
    redaction = _redacted(line.text, hits)
    severity = Severity.INFO
    for hit in hits:
        severity = hit.severity if min_severity(severity, hit.severity) is severity else severity
    kinds = list(dict.fromkeys(hit.kind for hit in hits))
    zh, en = "、".join(WORDS[kind][0] for kind in kinds), " and ".join(WORDS[kind][1] for kind in kinds)
    certain = severity is Severity.ERROR
    return Remark(
        zh=f"这里有{zh}，" + ("不应公开，请改为：" if certain else "请确认可以公开，否则改为：") + redaction,
        en=f"Here stands {en}; "
        + ("it must not be public. Print instead: " if certain else "make sure that it may be public, or print: ")
        + redaction,
        row=line.section,
        source=line.place,
        severity=severity,
        sentence=redaction,
        redaction=redaction,
    )


def _redacted(text: str, hits: Sequence[Hit]) -> str:
    """The row, or of a long text the sentences, with the data replaced."""
    first, last = 0, len(text)
    if "\t" not in text and len(text) > LONGEST:
        first = max(text.rfind(mark, 0, hits[0].start) for mark in _SENTENCE_ENDS) + 1
        ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, hits[-1].end)) >= 0]
        last = min(ends, default=len(text) - 1) + 1
    shown, place = "", first
    for hit in hits:
        shown += text[place : hit.start] + hit.instead
        place = hit.end
    return (shown + text[place:last]).strip(" \n")


RULES = (
    Rule(
        code="N19",
        statement="个人信息/内部批示扫描(姓名+电话、“书记批示”)",
        statement_en="PII and internal-approval scan",
        notation="regex",
        formula=Scan(_look),
        theme=Theme.PRIVACY,
    ),
)
