"""The pages of subjects, with figures worked out by hand from the demonstration data or from invented departments."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client
from psycopg import errors

from budgets import meanings, subjects
from budgets.models import EconomicClass, Edition, Function, Jurisdiction
from tests.datasets.world import ADMINISTRATION, DISTRICT, YEAR, department, linked, published, spent
from tests.views.reading import addresses, tables, text

pytestmark = pytest.mark.django_db

AFFAIRS = "2060102"
PENSIONS = "/functions/208/"
OF_DISTRICT = f"/functions/{ADMINISTRATION}/{DISTRICT}/"


def words(html: str) -> str:
    """What is read between the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html))


def test_a_subject_adds_up_all_departments(client: Client) -> None:
    """2024: 19,604,064 yuan of Wanli and 1,137,500 of Jianghan, of 211,330,023 in all; Wanli had 27,073,236 before."""
    page = text(client, PENSIONS, year=2024)
    assert "2024年，2 个部门在“社会保障和就业支出”上安排 2,074.16 万元，占按功能科目公开的支出的 9.81%" in page
    assert "两年可比的 1 个部门比上年减少 746.92 万元（−27.59%，基数 2,707.32 万元）" in page
    children, districts, departments, years = tables(page)
    assert children["20805"] == [
        "20805行政事业单位养老支出",
        "837.25",
        "40.37%",
        "+38.37+5.60%只比较可比的 1 个部门",
        "2",
    ]
    assert districts["/functions/208/420103/2024/"] == ["武汉市江汉区", "113.75", "5.48%", "上年未公开", "1"]
    assert departments["/310107/wanli/2024/"][1:4] == ["1,960.41", "94.52%", "−746.92−27.59%"]
    assert years["2024"][1:5] == ["2", "0", "2,074.16", "9.81%"]
    # In 2023 Jianghan named no subjects: 27,073,236 of Wanli's 164,978,640 are all that is known.
    assert years["2023"][1:5] == ["2", "1", "2,707.32", "16.41%"]
    assert years["2022"][1:5] == ["1", "1", "未公开", ""]


def test_what_nobody_tells_is_unknown_not_zero(client: Client) -> None:
    page = text(client, "/functions/206/420103/2023/")
    assert "2023年的预算都没有按科目公开，在“科学技术支出”上花多少无从得知。" in page
    assert tables(page)[0]["/420103/501/2023/"][1:3] == ["未公开", ""]
    assert "0.00" not in page


def test_a_subject_that_all_tell_and_nobody_has_is_none(client: Client) -> None:
    page = text(client, "/functions/202/420103/2024/")
    assert "2024年按科目公开的预算中没有“外交支出”。" in page


def test_economic_classes_are_those_of_basic_expenditure(client: Client) -> None:
    """30101 of 2024: 5,873,551 of Wanli (5,668,416 in 2023) and 708,800 of Jianghan (not disclosed in 2023)."""
    page = text(client, "/economic/30101/", year=2024)
    assert "2024年，2 个部门的基本支出中有“基本工资”658.24 万元" in page
    assert "两年可比的 1 个部门比上年增加 20.51 万元（+3.62%，基数 566.84 万元）" in page
    assert "只含基本支出" in page
    assert tables(page)[-1]["2022"][1:4] == ["1", "1", "未公开"]


def test_the_tree_has_divisions_and_groups(client: Client) -> None:
    page = text(client, "/functions/", year=2023)
    rows = tables(page)[0]
    assert rows["212"][1:3] == ["12,131.99", "54.04%"]
    assert rows["21205"][1] == "563.38"
    assert "其中 1 个部门没有全部按科目公开" in page
    # 59,508,000 yuan of Jianghan without a subject, of 224,486,640.
    assert re.search(r"未按功能分类公开.*?5,950\.80.*?26\.51%", page, re.DOTALL)
    assert list(tables(text(client, "/economic/", year=2024))[0])[:3] == ["301", "30101", "30102"]


def test_a_code_that_was_renamed_is_compared_with_what_it_was(client: Client) -> None:
    published(YEAR - 1, spent("800000", AFFAIRS))
    published(YEAR, spent("1000000", ADMINISTRATION))
    linked("function", YEAR, AFFAIRS, ADMINISTRATION)
    page = text(client, f"{OF_DISTRICT}{YEAR}/")
    assert "两年可比的 1 个部门比上年增加 20.00 万元（+25.00%，基数 80.00 万元）" in page
    assert f"{YEAR - 1} {AFFAIRS} → {YEAR} {ADMINISTRATION} 比例 1" in words(page)


def test_what_cannot_be_joined_is_not_comparable(client: Client) -> None:
    published(YEAR - 1, spent("800000", AFFAIRS))
    published(YEAR, spent("1000000", ADMINISTRATION))
    linked("function", YEAR, AFFAIRS, ADMINISTRATION, None)
    page = text(client, f"{OF_DISTRICT}{YEAR}/")
    assert "与上年比：不可比。" in page
    assert "比上年增加" not in page


def test_lineage_of_a_draft_is_not_told(client: Client) -> None:
    published(YEAR - 1, spent("800000", ADMINISTRATION))
    Edition.objects.create(department=department(), year=YEAR)
    linked("function", YEAR, ADMINISTRATION, AFFAIRS, of="900")
    assert "→" not in text(client, OF_DISTRICT)


def test_units_of_a_department_are_counted_once(client: Client) -> None:
    """10 and 20 万元 of two units and 5 of the department as a whole are 35 of one department."""
    lines = (spent("100000", unit="900001"), spent("200000", unit="900002"), spent("50000", unit="900"))
    published(YEAR, *lines)
    rows = tables(text(client, f"{OF_DISTRICT}{YEAR}/"))[0]
    assert rows == {f"/{DISTRICT}/900/{YEAR}/": ["示例局900", "35.00", "100.00%", "上年没有公开的版本", "1"]}


