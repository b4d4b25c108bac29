from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from budgets.checking import findings_of_reading
from budgets.findings import Severity
from budgets.intake.readers import UnreadableDocument
from budgets.intake.reading import Reading, read_document
from budgets.management.documents import add_output_argument, print_error, print_reading, with_progress


class Command(BaseCommand):
    help = (
        "Read budget documents, apply every rule to them and say what they hold and what is wrong; nothing is stored."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        add_output_argument(parser)

    def handle(self, *, files: list[Path], json: bool, **options: Any) -> None:
        """Exit status 1 when any file has errors; all are printed."""
        failed = False
        for path, reading in self._readings(files):
            if isinstance(reading, UnreadableDocument):
                failed = True
                print_error(self, path, reading, as_json=json)
            else:
                findings = findings_of_reading(reading)
                failed = failed or reading.has_errors or any(f.severity is Severity.ERROR for f in findings)
                print_reading(self, path, reading, findings, as_json=json)
        if failed:
            if not json:
                self.stderr.write(_("有文件存在错误，见上。"))
            sys.exit(1)

    def _readings(self, files: list[Path]) -> Iterator[tuple[Path, Reading | UnreadableDocument]]:
        for path in with_progress(files):
            try:
                yield path, read_document(path, str(path))
            except UnreadableDocument as error:
                yield path, error
