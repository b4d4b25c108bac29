"""The workbook as people meet it: what is open, what is computed, what can be chosen, what last year gives."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from budgets.facts import ExpenditureLine, Project, ProjectLine
from budgets.intake.workbook.declaration import sheets
from budgets.intake.workbook.read import read_workbook
from budgets.models import Lineage
from performance.facts import Dossier, Goal
from tests.intake.workbook.books import EXPENDITURE, JIANGHAN, department, edition, written

pytestmark = pytest.mark.django_db


def test_a_sheet_for_every_kind_of_fact_between_the_guide_and_the_hidden_ones(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, 2024))
    assert book.sheetnames == ["说明", *(sheet.title for sheet in sheets()), "目录", "manifest"]
    assert [sheet.key for sheet in sheets() if sheet.parent] == ["dossier.costs", "dossier.assets"]
    assert [page.title for page in book if page.sheet_state == "hidden"] == ["目录", "manifest"]
    assert all(page.protection.sheet for page in book)
    assert all(page.protection.password is None for page in book)


def test_columns_are_the_models_terms(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, 2024))[EXPENDITURE]
    assert [cell.value for cell in page[3]] == [
        "单位*",
        "功能科目",
        "支出性质*",
        "资金来源*",
        "金额（元）*",
        "上年结转结余",
    ]
    assert page["B1"].value == "expenditure.function"
    assert page.row_dimensions[1].hidden


def test_inputs_are_open_and_totals_computed(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, 2024))[EXPENDITURE]
    assert page["E4"].value == '=IF(COUNT(E5:E20000)=0,"",SUM(E5:E20000))'
    assert [page[cell].protection.locked for cell in ("A1", "A3", "E4", "E5", "E60")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert page["E5"].number_format == "#,##0.00"
    assert page["E5"].value == 2885800
    assert page["B5"].value == "2060101 行政运行"


def test_choices_stand_on_the_hidden_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, 2024))
    rules = {str(rule.sqref): rule for rule in book[EXPENDITURE].data_validations.dataValidation}
    assert rules["B5:B20000"].formula1 == "'目录'!$B$2:$B$197"
    functions = [cell.value for cell in book["目录"]["B"]]
    assert functions[0] == "支出功能分类科目"
    assert "2060404 科技成果转化与扩散" in functions
    assert (rules["E5:E20000"].type, rules["E5:E20000"].formula1) == ("decimal", "0")
    assert rules["C5:C20000"].errorStyle == "stop"


def test_projects_are_chosen_from_their_own_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, 2024))
    assert book["项目"]["G5"].value == '=IF(A5="",B5&"",A5&" "&B5)'
    assert book["项目支出"].data_validations.dataValidation[0].formula1 == "'项目'!$G$5:$G$108"


def test_last_year_fills_the_next(tmp_path: Path) -> None:
    path = written(tmp_path, 2025, own=False)
    about, facts, problems = read_workbook(path)
    assert (about.year, problems) == (2025, [])
    projects = [fact for fact in facts if isinstance(fact, Project)]
    assert [project.code for project in projects] == [None] * 4
    assert projects[0].name == "科学管理事务支出"
    assert {fact.project for fact in facts if isinstance(fact, ProjectLine | Dossier)} == {p.name for p in projects}
    assert {fact.project for fact in facts if isinstance(fact, Goal)} == {None, *(p.name for p in projects)}
    note = openpyxl.load_workbook(path)["项目"]["A5"].comment
    assert note is not None
    assert "请填写2025年的编码；上年编码：42010324501T000000100" in note.text


def test_lineage_gives_projects_their_new_codes(tmp_path: Path) -> None:
    _about, facts, problems = read_workbook(written(tmp_path, 2024, own=False))
    assert problems == []
    codes = ["42010324501T000000100", "42010324501T000000101", "42010324501T000000102", "42010324501T000000104"]
    assert [fact.code for fact in facts if isinstance(fact, Project)] == codes
    assert sorted(fact.project for fact in facts if isinstance(fact, ProjectLine)) == codes


def test_lineage_renames_and_merges_codes_and_leaves_split_ones_open(tmp_path: Path) -> None:
    links = (("2060101", "2060102"), ("2060404", "2060499"), ("2060404", "2060402"))
    owner = department(*JIANGHAN)
    for old, new in links:
        Lineage.objects.create(
            jurisdiction=owner.jurisdiction, kind="function", from_year=2024, to_year=2025, from_key=old, to_key=new
        )
    path = written(tmp_path, 2025, own=False)
    _about, facts, _problems = read_workbook(path)
    lines = [fact for fact in facts if isinstance(fact, ExpenditureLine)]
    assert "2060101" not in {line.function for line in lines}
    before = edition(2024).expenditureline_set.filter(function__code__in=("2060101", "2060102"))
    merged = sum((line.amount for line in lines if line.function == "2060102"), Decimal(0))
    assert merged == sum(row.amount for row in before)
    open_cells = [row[1] for row in openpyxl.load_workbook(path)[EXPENDITURE].iter_rows(min_row=5) if row[1].comment]
    assert [cell.value for cell in open_cells] == [None]
    assert open_cells[0].comment is not None
    assert "已分为：2060402、2060499" in open_cells[0].comment.text


def test_a_department_without_a_last_year_starts_from_scratch(tmp_path: Path) -> None:
    path = written(tmp_path, 2030, own=False)
    assert read_workbook(path)[1:] == ([], [])
    assert openpyxl.load_workbook(path)["说明"]["A2"].value == "没有可以预填的内容，请从头填写。"
