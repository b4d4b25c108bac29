"""The hidden sheet that says whose workbook this is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from django.utils.translation import gettext as _

from budgets.intake.workbook.declaration import sheets

SHEET = "manifest"
FORMAT = "mingzhang-workbook"
VERSION = 1
_KEYS = ("format", "version", "jurisdiction", "department", "year", "stage", "sha256")
YEAR_CELL, DEPARTMENT_CELL = "B5", "B4"


class NotOurWorkbook(ValueError):
    """A workbook that the portal did not write; the message says what to do."""


class StaleWorkbook(NotOurWorkbook):
    """A workbook of the portal's whose manifest is of another version, or was changed by hand."""


@dataclass(frozen=True, slots=True)
class Manifest:
    jurisdiction: str
    department: str
    year: int
    stage: str

    def rows(self) -> list[tuple[str, str]]:
        values = (FORMAT, VERSION, *astuple(self), self.digest())
        return [(key, str(value)) for key, value in zip(_KEYS, values, strict=True)]

    def digest(self) -> str:
        """SHA-256 over the other entries and all columns: it tells a manifest changed by hand, and guards nothing."""
        columns = (sheet.machine_key(column) for sheet in sheets() for column in sheet.columns)
        text = "\n".join(map(str, (FORMAT, VERSION, *astuple(self), *columns)))
        return hashlib.sha256(text.encode()).hexdigest()


def parse(rows: Iterable[tuple[Any, ...]]) -> Manifest:
    """The manifest of a hidden sheet's rows. Raises NotOurWorkbook."""
    values = {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and row[1] is not None}
    if values.get("format") != FORMAT:
        raise NotOurWorkbook(_("这不是本系统导出的工作簿。请用 export_workbook 导出后填写，或按公开文件导入。"))
    try:
        manifest = Manifest(values["jurisdiction"], values["department"], int(values["year"]), values["stage"])
    except (KeyError, ValueError) as error:
        raise StaleWorkbook(_("隐藏的 manifest 工作表不完整。请重新导出工作簿，再把内容复制过去。")) from error
    if values.get("version") != str(VERSION):
        raise StaleWorkbook(
            _("工作簿的格式是第%(found)s版，本系统读第%(expected)d版。请重新导出工作簿，再把内容复制过去。")
            % {"found": values.get("version", ""), "expected": VERSION}
        )
    if values.get("sha256") != manifest.digest():
        raise StaleWorkbook(_("隐藏的 manifest 工作表被改动，或者由旧版本导出。请重新导出工作簿，再把内容复制过去。"))
    return manifest
