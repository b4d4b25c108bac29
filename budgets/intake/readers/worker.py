"""A process for each document that could harm the one reading it: bounded in time and memory, and killed when it hangs.

Office files and PDF are read by libraries in C++ and Rust; a hostile file can make them hang, crash or fill the memory.
The answer comes back as JSON: nothing that the process sends is run.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from budgets.intake import limits
from budgets.intake.raw import Block, Cell, Flat, Grid, Paragraph, Place, Unread
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.formats import Format, Reader

_ROOT = Path(__file__).parents[3]
_INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
_log = logging.getLogger(__name__)


def reader(form: Format) -> Reader:
    module, _, function = form.reader.partition(".")
    return cast(Reader, getattr(import_module(f"budgets.intake.readers.{module}"), function))


def read(data: bytes, form: Format) -> list[Block | Unread]:
    """Raises UnreadableDocument, also for a worker that was killed or ended by itself."""
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    try:
        done = subprocess.run(
            command(form), input=data, capture_output=True, cwd=_ROOT, env=environment, timeout=limits.WORKER_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(Reason.TOO_COSTLY) from error
    try:
        if done.returncode == 0:
            return list(unpacked(json.loads(done.stdout)))
    except json.JSONDecodeError:
        pass
    _log.warning("The worker reading %s ended with %d: %s", form.key, done.returncode, _last_words(done))
    raise UnreadableDocument(Reason.TOO_COSTLY if _ran_out(done) else Reason.DAMAGED)


def limited(found: Iterable[Block | Unread]) -> Iterator[Block | Unread]:
    """The same, as far as a document may be large. Raises UnreadableDocument."""
    cells = 0
    for number, each in enumerate(found, start=1):
        cells += sum(map(len, each.rows)) if isinstance(each, Grid) else 0
        if number > limits.MAX_BLOCKS or cells > limits.MAX_DOCUMENT_CELLS:
            raise UnreadableDocument(Reason.TOO_LONG, each.place)
        yield each


def command(form: Format) -> list[str]:
    return [sys.executable, "-m", "budgets.intake.readers", form.key]


def _ran_out(done: subprocess.CompletedProcess[bytes]) -> bool:
    """Of time by the system's clock or of memory, as Python, Rust and C++ say it."""
    said = _last_words(done)
    return done.returncode == -signal.SIGXCPU or any(each in said for each in ("MemoryError", "allocat", "bad_alloc"))


def _last_words(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr[-1000:].decode(errors="replace").strip()


def packed(found: Iterable[Block | Unread]) -> list[Any]:
    return [_PACK[type(each)](each) for each in found]


def _pack_paragraph(paragraph: Paragraph) -> list[Any]:
    return ["paragraph", _place(paragraph.place), paragraph.text, paragraph.level]


def _pack_unread(unread: Unread) -> list[Any]:
    return ["unread", _place(unread.place), unread.reason]


def _pack_grid(grid: Grid) -> list[Any]:
    """Places of cells follow from the row and its first column; most cells are only text."""
    rows = [[_place(row[0].place), [_pack_cell(cell) for cell in row]] for row in grid.rows]
    return ["grid", _place(grid.place), grid.hidden, rows]


def _pack_flat(flat: Flat) -> list[Any]:
    return ["flat", _place(flat.place), flat.left, flat.lines]


def _pack_cell(cell: Cell) -> Any:
    if cell.number is None and cell.colspan == cell.rowspan == 1 and not cell.covered:
        return cell.text
    return [cell.text, cell.number, cell.colspan, cell.rowspan, cell.covered]


_PACK: dict[type, Any] = {Paragraph: _pack_paragraph, Unread: _pack_unread, Grid: _pack_grid, Flat: _pack_flat}


def _place(place: Place) -> list[Any]:
    return [place.page, place.sheet, place.line, place.table, place.row, place.column, place.paragraph]


def unpacked(answer: Any) -> Iterator[Block | Unread]:
    if isinstance(answer, dict):
        raise UnreadableDocument(Reason(answer["refused"]), Place(**answer["place"]))
    for kind, place, *rest in answer:
        if kind == "paragraph":
            yield Paragraph(rest[0], Place(*place), rest[1])
        elif kind == "unread":
            yield Unread(Place(*place), Reason(rest[0]))
        elif kind == "flat":
            yield Flat(Place(*place), rest[0], tuple(rest[1]))
        else:
            yield Grid(tuple(_unpack_row(*row) for row in rest[1]), Place(*place), rest[0])


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