def test_outturns_are_not_added_to_budgets(client: Client) -> None:
    published(YEAR, spent("100000"))
    published(YEAR, spent("900000"), stage="outturn")
    assert "1 个部门在“行政运行”上安排 10.00 万元" in text(client, f"{OF_DISTRICT}{YEAR}/")


def test_a_department_that_does_not_name_subjects_is_listed_as_such(client: Client) -> None:
    published(YEAR, spent("100000"))
    published(YEAR, spent("700000", None), of="901")
    published(YEAR, of="902", undisclosed=["expenditure"])
    page = text(client, f"{OF_DISTRICT}{YEAR}/")
    assert "另有 2 个部门没有全部按科目公开" in page
    rows = tables(page)[0]
    assert [rows[f"/{DISTRICT}/{code}/{YEAR}/"][1] for code in ("900", "901", "902")] == ["10.00", "未公开", "未公开"]
    everywhere = text(client, f"/functions/{ADMINISTRATION}/", year=YEAR)
    assert "2 个部门没有全部按科目公开" in tables(everywhere)[0][f"{OF_DISTRICT}{YEAR}/"][0]


def test_queries_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    for number in range(1, 25):
        for year in (YEAR - 1, YEAR):
            published(year, spent("100000"), of=f"8{number:02d}")
    with django_assert_num_queries(12):
        page = text(client, "/functions/206/", year=YEAR)
    assert "还有 4 个部门，见上面各区划的网页。" in page
    with django_assert_num_queries(8):
        text(client, "/functions/", year=YEAR)
    with django_assert_num_queries(13):
        assert len(tables(text(client, f"/functions/206/{DISTRICT}/{YEAR}/"))[1]) == 24


def test_the_name_of_the_year(client: Client) -> None:
    Function.objects.filter(code="2060101").update(first_year=YEAR, name="行政运转")
    Function.objects.create(code="2060101", name="行政运行", first_year=2000, last_year=YEAR - 1)
    published(YEAR - 1, spent("100000"))
    page = text(client, f"{OF_DISTRICT}{YEAR - 1}/")
    assert "<h1>行政运行" in page and "行政运转" in page
    Function.objects.filter(code="2060101").update(name="行政运行")
    caches["pages"].clear()
    assert "沿革</h2>" not in text(client, f"{OF_DISTRICT}{YEAR - 1}/")


def test_invented_districts_are_said_to_be(client: Client) -> None:
    published(YEAR, spent("100000"))
    Jurisdiction.objects.filter(adcode=DISTRICT).update(synthetic=True, name="示例区（合成数据）")
    assert "合成数据</strong>" in text(client, "/functions/", year=YEAR)
    assert "合成数据</strong>" in text(client, PENSIONS, year=YEAR)
    assert "合成数据</strong>" not in text(client, PENSIONS, year=2024)


@pytest.mark.parametrize(
    ("address", "status", "remedy"),
    [
        ("/functions/20699999/", 404, "/functions/206/"),
        ("/functions/abc/", 404, "/functions/"),
        ("/functions/206/999998/", 404, "/functions/206/420103/"),
        ("/functions/206/420103/2019/", 404, "/functions/206/420103/2024/"),
        ("/economic/30101/310107/2019/", 404, "/economic/30101/310107/2025/"),
    ],
)
def test_a_wrong_address_leads_to_what_there_is(client: Client, address: str, status: int, remedy: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert remedy in addresses(response.content.decode())


def test_a_wrong_year_names_the_years(client: Client) -> None:
    response = client.get(PENSIONS, {"year": "1999"})
    assert response.status_code == 400
    assert "2025, 2024, 2023, 2022" in response.content.decode()


def test_every_subject_is_explained(client: Client) -> None:
    """By its own sentence, by one of its name, as a rest, or by what it belongs to."""
    assert "帮助科技成果从实验室走进市场" in text(client, "/functions/2060404/")
    assert "行政机关的基本支出" in text(client, "/functions/2060101/")
    assert "“科学技术支出”中没有归入别的款级科目的支出。" in text(client, "/functions/20699/")
    assert "“科学技术支出”之下的一个款级科目：用于“科技重大项目”的支出。" in text(client, "/functions/20609/")


def test_sentences_are_of_subjects_that_there_are() -> None:
    for key, model in (("function", Function), ("economic", EconomicClass)):
        known = {value for row in model.objects.all() for value in (row.code, row.name)}
        sentences = meanings._sentences(key)
        assert set(sentences) <= known
        assert all(chinese.endswith("。") and english.endswith(".") for chinese, english in sentences.values())


def test_pages_of_departments_and_districts_lead_here(client: Client) -> None:
    assert "/functions/206/420103/2024/" in addresses(text(client, "/420103/501/2024/"))
    assert "/economic/301/420103/2024/" in addresses(text(client, "/420103/501/2024/"))
    assert "/functions/212/310107/2025/" in addresses(text(client, "/310107/"))
    assert department("900").code not in text(client, "/functions/")


def test_what_takes_too_long_is_said_with_something_smaller(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_arguments: Any) -> None:
        raise OperationalError("canceling statement due to statement timeout") from errors.QueryCanceled()

    monkeypatch.setattr(subjects, "published", too_long)
    response = client.get(PENSIONS)
    assert response.status_code == 503
    assert "现在来不及算完" in response.content.decode()
    assert "/310107/" in addresses(response.content.decode())
