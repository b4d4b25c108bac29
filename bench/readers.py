"""How fast documents become raw blocks: ``python -m bench.readers [FILE...]``.

Without files: the sample documents, where they stand beside the project, and documents made here. Each line is the best
of some rounds. What is asked of the readers: 20 texts a second in one process, and a PDF of 30 pages within 3 seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl

from bench.documents import SAMPLES, pdf
from budgets.intake.raw import Document
from budgets.intake.readers import UnreadableDocument, read, worker
from budgets.intake.readers.formats import format_of

ROUNDS = 5
ASKED = {"text/plain": 0.05, "application/pdf": 3.0}
"""Seconds a document."""


def best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(name: str, data: bytes) -> None:
    """One line: whole reading with its process, reading alone in this process, and what was found."""
    document = read(data, name)
    whole = best(lambda: read(data, name))
    reader = worker.reader(format_of(data))
    alone = best(lambda: list(reader(data)))
    asked = ASKED.get(document.media_type)
    verdict = "" if asked is None else "  within what is asked" if whole <= asked else f"  SLOWER than {asked} s"
    print(f"{name:32} {whole:8.3f} s whole {alone:8.3f} s alone {1 / whole:8.1f} a second  {found(document)}{verdict}")


def found(document: Document) -> str:
    cells = sum(len(row) for grid in document.grids() for row in grid.rows)
    return f"{len(document.blocks)} blocks, {cells} cells"


def made() -> dict[str, bytes]:
    """A workbook and a page of 2,000 rows, sizes no department's budget reaches, and a PDF of 30 full pages."""
    rows = [[f"20{number:05}", "科目名称", "5,511.89", "580.92", "", "61.03", "4,930.97"] for number in range(2000)]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表3")
    word = docx.Document()
    page = ["<html><table>"]
    table = word.add_table(0, len(rows[0]))
    for row in rows:
        sheet.append(row)
        page.append("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>")
    for row in rows[:200]:  # python-docx slows down with the square of the rows
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    files = {"made.xlsx": BytesIO(), "made.docx": BytesIO()}
    book.save(files["made.xlsx"])
    word.save(files["made.docx"])
    return {name: file.getvalue() for name, file in files.items()} | {
        "made.html": "".join([*page, "</table></html>"]).encode(),
        "made-30-pages.pdf": pdf(30),
    }


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments] or sorted(SAMPLES.glob("*.*"))
    files = {path.name: path.read_bytes() for path in paths} | ({} if arguments else made())
    for name, data in files.items():
        try:
            measure(name, data)
        except UnreadableDocument as error:
            print(f"{name}: {error.reason}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
