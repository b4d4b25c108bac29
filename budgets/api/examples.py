"""Answers of the API, for its description; a test asks the API for each of them. All but the finding are of the
demonstration data, in which nothing is left to be found that would make a good example."""

from __future__ import annotations

from typing import Any

from budgets.api.identity import EXAMPLE

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
    "published_at": "2026-11-23T09:00:00Z",
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
    "unit": "501001",
    "unit_name": "武汉市江汉区科学技术和经济信息化局本级",
    "year": 2024,
    "stage": "approved",
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
