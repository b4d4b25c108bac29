"""Tables in text files whose columns only spaces tell apart."""

from budgets.intake.raw import Grid, Paragraph, Place
from budgets.intake.readers import read
from tests.intake.readers.samples import texts

TABLE = """\
2026年支出预算总表
部门：示例局                                单位：万元

科目编码  科目名称              合计      基本支出  项目支出
          合计              3,100.00      1,100.00  2,000.00

206       科学技术支出      3,100.00      1,100.00  2,000.00
2060102   一般行政管理事务  2,000.00                2,000.00
2060101   行政运行          1,100.00      1,100.00

                         第 3 页
"""


def test_cells_stand_in_their_columns_with_the_lines_they_are_on() -> None:
    (grid,) = read(TABLE.encode(), "a.txt").grids()
    assert texts(grid) == [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "3,100.00", "1,100.00", "2,000.00"],
        ["206", "科学技术支出", "3,100.00", "1,100.00", "2,000.00"],
        ["2060102", "一般行政管理事务", "2,000.00", "", "2,000.00"],
        ["2060101", "行政运行", "1,100.00", "1,100.00", ""],
    ]
    assert [row[0].place for row in grid.rows] == [
        Place(line=line, table=1, row=row, column=1) for row, line in enumerate((4, 5, 7, 8, 9), start=1)
    ]


def test_what_stands_around_a_table_stays_text() -> None:
    blocks = read(TABLE.encode(), "a.txt").blocks
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert said == ["2026年支出预算总表", "部门：示例局                                单位：万元", "第 3 页"]
    assert isinstance(blocks[2], Grid)


def test_a_contents_list_and_running_text_are_no_figures() -> None:
    text = "一、主要职能      贯彻方针\n二、机构设置      内设3个科室\n三、人员构成      在职30人\n"
    assert list(read(text.encode(), "a.txt").grids()) == []
