"""Printed documents with a figure changed, or with parts of them lost or overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from budgets.intake import raw

Row = tuple[raw.Cell, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a printed figure stands: block, row and cell of the document."""

    block: int
    row: int
    column: int


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
