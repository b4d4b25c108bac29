"""A raw document cut into printed tables: title, year, unit, header paths and data rows, continued over pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.intake import raw
from budgets.intake.headers import paths
from budgets.layouts import Unit
from budgets.normalise import plain

TITLE = re.compile(r"^(?:附件|附表)?[0-9一二三四五六七八九十、.:()-]*.*表(?:\(.*\))?$")
YEAR = re.compile(r"(?P<year>20[0-9]{2})年")
UNIT = re.compile(r"单位:?(?:人民币)?(?P<unit>万元|元)|\((?P<bracketed>万元|元)\)")
_ANY_UNIT = re.compile(r"单位:?(?:人民币)?(?P<unit>[十百千]?万?亿?元)|\((?P<bracketed>万元|元)\)")
CAPTION = re.compile(
    r"(?:(?:编制|填报|预算主管)(?:部门|单位)|预算单位|部门名称|单位名称|部门):(?P<name>[^:]+?)"
    r"(?=(?:金额)?单位:|[0-9]{4}年|$)"
)
NOTE = re.compile(r"^(?:备?注|说明):")
FORM_NUMBER = re.compile(
    r"^(?:公开|预算|附|表)+[0-9一二三四五六七八九十-]+表?$|^[0-9]+表$|^附件[0-9一二三四五六七八九十]*:?$"
)
_CONTINUED = re.compile(r"\(?续表?(?:[0-9一二三四五]+)?\)?$|^续")
_FIGURE = re.compile(r"^\(?-?[0-9,]+(?:\.[0-9]+)?\)?$|^-+$")
_FIRST_LABEL = re.compile(r"^[一二三四五六七八九十廿]+、|^\([一二三四五六七八九十廿]+\)")
TOTALS = frozenset({"合计", "总计", "本年支出合计"})
MOST_HEADER_ROWS = 5
Row = tuple[raw.Cell, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One printed table. ``paths`` are the header texts of each column from top to bottom, as matched, not printed."""

    title: str
    year: int | None
    unit: Unit | None
    strange_unit: str
    captions: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    place: raw.Place

    @property
    def factor(self) -> Decimal:
        """Yuan in one printed unit."""
        return (self.unit or Unit.WANYUAN).divisor


def segments(document: raw.Document) -> list[Segment]:
    """The printed tables in reading order; a grid that carries a table on is joined to it."""
    found: list[Segment] = []
    context: list[str] = []
    for block in document.blocks:
        if isinstance(block, raw.Paragraph):
            _read_paragraph(block.text, context, found)
            continue
        for rows in _tables(block):
            _add(_segment(rows, block.place, context), found)
            context = []
    return _with_units(found)


def _with_units(found: list[Segment]) -> list[Segment]:
    """A table that does not say its unit has that of all the others, if they agree."""
    units = {segment.unit for segment in found if segment.unit}
    if len(units) != 1:
        return found
    (unit,) = units
    return [segment if segment.unit or segment.strange_unit else replace(segment, unit=unit) for segment in found]


def _add(segment: Segment, found: list[Segment]) -> None:
    if found and _continues(found[-1], segment):
        found[-1] = replace(found[-1], rows=found[-1].rows + segment.rows)
    else:
        found.append(segment)


def _read_paragraph(text: str, context: list[str], found: list[Segment]) -> None:
    bare = plain(text)
    if not bare:
        return
    if NOTE.match(bare) and found and not context:
        found[-1] = replace(found[-1], notes=(*found[-1].notes, text.strip()))
        return
    context.append(text.strip())


def _tables(grid: raw.Grid) -> Iterator[list[Row]]:
    """The rows of a grid without its blank ones; a title below figures begins a table of its own."""
    rows: list[Row] = []
    for row in grid.rows:
        if not any(plain(cell.text) for cell in row):
            continue
        if _is_title(row) and any(map(_is_data, rows)):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _is_title(row: Row) -> bool:
    texts = _texts(row)
    return len(texts) == 1 and bool(TITLE.match(texts[0]) or FORM_NUMBER.match(texts[0]))


def _texts(row: Row) -> list[str]:
    return [text for cell in row if (text := plain(cell.text))]


def _segment(rows: list[Row], place: raw.Place, context: Sequence[str]) -> Segment:
    above = list(context)
    while rows and _is_banner(rows[0]) and len(rows) > 1:
        above += [cell.text for cell in rows.pop(0) if plain(cell.text)]
    height = _header_height(rows)
    lines = [plain(line) for line in above]
    title = next((line for line in reversed(lines) if _names_a_table(line)), "")
    year = YEAR.search(title) or next((y for line in reversed(lines) if (y := YEAR.search(line))), None)
    header_text = "".join(plain(cell.text) for row in rows[:height] for cell in row)
    texts = (*reversed(lines), header_text)
    unit = next((found["unit"] or found["bracketed"] for text in texts if (found := _ANY_UNIT.search(text))), "")
    printed = [_texts(row) for row in rows[:height]]
    body = [row for row in rows[height:] if _texts(row) not in printed and not _is_numbering(row)]
    return Segment(
        title=_CONTINUED.sub("", re.sub(r"^.*?20[0-9]{2}年度?", "", title)),
        year=int(year["year"]) if year else None,
        unit=Unit(unit) if unit in tuple(Unit) else None,
        strange_unit="" if unit in tuple(Unit) else unit,
        captions=tuple(c["name"] for line in lines for c in CAPTION.finditer(line)),
        paths=paths(rows[:height], max(map(len, body), default=0)),
        rows=tuple(body),
        notes=(),
        place=place,
    )


def _names_a_table(line: str) -> bool:
    return bool(TITLE.match(_CONTINUED.sub("", line))) and len(line) < 60 and not FORM_NUMBER.match(line)


def _is_banner(row: Row) -> bool:
    """A title, caption or unit line inside the grid, as workbooks have them above the header."""
    texts = _texts(row)
    return len(texts) <= 3 and any(
        TITLE.match(t) or FORM_NUMBER.match(t) or _ANY_UNIT.search(t) or CAPTION.search(t) for t in texts
    )


def _header_height(rows: Sequence[Row]) -> int:
    """Rows above the first one that holds data; none where a table simply goes on."""
    for height, row in enumerate(rows[:MOST_HEADER_ROWS]):
        if _is_data(row) or _is_numbering(row):
            return height
    return min(len(rows), MOST_HEADER_ROWS)


def _is_data(row: Row) -> bool:
    """A figure or code, a label of a list, or a total and nothing else (an empty form's last row)."""
    texts = _texts(row)
    if _is_numbering(row):
        return False
    if any(_FIGURE.match(text) or _FIRST_LABEL.match(text) for text in texts):
        return True
    return len(texts) == 1 and texts[0] in TOTALS


def _is_numbering(row: Row) -> bool:
    """栏次: the columns' numbers below the header, 1 2 3=4+5."""
    texts = _texts(row)
    numbers = [text.split("=")[0] for text in texts if text not in ("栏次", "行次")]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _continues(before: Segment, segment: Segment) -> bool:
    """A page break: the same header again, or none and as many columns, under the same title or none."""
    if segment.title and segment.title != before.title:
        return False
    if segment.captions and before.captions and segment.captions != before.captions:
        return False
    if segment.paths:
        return segment.paths == before.paths
    if not segment.rows or not before.paths:
        return False
    return max(map(len, segment.rows)) == len(before.paths) or all(map(_is_data, segment.rows))
