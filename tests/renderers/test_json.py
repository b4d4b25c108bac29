"""The JSON that outsiders rely on (architecture, section 5)."""

import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def t05(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/420103/501/2024/tables/5.json").json()
    return found


def test_head_names_edition_and_table(t05: dict[str, Any]) -> None:
    digest = t05["edition"].pop("digest")
    assert digest.startswith("sha256:")
    assert len(digest) == len("sha256:") + 64
    assert {key: value for key, value in t05.items() if key != "parts"} == {
        "edition": {
            "jurisdiction": "420103",
            "department": "501",
            "year": 2024,
            "stage": "approved",
            "number": 1,
        },
        "table": 5,
        "key": "t05",
        "title": "2024年一般公共预算支出表(分功能科目)",
    }


def test_part_has_columns_with_their_header_paths(t05: dict[str, Any]) -> None:
    (part,) = t05["parts"]
    assert part.keys() == {"key", "unit", "disclosed", "columns", "rows", "notes"}
    assert (part["key"], part["unit"], part["disclosed"], part["notes"]) == ("main", "万元", "full", [])
    assert part["columns"] == [
        {"key": "code", "title": ["科目编码"], "type": "code"},
        {"key": "name", "title": ["科目名称"], "type": "text"},
        {"key": "total", "title": ["合计"], "type": "amount"},
        {"key": "basic_total", "title": ["基本支出", "小计"], "type": "amount"},
        {"key": "personnel", "title": ["基本支出", "人员经费"], "type": "amount"},
        {"key": "operating", "title": ["基本支出", "公用经费"], "type": "amount"},
        {"key": "project", "title": ["项目支出"], "type": "amount"},
    ]


def test_rows_have_amounts_as_strings_and_blanks_as_null(t05: dict[str, Any]) -> None:
    rows = {row["key"]: row for row in t05["parts"][0]["rows"]}
    assert rows["total"] == {
        "key": "total",
        "level": 0,
        "cells": [None, "合计", "5511.89", "580.92", "519.89", "61.03", "4930.97"],
    }
    assert rows["2060404"] == {
        "key": "2060404",
        "level": 3,
        "cells": ["2060404", "科技成果转化与扩散", "4692.00", None, None, None, "4692.00"],
        "source": "表5 2060404",
    }


def test_undisclosed_cells_are_null_and_named(client: Client) -> None:
    part = client.get("/310107/wanli/2025/tables/5.json").json()["parts"][0]
    row = next(row for row in part["rows"] if row["key"] == "2120101")
    assert part["unit"] == "元"
    assert row["cells"] == ["2120101", "行政运行", "17887739.00", "17737739.00", None, None, "150000.00"]
    assert row["undisclosed"] == ["personnel", "operating"]


def test_other_unit_on_request(client: Client) -> None:
    part = client.get("/420103/501/2024/tables/5.json?unit=yuan").json()["parts"][0]
    row = next(row for row in part["rows"] if row["key"] == "2060404")
    assert part["unit"] == "元"
    assert row["cells"][2] == "46920000.00"


def test_chinese_stays_readable(client: Client) -> None:
    body = client.get("/420103/501/2024/tables/5.json").content
    assert "科技成果转化与扩散".encode() in body
    assert json.loads(body)["key"] == "t05"
