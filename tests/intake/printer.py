"""One derived table printed in a style: title, header with its merged cells, rows, notes, page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from budgets.intake import raw
from budgets.layouts import SHANGHAI, Unit
from budgets.tables.grid import UNDISCLOSED, ColumnType, Grid, GridColumn, GridPart, GridRow
from tests.intake import habits, sides
from tests.intake.wording import TITLES, Printed, Wording

if TYPE_CHECKING:
    from tests.intake.variants import Style

NOTHING = (8, 9, 10, 11, 12, 13)
"""Tables that stay in the document when there is nothing to print."""
ALONE = ("unit_price", "operating_cost")
"""Columns that no other figure contains."""

Line = list[Printed]


class Printer:
    def __init__(self, style: Style, owner: str, year: int) -> None:
        self.style = style
        self.random = Random(style.seed)
        self.words = Wording(style, self.random, owner, year)
        self.page = 1

    def table(self, grid: Grid) -> Iterator[raw.Block]:
        parts = [part for part in grid.parts if part.rows]
        if not parts and self.style.empty != "gone" and grid.number in NOTHING:
            parts = [grid.parts[0]]
        if grid.edition.layout == SHANGHAI.key and grid.number == 2:
            parts = [part for part in parts if part.key == "function"]
        if not parts:
            return
        unit = self.random.choice(self.style.units)
        columns, rows = _side_by_side(parts)
        if parts[0].series and len(parts[0].series) == 2:
            columns, rows = sides.printed(grid.number, parts[0], self.style, self.random)
        keep = [i for i in range(len(columns)) if all(row.cells[i] is not UNDISCLOSED for row in rows)]
        columns = [columns[i] for i in keep]
        rows = [GridRow(row.key, row.level, tuple(row.cells[i] for i in keep), row.sources) for row in rows]
        if self.style.total_last and len(parts[0].series) == 1:
            rows = [row for row in rows if row.level] + [row for row in rows if not row.level]
        yield from self._printed(grid.number, unit, columns, rows)

    def _printed(
        self, number: int, unit: Unit, columns: Sequence[GridColumn], rows: Sequence[GridRow]
    ) -> Iterator[raw.Block]:
        split = self.style.codes != "one" and columns[0].title[-1] == "科目编码"
        paths = [tuple(map(self.words.label, column.title)) for column in columns]
        if split:
            paths[:1] = [(*paths[0], level) for level in ("类", "款", "项")[: 2 if number == 7 else 3]]
        codes = len(paths) - len(columns) + 1
        lines = [self._line(row, columns, unit, codes) for row in rows]
        sheet = habits.Sheet(number, [column.key for column in columns], codes, paths, list(rows), lines)
        if lines:
            habits.apply(sheet, self.style, self.words)
        else:
            sheet.lines = list(self._nothing(number, len(paths)))
        head = [self.words.title(number), *self.words.caption(unit)]
        if self.style.above:
            head.insert(0, self.style.above)
        header, lines = self._header(sheet.paths), sheet.lines
        cut = self.random.randrange(1, len(lines)) if self.style.split and len(lines) > 1 else len(lines)
        cut = habits.clear_cut(lines, cut)
        yield from self._page(head, header, lines[:cut])
        if cut < len(lines):
            again = self.style.header_again
            yield from self._page(head if again else (), header if again else [], lines[cut:])
        if self.style.note == "below":
            yield raw.Paragraph("备注：本表为示例。", raw.Place(page=self.page))

    def front(self) -> Iterator[raw.Block]:
        """A cover, running text that speaks of other years, and the list of the tables."""
        place = raw.Place(page=1)
        if self.style.front:
            year = self.words.year
            yield raw.Paragraph(f"{self.words.owner}{year}年部门预算公开", place, 1)
            yield raw.Paragraph(f"{year}年收入预算比{year - 1}年增加100万元，{year - 2}年以来逐年增长。", place)
        titles = [f"{self.words.year_word()}{known[0]}" for known in TITLES.values()] if self.style.contents else []
        if self.style.contents == "lines":
            for page, title in enumerate(titles, start=5):
                yield raw.Paragraph(f"{title}……………{page}", place)
        elif titles:
            lines = [
                ["序号", "表名", "页码"],
                *([str(n), title, str(n + 4)] for n, title in enumerate(titles, start=1)),
            ]
            yield raw.Paragraph("目录", place)
            yield raw.Grid(tuple(tuple(raw.Cell(text, place) for text in line) for line in lines), place)

    def _nothing(self, number: int, width: int) -> Iterator[Line]:
        """What a table without any amount holds."""
        match self.style.empty:
            case "blank":
                yield [Printed()] * width
            case "zeros":
                yield [Printed("合计"), *[Printed()] * (width - 4), *[Printed("0.00")] * 3]
            case "note":
                yield [Printed("注：本部门没有此项支出，本表为空表。"), *[Printed()] * (width - 1)]
            case "words":
                yield [
                    Printed(f"本部门{self.words.year}年无此项预算", width=width),
                    *[Printed(covered=True)] * (width - 1),
                ]

    def _page(self, head: Sequence[str], header: list[Line], lines: list[Line]) -> Iterator[raw.Block]:
        self.page += 1
        width = max((len(line) for line in (*header, *lines)), default=1)
        inside = [self._inside(text, width) for text in head] if self.style.inside else []
        if not self.style.inside:
            for level, text in enumerate(head, start=1):
                yield raw.Paragraph(text, raw.Place(page=self.page), 2 if level == 1 + bool(self.style.above) else None)
        rows = tuple(
            tuple(
                raw.Cell(
                    cell.text,
                    raw.Place(page=self.page, table=1, row=r, column=c),
                    cell.number,
                    cell.width,
                    cell.height,
                    cell.covered,
                )
                for c, cell in enumerate(line, start=1)
            )
            for r, line in enumerate((*inside, *header, *lines), start=1)
        )
        yield raw.Grid(rows, raw.Place(page=self.page, table=1))

    def _inside(self, text: str, width: int) -> Line:
        """A title or caption as a row of the table: in its first cell, over the whole width, or its parts far apart."""
        if self.style.inside == "merged":
            return [Printed(text, width=width), *[Printed(covered=True)] * (width - 1)]
        parts = text.split(self.style.between) if self.style.between != "\n" else [text]
        if self.style.inside == "spread" and len(parts) == 2 and width > 1:
            return [Printed(parts[0]), *[Printed()] * (width - 2), Printed(parts[1])]
        return [Printed(text), *[Printed()] * (width - 1)]

    def _header(self, paths: Sequence[tuple[str, ...]]) -> list[Line]:
        """The header's rows; a merged cell keeps its spans, or is blank where it is covered, or shifts its row left."""
        height = max(map(len, paths))
        rows: list[Line] = []
        for depth in range(height):
            line: Line = []
            for column, path in enumerate(paths):
                covered = depth >= len(path) or (column > 0 and paths[column - 1][: depth + 1] == path[: depth + 1])
                if covered and self.style.merged != "shifted":
                    line.append(Printed(covered=self.style.merged == "kept"))
                elif not covered:
                    line.append(_heading(paths, depth, column) if self.style.merged == "kept" else Printed(path[depth]))
            rows.append(line)
        return rows

    def _line(self, row: GridRow, columns: Sequence[GridColumn], unit: Unit, codes: int) -> Line:
        line: Line = []
        for column, cell in zip(columns, row.cells, strict=True):
            text = cell if isinstance(cell, str) else ""
            if column.type is ColumnType.CODE:
                line += map(Printed, self.words.codes(text, codes))
            elif column.type is ColumnType.AMOUNT:
                printed = self.words.amount(cell, unit)
                line.append(printed._replace(number=None) if column.key in ALONE else printed)
            elif column.type is ColumnType.QUANTITY:
                line.append(Printed(str(cell) if isinstance(cell, Decimal) else ""))
            else:
                is_total = row.key == "total" and column.key == "name"
                line.append(Printed(self.words.label(self.style.total_word if is_total else text)))
        if row.key == "total" and columns[0].type is ColumnType.CODE:
            return self._total(line, codes)
        return line

    def _total(self, line: Line, codes: int) -> Line:
        """合计 in one wide cell over code and name, or in that cell with the covered ones blank or gone."""
        wide, rest = line[codes], line[codes + 1 :]
        match self.style.merged:
            case "kept" if self.style.wide_total:
                return [wide._replace(width=codes + 1), *[Printed(covered=True)] * codes, *rest]
            case "kept":
                return line
            case "lost":
                return [wide, *[Printed()] * codes, *rest]
            case _:
                return [wide, *rest]


def _heading(paths: Sequence[tuple[str, ...]], depth: int, column: int) -> Printed:
    """A header cell over all columns below the same heading, and down to the data where nothing is below it."""
    path = paths[column]
    beyond = (c for c in range(column, len(paths)) if paths[c][: depth + 1] != path[: depth + 1])
    width = next(beyond, len(paths)) - column
    height = max(map(len, paths)) - depth if depth == len(path) - 1 else 1
    return Printed(path[depth], width=width, height=height)


def _side_by_side(parts: Sequence[GridPart]) -> tuple[list[GridColumn], list[GridRow]]:
    """机关运行经费 is printed beside "三公"经费; all other tables have one part."""
    columns, rows = list(parts[0].columns), list(parts[0].rows)
    for part in parts[1:]:
        columns += [
            GridColumn(part.key, (part.title,) if len(part.columns) == 1 else c.title, c.type) for c in part.columns
        ]
        rows = [GridRow(a.key, a.level, (*a.cells, *b.cells), a.sources) for a, b in zip(rows, part.rows, strict=True)]
    return columns, rows
