"""The booklet as PDF, set by typst: tagged, with bookmarks, its text selectable, the fonts within it.

The same edition gives the same bytes: the file is dated by its publication.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils import timezone

from budgets.renderers.booklet import typeset
from budgets.renderers.booklet.document import Booklet, Part, Table
from budgets.renderers.booklet.fitting import PrintedPart, fitted, indent, printable
from budgets.tables.grid import Shape

SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
"""Chinese fonts that may be put into a file for anybody (SIL Open Font License), the best first."""

SECONDS = 30
"""After which a PDF is given up."""

_INHERITED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT")
_SETTING = Lock()
"""One PDF at a time in each process: each takes a processor and some 300 MB while it is made."""


class NoChineseFont(Exception):
    """No font of SERIF or SANS is installed, nor in the folder ``fonts`` of the portal's data."""


class NotSet(Exception):
    """typst failed, or took too long; the message is its own."""


def render(booklet: Booklet) -> bytes:
    """Raises NoChineseFont and NotSet."""
    order = {
        "booklet": _record(booklet),
        "serif": SERIF,
        "sans": SANS,
        "folders": [str(folder) for folder in (Path(settings.DATA_DIR) / "fonts",) if folder.is_dir()],
    }
    with _SETTING:
        return _set(json.dumps(order, ensure_ascii=False).encode())


def _set(order: bytes) -> bytes:
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    program = [sys.executable, "-I", typeset.__file__]
    try:
        done = subprocess.run(program, input=order, capture_output=True, env=environment, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NotSet(f"no PDF after {SECONDS} s") from error
    if done.returncode == typeset.NO_FONT:
        raise NoChineseFont
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace").strip())
    return done.stdout


def _record(booklet: Booklet) -> dict[str, Any]:
    at = booklet.published_at and timezone.localtime(booklet.published_at)
    names = ("year", "month", "day", "hour", "minute", "second")
    return {
        "name": printable(booklet.name),
        "author": printable(booklet.edition.department_name),
        "department": printable(booklet.edition.department_name),
        "title": booklet.title,
        "date": at and {name: getattr(at, name) for name in names},
        "cover": [[label, printable(value)] for label, value in booklet.cover],
        "marks": booklet.marks,
        "foot": printable(booklet.foot),
        "parts": [_part(part) for part in booklet.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "sections": [
            {
                "title": printable(section.title),
                "paragraphs": [{"text": printable(p.text), "level": p.level} for p in section.paragraphs],
            }
            for section in part.sections
        ],
        "tables": [_table(table) for table in part.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    printed = fitted(table.grid)
    return {
        "heading": table.heading,
        "sideways": printed.sideways,
        "size": printed.size,
        "parts": [_table_part(part) for part in printed.parts],
    }


def _table_part(part: PrintedPart) -> dict[str, Any]:
    return {
        "group": part.group,
        "title": part.title,
        "caption": part.caption,
        "unit": part.unit,
        "notes": part.notes,
        "printed": part.printed,
        "form": part.shape is Shape.FORM,
        "widths": part.widths,
        "aligned": ["right" if column.type.numeric else "left" for column in part.columns],
        "header": [
            [{"text": cell.text, "colspan": cell.colspan, "rowspan": cell.rowspan} for cell in row]
            for row in part.header
        ],
        "rows": [
            {
                "cells": row.cells,
                "total": row.level == 0 and part.shape is not Shape.FORM,
                "indents": [indent(column, row.level) for column in part.columns],
            }
            for row in part.rows
        ],
    }
