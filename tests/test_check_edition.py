"""manage.py check_edition: exit status 0 no error that is not waived, 1 there are, 2 nothing of that kind."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from budgets.checking import rules
from budgets.models import Edition, Waiver
from budgets.renderers.findings import KEYS
from tests import factories
from tests.models.database import YEAR, create_draft, publish

pytestmark = pytest.mark.django_db

ADDRESS = ("--jurisdiction", "999999", "--department", "900", "--year", str(YEAR))


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and output."""
    out = io.StringIO()
    try:
        call_command("check_edition", *ADDRESS, *arguments, stdout=out)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def record(*arguments: str) -> tuple[int, dict[str, Any]]:
    status, output = run("--json", *arguments)
    (line,) = output.splitlines()
    return status, json.loads(line)


@pytest.fixture
def untied(db: None) -> Edition:
    """More is received than spent."""
    return create_draft(*factories.reconciled(), factories.revenue("100000.00", factories.FundingSource.OTHER))


def test_a_draft_without_errors() -> None:
    create_draft(*factories.reconciled())
    status, output = run()
    assert status == 0
    first, *others = output.splitlines()
    assert first.startswith(f"示例局 {YEAR}年年初预算第1版：适用规则")
    assert first.endswith("错误0处，警告0处")
    assert all(line.startswith("  [") for line in others)


def test_errors_are_listed_with_how_to_mend_them(untied: Edition) -> None:
    status, output = run()
    assert status == 1
    assert "  [错误] C01 表1 合计 收入/预算数: 表1“收入总计”的“收入/预算数”是 40.00 万元" in output


def test_the_json_object(untied: Edition) -> None:
    status, found = record()
    assert status == 1
    assert list(found) == ["edition", "findings", "waivers", "applied", "not_applied"]
    assert found["edition"] == {
        "jurisdiction": "999999",
        "department": "900",
        "year": YEAR,
        "stage": "approved",
        "number": 1,
        "state": "draft",
    }
    (finding,) = [finding for finding in found["findings"] if finding["rule"] == "C01"]
    assert list(finding) == [*KEYS, "waived"]
    assert (finding["expected"], finding["actual"], finding["waived"]) == ("30.00", "40.00", False)
    codes = [entry["rule"] for entry in (*found["applied"], *found["not_applied"])]
    assert sorted(codes) == sorted(rule.code for rule in rules())
    assert all(entry["applied"] > 0 for entry in found["applied"])
    assert all(entry["reason"] and entry["reason_en"] for entry in found["not_applied"])


def test_what_is_waived_is_said_and_does_not_fail(untied: Edition) -> None:
    codes = {finding["rule"] for finding in record()[1]["findings"] if finding["severity"] == "error"}
    for code in codes:
        Waiver.objects.create(
            edition=untied, rule=code, reason="示例原因", approver_role="预算科", expires_on=date(2199, 1, 1)
        )
    status, found = record()
    assert status == 0
    assert {finding["rule"] for finding in found["findings"] if finding["waived"]} == codes
    assert found["waivers"][0] == {
        "rule": found["waivers"][0]["rule"],
        "place": "",
        "reason": "示例原因",
        "approver_role": "预算科",
        "expires_on": "2199-01-01",
    }
    assert "（已批准例外）" in run()[1]
    assert "错误0处" in run()[1]


def test_the_latest_edition_is_checked_or_the_one_that_is_asked_for(untied: Edition) -> None:
    publish(edition=untied, by=None)
    create_draft(*factories.reconciled(), number=2)
    assert [record(*asked)[1]["edition"]["number"] for asked in ((), ("--edition", "1"), ("--edition", "2"))] == [
        2,
        1,
        2,
    ]
    assert record("--edition", "1")[1]["edition"]["state"] == "published"


@pytest.mark.parametrize("arguments", [("--edition", "3"), ("--stage", "outturn")])
def test_an_edition_that_is_not_there(untied: Edition, arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    there = "第1版（草稿）" if arguments[0] == "--edition" else "没有任何版本"
    assert caught.value.returncode == 2
    assert str(caught.value) == f"999999/900 {YEAR}年没有这样的版本；现有：{there}"
