"""Codes that the lists lack: named with page, row and printed name, as data too, and added when that is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from budgets.classifications import UNCONFIRMED
from budgets.facts import ExpenditureLine, FactSet, ProcurementItem
from budgets.ledger import facts_of
from budgets.models import AdministrativeUnit, EconomicClass, Edition, Function, ProcurementCategory
from tests.intake.exports import HEADINGS, SALARIES, with_cells, write
from tests.intake.test_commands import objects, run
from tests.intake.test_imports import facts
from tests.intake.variants import Style, as_text, printed
from tests.models.database import create_department

pytestmark = pytest.mark.django_db

NEW = "2060498"
NAME = "示例技术支出"
OFFER = "核对无误后，加上 --add-codes 可以把它加入目录（标为待确认），也可以先在后台的“%s”中添加。"


@pytest.fixture(autouse=True)
def department(db: None) -> AdministrativeUnit:
    return create_department()


def with_new_code(found: FactSet) -> FactSet:
    """One subject code is another, of this year and new."""
    lines = {
        kind: tuple(
            replace(line, function=NEW) if getattr(line, "function", None) == "2060404" else line for line in of_kind
        )
        for kind, of_kind in found.lines.items()
    }
    return replace(found, lines=lines, function_names={**found.function_names, NEW: NAME})


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "budget.txt"
    whole = with_new_code(facts())
    assert any(line.function == NEW for line in whole.of(ExpenditureLine))
    path.write_text(as_text(printed(whole, Style())), encoding="utf-8")
    return path


def draft() -> Edition:
    return Edition.objects.with_names().get(department__code="900", state="draft")


def test_a_refusal_names_place_name_and_remedy_once(document: Path) -> None:
    status, output, errors = run("import_document", document)
    problem, end = errors.splitlines()
    assert (status, output) == (1, "")
    assert end == f"{document}：没有存入任何内容。"
    place, _, said = problem.removeprefix(f"{document}：").partition("：")
    assert place == place_of(document, NEW)
    assert said == f"支出功能分类科目里没有“{NEW} {NAME}”。{OFFER % '支出功能分类科目'}"


def place_of(document: Path, code: str) -> str:
    """Where the code stands first, as people say it: its line in the file, its table and row, counted by hand."""
    lines = document.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines, start=1) if line.startswith(f"{code}\t"))
    start = next(number for number in range(at, 0, -1) if "\t" not in lines[number - 2])
    tables = sum(
        1 for number in range(1, at + 1) if "\t" in lines[number - 1] and (number == 1 or "\t" not in lines[number - 2])
    )
    return f"文件第{at}行第{tables}张表第{at - start + 1}行"


def test_the_json_has_them_as_data(document: Path) -> None:
    (record,) = objects(run("import_document", document, "--json")[1])
    (unknown,) = record["unknown"]
    assert {key: unknown[key] for key in ("list", "code", "name")} == {"list": "function", "code": NEW, "name": NAME}
    assert unknown["source"].startswith("line ")
    assert (record["added"], record["edition"], len(record["refused"])) == ([], None, 1)


def test_asked_to_the_import_adds_them_as_unconfirmed(document: Path) -> None:
    status, output, errors = run("import_document", document, "--add-codes")
    assert (status, errors) == (0, "")
    assert f"  [待确认] 支出功能分类科目加入了 {NEW} {NAME}，请在后台核对。\n" in output
    added = Function.objects.get(code=NEW)
    assert (added.name, added.first_year, added.last_year, added.confidence) == (NAME, 2026, None, UNCONFIRMED)
    assert NEW in {line.function for line in facts_of(draft()).of(ExpenditureLine)}
    (record,) = objects(run("import_document", document, "--add-codes", "--json")[1])
    assert (record["unknown"], record["added"], record["refused"]) == ([], [], [])


def test_a_dry_run_says_what_it_would_add_and_adds_nothing(document: Path) -> None:
    (record,) = objects(run("import_document", document, "--add-codes", "--dry-run", "--json")[1])
    assert [code["code"] for code in record["added"]] == [NEW]
    assert (record["refused"], record["edition"]) == ([], None)
    assert not Function.objects.filter(code=NEW).exists()


def test_a_refused_document_adds_nothing(document: Path) -> None:
    text = document.read_text(encoding="utf-8").splitlines()
    at = next(index for index, line in enumerate(text) if line.startswith("本年收入合计"))
    text[at] = "\t".join(("本年收入合计", "1.00", *text[at].split("\t")[2:]))
    document.write_text("\n".join(text), encoding="utf-8")
    status, _output, errors = run("import_document", document, "--add-codes")
    assert status == 1
    assert NEW not in errors
    assert not Function.objects.filter(code=NEW).exists()


def test_every_list_is_added_to(tmp_path: Path) -> None:
    whole = facts()
    items = tuple(
        replace(item, catalogue_code="C99990000", catalogue_name="示例服务", economic_class="30298")
        for item in whole.of(ProcurementItem)
    )
    units = tuple(replace(unit, code="900003") if unit.code == "900002" else unit for unit in whole.units)
    lines = {
        kind: tuple(replace(line, unit="900003") if getattr(line, "unit", "") == "900002" else line for line in found)
        for kind, found in (dict(whole.lines) | {ProcurementItem: items}).items()
    }
    named = replace(whole, lines=lines, units=units, economic_names={**whole.economic_names, "30298": "示例费用"})
    path = tmp_path / "budget.txt"
    path.write_text(as_text(printed(named, Style())), encoding="utf-8")
    (record,) = objects(run("import_document", path, "--add-codes", "--json")[1])
    assert record["refused"] == []
    assert [(code["list"], code["code"], code["name"]) for code in record["added"]] == [
        ("unit", "900003", "示例局第2中心"),
        ("economic_class", "30298", "示例费用"),
        ("procurement_category", "C99990000", "示例服务"),
    ]
    unit = AdministrativeUnit.objects.get(code="900003", jurisdiction__adcode="999999")
    assert (unit.name, unit.parent and unit.parent.code, unit.first_year) == ("示例局第2中心", "900", 2026)
    confidences = {
        unit.confidence,
        EconomicClass.objects.get(code="30298").confidence,
        ProcurementCategory.objects.get(code="C99990000").confidence,
    }
    assert confidences == {UNCONFIRMED}


def imported(tmp_path: Path, **cells: str) -> tuple[int, list[str]]:
    """Status and problems of an export of one row, with codes to be added."""
    path = write(tmp_path / "a.csv", with_cells(SALARIES, **cells))
    status, _output, errors = run("import_document", path, "--add-codes")
    return status, [line.removeprefix(f"{path}：") for line in errors.splitlines()][:-1]


def test_a_code_needs_its_printed_name_and_those_above_it(tmp_path: Path) -> None:
    """An export prints the classes alone."""
    assert imported(tmp_path, function=NEW, function_name="") == (
        1,
        [f"A3：支出功能分类科目里没有“{NEW}”，文件也没有印出它的名称。请先在后台的“支出功能分类科目”中添加。"],
    )
    assert imported(tmp_path, function="2069801", function_name=NAME) == (
        1,
        [
            "A3：支出功能分类科目里没有“20698”，文件也没有印出它的名称。请先在后台的“支出功能分类科目”中添加。",
            f"A3：支出功能分类科目里没有“2069801 {NAME}”，也没有它的上级 20698。请先在后台添加。",
        ],
    )
    assert not Function.objects.filter(code__in=(NEW, "2069801", "20698")).exists()
    assert imported(tmp_path, function=NEW, function_name=NAME) == (0, [])


def test_codes_above_are_added_too_where_they_are_printed(tmp_path: Path) -> None:
    whole = facts()
    lines = {
        kind: tuple(
            replace(line, function="2069801") if getattr(line, "function", None) == "2060404" else line
            for line in found
        )
        for kind, found in whole.lines.items()
    }
    names = {**whole.function_names, "2069801": NAME, "20698": "示例管理"}
    path = tmp_path / "budget.txt"
    path.write_text(as_text(printed(replace(whole, lines=lines, function_names=names), Style())), encoding="utf-8")
    assert run("import_document", path, "--add-codes")[0] == 0
    assert dict(Function.objects.filter(code__startswith="20698").values_list("code", "name")) == {
        "20698": "示例管理",
        "2069801": NAME,
    }


def test_a_unit_of_another_department_is_not_added(tmp_path: Path) -> None:
    rows = (("900", *row[1:]) for row in (SALARIES, with_cells(SALARIES, unit="501009")))
    path = write(tmp_path / "a.csv", *rows, headings=("部门编码", *HEADINGS[1:]))
    status, _output, errors = run("import_document", path, "--add-codes", "--jurisdiction", "999999")
    assert status == 1
    assert f"{path}：A4：“501009”不是部门 900 的单位编码。请改正文件，或者先在后台添加。\n" in errors


@pytest.mark.parametrize("json", [False, True])
def test_a_check_compares_with_the_lists_that_come_with_the_portal(document: Path, json: Any) -> None:
    if json:
        (record,) = objects(run("check_document", document, "--json")[1])
        assert [(code["list"], code["code"], code["name"]) for code in record["unknown"]] == [("function", NEW, NAME)]
        return
    _status, output, _errors = run("check_document", document)
    assert f"编码 {NEW}“{NAME}”不在随附的目录中" in output
