"""Write the bulk package of a district and year. Exit status: 0 written, 2 wrong usage or there is none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets import clock
from budgets.bulk import packages, store
from budgets.datasets.editions import moment_of
from budgets.datasets.filters import BadValue
from budgets.datasets.run import READER


class Command(BaseCommand):
    help = "Write everything that a district published for a year as one zip, and keep it for the portal to serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="adcode, e.g. 420103")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--as-of", metavar="MOMENT", help="what was current then, e.g. 2026-03-01; default: now")
        parser.add_argument("--output", required=True, type=Path, help="the zip to write; it must not exist")

    def handle(self, *, jurisdiction: str, year: int, as_of: str | None, output: Path, **options: Any) -> None:
        reading = clock.reading(using=READER)
        try:
            asked = moment_of(as_of) if as_of else reading.ticked_at
        except BadValue as error:
            message = _("--as-of 应形如：%(examples)s。") % {"examples": "；".join(error.allowed)}
            raise CommandError(message, returncode=2) from error
        found = packages.at(asked, reading, jurisdiction=jurisdiction, year=year)
        if not found:
            years = [str(each.year) for each in packages.at(asked, reading, jurisdiction=jurisdiction)]
            message = _("%(jurisdiction)s 没有 %(year)d 年的数据包；有的年度：%(years)s")
            names = {"jurisdiction": jurisdiction, "year": year, "years": "、".join(years) or _("没有")}
            raise CommandError(message % names, returncode=2)
        kept = store.kept(found[0])
        _copy(kept.path, output)
        self.stdout.write(_("已写入 %(file)s") % {"file": output})
        self.stdout.write(f"sha256 {kept.sha256}")


def _copy(path: Path, output: Path) -> None:
    """Never over a file that is there: somebody may have it with another digest."""
    try:
        with path.open("rb") as source, output.open("xb") as target:
            shutil.copyfileobj(source, target)
    except FileExistsError as error:
        raise CommandError(_("%(file)s 已经存在，请换一个文件名。") % {"file": output}, returncode=2) from error
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}", returncode=2) from error
