"""Economic items that the text enumerates: those of table 7, and all of them (N05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from budgets.checks.evidence import Evidence, Inapplicable, Sheet
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import Paragraph, sentences
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.functions import bare
from budgets.findings import Severity
from budgets.normalise import plain

ENUMERATES = re.compile(r"(?:主要)?(?:用于|包括|包含)[:]?(?P<items>[^。;:]+)")
CLASSES = {
    "工资福利支出": ("301",),
    "商品和服务支出": ("302",),
    "对个人和家庭的补助": ("303",),
    "对个人和家庭补助": ("303",),
    "资本性支出": ("310",),
    "人员经费": ("301", "303"),
    "人员支出": ("301", "303"),
    "公用经费": ("302", "310"),
    "公用支出": ("302", "310"),
}
"""Which classes of table 7 a sentence enumerates the items of, by the words before its list."""

_AMOUNT = re.compile(r"[0-9,.]+(?:万元|元)")
_END = re.compile(r"(?:等|等等|等支出|等费用|等方面)$")
FEWEST = 2
"""A list names at least so many items; a single word is a purpose."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Items enumerated in a sentence, by code as far as they are known, with the classes they are of."""

    sentence: str
    place: str
    classes: tuple[str, ...]
    items: Mapping[str, str]


def _look(evidence: Evidence) -> Iterator[Outcome]:
    sheet = evidence.sheet(7)
    if "total" not in sheet.columns:
        raise Inapplicable("表7没有合计列", "table 7 has no column of totals")
    names = _names(evidence, sheet)
    paragraphs = [p for p in evidence.paragraphs if p.line.section == "basic_expenditure"]
    listed = [found for paragraph in paragraphs if (found := _listed(paragraph, names))]
    if not listed:
        raise Inapplicable("基本支出说明没有列举支出科目", "the text does not enumerate economic items")
    mentioned = {code for each in listed for code in each.items}
    for each in listed:
        yield _not_in_table(each, sheet)
        yield from _not_listed(each, sheet, mentioned)


def _names(evidence: Evidence, sheet: Sheet) -> dict[str, str]:
    """Codes of 款 by their names, as the year's list and as table 7 has them."""
    official = {bare(name): code for code, name in evidence.facts.economic_names.items() if len(code) == 5}
    return official | {bare(row.label): row.key for row in sheet.rows.values() if len(row.key) == 5}


def _listed(paragraph: Paragraph, names: Mapping[str, str]) -> Listed | None:
    text = plain(paragraph.line.text)
    enumeration = ENUMERATES.search(text)
    classes = next((codes for words, codes in CLASSES.items() if words in text[:40]), ())
    if enumeration is None or not classes:
        return None
    words = [_END.sub("", _AMOUNT.sub("", item)) for item in re.split("[、,]", enumeration["items"])]
    found = {code: word for word in words if (code := _code(word, names)) and code.startswith(classes)}
    if len(found) < FEWEST:
        return None
    sentence = next((each for each in sentences(paragraph.line.text) if words[0] in plain(each)), "")
    return Listed(sentence, paragraph.line.place, classes, found)


def _code(word: str, names: Mapping[str, str]) -> str | None:
    """The 款 an item names, also with words before it: 在职人员基本工资."""
    wanted = bare(word)
    if wanted in names:
        return names[wanted]
    longer = [name for name in names if len(name) > 2 and wanted.endswith(name)]
    return names[max(longer, key=len)] if longer else None


def _not_in_table(listed: Listed, sheet: Sheet) -> Outcome:
    wrong = {code: word for code, word in listed.items.items() if not _has_amount(sheet, code)}
    if not wrong:
        return FINE
    words = "、".join(wrong.values())
    return Remark(
        zh=f"列举的{words}在表7中没有金额，请按表7实有的科目列举。",
        en=f"{words}: enumerated, but without an amount in table 7. Name the items that table 7 has.",
        table=7,
        row="、".join(wrong),
        column="科目名称",
        actual=words,
        source=listed.place,
        sentence=listed.sentence,
    )


def _not_listed(listed: Listed, sheet: Sheet, mentioned: set[str]) -> Iterator[Remark]:
    rows = [row for row in sheet.rows.values() if len(row.key) == 5 and row.key.startswith(listed.classes)]
    left = [row for row in rows if row.key not in mentioned and _has_amount(sheet, row.id)]
    if left:
        words = "、".join(row.label for row in left)
        yield Remark(
            zh=f"表7的{words}有金额，说明中没有列举。",
            en=f"{words}: table 7 has amounts that the text does not enumerate.",
            table=7,
            row="、".join(row.key for row in left),
            column="科目名称",
            expected=words,
            source=listed.place,
            sentence=listed.sentence,
            severity=Severity.INFO,
        )


def _has_amount(sheet: Sheet, row: str) -> bool:
    return bool(row in sheet.rows and sheet.amount(row, "total"))


RULES = (
    Rule(
        code="N05",
        statement="说明 列举的款级科目⊆T7 非零款",
        statement_en="enumerated economic items exist in T7",
        notation="names ⊆ T7",
        formula=Scan(_look, (7,)),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
)
