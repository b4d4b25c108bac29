"""A raw document cut into printed tables: title, year, unit, header paths and data rows, continued over pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice, takewhile
from typing import NamedTuple

from budgets.intake import raw
from budgets.intake.headers import paths
from budgets.intake.layouts import names_declared
from budgets.layouts import PRINTED, Unit
from budgets.normalise import YEAR, plain, years_in_digits

# Longer texts are no titles, and would take time with the square of their length.
TITLE = re.compile(r"^(?=.{1,200}$)(?:附件|附表)?[0-9一二三四五六七八九十、.:()-]*.*表(?:\(.*\))?$")
UNIT = re.compile(r"单位:?(?:人民币)?(?P<unit>万元|元)|\((?P<bracketed>万元|元)\)")
_ANY_UNIT = re.compile(r"单位:?\(?(?:人民币)?\(?(?P<unit>[十百千]?万?亿?元)|\((?P<bracketed>万元|元)\)")
_UNIT_LINE = re.compile(r"^\((?:万元|元)\)$|\(?(?:金额|货币|计量|计价)?单位:?\(?(?:人民币)?\(?[十百千]?万?亿?元.*$")
CAPTION = re.compile(
    r"(?<![量额币价])(?:(?:编制|填报|编报|填表|公开|主管|预算主管|预算|汇总|报送)?(?:部门|单位)(?:\((?:单位|部门)\))?(?:名称)?)"
    r"(?:\((?:公章|盖章)\))?:(?!\(?(?:人民币)?[十百千]?万?亿?元)(?P<name>[^:]+?)"
    r"(?=\(?(?:金额|货币|计量)?单位:|(?:编制|填报|报送)?(?:日期|时间):|[0-9]{4}年|$)"
)
_YEAR_LINE = re.compile(r"^(?=[^。,;]{,40}$)(?!.*(?:执行|决算|比20|较20)).*(?P<year>20[0-9]{2})年")
"""A heading with a year; sentences, and headings of what was done before, speak of other years."""
NOTE = re.compile(
    r"^(?:备?注|说明|附注)[0-9]?[:.、]|^\*[^0-9]|空表。?$"
    r"|^(?:本|我)(?:部门|单位|局|办|委|街道|镇|乡|中心|年|表).*(?:无|没有|未|不)|^(?:无|没有|未安排|不涉及)."
)
FORM_NUMBER = re.compile(
    r"^(?:公开|预算|附|表)+[0-9一二三四五六七八九十-]+表?$|^[0-9]+表$|^附件[0-9一二三四五六七八九十]*:?$"
)
_PAGE = re.compile(r"^[0-9]{1,3}$")
_CONTINUED = re.compile(r"\(?续表?(?:[0-9一二三四五]+)?\)?$|^续")
FIGURE = re.compile(r"^\(?[-+]?¥?-?[0-9][0-9,]*(?:\.[0-9]*)?(?:元|万元)?\)?$|^-+$")
_FIRST_LABEL = re.compile(
    r"^[一二三四五六七八九十廿]+、|^\([一二三四五六七八九十廿]+\)|^\[?[0-9]{3,}\]?[^0-9年]|^[0-9]{1,2}[、.](?![0-9])"
)
_TOTAL = re.compile(r"^(?:本年|当年|全部|部门|单位|总)?(?:收入|支出)?(?:预算)?(?:合计|总计)(?:数|额)?:?$")
MOST_HEADER_ROWS = 5
MOST_LETTERS = 60
"""Of a title."""
Row = tuple[raw.Cell, ...]
Texts = tuple[str, ...]
"""A row without its blank cells, as matched."""


class _Line(NamedTuple):
    """A row with its texts, since most of what is asked of it is asked of these."""

    row: Row
    texts: Texts


@dataclass(frozen=True, slots=True)
class Segment:
    """One printed table. ``header`` are its rows of headings; ``paths`` what stands above each column, as matched."""

    title: str
    year: int | None
    unit: Unit | None
    strange_unit: str
    captions: tuple[str, ...]
    header: tuple[Texts, ...]
    paths: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    place: raw.Place

    @property
    def factor(self) -> Decimal:
        """Yuan in one printed unit."""
        return (self.unit or Unit.WANYUAN).divisor


def is_total(text: str) -> bool:
    """合计, 总计, 本年支出合计 and the like, of plain text."""
    return bool(_TOTAL.match(text))


@dataclass(frozen=True, slots=True)
class _Run:
    """A table with the rows and notes of all the pages that carry it on."""

    first: Segment
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    def whole(self) -> Segment:
        return replace(self.first, rows=tuple(self.rows), notes=tuple(self.notes))


def segments(document: raw.Document) -> list[Segment]:
    """The printed tables in reading order; a grid that carries a table on is joined to it.

    Hidden sheets were never published; a grid of single texts, such as a contents page, is no table.
    """
    found: list[_Run] = []
    context: list[str] = []
    for block in document.blocks:
        if isinstance(block, raw.Paragraph):
            _read_paragraph(block.text, context, found)
            continue
        for lines in _tables(block) if not block.hidden else ():
            if _is_contents(lines):
                context += _printed(lines)
                continue
            _add(_segment(lines, block.place, context, found[-1].first.header if found else ()), found)
            context = []
    return _with_years(_with_units([run.whole() for run in found]))


def _with_years(found: list[Segment]) -> list[Segment]:
    """A table that does not say its year has that of most others."""
    years = Counter(segment.year for segment in found if segment.year)
    if not years:
        return found
    ((year, _count),) = years.most_common(1)
    return [segment if segment.year else replace(segment, year=year) for segment in found]


def _is_contents(lines: Sequence[_Line]) -> bool:
    """Nothing but lines, captions (with tabs between them, in text files), or titles with their page numbers."""
    if all(_is_banner(line.texts) or len(line.texts) == 1 for line in lines):
        return True
    if _is_list_of_pages(lines):
        return True
    others = (line for line in lines if not any(map(_names_a_table, line.texts)))
    # The third row that is no title tells a table; the rest need not be looked at.
    most = len(list(islice(others, 3)))
    return most < 3 and len(lines) - most > 2


def _is_list_of_pages(lines: Sequence[_Line]) -> bool:
    texts = [line.texts for line in lines]
    pages = [int(row[-1]) for row in texts if len(row) in (2, 3) and _PAGE.match(row[-1])]
    return len(pages) == len(lines) > 2 and pages == sorted(pages)


def _printed(lines: Sequence[_Line]) -> list[str]:
    return [cell.text for line in lines for cell in line.row if plain(cell.text)]


def _with_units(found: list[Segment]) -> list[Segment]:
    """A table that does not say its unit has that of all the others, if they agree."""
    units = {segment.unit for segment in found if segment.unit}
    if len(units) != 1:
        return found
    (unit,) = units
    return [segment if segment.unit or segment.strange_unit else replace(segment, unit=unit) for segment in found]


def _add(segment: Segment, found: list[_Run]) -> None:
    if found and _continues(found[-1].first, segment):
        found[-1].rows.extend(segment.rows)
        found[-1].notes.extend(segment.notes)
    else:
        found.append(_Run(segment, list(segment.rows), list(segment.notes)))


def _read_paragraph(text: str, context: list[str], found: list[_Run]) -> None:
    bare = plain(text)
    if not bare:
        return
    if found and not context and NOTE.search(bare):
        found[-1].notes.append(text.strip())
        return
    context.append(text.strip())


def _tables(grid: raw.Grid) -> Iterator[list[_Line]]:
    """The rows of a grid without its blank ones; a title below figures begins a table of its own."""
    lines: list[_Line] = []
    begun = False
    for row in grid.rows:
        texts = _texts(row)
        if not texts:
            continue
        if begun and _is_title(texts):
            yield lines
            lines, begun = [], False
        lines.append(_Line(row, texts))
        begun = begun or not _is_banner(texts)
    if lines:
        yield lines


def _is_title(texts: Texts) -> bool:
    return len(texts) == 1 and bool(TITLE.match(texts[0]) or FORM_NUMBER.match(texts[0]))


def _texts(row: Row) -> Texts:
    return tuple([text for cell in row if (text := plain(cell.text))])


def _segment(found: list[_Line], place: raw.Place, context: Sequence[str], before: tuple[Texts, ...]) -> Segment:
    """``before`` is the header of the table before: where it is repeated, no more than that is header."""
    banners = list(takewhile(lambda line: _is_banner(line.texts), found[:-1]))
    above = [*context, *_printed(banners)]
    found = found[len(banners) :]
    again = tuple(line.texts for line in found[: len(before)]) == before
    height = len(before) if again and before else _header_height(found)
    header, below = found[:height], found[height:]
    lines = [years_in_digits(plain(line)) for line in above]
    title = _title(lines)
    year = YEAR.search(title)
    unit = next(
        (
            found["unit"] or found["bracketed"]
            for text in reversed(lines)
            if "元" in text and (found := _ANY_UNIT.search(text))
        ),
        "",
    )
    unit = unit or _unit_of_header(header)
    printed = tuple(line.texts for line in header)
    body = [line for line in below if line.texts not in printed and not _is_numbering(line.texts)]
    return Segment(
        title=_CONTINUED.sub("", re.sub(r"^.*?20[0-9]{2}年度?", "", title)),
        year=int(year["year"]) if year else _year_above(lines),
        unit=Unit(unit) if unit in PRINTED else None,
        strange_unit="" if unit in PRINTED else unit,
        captions=tuple([c["name"] for line in lines if ":" in line for c in CAPTION.finditer(line)]),
        header=printed,
        paths=paths([line.row for line in header], max((len(line.row) for line in body), default=0)),
        rows=tuple(line.row for line in body if not _is_note(line.texts)),
        notes=tuple(text.strip() for text in _printed([line for line in body if _is_note(line.texts)])),
        place=place,
    )


def _year_above(lines: Sequence[str]) -> int | None:
    """The year of most headings above a table whose title has none."""
    years = Counter(int(found["year"]) for line in lines if "年" in line and (found := _YEAR_LINE.match(line)))
    return max(years, key=lambda year: (years[year], year), default=None)


def _unit_of_header(header: Sequence[_Line]) -> str:
    """The unit that all column headings agree on; a price may have one of its own."""
    texts = (text for line in header for text in line.texts)
    found = {
        unit["unit"] or unit["bracketed"] for text in texts if "单价" not in text for unit in _ANY_UNIT.finditer(text)
    }
    return found.pop() if len(found) == 1 else ""


def _is_note(texts: Texts) -> bool:
    return len(texts) == 1 and len(texts[0]) > 4 and bool(NOTE.search(texts[0]))


def _title(lines: Sequence[str]) -> str:
    """The last line that names a table, with the line above it where a long title was broken in two."""
    bare = [_UNIT_LINE.sub("", line) if "元" in line else line for line in lines]
    found = next((index for index in range(len(bare) - 1, -1, -1) if _names_a_table(bare[index])), None)
    if found is None:
        headings = (
            f"{line}表" for line in reversed(bare) if len(line) < MOST_LETTERS and line[:1] != "(" and "表" not in line
        )
        return next(filter(names_declared, headings), "")
    above, title = bare[max(found - 1, 0)], bare[found]
    broken = YEAR.search(above) and not YEAR.search(title) and not _names_a_table(above)
    return above + title if broken and names_declared(above + title) else title


def _names_a_table(line: str) -> bool:
    return bool(TITLE.match(_CONTINUED.sub("", line))) and len(line) < MOST_LETTERS and not FORM_NUMBER.match(line)


def _is_banner(texts: Texts) -> bool:
    """A title, caption or unit line inside the grid, as workbooks have them above the header."""
    return len(texts) <= 3 and any(
        TITLE.match(t) or FORM_NUMBER.match(t) or _UNIT_LINE.search(t) or CAPTION.search(t) for t in texts
    )


def _header_height(lines: Sequence[_Line]) -> int:
    """Rows above the first one that holds data; none where a table simply goes on."""
    for height, (_row, texts) in enumerate(lines[:MOST_HEADER_ROWS]):
        if _is_data(texts) or _is_numbering(texts) or _is_note(texts):
            return height
    return min(len(lines), MOST_HEADER_ROWS)


def _is_data(texts: Texts) -> bool:
    """A figure or code, a label of a list, or a total and nothing else (an empty form's last row)."""
    if _is_numbering(texts):
        return False
    if any(FIGURE.match(text) or _FIRST_LABEL.match(text) for text in texts):
        return True
    return len(texts) == 1 and is_total(texts[0])


def _is_numbering(texts: Texts) -> bool:
    """栏次: the columns' numbers below the header, 1 2 3=4+5."""
    numbers = [text for text in texts if text not in ("栏次", "行次")]
    least = 3 if len(numbers) == len(texts) else 1
    return len(numbers) >= least and all(
        text.partition("=")[0] == str(number) for number, text in enumerate(numbers, start=1)
    )


def _continues(before: Segment, segment: Segment) -> bool:
    """A page break: the same header again, or none and as many columns, under the same title or none."""
    if segment.title and segment.title != before.title and (segment.paths or names_declared(segment.title)):
        return False
    if segment.captions and before.captions and segment.captions != before.captions:
        return False
    if segment.paths:
        return segment.paths == before.paths
    if not segment.rows or not before.paths:
        return False
    return max(map(_width, segment.rows)) == len(before.paths) or all(_is_data(_texts(row)) for row in segment.rows)


def _width(row: Row) -> int:
    """Without blank cells at the end, which a sheet has where another of its tables is wider."""
    return next((index for index in range(len(row), 0, -1) if plain(row[index - 1].text)), 0)
