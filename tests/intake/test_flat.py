"""The flat form: every bad file is refused with its name, row and column."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgets.facts import (
    Fact,
    FundingSource,
    OfficialExpense,
    OfficialExpenseItem,
    Project,
    PurchasedService,
    ResourceFigure,
    RevenueLine,
    TextSection,
)
from budgets.intake.flat import FlatFileError, read
from performance.facts import AssetLine, CostLine, Dossier, Frequency, ProjectType
from tests.factories import dossier

REVENUE = "unit,source,amount,carried_over,function,place\n"


def csv(folder: Path, kind: type[Fact], text: str) -> list[Any]:
    (folder / f"{kind.kind}.csv").write_text(text, encoding="utf-8")
    return read(kind, folder)


def json_file(folder: Path, kind: type[Fact], content: Any) -> list[Any]:
    (folder / f"{kind.kind}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return read(kind, folder)


def test_rows_become_facts(tmp_path: Path) -> None:
    rows = "900001,general,1234.50,TRUE,2060101,表1\n900001,fund,-0.01,,,\n"
    assert csv(tmp_path, RevenueLine, REVENUE + rows) == [
        RevenueLine(
            unit="900001",
            source=FundingSource.GENERAL,
            amount=Decimal("1234.50"),
            carried_over=True,
            function="2060101",
            place="表1",
        ),
        RevenueLine(unit="900001", source=FundingSource.FUND, amount=Decimal("-0.01")),
    ]


def test_empty_is_unknown_where_that_is_allowed(tmp_path: Path) -> None:
    header = (
        "number,unit,includes_procurement,project,content,quantity,amount,fund_origin,fund_nature,function,"
        "economic_class,directory_1,directory_2,directory_3\n"
    )
    (service,) = csv(tmp_path, PurchasedService, header + "1,900001,false,,审计,,,,,2060102,30299,,,\n")
    assert (service.amount, service.quantity, service.project, service.number) == (None, None, "", 1)
    (project,) = csv(tmp_path, Project, "code,name,unit\n,评审,900001\n")
    assert (project.code, project.category_code, project.description) == (None, None, "")


def test_bytes_that_spreadsheets_add_are_read(tmp_path: Path) -> None:
    text = "\ufeffunit,source,amount\r\n900001,general,1.00\r\n"
    assert csv(tmp_path, RevenueLine, text)[0].amount == Decimal(1)


def test_a_kind_without_file_has_no_facts(tmp_path: Path) -> None:
    assert read(RevenueLine, tmp_path) == []


def test_text_may_hold_lines_and_commas(tmp_path: Path) -> None:
    (section,) = csv(tmp_path, TextSection, 'number,key,title,body\n1,duties,职能,"一，二,\n三"\n')
    assert section.body == "一，二,\n三"


def test_nested_rows_of_json(tmp_path: Path) -> None:
    content = {
        "project": "甲",
        "project_type": "local",
        "frequency": "once",
        "costs": [{"content": "评审", "rationale": "依据", "local": "80.00", "transfer": None}],
        "assets": [{"name": "电脑", "quantity": 2, "amount": ""}],
        **dict.fromkeys(
            ("managing_department", "executing_unit", "project_year", "policy_basis", "plan", "last_evaluation"), "甲"
        ),
        **dict.fromkeys(("total_budget", "local_appropriation", "transfer_appropriation", "special_account")),
        "budget_history": None,
        "other_funds": "1.5",
    }
    assert json_file(tmp_path, Dossier, content) == [
        Dossier(
            project="甲",
            managing_department="甲",
            executing_unit="甲",
            project_year="甲",
            project_type=ProjectType.LOCAL,
            frequency=Frequency.ONCE,
            policy_basis="甲",
            plan="甲",
            last_evaluation="甲",
            budget_history="",
            total_budget=None,
            local_appropriation=None,
            transfer_appropriation=None,
            special_account=None,
            other_funds=Decimal("1.5"),
            costs=(CostLine(content="评审", rationale="依据", local=Decimal(80)),),
            assets=(AssetLine(name="电脑", quantity=Decimal(2), amount=None),),
        )
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,source,sum\n900001,general,1\n", "revenue.csv 第2行：不认识的列 sum，应为 place、unit、source"),
        ("unit,amount\n900001,1\n", "revenue.csv 第2行：缺少列 source"),
        ("unit,source\n900001,general\n", "revenue.csv 第2行：缺少列 amount"),
        (REVENUE + "900001,general,1,,,,多\n", "revenue.csv 第2行：不认识的列 （表头之外）"),
        (REVENUE + "900001,general\n", "revenue.csv 第2行 amount：“”不是有效的值"),
        (REVENUE + "900001,general,,,,\n", "revenue.csv 第2行 amount：“”不是有效的值"),
        (REVENUE + '900001,general,1,,,\n900001,general,"1,000",,,\n', "revenue.csv 第3行 amount：“1,000”不是有效的值"),
        (REVENUE + "900001,general,一百,,,\n", "revenue.csv 第2行 amount：“一百”不是有效的值"),
        (REVENUE + "900001,general,NaN,,,\n", "revenue.csv 第2行 amount：“NaN”不是有效的值"),
        (REVENUE + "900001,general,Infinity,,,\n", "revenue.csv 第2行 amount：“Infinity”不是有效的值"),
        (REVENUE + "900001,general,0.005,,,\n", "revenue.csv 第2行 amount：“0.005”不是有效的值"),
        (REVENUE + "900001,tax,1,,,\n", "revenue.csv 第2行 source：“tax”不是有效的值"),
        (REVENUE + "900001,,1,,,\n", "revenue.csv 第2行 source：“”不是有效的值"),
        (REVENUE + "900001,general,1,maybe,,\n", "revenue.csv 第2行 carried_over：“maybe”不是有效的值"),
        (REVENUE + '900001,general,1,,,"开\n', "revenue.csv：不是 UTF-8 编码的 CSV 文件：unexpected end of data"),
    ],
)
def test_bad_csv(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FlatFileError) as caught:
        csv(tmp_path, RevenueLine, text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([{"item": "overseas", "amount": 1.1}], "第1行 amount：1.1 是浮点数，会失去精度，请写成字符串"),
        ([{"item": "overseas", "amount": "1"}, {"item": "overseas"}], "第2行：缺少列 amount"),
        ({"item": "overseas", "amount": None}, "第1行 amount：“”不是有效的值"),
        ({"item": "overseas", "amount": [1]}, "第1行 amount：“[1]”不是有效的值"),
        ({"item": "overseas", "amount": "1", "place": 5}, "第1行 place：“5”不是有效的值"),
        ({"item": ["overseas"], "amount": "1"}, "第1行 item：“['overseas']”不是有效的值"),
        (["overseas"], "第1行：应为一组列，不能是“overseas”"),
    ],
)
def test_bad_json(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(FlatFileError) as caught:
        json_file(tmp_path, OfficialExpense, content)
    assert str(caught.value) == f"official_expense.json {message}"


def test_whole_numbers_are_written_as_they_are(tmp_path: Path) -> None:
    assert json_file(tmp_path, OfficialExpense, {"item": "overseas", "amount": 5}) == [
        OfficialExpense(item=OfficialExpenseItem.OVERSEAS, amount=Decimal(5))
    ]


def test_bad_values_below_a_row_are_found_too(tmp_path: Path) -> None:
    content = asdict(dossier("甲")) | {"assets": [{"name": "电脑", "quantity": "两台", "amount": None}]}
    with pytest.raises(FlatFileError, match=r"dossier\.json 第1行 assets quantity：“两台”不是有效的值"):
        json_file(tmp_path, Dossier, content)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("resource.json", b"[{]", "resource.json：不是 UTF-8 编码的 JSON 文件"),
        ("resource.json", "[]，".encode("gb18030"), "resource.json：不是 UTF-8 编码的 JSON 文件"),
        (
            "resource.csv",
            "measure,value,place\nvehicles,2,表".encode("gb18030"),
            "resource.csv：不是 UTF-8 编码的 CSV 文件",
        ),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FlatFileError, match=message):
        read(ResourceFigure, tmp_path)
