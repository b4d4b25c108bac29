"""PDF as different programs write it: how rules are drawn, which way up the page is, what is no table."""

from collections.abc import Callable
from io import BytesIO

import pytest
import typst
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from budgets.intake.raw import Grid, Paragraph, Place, Unread
from budgets.intake.readers import Reason, read
from tests.intake.readers.rendering import FONT
from tests.intake.readers.samples import drawn, texts

ROWS = [["科目编码", "合计"], ["206", "5,237.42"], ["208", ""]]
LEFT, TOP, WIDTH, HEIGHT = 60, 700, 120, 20
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def grids(*pages: Draw) -> list[list[list[str]]]:
    return [texts(grid) for grid in read(pdf(*pages), "a.pdf").grids()]


def words(canvas: Canvas) -> None:
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawString(LEFT + c * WIDTH + 4, TOP - (r + 1) * HEIGHT + 6, text)


def edges() -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every rule."""
    bottom, right = TOP - 3 * HEIGHT, LEFT + 2 * WIDTH
    across = [(LEFT, TOP - row * HEIGHT, right, TOP - row * HEIGHT) for row in range(4)]
    return across + [(LEFT + column * WIDTH, bottom, LEFT + column * WIDTH, TOP) for column in range(3)]


def lines(canvas: Canvas) -> None:
    words(canvas)
    for edge in edges():
        canvas.line(*edge)


def filled_rectangles(canvas: Canvas) -> None:
    words(canvas)
    for left, bottom, right, top in edges():
        canvas.rect(left, bottom, max(right - left, 0.5), max(top - bottom, 0.5), stroke=0, fill=1)


def a_box_a_cell(canvas: Canvas) -> None:
    words(canvas)
    for row in range(3):
        for column in range(2):
            left, bottom = LEFT + column * WIDTH, TOP - (row + 1) * HEIGHT
            canvas.rect(left + 0.5, bottom + 0.5, WIDTH - 1, HEIGHT - 1)


def dashes(canvas: Canvas) -> None:
    canvas.setDash(2, 2)
    lines(canvas)


def small_pieces(canvas: Canvas) -> None:
    words(canvas)
    for left, bottom, right, top in edges():
        for step in range(20):
            x, y = (right - left) / 20, (top - bottom) / 20
            canvas.line(left + x * step, bottom + y * step, left + x * (step + 1), bottom + y * (step + 1))


def open_at_the_sides(canvas: Canvas) -> None:
    words(canvas)
    for left, bottom, right, top in edges():
        if left == right and left != LEFT + WIDTH:
            continue
        canvas.line(left, bottom, right, top)


def within_a_form(canvas: Canvas) -> None:
    canvas.beginForm("table")
    canvas.setFont(FONT, 10)
    lines(canvas)
    canvas.endForm()
    canvas.translate(30, -40)
    canvas.scale(0.9, 0.9)
    canvas.doForm("table")


def sideways(canvas: Canvas) -> None:
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.translate(0, -100)
    lines(canvas)


def shown_turned(canvas: Canvas) -> None:
    canvas.setPageRotation(90)
    sideways(canvas)


def upside_down(canvas: Canvas) -> None:
    canvas.translate(*A4)
    canvas.rotate(180)
    lines(canvas)


@pytest.mark.parametrize(
    "draw",
    [
        lines,
        filled_rectangles,
        a_box_a_cell,
        dashes,
        small_pieces,
        open_at_the_sides,
        within_a_form,
        sideways,
        shown_turned,
        upside_down,
    ],
)
def test_ways_to_draw_a_table(draw: Draw) -> None:
    assert grids(draw) == [ROWS]


def test_rules_left_out_make_merged_cells() -> None:
    def draw(canvas: Canvas) -> None:
        for c, text in enumerate(["支出", "小计", "备注"]):
            canvas.drawString(LEFT + c * 80 + 4, TOP - 14, text if c != 1 else "")
            canvas.drawString(LEFT + c * 80 + 4, TOP - 34, ["基本", "项目", ""][c])
        for y in (TOP, TOP - 40):
            canvas.line(LEFT, y, LEFT + 240, y)
        canvas.line(LEFT, TOP - 20, LEFT + 160, TOP - 20)
        for x, top in ((LEFT, TOP), (LEFT + 80, TOP - 20), (LEFT + 160, TOP), (LEFT + 240, TOP)):
            canvas.line(x, TOP - 40, x, top)

    (grid,) = read(pdf(draw), "a.pdf").grids()
    assert drawn(grid) == [["支出>2,1", "~", "备注>1,2"], ["基本", "项目", "~"]]


def test_a_cell_that_is_no_rectangle_keeps_its_rows_apart() -> None:
    def draw(canvas: Canvas) -> None:
        lines_of_an_l = [(LEFT, TOP, LEFT + 200, TOP), (LEFT, TOP - 40, LEFT + 200, TOP - 40)]
        lines_of_an_l += [(LEFT, TOP - 40, LEFT, TOP), (LEFT + 200, TOP - 40, LEFT + 200, TOP)]
        lines_of_an_l += [(LEFT + 100, TOP - 20, LEFT + 200, TOP - 20), (LEFT + 100, TOP - 40, LEFT + 100, TOP - 20)]
        for edge in lines_of_an_l:
            canvas.line(*edge)
        canvas.drawString(LEFT + 4, TOP - 14, "甲")
        canvas.drawString(LEFT + 4, TOP - 34, "乙")
        canvas.drawString(LEFT + 104, TOP - 34, "丙")

    document = read(pdf(draw), "a.pdf")
    said = [block.text if isinstance(block, Paragraph) else texts(block) for block in document.blocks]
    assert said == ["甲", [["乙", "丙"]]]


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(40, 40, 500, 760)
        canvas.drawString(60, 700, "框内的文字")

    (paragraph,) = read(pdf(draw), "a.pdf").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "框内的文字"


def test_lines_within_a_cell_and_bold_by_printing_twice() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        for x in (0, 0.3):
            canvas.drawString(LEFT + WIDTH + 40 + x, TOP - 3 * HEIGHT + 11, "11合计")
        canvas.drawString(LEFT + WIDTH + 40, TOP - 3 * HEIGHT + 1, "万元")

    assert grids(draw)[0][2] == ["208", "11合计\n万元"]


def test_tables_stand_between_the_text_around_them() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, TOP + 30, "单位：万元")
        canvas.drawString(LEFT + 200, TOP + 30, "部门：科经局")
        lines(canvas)
        canvas.drawString(LEFT, TOP - 90, "注：无")
        canvas.setFont(FONT, 18)
        canvas.drawString(LEFT, TOP + 60, "收支预算总表")

    blocks = read(pdf(draw, words), "a.pdf").blocks
    assert [
        (block.text, block.level, block.place.page) if isinstance(block, Paragraph) else len(block.rows)
        for block in blocks[:4]
    ] == [("收支预算总表", 1, 1), ("单位：万元\t部门：科经局", None, 1), 3, ("注：无", None, 1)]
    assert isinstance(blocks[2], Grid)


def test_a_scanned_page_among_others_is_said() -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 0, 0, 500, 700)

    document = read(pdf(lines, scan), "a.pdf")
    assert document.unread == (Unread(Place(page=2), Reason.SCANNED_PAGE),)


def test_paragraphs_are_joined_only_where_a_line_is_full() -> None:
    def draw(canvas: Canvas) -> None:
        full = "预算" * 20
        for row, text in enumerate(
            ["　　" + full[:38], full, full[:10] + "。", "　　一、" + full[:10], "二、" + full[:8]]
        ):
            canvas.drawString(60, 700 - 18 * row, text)

    assert [block.text for block in read(pdf(draw), "a.pdf").blocks if isinstance(block, Paragraph)] == [
        "预算" * 19 + "预算" * 20 + "预算" * 5 + "。",
        "一、" + "预算" * 5,
        "二、" + "预算" * 4,
    ]


def test_short_lines_around_a_table_are_not_joined() -> None:
    """The longest of them ends at no margin: the table is wider."""

    def draw(canvas: Canvas) -> None:
        for row, text in enumerate(["备注：本表为示例，下同。", "2024年支出预算总表", "单位：万元"]):
            canvas.drawString(60, 700 - 18 * row, text)
        for y in (600, 620, 640):
            canvas.line(60, y, 500, y)
        for x in (60, 300, 500):
            canvas.line(x, 600, x, 640)
        canvas.drawString(70, 625, "合计")

    said = [block.text for block in read(pdf(draw), "a.pdf").blocks if isinstance(block, Paragraph)]
    assert said == ["备注：本表为示例，下同。", "2024年支出预算总表", "单位：万元"]


def tagged(*, foot: bool = True) -> list[str]:
    """What is read of a page that typst made: its head and foot are artifacts of the page if it is tagged."""
    page = b"#set page(width: 200pt, height: 200pt, header: [head], footer: [foot]); #place(bottom)[text at the bottom]"
    document = read(typst.compile(page, pdf_tags=foot), "a.pdf")
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_foot_that_the_file_itself_calls_no_content_is_not_read() -> None:
    """Only a foot: a head may name the unit of a table."""
    assert tagged() == ["head", "text at the bottom"]


def test_an_untagged_foot_is_text_like_any_other() -> None:
    assert tagged(foot=False) == ["head", "text at the bottom foot"]
