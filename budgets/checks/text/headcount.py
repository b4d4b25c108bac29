"""Counts in the text: posts, people, vehicles and units add up (N18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.arithmetic import EXACT
from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import Paragraph, sentences
from budgets.checks.rules import Rule, Theme
from budgets.checks.text.remarks import at_figure
from budgets.figures import Meaning, TextFigure, TextLine
from budgets.findings import Severity
from budgets.normalise import plain


@dataclass(frozen=True, slots=True)
class Whole:
    """A total of people and the parts that make it. ``besides`` are words for parts that have no subject."""

    total: str
    parts: tuple[str, ...]
    besides: re.Pattern[str]


_BESIDES = re.compile(r"工勤|其他|雇员|聘|公益|临时|机关编制|单列|借调|社区|协管|辅助|参公|参照")
WHOLES = (
    Whole("posts_total", ("posts_administrative", "posts_institution"), _BESIDES),
    Whole("staff_total", ("staff_administrative", "staff_institution"), _BESIDES),
    Whole("retired_total", ("retired", "retired_veterans"), re.compile(r"(?!)")),
)
LESS = (("staff_civil_service_law", "staff_institution"), ("posts_civil_service_law", "posts_institution"))
_OF_IT = re.compile(r"\(其中:?参(?:公|照)")
MANY_KINDS = 3

KINDS = re.compile(
    r"(?:行政|参公|参照公务员法管理|公益[一二]类|事业|其他|财政补助|全额|差额|自收自支)(?:管理)?(?:的?事业)?单位(?:为|有|共)?(?P<count>[0-9]+)[家个]"
)
SUBORDINATE = re.compile(r"(?:下属|所属|直属|二级)[\u4e00-\u9fff]{0,6}?(?P<count>[0-9]+)[家个]")
NOUN = re.compile(r"(?P<count>[0-9]+)[家个](?P<noun>(?:下属|所属|直属|二级)[\u4e00-\u9fff]{2,8}单位)")
NAMED = re.compile(r"单位(?:为|是|包括|分别为|分别是|有)[:：]?(?P<names>[^。;0-9]{4,})")
ENTRY = re.compile(r"^(?:\(?[0-9一二三四五六七八九十]+\)?[、.．)]?)[^,。;]{4,40}[。;]?$")


def _look(evidence: Evidence) -> Iterator[Outcome]:
    for paragraph in evidence.paragraphs:
        yield from _people(paragraph)
        yield from _vehicles(paragraph)
    yield from _purchased(evidence)
    yield from _units(evidence)
    yield from _units_of_operating_cost(evidence)


def _counts(figures: tuple[TextFigure, ...]) -> dict[str, TextFigure]:
    """Counts that a paragraph states once; where it states several, they may be of several units."""
    found: dict[str, list[TextFigure]] = {}
    for figure in figures:
        if figure.meaning is Meaning.CURRENT and not figure.name:
            found.setdefault(figure.subject, []).append(figure)
    return {subject: same[0] for subject, same in found.items() if len(same) == 1}


def _people(paragraph: Paragraph) -> Iterator[Outcome]:
    counts = _counts(paragraph.figures)
    for whole in WHOLES:
        parts = [counts[part] for part in whole.parts if part in counts]
        if whole.total not in counts or not parts:
            continue
        total, added = counts[whole.total], sum((part.value for part in parts), Decimal(0))
        is_open = len(parts) < len(whole.parts) or _has_more(whole, (total, *parts))
        yield FINE if added == total.value or (is_open and added < total.value) else _not_sum(total, added)
    for part, total_key in LESS:
        if part in counts and total_key in counts and _OF_IT.search(plain(counts[part].sentence)):
            fits = counts[part].value <= counts[total_key].value
            yield FINE if fits else _not_sum(counts[part], counts[total_key].value)


def _has_more(whole: Whole, figures: tuple[TextFigure, ...]) -> bool:
    """Whether the sentences name a part that has no subject; what stands in brackets is a part of a part."""
    said = "".join(dict.fromkeys(plain(figure.sentence) for figure in figures))
    return whole.besides.search(re.sub(r"\(其中[^()]*\)", "", said)) is not None


def _vehicles(paragraph: Paragraph) -> Iterator[Outcome]:
    """Vehicles owned, or to be bought, are their kinds; a few kinds need not be all of them."""
    told: dict[str, list[TextFigure]] = {}
    for figure in paragraph.figures:
        if figure.unit == "辆" and figure.meaning is Meaning.CURRENT:
            told.setdefault(figure.sentence, []).append(figure)
    for total, *kinds in told.values():
        if total.name or not kinds or not all(kind.name for kind in kinds):
            continue
        added = sum((kind.value for kind in kinds), Decimal(0))
        is_open = len(kinds) < MANY_KINDS and not any("其他" in kind.name for kind in kinds)
        yield FINE if added == total.value or (is_open and added < total.value) else _not_sum(total, added)


def _not_sum(total: TextFigure, added: Decimal) -> Remark:
    return at_figure(
        total,
        f"这里是 {total.value}{total.unit}，分项合计 {added}{total.unit}，请核对。",
        f"It says {total.value}, the parts add up to {added}. Check them.",
        expected=added,
    )


def _purchased(evidence: Evidence) -> Iterator[Outcome]:
    """Vehicles to be bought cost something, and what they cost buys some."""
    bought = [f for f in evidence.figures if f.subject == "vehicles_purchased" and not f.name]
    if len(bought) != 1 or not evidence.has(8) or "vehicle_purchase" not in evidence.sheet(8).columns:
        return
    cost = evidence.sheet(8).amount("total", "vehicle_purchase")
    if bool(bought[0].value) == bool(cost):
        yield FINE
        return
    yield at_figure(
        bought[0],
        f"安排购置 {bought[0].value} 辆，与表8的公务用车购置费（{'有' if cost else '无'}金额）不符，请核对。",
        f"{bought[0].value} vehicles are to be bought, but table 8 has {'an' if cost else 'no'} amount for it.",
        table=8,
        column="公务用车购置费",
    )


def _units(evidence: Evidence) -> Iterator[Outcome]:
    """Subordinate units as counted, by kind, and as listed; the department itself may be among them."""
    lines = [line for line in evidence.lines if line.section == "units"]
    texts = [plain(line.text) for line in lines]
    listed = sum(ENTRY.match(text) is not None and "单位" in text + "单位" for text in texts)
    for line, text in zip(lines, texts, strict=True):
        yield from _same_noun(line, text)
        below = SUBORDINATE.search(text)
        count = int(below["count"]) if below else None
        kinds = [int(found["count"]) for found in KINDS.finditer(text)]
        named = NAMED.search(text)
        names = len(re.split("[、,和及]", named["names"].rstrip("。"))) if named else 0
        others = [n for n in (listed if len(texts) > 2 else 0, names, sum(kinds) if len(kinds) > 1 else 0) if n]
        if count is not None and others:
            fits = all(n in (count, count + 1) for n in others)
            yield FINE if fits else _miscounted(line, count, others)
        elif len(others) > 1:
            yield FINE if max(others) - min(others) <= 1 else _miscounted(line, others[0], others[1:])


def _same_noun(line: TextLine, text: str) -> Iterator[Outcome]:
    """1家下属二级事业单位 and, further on, 2家下属二级事业单位."""
    counts: dict[str, set[str]] = {}
    for found in NOUN.finditer(text):
        counts.setdefault(found["noun"], set()).add(found["count"])
    for first, *others in (sorted(map(int, same)) for same in counts.values()):
        yield _miscounted(line, first, others) if others else FINE


def _miscounted(line: TextLine, count: int, others: list[int]) -> Remark:
    printed = sentences(line.text)
    words = "、".join(map(str, dict.fromkeys(others)))
    return Remark(
        zh=f"单位个数前后不一致：{count} 与 {words}，请按单位名单核对。",
        en=f"The units are counted as {count} and as {words}: check them against the list of units.",
        row="units",
        expected=words,
        actual=str(count),
        source=line.place,
        sentence=next((each for each in printed if str(count) in each), line.text),
    )


_ORGANS = re.compile(r"(?P<count>[0-9]+)[家个]机关")
_LIKE_ORGANS = re.compile(r"(?P<count>[0-9]+)[家个]参公")
_ADMINISTRATIVE = re.compile(r"行政单位(?:为|有|共)?(?P<count>[0-9]+)[家个]")
_CIVIL_SERVICE = re.compile(r"参公(?:管理)?(?:的?事业)?单位(?:为|有|共)?(?P<count>[0-9]+)[家个]")


def _units_of_operating_cost(evidence: Evidence) -> Iterator[Outcome]:
    """Organs that the operating cost is of are those that the list of units counts."""
    counted = "".join(plain(line.text) for line in evidence.lines if line.section == "units")
    for line in evidence.lines:
        if line.section != "operating_cost":
            continue
        text = plain(line.text)
        for here, there in ((_ORGANS, _ADMINISTRATIVE), (_LIKE_ORGANS, _CIVIL_SERVICE)):
            said, known = here.search(text), there.search(counted)
            if said and known:
                same = int(said["count"]) == int(known["count"])
                yield FINE if same else _miscounted(line, int(said["count"]), [int(known["count"])])


RULES = (
    Rule(
        code="N18",
        statement="编制/实有/退休人数内部自洽",
        statement_en="headcount arithmetic",
        notation="编制=行政+事业; 实有=Σ",
        formula=Scan(_look, (8,)),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
        tolerance=EXACT,
    ),
)
