"""What the two document commands share: arguments, progress and output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from budgets.findings import Finding
from budgets.intake import report
from budgets.intake.readers import UnreadableDocument
from budgets.intake.reading import Reading
from budgets.renderers import findings as shapes
from budgets.renderers.json import table


def add_output_argument(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object a line per file")


def with_progress(files: list[Path]) -> Iterator[Path]:
    """The files, counted on a terminal's error output where there are several."""
    shown = sys.stderr.isatty() and len(files) > 1
    for number, path in enumerate(files, start=1):
        if shown:
            sys.stderr.write(f"\r[{number}/{len(files)}] {path.name[:60]:<60}")
            sys.stderr.flush()
        yield path
    if shown:
        sys.stderr.write("\n")


def print_reading(
    command: BaseCommand,
    path: Path,
    reading: Reading,
    findings: Sequence[Finding],
    *,
    as_json: bool,
    **more: object,
) -> None:
    """What the document holds and all that is wrong with it."""
    if as_json:
        record = report.of_reading(
            reading,
            tables=[table(grid, digest="") for grid in report.reported_grids(reading)],
            findings=[shapes.record(finding) for finding in findings],
        )
        print_json(command, record | {"file": str(path)} | more)
        return
    command.stdout.write(
        _("%(file)s：%(department)s %(year)s 年，%(tables)d 张表，%(facts)d 条数据")
        % {
            "file": path,
            "department": reading.department_name or reading.department or "?",
            "year": reading.year or "?",
            "tables": len({found.number for found in reading.tables}),
            "facts": len(reading.facts),
        }
    )
    _print_lines(command, map(shapes.line, findings))
    _print_lines(command, (f"[unread] {problem.place}: {problem.why}" for problem in reading.unread))


def print_error(command: BaseCommand, path: Path, error: UnreadableDocument, *, as_json: bool) -> None:
    if as_json:
        print_json(command, report.of_error(error) | {"file": str(path)})
        return
    command.stdout.write(f"{path}: {error.message}")


def print_json(command: BaseCommand, record: object) -> None:
    command.stdout.write(json.dumps(record, ensure_ascii=False))


def _print_lines(command: BaseCommand, lines: Iterable[str]) -> None:
    for line in lines:
        command.stdout.write(f"  {line}")
