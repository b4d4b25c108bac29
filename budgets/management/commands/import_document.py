from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from budgets.checking import findings_of_reading
from budgets.intake.imports import ImportRefused, Target, import_reading
from budgets.intake.readers import UnreadableDocument
from budgets.intake.reading import read_document
from budgets.intake.workbook.manifest import NotOurWorkbook, StaleWorkbook
from budgets.intake.workbook.store import WorkbookRefused, import_workbook
from budgets.management.documents import (
    add_output_argument,
    print_error,
    print_json,
    print_reading,
    with_progress,
)
from budgets.models import Edition


class Command(BaseCommand):
    help = "Read budget documents into draft editions: every file whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--jurisdiction", help="adcode, where the document does not tell it")
        parser.add_argument("--department", help="department code, where the document does not tell it")
        parser.add_argument("--year", type=int, help="refuse documents of any other year")
        parser.add_argument("--dry-run", action="store_true", help="do everything but store")
        parser.add_argument(
            "--despite-findings",
            action="store_true",
            help="store although figures are missing or disagree",
        )
        add_output_argument(parser)

    def handle(self, *, files: list[Path], json: bool, **options: Any) -> None:
        """Exit status 1 when any file was refused; the others are stored."""
        target = Target(options["jurisdiction"], options["department"], options["year"])
        results = [self._import_file(path, target, options, as_json=json) for path in with_progress(files)]
        if not all(results):
            sys.exit(1)

    def _import_file(self, path: Path, target: Target, options: dict[str, Any], *, as_json: bool) -> bool:
        """Whether the file was stored (or would be); what was wrong with it is printed."""
        try:
            return self._import_workbook(path, target, options, as_json=as_json)
        except (NotOurWorkbook, UnreadableDocument):
            pass  # a document like any other, or a file that the next lines refuse with its own reason
        try:
            reading = read_document(path, str(path), department=target.department)
        except UnreadableDocument as error:
            print_error(self, path, error, as_json=as_json)
            return False
        problems, stored = self._stored(
            lambda: import_reading(
                reading=reading,
                target=target,
                despite_findings=options["despite_findings"],
                content=None if options["dry_run"] else path.read_bytes(),
            ),
            dry_run=options["dry_run"],
        )
        # What the rules find does not keep a document out of a draft; it keeps the draft from being published.
        findings = findings_of_reading(reading)
        print_reading(self, path, reading, findings, as_json=as_json, refused=problems, edition=stored)
        self._say(path, problems, stored, silent=as_json)
        return not problems

    def _import_workbook(self, path: Path, target: Target, options: dict[str, Any], *, as_json: bool) -> bool:
        """The portal's own workbook; a refused one comes back beside it with its wrong cells marked."""
        try:
            problems, stored = self._stored(
                lambda: import_workbook(path=path, target=target), dry_run=options["dry_run"]
            )
        except StaleWorkbook as error:
            problems, stored = [str(error)], None
        except WorkbookRefused as error:
            problems, stored = error.problems, None
            marked = path.with_name(f"{path.stem}.marked.xlsx")
            marked.write_bytes(error.marked)
            problems.append(_("错误已标在 %(file)s 中，改正后可直接导入它。") % {"file": marked})
        if as_json:
            print_json(self, {"file": str(path), "refused": problems, "edition": stored})
        self._say(path, problems, stored, silent=as_json)
        return not problems

    def _stored(self, store: Callable[[], Edition], *, dry_run: bool) -> tuple[list[str], str | None]:
        try:
            with transaction.atomic():
                edition = store()
                if dry_run:
                    transaction.set_rollback(True)
        except WorkbookRefused:
            raise
        except ImportRefused as error:
            return error.problems, None
        return [], None if dry_run else str(edition)

    def _say(self, path: Path, problems: list[str], stored: str | None, *, silent: bool) -> None:
        if silent:
            return
        for problem in problems:
            self.stderr.write(f"{path}: {problem}")
        if problems:
            self.stderr.write(_("%(file)s：没有存入任何内容。") % {"file": path})
        elif stored:
            self.stdout.write(_("%(file)s：已存为草稿 %(edition)s") % {"file": path, "edition": stored})
