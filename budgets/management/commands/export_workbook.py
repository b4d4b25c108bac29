"""Write a department's input workbook for a year. Exit status: 0 written, 1 it cannot be written, 2 wrong usage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.intake.workbook.export import NoSuchEdition, department_workbook
from budgets.intake.workbook.write import TextTooLong
from budgets.models import AdministrativeUnit, Edition


class Command(BaseCommand):
    help = "Write the workbook to fill in a year's budget, filled with last year's facts or the year's own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="adcode, e.g. 420103")
        parser.add_argument("--department", required=True, help="department code, e.g. 501")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument(
            "--stage", default=Edition.Stage.APPROVED.value, choices=[stage.value for stage in Edition.Stage]
        )
        parser.add_argument("--own", action="store_true", help="fill in the year's own facts, to change them")
        parser.add_argument("--output", required=True, type=Path, help="the XLSX file to write; it must not exist")

    def handle(
        self,
        *,
        jurisdiction: str,
        department: str,
        year: int,
        stage: str,
        own: bool,
        output: Path,
        **options: Any,
    ) -> None:
        names = {"jurisdiction": jurisdiction, "department": department, "year": year}
        owner = _department(jurisdiction, department)
        if owner is None:
            raise CommandError(_("没有部门 %(jurisdiction)s/%(department)s。") % names, returncode=2)
        if not 2000 <= year <= 2100:
            raise CommandError(_("年度应在2000到2100之间。"), returncode=2)
        try:
            content = department_workbook(owner, year, stage=stage, own=own)
        except NoSuchEdition as error:
            message = _("%(jurisdiction)s/%(department)s %(year)d年没有任何版本，不能使用 --own。")
            raise CommandError(message % names, returncode=2) from error
        except TextTooLong as error:
            raise CommandError(str(error), returncode=1) from error
        _save(output, content)
        self.stdout.write(_("已写入 %(file)s") % {"file": output})


def _department(adcode: str, code: str) -> AdministrativeUnit | None:
    departments = AdministrativeUnit.objects.departments().select_related("jurisdiction")
    return departments.filter(jurisdiction__adcode=adcode, code=code).first()


def _save(output: Path, content: bytes) -> None:
    """Never over a file that is there: it may be one that somebody has filled in."""
    try:
        with output.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise CommandError(_("%(file)s 已经存在，请换一个文件名。") % {"file": output}, returncode=2) from error
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}", returncode=2) from error
