"""The three PDFs of one department: every row and cell of all nine tables, against transcriptions made another way."""

from collections.abc import Iterator
from typing import Any

import pytest

from budgets.intake.raw import Grid, Paragraph, Place
from tests.intake.readers.samples import drawn, golden, needs_samples, sample, texts

pytestmark = needs_samples

YEARS = (2023, 2024, 2025)
TABLES = [f"p{number}" for number in range(1, 10)]
CODE_COLUMNS = {"p2": 3, "p3": 3, "p5": 3, "p6": 3, "p7": 3, "p8": 2}
LAST_HEADER_ROW = {"类", "预算数", "购置费"}


def printed_rows(year: int, table: str) -> Iterator[list[str]]:
    """In the transcription's form: no header, no blank row, codes in one column, the lines of a cell joined."""
    transcribed = golden(f"putuo_wanli_{year}")
    for grid in sample(f"putuo-wanli-{year}.pdf").grids():
        if grid.place.page not in transcribed["pages"][table]:
            continue
        for row in below_header(texts(grid)):
            cells = [cell.replace("\n", "") for cell in row]
            if any(cells):
                yield with_one_code(cells, table, transcribed) if table in CODE_COLUMNS else cells


def below_header(rows: list[list[str]]) -> list[list[str]]:
    return rows[max((at + 1 for at, row in enumerate(rows) if LAST_HEADER_ROW & set(row)), default=0) :]


def with_one_code(cells: list[str], table: str, transcribed: dict[str, Any]) -> list[str]:
    if cells[0] == "合计":  # stands across the columns of codes and names
        amounts = len(transcribed["columns"][table]) - 2
        return ["", "合计", *cells[-amounts:]]
    codes = cells[: CODE_COLUMNS[table]]
    printed = " ".join(codes).strip()
    normalised = {each["printed"]: each["code"] for each in transcribed["code_normalisations"]}
    return [normalised.get(printed, "".join(codes)), *cells[CODE_COLUMNS[table] :]]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("year", YEARS)
def test_every_row_and_cell(year: int, table: str) -> None:
    assert list(printed_rows(year, table)) == golden(f"putuo_wanli_{year}")[table]


def test_merged_headers_keep_their_spans() -> None:
    grid = next(grid for grid in sample("putuo-wanli-2023.pdf").grids() if grid.place.page == 26)
    assert [[cell.replace("\n", "") for cell in row] for row in drawn(grid)[:4]] == [
        ["项目>3,1", "~", "~", "一般公共预算基本支出>3,1", "~", "~"],
        ["部门预算经济分类科目编码>2,1", "~", "经济分类科目名称>1,2", "合计>1,2", "人员经费>1,2", "公用经费>1,2"],
        ["类", "款", "~", "~", "~", "~"],
        ["301", "", "工资福利支出", "83,847,385", "83,847,385", ""],
    ]


def test_titles_captions_and_notes_stand_around_the_table() -> None:
    blocks = [block for block in sample("putuo-wanli-2023.pdf").blocks if block.place.page == 24]
    assert [block.text if isinstance(block, Paragraph) else "(table)" for block in blocks] == [
        "2023年部门政府性基金预算支出功能分类预算表",
        "编制部门：上海市普陀区人民政府万里街道办事处\t单位：元",
        "(table)",
        "注：本部门2023年无政府性基金预算财政拨款安排的预算，故本表为空表。",
    ]
    assert [block.level for block in blocks if isinstance(block, Paragraph)] == [2, None, None]
    table = blocks[2]
    assert isinstance(table, Grid)
    assert table.place == Place(page=24, table=1)
    assert str(table.rows[3][2].place) == "page 24, table 1, row 4, column 3"


def test_lines_are_joined_to_paragraphs() -> None:
    texts = [block.text for block in sample("putuo-wanli-2023.pdf").blocks if isinstance(block, Paragraph)]
    assert (
        "2. “一般公共服务支出（类）统计信息事务（款）专项普查活动（项）”60.13万元，主要用于统计管理。"
        "2022年当年预算执行数为0万元，2023年预算安排60.13万元，比2022年预算执行数增加100.00%。"
        "主要原因是：2023年新增专项普查活动经费。"
    ) in texts
