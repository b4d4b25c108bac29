"""Derived tables printed as published documents print them, in every way that domain.md has seen.

``printed`` gives the raw form that a reader would give. Everything random hangs on the style's own seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from random import Random

from hypothesis import strategies as st

from budgets import registry
from budgets.facts import FactSet
from budgets.intake import raw
from budgets.layouts import SHANGHAI, Unit
from budgets.tables.compute import compute
from budgets.tables.grid import UNDISCLOSED, Cell, ColumnType, Grid, GridColumn, GridPart, GridRow

TITLES = {
    1: ("收支预算总表", "部门财务收支预算总表", "收支总体情况表", "部门收支总表"),
    2: ("收入预算总表", "部门收入预算总表", "收入总体情况表", "部门收入总表"),
    3: ("支出预算总表", "部门支出预算总表", "支出总体情况表", "部门支出总表"),
    4: ("财政拨款收支预算总表", "部门财政拨款收支预算总表", "财政拨款收支总体情况表", "财政拨款收支总表"),
    5: ("一般公共预算支出表(分功能科目)", "部门一般公共预算支出功能分类预算表", "一般公共预算支出情况表"),
    6: ("一般公共预算支出表(分单位)", "一般公共预算支出表（分单位）"),
    7: ("一般公共预算基本支出表", "部门一般公共预算基本支出部门预算经济分类预算表", "一般公共预算基本支出情况表"),
    8: ("一般公共预算“三公”经费支出表", "部门“三公”经费和机关运行经费预算表", "“三公”经费预算表"),
    9: ("政府性基金预算支出表", "部门政府性基金预算支出功能分类预算表", "政府性基金预算支出情况表"),
    10: ("国有资本经营预算支出表", "国有资本经营预算支出情况表"),
    11: ("项目支出预算表", "部门项目支出预算表", "项目支出情况表"),
    12: ("政府采购预算表", "政府采购预算明细表"),
    13: ("政府向社会力量购买服务预算表", "政府购买服务预算表"),
}
RADICALS = str.maketrans(
    {"支": "⽀", "入": "⼊", "工": "⼯", "车": "⻋", "用": "⽤", "西": "⻄", "长": "⻓", "门": "⻔"}
)
FULL_WIDTH = str.maketrans("0123456789().,", "０１２３４５６７８９（）．，")
ALONE = ("unit_price", "operating_cost")
"""Columns that no other figure contains."""
SIDE_SHARES = ("人员经费", "公用经费", "项目支出")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one document prints its tables; ``seed`` decides where a choice is made anew for every table."""

    seed: int = 0
    units: tuple[Unit, ...] = (Unit.WANYUAN,)
    total_last: bool = False
    total_word: str = "合计"
    codes: str = "one"  # one cell; or three: "short" 201 05 07, "bare" 201 5 7, "own" level's only, "whole" 201 20105 …
    blank: str = ""
    full_width: bool = False
    spaced: bool = False
    radicals: bool = False
    broken: bool = False
    split: bool = False
    header_again: bool = False
    plain_titles: bool = True
    above: str = ""
    caption: str = "编制部门"
    zero_divisions: bool = True
    shares: bool = False
    merged: str = "kept"
    inside: bool = False
    thousands: bool = True
    brackets: bool = False
    ordinal: str = "廿"


