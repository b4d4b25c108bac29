"""Text files: CSV exports, tab-separated and Markdown tables, headings, and HTML tables that converters put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from budgets.intake import limits
from budgets.intake.raw import Block, Cell, Grid, Paragraph, Place
from budgets.intake.readers import flat, html
from budgets.intake.readers.aligned_text import aligned_tables
from budgets.intake.readers.encoding import decoded
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.markup import plain

_LINE_ENDS = ("\r\n", "\r", "\f", "\v", "\u2028", "\u2029")
"""Beside the plain one."""

_HEADING = re.compile(r"(#{1,6})\s(.*)")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|$")
_TABLE_START = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_MARKED = re.compile(r"[<&\n]")
"""What ``plain`` may have to do with; it only strips all other texts."""

_MAX_LINES_OF_A_CELL = 50
Line = tuple[int, str]
Split = Callable[[str], list[str]]


def read(data: bytes) -> Iterator[Block]:
    """A table is a run of lines with tabs, or with pipes at both ends; anything between two such runs parts them."""
    text = decoded(data)
    if delimiter := flat.delimiter_of(text):
        yield from flat.of_text(text, delimiter)
        return
    lines = list(enumerate(_lines(text), start=1))
    number = cells = at = 0
    plain_lines: list[Line] = []
    while at < len(lines):
        if not lines[at][1]:
            plain_lines.append(lines[at])
            at += 1
            continue
        start = at
        rows, at = _run(lines, start)
        markup = _TABLE_START.match(lines[start][1].lstrip())
        if not markup and not any(sum(map(bool, texts)) > 1 for _, texts in rows):
            # No tab, or tabs that only indent.
            at = max(at, start + 1)
            plain_lines += lines[start:at]
            continue
        for block in _between_tables(plain_lines, number):
            number += isinstance(block, Grid)
            yield block
        plain_lines = []
        if markup:
            html_table, at = _html_table(lines, start)
            for block in html.tables(*html_table, number):
                number += isinstance(block, Grid)
                yield block
            continue
        number += 1
        cells += sum(len(texts) for _, texts in rows)
        if cells > limits.MAX_CELLS:
            raise UnreadableDocument(Reason.TOO_MANY_CELLS, Place(line=rows[0][0]))
        yield _grid(rows, number)
    yield from _between_tables(plain_lines, number)


def _lines(text: str) -> list[str]:
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return text.split("\n")


def _between_tables(lines: list[Line], number: int) -> Iterator[Block]:
    """Paragraphs, and tables whose columns only spaces tell apart; ``number`` tables stand before."""
    found = aligned_tables(lines, number)
    taken = {line for table in found for line in table.lines}
    grids = {min(table.lines): table.grid for table in found}
    for line in lines:
        if line[0] in grids:
            yield grids[line[0]]
        elif line[0] not in taken:
            yield from _paragraph(line)


def _paragraph(line: Line) -> Iterator[Paragraph]:
    number, text = line
    heading = _HEADING.match(text)
    words = plain(heading[2].strip().rstrip("#") if heading else text)
    if words:
        yield Paragraph(words, Place(line=number), len(heading[1]) if heading else None)


def _run(lines: list[Line], start: int) -> tuple[list[tuple[int, list[str]]], int]:
    """The table that begins at ``start``: its rows with their line numbers (none if there is no table), and its end."""
    split = _splitting(lines[start][1])
    rows: list[tuple[int, list[str]]] = []
    at = start
    while split and at < len(lines) and _splitting(lines[at][1]) is split:
        number = lines[at][0]
        text, at = _whole(lines, at)
        if split is _by_tabs or not _RULE.match(text.strip()):
            rows.append((number, split(text)))
    return rows, at


def _splitting(text: str) -> Split | None:
    if "|" in text and len(stripped := text.strip()) > 2 and stripped[0] == stripped[-1] == "|":
        return _by_pipes
    return _by_tabs if "\t" in text else None


def _whole(lines: list[Line], at: int) -> tuple[str, int]:
    """A row whose last cell has paragraphs of its own goes on until they are closed."""
    unclosed = _opened(lines[at][1])
    if unclosed <= 0:
        return lines[at][1], at + 1
    end = at + 1
    while unclosed > 0 and end < len(lines) and end - at < _MAX_LINES_OF_A_CELL:
        unclosed += _opened(lines[end][1])
        end += 1
    return (lines[at][1], at + 1) if unclosed > 0 else ("\n".join([text for _, text in lines[at:end]]), end)


def _opened(text: str) -> int:
    """Paragraphs opened less those closed."""
    return text.count("<p>") - text.count("</p>")


def _by_tabs(text: str) -> list[str]:
    if _MARKED.search(text):
        return [plain(cell) if cell else "" for cell in text.split("\t")]
    return [cell.strip() for cell in text.split("\t")]


def _by_pipes(text: str) -> list[str]:
    cells = _PIPE.split(text.strip()[1:-1])
    return [plain(cell.replace("\\|", "|").replace("**", "")) for cell in cells]


def _grid(rows: list[tuple[int, list[str]]], number: int) -> Grid:
    place = Place(line=rows[0][0], table=number)
    return Grid(
        tuple(
            [
                tuple(
                    [
                        Cell(text, Place(None, None, line, number, row, column))
                        for column, text in enumerate(texts, start=1)
                    ]
                )
                for row, (line, texts) in enumerate(rows, start=1)
            ]
        ),
        place,
    )


def _html_table(lines: list[Line], start: int) -> tuple[tuple[str, int], int]:
    """The markup from one <table> to its end with the number of its first line, and the line after it."""
    depth = 0
    for at in range(start, len(lines)):
        text = lines[at][1]
        depth += len(_TABLE_START.findall(text)) - len(_TABLE_END.findall(text))
        if depth <= 0:
            return ("\n".join(text for _, text in lines[start : at + 1]), lines[start][0]), at + 1
    raise UnreadableDocument(Reason.TRUNCATED, Place(line=lines[start][0]))
