from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from budgets.checking import findings_of_reading
from budgets.findings import Severity
from budgets.intake.files import read_file
from budgets.intake.readers import UnreadableDocument
from budgets.intake.reading import Reading, unlisted
from budgets.management.documents import (
    Progress,
    add_output_argument,
    error_record,
    print_json,
    print_problem,
    print_reading,
    reading_record,
)


class Command(BaseCommand):
    help = (
        "Read budget documents, apply every rule to them and say what they hold and what is wrong; nothing is stored. "
        "Exit status: 0 nothing is wrong, 1 a file has errors, 2 wrong usage."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        add_output_argument(parser)

    def handle(self, *, files: list[Path], json: bool, **options: Any) -> None:
        progress = Progress(files)
        right = [self._check(path, progress, as_json=json) for path in progress]
        if all(right):
            return
        if not json:
            self.stderr.write(_("有文件存在错误，见上。"))
        sys.exit(1)

    def _check(self, path: Path, progress: Progress, *, as_json: bool) -> bool:
        """Whether nothing is wrong with the file."""
        try:
            readings = read_file(path)
        except UnreadableDocument as error:
            progress.clear()
            if as_json:
                print_json(self, error_record(path, error))
            else:
                print_problem(self, path, error.told)
            return False
        progress.clear()
        right = [self._print(path, reading, as_json=as_json) for reading in readings]
        return all(right)

    def _print(self, path: Path, reading: Reading, *, as_json: bool) -> bool:
        """Whether nothing is wrong with what was read."""
        findings = findings_of_reading(reading)
        if as_json:
            print_json(self, reading_record(reading, findings, unlisted(reading.codes)))
        elif reading.tables:
            print_reading(self, path, reading, findings)
        else:
            for problem in reading.unread:
                print_problem(self, path, str(problem))
        return not (reading.has_errors or any(finding.severity is Severity.ERROR for finding in findings))
