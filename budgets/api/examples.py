"""Answers of the API, for its description; a test asks the API for each of them.

They are of the demonstration data, but for the finding and for kinds of fact that these data do not hold: such
examples are of an invented department 900.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from budgets.datasets.identity import EXAMPLE

BASE = "http://127.0.0.1:8000"
DIGEST = "sha256:2ea1fdf5da5534d06b211e3dc064bacddbeb5a21bcb36ca0a77cb9654ff6945b"

EDITION: dict[str, Any] = {
    "id": EXAMPLE,
    "jurisdiction": "420103",
    "jurisdiction_name": "武汉市江汉区",
    "department": "501",
    "department_name": "武汉市江汉区科学技术和经济信息化局",
    "year": 2024,
    "stage": "approved",
    "stage_label": "年初预算",
    "number": 1,
    "state": "published",
    "published_at": "2026-11-23T09:00:00.000000Z",
    "superseded_at": None,
    "digest": DIGEST,
    "document_title": "江汉区科学技术和经济信息化局2024年预算",
    "document_sha256": "e61de429f4cf4ae66123130bfc530a9a9ed264371115c963aa21c98d34eb4f13",
    "undisclosed": [],
    "note": "来源文件列有收入预算总表而缺正文，该表由其余各表算出；文件前后矛盾处按其能相互印证的数字收录。",
    "correction_reason": "",
    "url": f"{BASE}/420103/501/2024/editions/1/",
    "tables_url": f"{BASE}/api/v1/editions/{EXAMPLE}/tables/",
    "findings_url": f"{BASE}/api/v1/editions/{EXAMPLE}/findings/",
}

EXPENDITURE: dict[str, Any] = {
    "edition": EXAMPLE,
    "state": "published",
    "jurisdiction": "420103",
    "jurisdiction_name": "武汉市江汉区",
    "department": "501",
    "department_name": "武汉市江汉区科学技术和经济信息化局",
    "year": 2024,
    "stage": "approved",
    "unit": "501001",
    "unit_name": "武汉市江汉区科学技术和经济信息化局本级",
    "function": "2060404",
    "function_name": "科技成果转化与扩散",
    "function_division": "206",
    "function_group": "20604",
    "nature": "project",
    "nature_label": "项目支出",
    "source": "general",
    "source_label": "一般公共预算拨款收入",
    "carried_over": False,
    "amount": "46920000.00",
    "amount_unit": "yuan",
    "place": "表5 2060404",
}

CHANGE: dict[str, Any] = {
    "tick": 5,
    "kind": "publication",
    "kind_label": "首次公开",
    "at": "2026-11-23T09:00:00.000000Z",
    "edition": EXAMPLE,
    "jurisdiction": "420103",
    "jurisdiction_name": "武汉市江汉区",
    "department": "501",
    "department_name": "武汉市江汉区科学技术和经济信息化局",
    "year": 2024,
    "stage": "approved",
    "stage_label": "年初预算",
    "number": 1,
    "digest": DIGEST,
    "previous_edition": None,
    "reason": None,
    "url": f"{BASE}/420103/501/2024/editions/1/",
    "changes_url": None,
    "edition_url": f"{BASE}/api/v1/editions/{EXAMPLE}/",
    "tables_url": f"{BASE}/api/v1/editions/{EXAMPLE}/tables/",
}

ROOT: dict[str, Any] = {
    "name": "明账 Mingzhang API",
    "version": "1.0.0",
    "description": "已公开的部门预算：版本、表格、明细。Published budgets: editions, tables and facts.",
    "docs": f"{BASE}/api/docs/",
    "guide": f"{BASE}/api/guide/",
    "endpoints": [
        {
            "url": f"{BASE}/api/v1/editions/{{edition}}/tables/{{number}}/",
            "description": {
                "zh-hans": "一张表，与公开时完全相同；compare 与其他年度比较",
                "en": "One table, exactly as it was published; with compare, against other years",
            },
            "formats": ["json", "csv", "xlsx"],
            "scope": None,
            "example": f"{BASE}/api/v1/editions/310107-wanli-2025-approved-1/tables/5/?unit=yuan",
        }
    ],
}

PACKAGES: dict[str, Any] = {
    "count": 1,
    "as_of": "2026-11-23T09:00:00.000000Z",
    "results": [
        {
            "jurisdiction": "420103",
            "jurisdiction_name": "武汉市江汉区",
            "synthetic": False,
            "year": 2024,
            "editions": 1,
            "as_of": "2026-11-23T09:00:00.000000Z",
            "bytes": None,
            "sha256": None,
            "url": f"{BASE}/api/v1/bulk/420103/2024.zip",
            "permanent_url": f"{BASE}/api/v1/bulk/420103/2024.zip?as_of=2026-11-23T09%3A00%3A00.000000Z",
        }
    ],
}

TABLE: dict[str, Any] = {
    "edition": {
        "jurisdiction": "420103",
        "department": "501",
        "year": 2024,
        "stage": "approved",
        "number": 1,
        "digest": DIGEST,
    },
    "table": 5,
    "key": "t05",
    "title": "2024年一般公共预算支出表(分功能科目)",
    "parts": [
        {
            "key": "main",
            "unit": "万元",
            "disclosed": "full",
            "columns": [
                {"key": "code", "title": ["科目编码"], "type": "code"},
                {"key": "name", "title": ["科目名称"], "type": "text"},
                {"key": "total", "title": ["合计"], "type": "amount"},
                {"key": "basic_total", "title": ["基本支出", "小计"], "type": "amount"},
                {"key": "personnel", "title": ["基本支出", "人员经费"], "type": "amount"},
                {"key": "operating", "title": ["基本支出", "公用经费"], "type": "amount"},
                {"key": "project", "title": ["项目支出"], "type": "amount"},
            ],
            "rows": [
                {
                    "key": "total",
                    "level": 0,
                    "cells": [None, "合计", "5511.89", "580.92", "519.89", "61.03", "4930.97"],
                },
                {
                    "key": "2060404",
                    "level": 3,
                    "cells": ["2060404", "科技成果转化与扩散", "4692.00", None, None, None, "4692.00"],
                    "source": "表5 2060404",
                },
            ],
            "notes": [],
        }
    ],
}

COMPARED: dict[str, Any] = TABLE | {
    "compared": [
        {
            "table": 5,
            "part": "main",
            "title": "",
            "column": "total",
            "unit": "万元",
            "years": [2024, 2023],
            "editions": [EXAMPLE, "420103-501-2023-approved-1"],
            "rows": [
                {
                    "key": "total",
                    "level": 0,
                    "code": None,
                    "label": "合计",
                    "values": ["5511.89", "5950.80"],
                    "undisclosed": [],
                    "previous": "5950.80",
                    "change": "-438.91",
                    "change_percent": "-7.38",
                    "state": "decrease",
                    "state_label": "减少",
                }
            ],
        }
    ]
}

TABLE_ENTRY: dict[str, Any] = {
    "number": 5,
    "key": "t05",
    "title": "2024年一般公共预算支出表(分功能科目)",
    "disclosed": True,
    "url": f"{BASE}/api/v1/editions/{EXAMPLE}/tables/5/",
}

FINDING: dict[str, Any] = {
    "rule": "C30",
    "severity": "error",
    "table": 7,
    "row": "total",
    "column": "本年一般公共预算基本支出/合计",
    "expected": "20.00",
    "actual": "21.00",
    "message": "表7的基本支出合计是 21.00 万元，应为表5的基本支出小计 20.00 万元，相差 1.00。请核对这两格。",
    "source": "",
    "difference": "1.00",
    "part": "main",
    "sentence": "",
    "suspect": "",
    "redaction": "",
    "message_en": "Table 7 says 21.00 万元 of basic expenditure; by table 5 it should be 20.00. Check the two cells.",
    "waived": True,
}

RULE: dict[str, Any] = {
    "code": "C30",
    "theme": "cross_table",
    "theme_label": "表间一致",
    "severity": "error",
    "severity_label": "错误",
    "statement": "T7 合计=T5 基本支出小计; 人员=人员; 公用=公用",
    "statement_en": "T7 total/personnel/public equal T5 basic split",
    "notation": "T7.合计.(合计,人员,公用) = T5.合计.(小计,人员,公用)",
    "tolerance": "0",
    "tables": [7, 5],
    "url": f"{BASE}/about/checks/#C30",
}
RULE_LIST: dict[str, Any] = {"count": 1, "next": None, "previous": None, "results": [RULE]}


def _refusal(code: str, message: str, *, parameter: str | None = None, allowed: Sequence[str] = ()) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "parameter": parameter, "allowed": list(allowed)}}


REFUSALS: dict[str, dict[str, Any]] = {
    "400": _refusal(
        "bad_parameter",
        "参数 year 不能是“last”。 应形如：2024；2023,2024；2022..2024。",
        parameter="year",
        allowed=["2024", "2023,2024", "2022..2024"],
    ),
    "401": _refusal(
        "token_unknown",
        "没有这个令牌。请求头应为 Authorization: Bearer，空一格，后面是完整的令牌（mz_ 和64个字符）。",
    ),
    "403": _refusal(
        "insufficient_scope",
        "令牌“平台”没有范围 history（修改记录），请在后台另建一个有此范围的令牌。",
        allowed=["history"],
    ),
    "404": _refusal(
        "not_found",
        "没有编号为“420103-501-2031-approved-1”的版本。",
        allowed=[f"420103-501-{year}-approved-1" for year in (2024, 2023, 2022)],
    ),
    "405": _refusal("method_not_allowed", "本接口只供读取，不接受 POST 请求。", allowed=["GET", "HEAD"]),
    "406": _refusal(
        "not_acceptable",
        "没有请求头 Accept 所要的格式；可以改用参数 format。",
        allowed=["application/json", "text/csv"],
    ),
    "416": _refusal("no_such_part", "没有这一段，文件共 345678 字节。"),
    "429": _refusal("too_many_requests", "请求过于频繁：每 60 秒最多 600 次。请在 1 秒后再试。"),
    "503": _refusal("busy", "正在生成的文件已达上限，请过 10 秒再试。"),
}
"""An answer of each status."""

ASKED: dict[str, dict[str, dict[str, Any]]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
"""Of the other datasets: a query that answers one row, and that row."""
ROWS: dict[str, dict[str, Any]] = {
    "editions": EDITION,
    "expenditures": EXPENDITURE,
    "changes": CHANGE,
    "edition_findings": FINDING,
    **{key: asked["row"] for key, asked in ASKED.items()},
}
"""A row of each dataset."""

AGGREGATE: dict[str, Any] = {
    "count": 1,
    "total_amount": "154369326.00",
    "total_previous": "119385303.00",
    "amount_unit": "yuan",
    "as_of": "2026-11-23T09:00:00.000000Z",
    "next": None,
    "previous": None,
    "results": [
        {
            "year": 2025,
            "function_division": "212",
            "function_division_name": "城乡社区支出",
            "undisclosed": [],
            "amount": "154369326.00",
            "previous_year": 2024,
            "previous": "119385303.00",
            "base": "119385303.00",
            "change": "34984023.00",
            "change_percent": "29.30",
            "comparability": "comparable",
            "comparability_label": "可比",
            "departments": 1,
            "previous_departments": 1,
            "compared_departments": 1,
            "amount_unit": "yuan",
        }
    ],
}
"""by=year,function.division&where=jurisdiction:310107;function:212;year:2025&compare=previous"""
