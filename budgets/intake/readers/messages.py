"""What a worker answers, one message a line of JSON: nothing that it sends is run.

There is one message for each block, ``[kind, ...]``, and a last one: ``["end"]``, or ``["refused", reason, place]``.
An answer without it is broken off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from budgets.intake.raw import Block, Cell, Flat, Grid, Paragraph, Place, Unread
from budgets.intake.readers.errors import Reason, UnreadableDocument

Message = list[Any]
_END, _REFUSED = "end", "refused"
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BrokenMessage(ValueError):
    """An answer that is not in this form, or that ends before its end."""


def packed(found: Iterable[Block | Unread]) -> Iterator[bytes]:
    """The lines of an answer, as the blocks are made."""
    try:
        for each in found:
            yield _line(_PACK[type(each)](each))
        yield _line([_END])
    except UnreadableDocument as error:
        yield _line([_REFUSED, error.reason, _place(error.place)])


def _line(message: Message) -> bytes:
    # A PDF may give halves of characters.
    return _encoded(message).encode(errors="surrogatepass") + b"\n"


def _pack_paragraph(paragraph: Paragraph) -> Message:
    return ["paragraph", _place(paragraph.place), paragraph.text, paragraph.level]


def _pack_unread(unread: Unread) -> Message:
    return ["unread", _place(unread.place), unread.reason]


def _pack_grid(grid: Grid) -> Message:
    """Places of cells follow from the row and its first column; most cells are only text."""
    rows = [[_place(row[0].place), [_pack_cell(cell) for cell in row]] for row in grid.rows]
    return ["grid", _place(grid.place), grid.hidden, rows]


def _pack_flat(flat: Flat) -> Message:
    return ["flat", _place(flat.place), flat.left, flat.first, flat.lines]


def _pack_cell(cell: Cell) -> Any:
    if cell.number is None and cell.colspan == cell.rowspan == 1 and not cell.covered:
        return cell.text
    return [cell.text, cell.number, cell.colspan, cell.rowspan, cell.covered]


_PACK: dict[type, Callable[[Any], Message]] = {
    Paragraph: _pack_paragraph,
    Unread: _pack_unread,
    Grid: _pack_grid,
    Flat: _pack_flat,
}


def _place(place: Place) -> list[Any]:
    return [place.page, place.sheet, place.line, place.table, place.row, place.column, place.paragraph]


def unpacked(lines: Iterable[bytes]) -> Iterator[Block | Unread]:
    """The blocks of an answer, as its lines come. Raises BrokenMessage, and UnreadableDocument as the reader did."""
    ended = False
    for line in lines:
        if ended:
            raise BrokenMessage("more after the end")
        try:
            kind, *rest = json.loads(line.decode(errors="surrogatepass"))
            ended = kind == _END
            block = None if ended else _UNPACK[kind](*rest)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise BrokenMessage(f"{type(error).__name__} in a message") from error
        if block is not None:
            yield block
    if not ended:
        raise BrokenMessage("no end")


def _unpack_paragraph(place: list[Any], text: str, level: int | None) -> Paragraph:
    return Paragraph(text, Place(*place), level)


def _unpack_unread(place: list[Any], reason: str) -> Unread:
    return Unread(Place(*place), Reason(reason))


def _unpack_grid(place: list[Any], hidden: bool, rows: list[Any]) -> Grid:
    return Grid(tuple(_unpack_row(*row) for row in rows), Place(*place), hidden)


def _unpack_flat(place: list[Any], left: int, first: int, lines: list[str]) -> Flat:
    return Flat(Place(*place), left, tuple(lines), first)


def _unpack_row(first: list[Any], cells: list[Any]) -> tuple[Cell, ...]:
    page, sheet, line, table, row, column, paragraph = first
    return tuple(
        _unpack_cell(cell, Place(page, sheet, line, table, row, at, paragraph))
        for at, cell in enumerate(cells, start=column)
    )


def _unpack_cell(cell: Any, place: Place) -> Cell:
    if isinstance(cell, str):
        return Cell(cell, place)
    text, number, colspan, rowspan, covered = cell
    return Cell(text, place, number, colspan, rowspan, covered)


def _refuse(reason: str, place: list[Any]) -> NoReturn:
    raise UnreadableDocument(Reason(reason), Place(*place))


_UNPACK: dict[str, Callable[..., Block | Unread]] = {
    "paragraph": _unpack_paragraph,
    "unread": _unpack_unread,
    "grid": _unpack_grid,
    "flat": _unpack_flat,
    _REFUSED: _refuse,
}
