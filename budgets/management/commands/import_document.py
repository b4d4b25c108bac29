from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils.translation import gettext as _

from budgets.checking import findings_of_reading
from budgets.intake import report
from budgets.intake.codes import PrintedCode
from budgets.intake.files import import_file
from budgets.intake.imports import ImportRefused, Outcome, Target
from budgets.intake.readers import UnreadableDocument
from budgets.intake.unknown import kind_of
from budgets.management.documents import (
    Progress,
    add_output_argument,
    error_record,
    print_json,
    print_problem,
    print_reading,
    reading_record,
)
from budgets.models import Edition

YEARS = range(2000, 2101)


class Command(BaseCommand):
    help = (
        "Read budget documents, input workbooks and flat detail exports into draft editions: every file whole or not "
        "at all. Exit status: 0 all are stored, 1 a file was refused (the others are stored), 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--jurisdiction", help="adcode, where the document does not tell it; of several in a file only this one"
        )
        parser.add_argument(
            "--department", help="department code, where the document does not tell it; of several only this one"
        )
        parser.add_argument("--year", type=int, help="refuse documents of any other year; of several only this one")
        parser.add_argument("--dry-run", action="store_true", help="do everything but store")
        parser.add_argument(
            "--add-codes",
            action="store_true",
            help="add codes that the year's lists lack, with their printed names, marked as to be confirmed",
        )
        parser.add_argument(
            "--despite-findings",
            action="store_true",
            help="store although figures are missing or disagree",
        )
        add_output_argument(parser)

    def handle(self, *, files: list[Path], json: bool, **options: Any) -> None:
        if options["year"] is not None and options["year"] not in YEARS:
            raise CommandError(_("年度应在2000到2100之间。"), returncode=2)
        progress = Progress(files)
        stored = [self._import(path, progress, options, as_json=json) for path in progress]
        if not all(stored):
            sys.exit(1)

    def _import(self, path: Path, progress: Progress, options: dict[str, Any], *, as_json: bool) -> bool:
        """Whether the file was stored (or would be); what was wrong with it is printed."""
        try:
            outcomes = import_file(
                path,
                target=Target(options["jurisdiction"], options["department"], options["year"]),
                despite_findings=options["despite_findings"],
                adding_codes=options["add_codes"],
                dry_run=options["dry_run"],
                tell=progress.tell,
            )
        except UnreadableDocument as error:
            problems, record = [error.told], error_record(path, error)
        except ImportRefused as error:
            problems, record = error.problems, report.of_file(str(path), [("", each) for each in error.problems])
        except IntegrityError:
            problems = [_("与同时进行的另一项修改冲突，请再导入一次。")]
            record = report.of_file(str(path), [("", each) for each in problems])
        else:
            progress.clear()
            return self._print(path, outcomes, options, as_json=as_json)
        progress.clear()
        if as_json:
            print_json(self, record | {"refused": problems, "edition": None, "added": []})
        else:
            self._refuse(path, problems)
        return False

    def _print(self, path: Path, outcomes: list[Outcome], options: dict[str, Any], *, as_json: bool) -> bool:
        refused = any(outcome.problems for outcome in outcomes)
        for outcome in outcomes:
            if refused and not outcome.problems:
                outcome.problems = [_("同一文件中另有错误，所以没有存入。")]
            if outcome.marked is not None:
                outcome.problems.append(self._keep_marked(path, outcome.marked))
            # What the rules find does not keep a document out of a draft; it keeps the draft from being published.
            findings = findings_of_reading(outcome.reading)
            edition = None if refused or options["dry_run"] else outcome.edition
            added = [] if refused else outcome.added
            if as_json:
                record = reading_record(outcome.reading, findings, outcome.unknown) | {
                    "refused": outcome.problems,
                    "edition": edition and str(edition),
                    "added": report.of_codes(added),
                }
                print_json(self, record)
            elif refused:
                insist = outcome.reading.contradicts and not options["despite_findings"]
                self._refuse(path, outcome.problems, insist=insist)
            else:
                print_reading(self, path, outcome.reading, findings)
                self._say_added(added)
                self._say_stored(path, edition)
        return not refused

    def _keep_marked(self, path: Path, content: bytes) -> str:
        marked = path.with_name(f"{path.stem}.marked.xlsx")
        try:
            marked.write_bytes(content)
        except OSError as error:
            return _("标出错误的副本 %(file)s 写不下来：%(why)s。") % {"file": marked, "why": error.strerror}
        return _("错误已标在 %(file)s 中，改正后可直接导入它。") % {"file": marked}

    def _refuse(self, path: Path, problems: list[str], *, insist: bool = False) -> None:
        for problem in problems:
            print_problem(self, path, problem)
        if insist:
            why = _("文件本身有误而又无法改正时，可以加上 --despite-findings 照原样存入。")
            print_problem(self, path, why)
        self.stderr.write(_("%(file)s：没有存入任何内容。") % {"file": path})

    def _say_added(self, added: list[PrintedCode]) -> None:
        for code in added:
            words = {"kind": kind_of(code), "code": code.code, "name": code.name}
            self.stdout.write("  " + _("[待确认] %(kind)s加入了 %(code)s %(name)s，请在后台核对。") % words)

    def _say_stored(self, path: Path, edition: Edition | None) -> None:
        if edition is None:
            self.stdout.write(_("%(file)s：可以存入（这次是试运行，没有存入）。") % {"file": path})
            return
        said = _("%(file)s：已存为草稿 %(edition)s")
        if edition.number > 1:
            said = _("%(file)s：已存为草稿 %(edition)s第%(number)d版，已公开的版本没有改动。公开之前请写明更正原因。")
        self.stdout.write(said % {"file": path, "edition": edition, "number": edition.number})
