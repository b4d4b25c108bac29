"""The reference document, a text with tab-separated tables, against a transcription made another way."""

import re
from collections import Counter

import pytest

from budgets.intake.raw import Grid, Paragraph
from tests.intake.readers.samples import golden, needs_samples, path, sample, texts

pytestmark = needs_samples

NAME = "jianghan-501-2024.txt"
TABLES = [f"t{number:02}" for number in range(1, 14) if number != 2]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_and_cell(table: str) -> None:
    transcribed = golden("jianghan_501_2024")
    header = transcribed["headers"][table]
    grids = [texts(grid) for grid in sample(NAME).grids()]
    rows = [row for grid in grids if grid[: len(header)] == header for row in grid[len(header) :]]
    # The blank row of table 8 has no line in this file (tests/golden says so).
    assert rows == [row for row in transcribed[table] if any(row)]


def test_a_table_broken_over_pages_is_one_grid_a_page() -> None:
    starts = [grid.rows[0][0] for grid in sample(NAME).grids()]
    assert [cell.place.line for cell in starts if cell.text == "部门预算支出经济分类科目"] == [436, 457]


def test_leftovers_of_web_editors_become_lines_and_ticks() -> None:
    rows = [row for grid in sample(NAME).grids() for row in texts(grid)]
    assert [row[1] for row in rows if row[0] == "项目安排频度"] == ["1. 一次性项目 ☐ 2. 常年项目 ☑ 3. 延续性项目 ☐"] * 4
    tasks = next(row[1] for row in rows if row[0] == "年度工作任务")
    assert tasks.split("\n") == [
        "1. 推动科技服务业发展；",
        "2. 按照江汉区科技“十四五”规划实施招商引资工作；",
        "3. 推动5G商用；",
        "4. 数字经济产业发展。",
    ]


def test_every_character_is_kept_but_tags_and_space() -> None:
    blocks = sample(NAME).blocks
    words = [block.text for block in blocks if isinstance(block, Paragraph)]
    words += [cell.text for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    printed = re.sub(r"</?p>", "", path(NAME).read_text(encoding="utf-8"))
    printed = printed.replace('<input checked="" type="checkbox"/>', "☑").replace('<input type="checkbox"/>', "☐")
    assert Counter("".join("".join(words).split())) == Counter("".join(printed.split()))
