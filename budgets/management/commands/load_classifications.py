"""Load classification lists: the ones in budgets/data, or a year's list from a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets import classifications
from budgets.classifications import ClassificationFileError


class Command(BaseCommand):
    help = "Load classification codes: without arguments the lists that come with the portal, else one year's list."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV with columns code,name[,name_en,confidence]")
        parser.add_argument("--kind", choices=sorted(classifications.MODELS), help="which list the file is")
        parser.add_argument("--year", type=int, help="the first year the names in the file are valid for")

    def handle(self, *, file: Path | None, kind: str | None, year: int | None, verbosity: int, **options: Any) -> None:
        if file is None:
            loaded = classifications.load_seeds()
            if verbosity:
                self.stdout.write("\n".join(f"{model._meta.verbose_name}: {count}" for model, count in loaded.items()))
            return
        if kind is None or year is None:
            raise CommandError(_("给出文件时必须同时给出 --kind 和 --year。"), returncode=2)
        try:
            with file.open(encoding="utf-8-sig", newline="") as source:
                changes = classifications.load_year(
                    model=classifications.MODELS[kind], year=year, rows=list(csv.DictReader(source))
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        except UnicodeDecodeError as error:
            raise CommandError(
                _("%(file)s：不是 UTF-8 编码。在 Excel 中请另存为“CSV UTF-8（逗号分隔）”。") % {"file": file}
            ) from error
        except ClassificationFileError as error:
            raise CommandError("\n".join(f"{file}: {problem}" for problem in error.problems)) from error
        self.stdout.write(_("新增 %(added)d，更名 %(renamed)d，未变 %(unchanged)d。") % changes)
