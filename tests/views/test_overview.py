"""The page of a department's year: the sentence, the figures with their bases, and what is not known."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from budgets.facts import ChangeReason, Measure, ResourceFigure
from budgets.tables.compare import ComparedRow, State
from budgets.tables.grid import UNDISCLOSED, Cell, Line
from budgets.templatetags.budget_tags import readable
from budgets.views.charts import Slice
from budgets.views.overview.headline import headline
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import REFERENCE, tables, text

pytestmark = pytest.mark.django_db

WANLI = "/310107/wanli/2025/"
OWN = f"/999999/900/{YEAR}/"


def compared(state: State, current: Cell, previous: Cell, percent: str | None = None) -> ComparedRow:
    change = current - previous if isinstance(current, Decimal) and isinstance(previous, Decimal) else None
    line = Line("total", 0, None, "合计", current)
    return ComparedRow(line, (current, previous), change, None if percent is None else Decimal(percent), state)


def rows_with(page: str, key: str) -> dict[str, list[str]]:
    return next(rows for rows in tables(page) if key in rows)


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        ("55118900", "5,511.89万元", "55.12 million yuan"),
        ("189767551", "1.90亿元", "189.77 million yuan"),
        ("3250000000", "32.50亿元", "3.25 billion yuan"),
        ("9999.5", "9,999.50元", "9,999.50 yuan"),
        ("10050", "1.01万元", "10,050.00 yuan"),
        ("-55118900", "-5,511.89万元", "-55.12 million yuan"),
    ],
)
def test_amounts_to_be_grasped_at_once(yuan: str, chinese: str, english: str) -> None:
    assert readable(Decimal(yuan)) == chinese
    with override("en"):
        assert readable(Decimal(yuan)) == english


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            compared(State.INCREASE, Decimal(300000), Decimal(200000), "50.00"),
            "2024年安排支出30.00万元，比2023年的20.00万元增加10.00万元（50.00%）。",
        ),
        (
            compared(State.DECREASE, Decimal(100000), Decimal(200000), "-50.00"),
            "2024年安排支出10.00万元，比2023年的20.00万元减少10.00万元（50.00%）。",
        ),
        (compared(State.FLAT, Decimal(100000), Decimal(100000), "0"), "2024年安排支出10.00万元，与2023年持平。"),
        (
            compared(State.INCREASE, Decimal(100000), Decimal(0)),
            "2024年安排支出10.00万元，2023年为零，不计算增减比例。",
        ),
        (
            compared(State.PREVIOUS_UNDISCLOSED, Decimal(100000), UNDISCLOSED),
            "2024年安排支出10.00万元，2023年的没有公开，不能比较。",
        ),
        (
            compared(State.NOT_COMPARABLE, Decimal(100000), UNDISCLOSED),
            "2024年安排支出10.00万元，与2023年口径不同，不可比。",
        ),
        (None, "2024年没有公开支出合计。"),
    ],
)
def test_the_headline(row: ComparedRow | None, said: str) -> None:
    assert headline(2024, row, []) == said


def test_the_headline_names_the_largest_purpose_that_is_named() -> None:
    total = compared(State.FLAT, Decimal(100000), Decimal(100000), "0")
    largest = Slice(label="教育支出", amount=Decimal(60000), share=Decimal("60.00"), code="205")
    undivided = Slice(label="未按功能分类公开", amount=Decimal(90000), share=Decimal("90.00"))
    assert headline(2024, total, [largest]).endswith("，最大的用途是教育支出（6.00万元，占60.00%）。")
    assert headline(2024, total, [undivided]).endswith("持平。")


def test_the_reference_year(client: Client) -> None:
    """Figures of tests/golden/jianghan_501_2024.json and docs/demo-data.md."""
    page = text(client, REFERENCE)
    sentence = (
        "2024年安排支出5,511.89万元，比2023年的5,950.80万元减少438.91万元（7.38%），"
        "最大的用途是科学技术支出（5,237.42万元，占95.02%）。"
    )
    assert f'<p class="headline">{sentence}</p>' in page
    # Basic 580.92 against 427.15 + 61.65, projects 4,930.97 against 5,462.00.
    assert "基数 488.80 万元" in page and "基数 5,462.00 万元" in page
    assert "占支出合计 10.54%" in page and "占支出合计 89.46%" in page
    flows = rows_with(page, "nature.project/function.206")
    assert flows["source.general/nature.project"] == ["一般公共预算拨款收入", "项目支出", "4,930.97"]
    assert flows["nature.project/function.206"][2] == "4,890.67"
    assert flows["nature.basic/function.206"][2] == "346.75"
    assert rows_with(page, "301")["301"][1] == "424.1073.00%"
    assert "2023 年没有公开各功能科目的金额，不能比较。" in page


def test_projects_against_last_year(client: Client) -> None:
    """科技研究与开发资金 4,692.00 after 5,100.00: -408.00, exactly 8 per cent less."""
    page = text(client, REFERENCE)
    assert "−408.00<small>−8.00%</small>" in page
    assert f'href="{REFERENCE}projects/42010324501T000000104/"' in page


def test_per_employee_figures_name_their_denominator(client: Client) -> None:
    """11 + 6 + 0 employees; 424.10 / 17 and 61.03 / 17 万元."""
    page = text(client, REFERENCE)
    assert "<dt>工资福利支出</dt><dd>24.95 万元</dd>" in page
    assert "<dt>机关运行经费</dt><dd>3.59 万元</dd>" in page
    assert "除以 17 名在职人员" in page


def test_no_per_employee_figure_where_a_kind_of_staff_is_not_known(client: Client) -> None:
    assert "名在职人员" not in text(client, WANLI)


def test_procurement_with_what_is_set_aside_for_small_firms(client: Client) -> None:
    """4,821.20 after 1,662.44; 1,928.48 for 中小企业 are 40 %, of which 1,349.94 for 小微企业."""
    page = text(client, WANLI)
    assert "4,821.20<small>万元</small>" in page and "基数 1,662.44 万元" in page
    assert "占政府采购预算 40.00%" in page and "占政府采购预算 28.00%" in page


def test_years(client: Client) -> None:
    years = rows_with(text(client, WANLI), "2023")
    assert years["2025"][1:] == ["18,976.76", "10,134.17", "8,842.58", "0.00"]
    assert years["2024"][1:] == ["15,621.11", "9,970.60", "5,650.51", "0.00"]
    assert years["2023"][1:] == ["16,497.86", "9,940.63", "6,557.23", "0.00"]


def test_official_expenses_over_the_years(client: Client) -> None:
    official = rows_with(text(client, WANLI), "vehicle_purchase")
    assert official["total"][1:] == ["37.91", "47.91", "22.91", "−10.00", "−20.87%"]


def test_a_year_of_totals_does_not_say_zero_for_what_it_does_not_tell(client: Client) -> None:
    page = text(client, "/420103/501/2022/")
    assert "2022年安排支出5,949.92万元，2021年的没有公开，不能比较。" in page
    flows = rows_with(page, "nature.project/function.undivided")
    assert flows["nature.basic/function.undivided"] == ["基本支出", "功能未细分", "448.90"]
    assert flows["source.undivided/nature.project"] == ["来源未细分", "项目支出", "5,501.02"]
    assert ">0.00<" not in page.replace('<td class="figure">0.00</td></tr>', "")


def test_movers_come_with_the_reasons_that_were_given(client: Client) -> None:
    last = [factories.expenditure("1000000", function="2060101"), factories.expenditure("500000", function="2060102")]
    publish(edition=create_draft(*last, year=YEAR - 1), by=None)
    now = [
        factories.expenditure("1300000", function="2060101"),
        factories.expenditure("400000", function="2060102"),
        ChangeReason(table=5, row="2060101", reason="新增人员。"),
        ChangeReason(table=1, row="total", reason="人员增加"),
    ]
    publish(edition=create_draft(*now), by=None)
    page = text(client, OWN)
    first, second = page.split('<ol class="movers">')[1].split("</ol>")[0].split("</li>")[:2]
    assert "2060101" in first and "30.00" in first and "(+30.00%)" in first and "基数 100.00 万元" in first
    assert "新增人员" in first and "新增人员。" not in first
    assert "2060102" in second and "10.00" in second and "部门没有说明原因" in second
    assert "部门说明的原因：" in page and "人员增加" in page


def test_a_draft_is_previewed_with_all_this(staff_client: Client) -> None:
    edition = create_draft(*factories.reconciled(), ResourceFigure(measure=Measure.VEHICLES, value=Decimal(3)))
    page = text(staff_client, f"{OWN}editions/{edition.number}/")
    assert "安排支出30.00万元" in page and "<dd>3 辆" in page


def test_english(client: Client) -> None:
    page = text(client, f"/en{REFERENCE}")
    assert "55.12 million yuan" in page and "59.51 million yuan" in page and "4.39 million yuan" in page
