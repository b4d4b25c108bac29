"""The booklet's tables as one workbook."""

import html
import io
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook

from budgets.renderers.booklet import BOOKLET_FORMATS
from budgets.renderers.xlsx import render
from tests.renderers.booklets import ALL, invented, read_back, reference
from tests.tables.demonstration import edition


@cache
def written() -> bytes:
    return BOOKLET_FORMATS["xlsx"].render(reference())


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


@pytest.mark.django_db
def test_it_reads_back() -> None:
    read_back(written(), "booklet.xlsx", text=False)


@pytest.mark.django_db
def test_the_same_edition_gives_the_same_bytes() -> None:
    assert BOOKLET_FORMATS["xlsx"].render(reference()) == written()


@pytest.mark.django_db
def test_contents_lead_to_a_sheet_for_each_table() -> None:
    book = opened(written())
    assert book.sheetnames == ["目录", *(f"t{number:02d}" for number in ALL)]
    contents = book["目录"]
    assert contents["A1"].value == "武汉市江汉区科学技术和经济信息化局2024年部门预算"
    assert [contents.cell(line, 1).value for line in range(2, 4)] == ["行政区划　武汉市江汉区（420103）", "版次　第1版"]
    assert str(contents["A5"].value) == f"摘要　{edition('420103', '501', 2024).digest}"
    entries = [[cell.value for cell in row] for row in contents.iter_rows(min_row=7)]
    assert entries[0] == ["1", "2024年收支预算总表", None]
    assert entries[8] == ["9", "2024年政府性基金预算支出表", "空表"]
    links = [contents.cell(line, 2).hyperlink for line in range(7, 22)]
    assert [link and link.location for link in links] == [f"'t{number:02d}'!A1" for number in ALL]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 5, 14, 15])
def test_a_sheet_is_the_tables_own_file(number: int) -> None:
    grid = reference().tables[number - 1].grid
    alone = opened(render(grid))[grid.key]
    assert list(opened(written())[grid.key].values) == list(alone.values)


@pytest.mark.django_db
def test_every_page_says_which_document_it_is() -> None:
    for sheet in opened(written()):
        assert sheet.oddFooter.left.text == reference().foot
        assert sheet.oddFooter.right.text == "&P / &N"


def test_marks_stand_on_every_page() -> None:
    book = opened(BOOKLET_FORMATS["xlsx"].render(invented(state="withdrawn")))
    assert book["目录"]["A2"].value == "已撤回"
    assert [sheet.oddHeader.center.text for sheet in book] == ["已撤回", "已撤回"]


def test_an_ampersand_in_a_name_is_no_code() -> None:
    booklet = invented()
    named = replace(booklet, edition=replace(booklet.edition, department_name="甲&P乙局"))
    content = BOOKLET_FORMATS["xlsx"].render(named)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = html.unescape(archive.read("xl/worksheets/sheet2.xml").decode())
    assert "<oddFooter>&L&8 甲&&P乙局2090年部门预算　第1版" in sheet