def styles() -> st.SearchStrategy[Style]:
    return st.builds(
        Style,
        seed=st.integers(0, 2**16),
        units=st.sampled_from([(Unit.WANYUAN,), (Unit.YUAN,), (Unit.WANYUAN, Unit.YUAN)]),
        total_last=st.booleans(),
        total_word=st.sampled_from(["合计", "总计", "合 计"]),
        codes=st.sampled_from(["one", "short", "bare", "own", "whole"]),
        blank=st.sampled_from(["", "0", "0.00", "-", "—"]),
        full_width=st.booleans(),
        spaced=st.booleans(),
        radicals=st.booleans(),
        broken=st.booleans(),
        split=st.booleans(),
        header_again=st.booleans(),
        plain_titles=st.booleans(),
        above=st.sampled_from(["", "公开01表", "预算01表", "表1-1", "附件2"]),
        caption=st.sampled_from(["编制部门", "编制单位", "部门", "预算单位"]),
        zero_divisions=st.booleans(),
        shares=st.booleans(),
        merged=st.sampled_from(["kept", "lost", "shifted"]),
        inside=st.booleans(),
        thousands=st.booleans(),
        brackets=st.booleans(),
        ordinal=st.sampled_from(["廿", "二十"]),
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a printed figure stands: block, row and cell of the document."""

    block: int
    row: int
    column: int


def printed(facts: FactSet, style: Style) -> raw.Document:
    """All tables of an edition as one document."""
    printer = _Printer(style, facts.edition.department_name, facts.edition.year)
    blocks: list[raw.Block] = []
    for number, declaration in registry.tables().items():
        if number <= 13:
            blocks += printer.table(compute(declaration, facts))
    return raw.Document("variant", "text/plain", "0" * 64, tuple(blocks))


def as_text(document: raw.Document) -> str:
    """The document as a text file: paragraphs on lines of their own, tables with tabs between the cells."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, raw.Paragraph):
            lines += [block.text, ""]
        else:
            lines += ["\t".join(cell.text for cell in row) for row in block.rows] + [""]
    return "\n".join(lines)


def figures(document: raw.Document) -> list[Figure]:
    """Every printed amount other than nothing that another figure contains or is the sum of."""
    return [
        Figure(b, r, c)
        for b, block in enumerate(document.blocks)
        if isinstance(block, raw.Grid)
        for r, row in enumerate(block.rows)
        for c, cell in enumerate(row)
        if cell.number is not None and Decimal(cell.number)
    ]


def mutated(document: raw.Document, figure: Figure, text: str) -> raw.Document:
    """The document with one cell printed otherwise."""
    grid = document.blocks[figure.block]
    assert isinstance(grid, raw.Grid)
    rows = [list(row) for row in grid.rows]
    rows[figure.row][figure.column] = replace(rows[figure.row][figure.column], text=text)
    blocks = list(document.blocks)
    blocks[figure.block] = replace(grid, rows=tuple(map(tuple, rows)))
    return replace(document, blocks=tuple(blocks))


WORDS = ("", "合计", "—", "2024年收支预算总表", "单位：元", "科目编码", "支出", "206", "一、", "1.2", "续表", "类")


def damaged(document: raw.Document, random: Random) -> raw.Document:
    """The document with blocks, rows and cells lost, cut off or overwritten."""
    blocks = list(document.blocks)
    for _ in range(random.randrange(1, 12)):
        index = random.randrange(len(blocks))
        block = blocks[index]
        if random.random() < 0.15 and len(blocks) > 1:
            del blocks[index]
        elif isinstance(block, raw.Paragraph):
            blocks[index] = replace(block, text=random.choice(WORDS))
        else:
            blocks[index] = replace(block, rows=tuple(_damaged_rows(block.rows, random)))
    return replace(document, blocks=tuple(blocks))


def _damaged_rows(rows: Sequence[Row], random: Random) -> Sequence[Row]:
    match random.randrange(5):
        case 0:
            return rows[random.randrange(len(rows) + 1) :]
        case 1:
            return rows[: random.randrange(len(rows) + 1)]
        case 2:
            return [row[random.randrange(2) :] for row in rows]
        case 3:
            return [row[: random.randrange(len(row) + 1)] for row in rows]
        case _:
            return [
                tuple(replace(cell, text=random.choice(WORDS)) if random.random() < 0.05 else cell for cell in row)
                for row in rows
            ]


Row = tuple[raw.Cell, ...]
Line = list[tuple[str, str | None]]
"""The cells of a printed row: text, and the exact figure where it is one."""


class _Printer:
    def __init__(self, style: Style, owner: str, year: int) -> None:
        self.style = style
        self.random = Random(style.seed)
        self.owner = owner
        self.year = year
        self.page = 1
        self.tables = 0

    def table(self, grid: Grid) -> Iterator[raw.Block]:
        parts = [part for part in grid.parts if part.rows]
        if grid.edition.layout == SHANGHAI.key and grid.number == 2:
            parts = [part for part in parts if part.key == "function"]
        if not parts:
            return
        unit = self.random.choice(self.style.units)
        columns, rows = _side_by_side(parts)
        if parts[0].series and len(parts[0].series) == 2:
            columns, rows = self._sides(grid.number, parts[0], columns)
        keep = [i for i in range(len(columns)) if all(row.cells[i] is not UNDISCLOSED for row in rows)]
        columns = [columns[i] for i in keep]
        rows = [GridRow(row.key, row.level, tuple(row.cells[i] for i in keep), row.sources) for row in rows]
        if self.style.total_last and len(parts[0].series) == 1:
            rows = [row for row in rows if row.level] + [row for row in rows if not row.level]
        yield from self._printed(grid, unit, columns, rows)

    def _printed(
        self, grid: Grid, unit: Unit, columns: Sequence[GridColumn], rows: Sequence[GridRow]
    ) -> Iterator[raw.Block]:
        split = self.style.codes != "one" and columns[0].title[-1] == "科目编码"
        paths = [self._path(column.title) for column in columns]
        if split:
            paths[:1] = [(*paths[0], level) for level in ("类", "款", "项")[: 2 if grid.number == 7 else 3]]
        header = self._header(paths)
        lines = [self._line(row, columns, unit, len(paths) - len(columns) + 1 if split else 1) for row in rows]
        title = self._title(grid.number)
        head = [title, f"{self.style.caption}：{self.owner}　单位：{unit}"]
        if self.style.above:
            head.insert(0, self.style.above)
        cut = self.random.randrange(1, len(lines)) if self.style.split and len(lines) > 1 else len(lines)
        yield from self._page(head, header, lines[:cut])
        if cut < len(lines):
            again = self.style.header_again
            yield from self._page(head if again else (), header if again else [], lines[cut:])

    def _page(self, head: Sequence[str], header: list[Line], lines: list[Line]) -> Iterator[raw.Block]:
        self.page += 1
        inside = [[(text, None)] for text in head] if self.style.inside else []
        if not self.style.inside:
            for text in head:
                yield raw.Paragraph(text, raw.Place(page=self.page))
        rows = tuple(
            tuple(
                raw.Cell(text, raw.Place(page=self.page, table=1, row=r, column=c), number)
                for c, (text, number) in enumerate(line, start=1)
            )
            for r, line in enumerate((*inside, *header, *lines), start=1)
        )
        yield raw.Grid(rows, raw.Place(page=self.page, table=1))

    def _title(self, number: int) -> str:
        known = TITLES[number]
        name = known[0] if self.style.plain_titles else self.random.choice(known)
        owner = self.owner if not self.style.plain_titles and self.random.random() < 0.5 else ""
        return self._label(
            f"{owner}{self.year}年{name}" if self.random.random() < 0.5 else f"{self.year}年{owner}{name}"
        )

    def _path(self, title: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._label(text) for text in title)

    def _header(self, paths: Sequence[tuple[str, ...]]) -> list[Line]:
        """The header's rows; a merged cell is blank where it is covered, or left out where rows shift left."""
        height = max(map(len, paths))
        rows: list[Line] = []
        for depth in range(height):
            line: Line = []
            for column, path in enumerate(paths):
                covered = depth >= len(path) or (column > 0 and paths[column - 1][: depth + 1] == path[: depth + 1])
                text = "" if covered else path[depth]
                if not (covered and self.style.merged == "shifted"):
                    line.append((text, None))
            rows.append(line)
        return rows

    def _line(self, row: GridRow, columns: Sequence[GridColumn], unit: Unit, codes: int) -> Line:
        line: Line = []
        for column, cell in zip(columns, row.cells, strict=True):
            if column.type is ColumnType.CODE:
                line += [(code, None) for code in self._codes(cell, codes)]
            elif column.type is ColumnType.AMOUNT:
                text, number = self._amount(cell, unit)
                line.append((text, None if column.key in ALONE else number))
            elif column.type is ColumnType.QUANTITY:
                line.append((str(cell), None) if isinstance(cell, Decimal) else ("", None))
            else:
                text = cell if isinstance(cell, str) else ""
                is_total = row.key == "total" and column.key == "name"
                line.append((self._label(self.style.total_word if is_total else text), None))
        if row.key == "total" and columns[0].type is ColumnType.CODE:
            return self._total(line, codes)
        return line

    def _total(self, line: Line, codes: int) -> Line:
        """合计 in the name's column, or in one wide cell over code and name, or in that cell with the rest gone."""
        if self.style.merged == "kept":
            return line
        wide = [line[codes], *[("", None)] * codes, *line[codes + 1 :]]
        return wide if self.style.merged == "lost" else [wide[0], *line[codes + 1 :]]

    def _codes(self, cell: Cell, codes: int) -> list[str]:
        code = cell if isinstance(cell, str) else ""
        if codes == 1:
            return [self._wide(code)]
        parts = [code[:3], code[3:5], code[5:7]][:codes]
        match self.style.codes:
            case "bare":
                parts[1:] = [part.lstrip("0") if part else "" for part in parts[1:]]
            case "own":
                level = max((i for i, part in enumerate(parts) if part), default=0)
                parts = [part if i == level else "" for i, part in enumerate(parts)]
            case "whole":
                parts = [code[: 3 + 2 * i] if part else "" for i, part in enumerate(parts)]
        return [self._wide(part) for part in parts]

    def _amount(self, cell: Cell, unit: Unit) -> tuple[str, str | None]:
        if not isinstance(cell, Decimal) or not cell:
            return self.style.blank, None
        value = unit.of(cell)
        text = f"{abs(value):,}" if self.style.thousands else str(abs(value))
        if value < 0:
            text = f"({text})" if self.style.brackets else f"-{text}"
        return self._wide(text), str(value)

    def _label(self, text: str) -> str:
        if self.style.ordinal != "廿":
            text = text.replace("廿", self.style.ordinal)
        if self.style.spaced and len(text) <= 6:
            text = " ".join(text)
        if self.style.radicals:
            text = text.translate(RADICALS)
        if self.style.broken and len(text) > 6:
            text = f"{text[:5]}\n{text[5:]}"
        return self._wide(text)

    def _wide(self, text: str) -> str:
        return text.translate(FULL_WIDTH) if self.style.full_width else text

    def _sides(
        self, number: int, part: GridPart, columns: Sequence[GridColumn]
    ) -> tuple[list[GridColumn], list[GridRow]]:
        """Both halves again as lists, without the divisions that have nothing where only the others are printed."""
        halves: list[list[tuple[str, str, Cell]]] = []
        for series in range(2):
            lines = part.lines(series)
            halves.append(
                [
                    (line.key, line.label, line.amount)
                    for line in lines
                    if self.style.zero_divisions or line.amount or not line.key.isdigit()
                ]
            )
        ends = 3 if number == 1 else 1
        left, right = halves
        padding = len(right) - len(left)
        blank = ("", "", None)
        if padding > 0:
            left = [*left[:-ends], *[blank] * padding, *left[-ends:]]
        elif padding < 0:
            right = [*right[:-ends], *[blank] * -padding, *right[-ends:]]
        rows = []
        shares = self.style.shares and number == 1
        for a, b in zip_longest(left, right):
            cells: tuple[Cell, ...] = (a[1], a[2], b[1], b[2])
            if shares:
                cells += _shares(b[2], self.random)
            rows.append(GridRow(f"{a[0]}/{b[0]}", 1, cells))
        wanted = list(columns)
        if shares:
            wanted[3] = GridColumn("expenditure_amount", ("支出", "合计"), ColumnType.AMOUNT)
            wanted += [GridColumn(name, ("支出", name), ColumnType.AMOUNT) for name in SIDE_SHARES]
        return wanted, rows


def _shares(amount: Cell, random: Random) -> tuple[Cell, ...]:
    """An amount divided into 人员经费, 公用经费 and 项目支出."""
    if not isinstance(amount, Decimal):
        return (None, None, None)
    first = amount // 300 * 100
    return (first, first, amount - 2 * first)


def _side_by_side(parts: Sequence[GridPart]) -> tuple[list[GridColumn], list[GridRow]]:
    """机关运行经费 is printed beside "三公"经费; all other tables have one part."""
    columns, rows = list(parts[0].columns), list(parts[0].rows)
    for part in parts[1:]:
        columns += [
            GridColumn(part.key, (part.title,) if len(part.columns) == 1 else c.title, c.type) for c in part.columns
        ]
        rows = [GridRow(a.key, a.level, (*a.cells, *b.cells), a.sources) for a, b in zip(rows, part.rows, strict=True)]
    return columns, rows
