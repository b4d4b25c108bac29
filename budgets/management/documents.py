"""What the two document commands share: arguments, progress and output."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.findings import Finding
from budgets.intake import report
from budgets.intake.codes import PrintedCode
from budgets.intake.readers import UnreadableDocument
from budgets.intake.reading import Reading
from budgets.renderers import findings as shapes
from budgets.renderers.json import table

ENTIRE_LINE = "\r\x1b[K"
_PLACES = {
    "page": "第%s页",
    "sheet": "工作表“%s”",
    "line": "文件第%s行",
    "paragraph": "第%s段",
    "table": "第%s张表",
    "row": "第%s行",
    "column": "第%s列",
}
_PLACE = re.compile(rf"(?<![0-9A-Za-z])({'|'.join(_PLACES)}) ((?<=sheet )[^,，；：]+|[0-9]+)(?:, )?")


def add_output_argument(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object a line per file")


class Progress:
    """The files, counted on the error output where that is a terminal, with what is being done to each."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = files
        self.shown = sys.stderr.isatty()
        self._now = ""

    def __iter__(self) -> Iterator[Path]:
        for number, path in enumerate(self.files, start=1):
            self._now = f"[{number}/{len(self.files)}] {path.name[:60]}"
            self.tell("")
            yield path
            self.clear()

    def tell(self, doing: str) -> None:
        self._write(f"{ENTIRE_LINE}{self._now} {doing}")

    def clear(self) -> None:
        """Before anything else is printed."""
        self._write(ENTIRE_LINE)

    def _write(self, text: str) -> None:
        if self.shown:
            sys.stderr.write(text)
            sys.stderr.flush()


def in_words(text: str) -> str:
    """Places as people say them: page 9, row 4 is 第9页第4行. In English they are words already."""
    if not (get_language() or "").startswith("zh"):
        return text
    return _PLACE.sub(lambda found: _PLACES[found[1]] % found[2], text)


def reading_record(reading: Reading, findings: Iterable[Finding], unknown: Iterable[PrintedCode]) -> dict[str, Any]:
    return report.of_reading(
        reading,
        tables=[table(grid, digest="") for grid in report.reported_grids(reading)],
        findings=[shapes.record(finding) for finding in findings],
        unknown=unknown,
    )


def error_record(path: Path, error: UnreadableDocument) -> dict[str, Any]:
    return report.of_file(str(path), [(str(error.place), error.message)])


def print_json(command: BaseCommand, record: object) -> None:
    command.stdout.write(json.dumps(record, ensure_ascii=False))


def print_reading(command: BaseCommand, path: Path, reading: Reading, findings: Iterable[Finding]) -> None:
    """What was read and what is wrong with it, in words."""
    command.stdout.write(
        _("%(file)s：%(department)s %(year)s 年，%(tables)d 张表，%(facts)d 条数据")
        % {
            "file": path,
            "department": _department(reading),
            "year": reading.year or "?",
            "tables": len({found.number for found in reading.tables}),
            "facts": len(reading.facts),
        }
    )
    for finding in findings:
        command.stdout.write(f"  {in_words(shapes.line(finding))}")
    for problem in reading.unread:
        label = _("未读入") if problem.lost else _("说明")
        command.stdout.write(f"  [{label}] {in_words(str(problem))}")


def print_problem(command: BaseCommand, path: Path, problem: str) -> None:
    """On the error output, beginning with the file."""
    command.stderr.write(f"{path}：{in_words(problem)}")


def _department(reading: Reading) -> str:
    return " ".join(filter(None, (reading.department, reading.department_name))) or "?"
