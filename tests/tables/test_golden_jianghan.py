"""The reference document against the tables derived from its facts, cell by cell."""

from decimal import Decimal
from typing import NamedTuple

import pytest

from budgets.layouts import Unit
from budgets.tables.grid import UNDISCLOSED, Disclosed, GridPart
from tests.tables.demonstration import golden, printed, published

GOLDEN = golden("jianghan_501_2024")
NUMBERS = (1, *range(3, 14))


class Contradiction(NamedTuple):
    """A cell that the document prints wrongly; ``row`` is the text that names the row, in any of its cells."""

    table: int
    row: str
    column: str
    printed: str
    right: str


CONTRADICTIONS = (
    Contradiction(1, "收入总计", "收入/项目", "收 入 总 计", "收入总计"),
    Contradiction(1, "支出总计", "支出/项目", "支 出 总 计", "支出总计"),
    Contradiction(3, "20604", "科目名称", "技术与开发", "技术研究与开发"),
    Contradiction(4, "收入总计", "收入/项目", "收 入 总 计", "收入总计"),
    Contradiction(4, "支出总计", "支出/项目", "支 出 总 计", "支出总计"),
    Contradiction(5, "20604", "科目名称", "技术与开发", "技术研究与开发"),
    Contradiction(7, "30213", "科目名称", "维修（护）费", "维修(护)费"),
    Contradiction(8, "", "“三公”经费合计", "", "0.00"),
    Contradiction(8, "", "因公出国（境）费", "", "0.00"),
    Contradiction(8, "", "公务用车购置及运行费/小计", "", "0.00"),
    Contradiction(8, "", "公务用车购置及运行费/公务用车购置费", "", "0.00"),
    Contradiction(8, "", "公务用车购置及运行费/公务用车运行费", "", "0.00"),
    Contradiction(8, "", "公务接待费", "", "0.00"),
    Contradiction(12, "合计", "单价", "3.02", ""),
)


def plain_title(text: str) -> str:
    """Without letter-spacing and without the unit, which the portal prints above the table."""
    return text.replace(" ", "").replace("（万元）", "")


def printed_titles(table: int) -> list[tuple[str, ...]]:
    """The header paths of the printed form, whose merged cells stand as blanks in the golden file."""
    rows = GOLDEN["headers"][f"t{table:02d}"]
    titles: list[tuple[str, ...]] = []
    for column, top in enumerate(rows[0]):
        below = [row[column] for row in rows[1:] if row[column]]
        above = top or titles[-1][0]
        titles.append(tuple(map(plain_title, [above, *below])))
    return titles


def corrected(table: int, part: GridPart) -> list[list[str]]:
    """The printed rows with the known contradictions of this table put right."""
    rows: list[list[str]] = [list(row) for row in GOLDEN[f"t{table:02d}"]]
    paths = ["/".join(column.title) for column in part.columns]
    for known in CONTRADICTIONS:
        if known.table == table:
            (row,) = (row for row in rows if known.row in map(plain_title, row))
            (column,) = (index for index, path in enumerate(paths) if path.endswith(known.column))
            assert row[column] == known.printed != known.right, f"{known} is no contradiction any more"
            row[column] = known.right
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("table", NUMBERS)
def test_table_equals_the_reference_document(table: int) -> None:
    grid = published("420103", "501", 2024)[table]
    (part,) = grid.parts
    assert printed(part, Unit.WANYUAN) == corrected(table, part)


@pytest.mark.django_db
@pytest.mark.parametrize("table", NUMBERS)
def test_headings_equal_the_reference_document(table: int) -> None:
    (part,) = published("420103", "501", 2024)[table].parts
    assert [column.title for column in part.columns] == printed_titles(table)


@pytest.mark.django_db
@pytest.mark.parametrize("table", [9, 10])
def test_empty_tables_say_so(table: int) -> None:
    (part,) = published("420103", "501", 2024)[table].parts
    assert part.rows == ()
    assert part.notes[-1].endswith("本表为空表。")


def test_every_contradiction_of_the_golden_file_is_named() -> None:
    listed = {
        (int(c["table"][1:]), c["row"], plain_title(c["column"]), c["printed"], c["right"])
        for c in GOLDEN["contradictions"]
    }
    assert listed == set(CONTRADICTIONS)


@pytest.mark.django_db
def test_revenue_table_missing_from_the_document_is_derived() -> None:
    (part,) = published("420103", "501", 2024)[2].parts
    rows = [[cell for cell in row if cell] for row in printed(part, Unit.WANYUAN)]
    assert rows == [
        ["合计", "5,511.89", "5,511.89", "5,511.89"],
        ["501", "武汉市江汉区科学技术和经济信息化局", "5,511.89", "5,511.89", "5,511.89"],
        ["501001", "武汉市江汉区科学技术和经济信息化局本级", "5,511.89", "5,511.89", "5,511.89"],
    ]
    filled = {column.key for column, cell in zip(part.columns, part.rows[0].cells, strict=True) if cell}
    assert filled == {"name", "total", "current", "general"}


@pytest.mark.django_db
def test_year_of_which_only_totals_are_known() -> None:
    """2022: the three budgets and the subject codes are in no document, so each division may have an amount."""
    grids = published("420103", "501", 2022)
    overview = grids[1].part("main")
    assert overview.cell("general/201", "revenue_amount") is UNDISCLOSED
    assert overview.cell("general/201", "expenditure_amount") is UNDISCLOSED
    assert overview.cell("special/206", "revenue_amount") is None
    assert overview.cell("total/total", "revenue_amount") == Decimal("59499200.00")
    expenditure = grids[3].part("main")
    assert [row.key for row in expenditure.rows] == ["total"]
    assert expenditure.rows[0].cells[2:5] == (Decimal("59499200.00"), Decimal("4489000.00"), Decimal("55010200.00"))
    assert expenditure.disclosed is Disclosed.TOTALS
