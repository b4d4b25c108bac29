"""A document being printed: paragraphs, and tables of merged cells, in a style chosen at random."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from budgets.intake import raw

WIDTH = 10
Spec = tuple[str, int, int]
"""Text, columns and rows of a printed cell."""
Row = Sequence[Spec | str]

BOXES = (("☑", "☐"), ("√", "□"), ("■", "□"), ("[√]", "[ ]"), ("（√）", "（ ）"), ("√", ""), ("☒", "□"),
         ('<input checked="" type="checkbox"/>', '<input type="checkbox"/>'))  # fmt: skip


class Sheet:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.blocks: list[raw.Block] = []
        self.rows: list[Row] = []
        self.yuan = self.maybe(0.2)
        self.together = self.maybe()
        self.titles = self.maybe(0.8)
        self.people = self.maybe(0.7)
        self.goal_column = self.maybe(0.7)
        self.ratio = self.maybe()
        self.weight_first = self.maybe(0.2)
        self.basis_first = self.maybe(0.2)
        self.repeat_levels = self.maybe(0.3)
        self.short_levels = self.maybe(0.15)
        self.header = self.random.choice(["nested", "beside", "flat"])
        self.ticks = self.random.choice(BOXES)
        self.years = self.maybe(0.2)
        self.scores = self.maybe(0.15)
        self.total = self.maybe(0.2)
        self.wrapped = self.maybe(0.3)

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def any(self, *choices: str) -> str:
        return self.random.choice(choices)

    def say(self, text: str) -> None:
        self.close()
        self.blocks.append(raw.Paragraph(text, raw.Place(paragraph=len(self.blocks) + 1)))

    def row(self, *cells: Spec | str) -> None:
        """A row of the table; its last cell takes the columns that are left, unless cells above reach into it."""
        self.rows.append(cells)

    def close(self) -> None:
        if self.rows:
            self.blocks.append(grid(self.rows, len(self.blocks) + 1))
            self.rows = []

    def part(self, title: str) -> None:
        """A title within the form: a row of the table, or a paragraph between two tables."""
        if self.together:
            self.row((title, WIDTH, 1))
        else:
            self.say(title)

    def amount(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        wanyuan = f"{(value / 10_000).normalize():f}"
        table = f"{value:,.2f}" if self.yuan else wanyuan
        return self.any(table, table, f"{wanyuan}万", f"{wanyuan}万元", f"{value:.0f}元")


def grid(rows: Sequence[Row], number: int) -> raw.Grid:
    """A grid of printed cells, each put into the first free slots of its row; blanks fill what is left."""
    taken: dict[tuple[int, int], raw.Cell] = {}
    for r, row in enumerate(rows):
        column = 0
        for spec in row:
            text, across, down = (spec, 1, 1) if isinstance(spec, str) else spec
            while (r, column) in taken:
                column += 1
            place = raw.Place(table=number, row=r + 1, column=column + 1)
            slots = [(r + dr, column + dc) for dr in range(down) for dc in range(across)]
            taken |= dict.fromkeys(slots, raw.Cell("", place, covered=True))
            taken[r, column] = raw.Cell(text, place, rowspan=down, colspan=across)
            column += across
    blank = raw.Cell("", raw.Place(table=number))
    return raw.Grid(
        tuple(tuple(taken.get((r, c), blank) for c in range(WIDTH)) for r in range(len(rows))), raw.Place(table=number)
    )
