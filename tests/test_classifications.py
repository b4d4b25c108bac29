"""Code lists by year: the seeds, a year's new names, and files that are refused."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from budgets import classifications
from budgets.classifications import ClassificationFileError, load_seeds, load_year
from budgets.models import EconomicClass, Function, GovernmentEconomicClass, ProcurementCategory
from tests.conftest import Manage

pytestmark = pytest.mark.django_db


def load(year: int, *names: tuple[str, str]) -> dict[str, int]:
    return load_year(model=Function, year=year, rows=[{"code": code, "name": name} for code, name in names])


def years_of(code: str) -> list[tuple[str, int, int | None]]:
    rows = Function.objects.filter(code=code).order_by("first_year")
    return list(rows.values_list("name", "first_year", "last_year"))


def refusal(year: int, rows: Iterable[dict[str, str]]) -> list[str]:
    """What is said of the rows; and nothing is stored."""
    before = list(Function.objects.order_by("pk").values())
    with pytest.raises(ClassificationFileError) as caught:
        load_year(model=Function, year=year, rows=rows)
    assert list(Function.objects.order_by("pk").values()) == before
    return caught.value.problems


def test_new_codes_open_in_their_year() -> None:
    assert load(2026, ("299", "类"), ("29901", "款")) == {"added": 2, "renamed": 0, "unchanged": 0}
    assert years_of("29901") == [("款", 2026, None)]


def test_renamed_codes_close_the_year_before() -> None:
    load(2024, ("299", "旧名"))
    assert load(2026, ("299", "新名")) == {"added": 0, "renamed": 1, "unchanged": 0}
    assert years_of("299") == [("旧名", 2024, 2025), ("新名", 2026, None)]
    assert Function.objects.names(2025)["299"] == "旧名"
    assert Function.objects.names(2026)["299"] == "新名"


def test_unchanged_names_stay_open() -> None:
    load(2024, ("299", "名"))
    assert load(2026, ("299", "名")) == {"added": 0, "renamed": 0, "unchanged": 1}
    assert years_of("299") == [("名", 2024, None)]


def test_a_name_may_be_put_right_within_its_year() -> None:
    load(2026, ("299", "错字"))
    load(2026, ("299", "正字"))
    assert years_of("299") == [("正字", 2026, None)]


def test_the_same_list_again_changes_nothing() -> None:
    names = (("299", "类"), ("29901", "款"))
    load(2026, *names)
    assert load(2026, *names) == {"added": 0, "renamed": 0, "unchanged": 2}


def test_a_list_of_an_earlier_year_fits_before_a_later_one() -> None:
    load(2026, ("299", "后来的名"))
    assert load(2024, ("299", "先前的名")) == {"added": 1, "renamed": 0, "unchanged": 0}
    assert years_of("299") == [("先前的名", 2024, 2025), ("后来的名", 2026, None)]


def test_a_rename_between_two_names_ends_where_the_first_one_did() -> None:
    load(2022, ("299", "甲"))
    load(2026, ("299", "丙"))
    load(2024, ("299", "乙"))
    assert years_of("299") == [("甲", 2022, 2023), ("乙", 2024, 2025), ("丙", 2026, None)]


def test_codes_that_the_list_leaves_out_stay() -> None:
    before = Function.objects.names(2030)
    load(2030, ("299", "类"))
    assert Function.objects.names(2030) == before | {"299": "类"}


def test_english_name_and_confidence_are_kept() -> None:
    row = {"code": "299", "name": "类", "name_en": "Division", "confidence": "published document"}
    load_year(model=Function, year=2026, rows=[row])
    stored = Function.objects.get(code="299")
    assert (stored.name_en, stored.confidence) == ("Division", "published document")


def test_all_bad_rows_are_listed() -> None:
    rows = [
        {"code": "299", "name": "类"},
        {"code": "29901", "name": ""},
        {"name": "没有编码"},
        {"code": "2990", "name": "格式不对"},
        {"code": "29802", "name": "没有上级"},
        {"code": "29903", "name": "两行"},
        {"code": "29903", "name": "两行"},
    ]
    assert refusal(2026, rows) == [
        "第3行：缺少 code 或 name 列的内容",
        "第4行：缺少 code 或 name 列的内容",
        "第5行：编码“2990”的格式不对",
        "第6行：29802 的上级科目 298 不在列表中",
        "第7行：29903 在列表中不止一行，请只保留一行",
        "第8行：29903 在列表中不止一行，请只保留一行",
    ]


def test_procurement_categories_have_no_prefix_parents() -> None:
    rows = [{"code": "A99999999", "name": "示例"}]
    assert load_year(model=ProcurementCategory, year=2026, rows=rows)["added"] == 1


def test_queries_of_the_year(django_assert_num_queries: Any) -> None:
    before = Function.objects.names(2023)
    with django_assert_num_queries(1):
        assert Function.objects.names(2023) == before


@pytest.mark.parametrize(
    ("model", "code", "name"),
    [
        (Function, "2060404", "科技成果转化与扩散"),
        (EconomicClass, "30101", "基本工资"),
        (GovernmentEconomicClass, "501", "机关工资福利支出"),
        (ProcurementCategory, "A07100300", "纸制品"),
    ],
)
def test_seeds(model: Any, code: str, name: str) -> None:
    assert model.objects.names(2024)[code] == name


def test_seeds_are_added_once_and_leave_what_staff_changed() -> None:
    counts = {model: model.objects.count() for model in classifications.MODELS.values()}
    Function.objects.filter(code="206").update(name="改过的名")
    Function.objects.filter(code="2999999").delete()
    assert load_seeds() == dict.fromkeys(counts, 0) | {
        Function: counts[Function] - Function.objects.exclude(code="2999999").count()
    }
    assert {model: model.objects.count() for model in classifications.MODELS.values()} == counts
    assert Function.objects.get(code="206").name == "改过的名"


def test_missing_seeds_come_back() -> None:
    GovernmentEconomicClass.objects.filter(code="50101").delete()
    assert load_seeds()[GovernmentEconomicClass] == 1
    government = GovernmentEconomicClass.objects.get(code="50101")
    codes = set(government.department_classes.values_list("code", flat=True))
    assert {"30101", "30102", "30103"} <= codes


def listing(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_command_loads_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = listing(tmp_path, "code,name\n299,类\n206,改名\n")
    call_command("load_classifications", path, kind="function", year=2026)
    assert capsys.readouterr().out == "新增 1，更名 1，未变 0。\n"
    assert years_of("206")[-1] == ("改名", 2026, None)


def test_command_without_file_loads_the_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_classifications")
    assert capsys.readouterr().out.splitlines() == [
        "支出功能分类科目: 0",
        "部门预算支出经济分类科目: 0",
        "政府预算支出经济分类科目: 0",
        "政府采购品目: 0",
    ]


def test_command_lists_bad_rows_with_exit_status_1(tmp_path: Path) -> None:
    path = listing(tmp_path, "code,name\n299,\n29801,款\n")
    with pytest.raises(CommandError) as caught:
        call_command("load_classifications", path, kind="function", year=2026)
    assert caught.value.returncode == 1
    assert str(caught.value).splitlines() == [
        f"{path}: 第2行：缺少 code 或 name 列的内容",
        f"{path}: 第3行：29801 的上级科目 298 不在列表中",
    ]


@pytest.mark.parametrize("options", [{}, {"kind": "function"}, {"year": 2026}])
def test_command_asks_for_kind_and_year(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match="必须同时给出 --kind 和 --year") as caught:
        call_command("load_classifications", listing(tmp_path, "code,name\n"), **options)
    assert caught.value.returncode == 2


def test_command_names_the_file_it_cannot_open(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    with pytest.raises(CommandError, match=r"none\.csv: No such file") as caught:
        call_command("load_classifications", path, kind="function", year=2026)
    assert caught.value.returncode == 2


def test_wrong_usage_has_exit_status_2(manage: Manage) -> None:
    result = manage("load_classifications", "x.csv", "--kind", "colour", DJANGO_DEBUG="1")
    assert result.returncode == 2
    assert "argument --kind: invalid choice: 'colour'" in result.stderr
    assert "Traceback" not in result.stderr
