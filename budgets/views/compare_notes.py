"""What has to be known before figures of different departments and years are set side by side, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from budgets.layouts import LAYOUTS
from budgets.models import Edition
from budgets.tables.grid import Disclosed, Grid
from budgets.tables.side_by_side import OWN_ROWS, SideBySide, Why
from budgets.views.compare_request import label


def notes(
    table: int, editions: Sequence[Edition], grids: Sequence[Grid | None], sides: Sequence[SideBySide]
) -> list[str]:
    """Of the columns together, then of each by itself."""
    return [*_of_all(table, editions), *_of_each(table, editions, grids, sides)]


def _of_all(table: int, editions: Sequence[Edition]) -> list[str]:
    found = []
    years = sorted({each.year for each in editions})
    if len(years) > 1:
        found.append(
            _("各列年度不同：以前年度的科目已按沿革折算成 %(year)d 年的编码；不能折算的标为“不可比”。")
            % {"year": years[-1]}
        )
    if len({each.department_id for each in editions}) > 1:
        if table in OWN_ROWS:
            found.append(_("这张表按单位、项目或采购事项列行，各部门的行不是一回事，所以只比较合计。"))
        found.append(_("部门大小和职责不同，金额大不等于花得多；可以改看占比。"))
    if len({each.department.jurisdiction.layout for each in editions}) > 1:
        found.append(_("各区划公开的格式不同，有的表或者有的列对方没有，标为“未公开”。"))
    return found


def _of_each(
    table: int, editions: Sequence[Edition], grids: Sequence[Grid | None], sides: Sequence[SideBySide]
) -> list[str]:
    found = []
    for index, (edition, grid) in enumerate(zip(editions, grids, strict=True)):
        words = {"column": label(edition), "table": table}
        layout = LAYOUTS[edition.department.jurisdiction.layout]
        if grid is None or not grid.disclosed:
            if table not in layout.tables:
                found.append(_("%(column)s：当地公开的格式中没有表 %(table)d。") % words)
            else:
                found.append(_("%(column)s：来源文件没有公开表 %(table)d。") % words)
        elif any(part.disclosed is Disclosed.TOTALS for part in grid.parts):
            found.append(_("%(column)s：表 %(table)d 只公开了合计，没有明细。") % words)
        if any(row.cells[index] is Why.NOT_COMPARABLE for side in sides for row in side.rows):
            found.append(_("%(column)s：有的科目后来变成了别的科目，没有人能说清比例，标为“不可比”。") % words)
    return found
