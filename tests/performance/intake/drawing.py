"""Raw blocks drawn by hand, and derived tables drawn as a document prints them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgets.intake import raw
from budgets.renderers.cells import grouped
from budgets.renderers.headers import header_rows
from budgets.tables.grid import Grid, GridPart, Shape

LEVELS = ("level_1", "level_2")


def blocks(text: str) -> list[raw.Block]:
    """Lines with “|” are rows of a grid, others paragraphs; a blank line ends a grid, as a page does."""
    found: list[raw.Block] = []
    rows: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if "|" in line:
            rows.append(line)
            continue
        if rows:
            found.append(grid([[cell.strip() for cell in row.strip().split("|")] for row in rows], len(found) + 1))
            rows = []
        if line.strip():
            found.append(raw.Paragraph(line.strip(), raw.Place(paragraph=len(found) + 1)))
    return found


def grid(rows: Sequence[Sequence[str]], number: int) -> raw.Grid:
    cells = tuple(
        tuple(raw.Cell(text, raw.Place(table=number, row=r, column=c)) for c, text in enumerate(row, start=1))
        for r, row in enumerate(rows, start=1)
    )
    return raw.Grid(cells, raw.Place(table=number))


def drawn(table: Grid, *, page: int = 1000) -> list[raw.Block]:
    """The table with its merged cells kept, cut after every ``page`` rows."""
    found: list[raw.Block] = [raw.Paragraph(table.title, raw.Place(paragraph=1)), paragraph("单位：万元")]
    group = ""
    for part in table.parts:
        if part.group != group:
            group = part.group
            found.append(paragraph(group))
        found += [paragraph(part.title)] if part.title else []
        rows = list(_rows(part))
        for start in range(0, len(rows), page):
            place = raw.Place(table=len(found))
            found.append(raw.Grid(tuple(rows[start : start + page]), place))
        found += [paragraph(note) for note in part.notes]
    return found


def paragraph(text: str) -> raw.Paragraph:
    return raw.Paragraph(text, raw.Place(paragraph=0))


def _rows(part: GridPart) -> Iterator[tuple[raw.Cell, ...]]:
    """Rows with equal levels merged downwards, as the official form prints them."""
    if part.shape is not Shape.FORM:
        yield from _header(part)
    rows = [
        [grouped(cell, column, part.unit) for cell, column in zip(row.cells, part.columns, strict=True)]
        for row in part.rows
    ]
    for number, row in enumerate(rows):
        cells = [raw.Cell(text, raw.Place(row=number, column=c)) for c, text in enumerate(row)]
        for index in (i for i, column in enumerate(part.columns) if column.key in LEVELS):
            same = [r[: index + 1] == row[: index + 1] for r in rows]
            if number and same[number - 1]:
                cells[index] = replace(cells[index], covered=True, text="")
            else:
                height = (*same[number:], False).index(False)
                cells[index] = replace(cells[index], rowspan=height)
        yield tuple(cells)


def _header(part: GridPart) -> Iterator[tuple[raw.Cell, ...]]:
    for level in header_rows(part.columns):
        row = [raw.Cell("", raw.Place(), covered=True)] * len(part.columns)
        for cell in level:
            row[cell.column] = raw.Cell(cell.text, raw.Place(), colspan=cell.colspan, rowspan=cell.rowspan)
        yield tuple(row)
