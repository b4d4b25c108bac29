"""What the rules found in an edition, and the rules: /api/v1/editions/…/findings/ and /api/v1/rules/."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from budgets.checking import rules
from budgets.checks.rules import Theme
from budgets.findings import Severity
from budgets.models import Edition, PublishedFinding, Waiver
from budgets.renderers.findings import KEYS, record
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import YEAR, create_draft, publish
from tests.rules import remark, rule_finding, rule_without_use

pytestmark = pytest.mark.django_db

FINDINGS = f"editions/999999-900-{YEAR}-approved-1/findings/"
PERSON = "示例姓名戊 13922223333"
APPROVER = "示例批准人己"


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """Four findings of three rules, the first two waived, the last one personal; a fourth rule had no use."""
    cell = {"table": 5, "row": "206", "column": "合计", "expected": "1.00", "actual": "2.00", "difference": "1.00"}
    cells = [remark("不等。", "They differ.", **cell), remark("=1+1", "They differ.", **cell | {"table": 7})]
    text = remark("套话。", "Template.", sentence="增加（减少）", redaction="增加")
    person = remark(f"{PERSON}。", f"{PERSON}.", table=15, row=PERSON, sentence=PERSON, redaction="（略）")
    found = (
        rule_finding("C12", *cells),
        rule_finding("N07", text, severity=Severity.WARNING, theme=Theme.TEXT),
        rule_finding("N19", person, severity=Severity.WARNING, theme=Theme.PRIVACY),
        rule_without_use("N01"),
    )
    monkeypatch.setattr("budgets.verdict.rules", lambda: found)
    draft = create_draft()
    approver = User.objects.create(username="approver", last_name=APPROVER, is_superuser=True)
    Waiver.objects.create(
        edition=draft, rule="C12", reason=f"示例{APPROVER[:2]}", approver=approver, approver_role="预算科"
    )
    return publish(edition=draft, by=approver)


def test_a_finding_has_the_one_shape_of_findings(get: Get, published: Edition) -> None:
    results = get(FINDINGS)["results"]
    assert all(list(finding) == [*KEYS, "waived"] for finding in results)
    stored = PublishedFinding.objects.filter(edition=published).order_by("number")
    assert results == [record(finding, waived=finding.waiver is not None) for finding in stored]
    assert results[2] == {
        "rule": "N07",
        "severity": "warning",
        "table": None,
        "row": "",
        "column": "",
        "expected": None,
        "actual": None,
        "message": "套话。",
        "source": "",
        "difference": None,
        "part": "main",
        "sentence": "增加（减少）",
        "suspect": "",
        "redaction": "增加",
        "message_en": "Template.",
        "waived": False,
    }


def test_the_envelope_says_how_many_rules_looked(get: Get, published: Edition) -> None:
    answer = get(FINDINGS, severity="warning")
    assert {name: answer[name] for name in ("count", "rules_applied", "rules_not_applied", "next", "previous")} == {
        "count": 2,
        "rules_applied": 3,
        "rules_not_applied": 1,
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["C12", "C12", "N07", "N19"]),
        ({"ordering": "-number"}, ["N19", "N07", "C12", "C12"]),
        ({"severity": "error"}, ["C12", "C12"]),
        ({"severity": "info"}, []),
        ({"severity": "error,warning", "rule": "N07,C12"}, ["C12", "C12", "N07"]),
        ({"table": "7"}, ["C12"]),
        ({"table": "5,15"}, ["C12", "N19"]),
        ({"waived": "true"}, ["C12", "C12"]),
        ({"waived": "false"}, ["N07", "N19"]),
    ],
    ids=str,
)
def test_filters_and_order(get: Get, published: Edition, query: dict[str, str], found: list[str]) -> None:
    answer = get(FINDINGS, **query)
    assert ([finding["rule"] for finding in answer["results"]], answer["count"]) == (found, len(found))


def test_pages(client: Client, get: Get, published: Edition) -> None:
    first = get(FINDINGS, page_size=3)
    second = client.get(first["next"]).json()
    assert [f["rule"] for page in (first, second) for f in page["results"]] == ["C12", "C12", "N07", "N19"]
    assert (second["next"], second["count"]) == (None, 4)


@pytest.mark.parametrize(
    ("parameter", "value", "allowed"),
    [
        ("severity", "fatal", ["error", "warning", "info"]),
        ("rule", "12", ["C12", "C12,N07"]),
        ("table", "16", ["5", "5,7"]),
        ("waived", "maybe", ["true", "false"]),
        (
            "ordering",
            "sentence",
            ["edition", "-edition", "number", "-number", "rule", "-rule", "severity", "-severity"],
        ),
    ],
)
def test_what_is_refused(refused: Get, parameter: str, value: str, allowed: list[str]) -> None:
    error = refused(400, f"editions/{JIANGHAN}/findings/", **{parameter: value})
    assert (error["parameter"], error["allowed"]) == (parameter, allowed)


@pytest.mark.parametrize("number", [2, 3])
def test_drafts_and_editions_that_are_not_there_have_none(refused: Get, published: Edition, number: int) -> None:
    create_draft(number=2)
    error = refused(404, f"editions/999999-900-{YEAR}-approved-{number}/findings/")
    assert error["allowed"] == [f"999999-900-{YEAR}-approved-1"]


def test_csv_holds_what_json_holds(client: Client, get: Get, published: Edition) -> None:
    response = client.get(f"{API}{FINDINGS}", {"format": "csv", "trailer": "none"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="edition-findings.csv"'
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
    results = get(FINDINGS)["results"]
    assert list(rows[0]) == [*KEYS, "waived"]
    assert [(row["rule"], row["table"], row["waived"]) for row in rows] == [
        (f["rule"], str(f["table"] or ""), str(f["waived"]).lower()) for f in results
    ]
    assert rows[1]["message"] == "'=1+1"


def test_nothing_leads_to_a_person(client: Client, published: Edition) -> None:
    """Neither to whom N19 found, nor to who granted the exception or published."""
    for query in ({}, {"format": "csv"}, {"lang": "en"}):
        response = client.get(f"{API}{FINDINGS}", query)
        said = (response.getvalue() if response.streaming else response.content).decode()
        assert [word for word in (*PERSON.split(), APPROVER, "approver") if word in said] == []


def test_findings_cost_five_queries(get: Get, published: Edition, django_assert_num_queries: Any) -> None:
    """The edition, the clock, the page, the count, the rules."""
    with django_assert_num_queries(5):
        get(FINDINGS)


def test_all_rules_in_one_answer(get: Get) -> None:
    answer = get("rules/")
    declared = rules()
    assert {name: answer[name] for name in ("count", "next", "previous")} == {
        "count": len(declared),
        "next": None,
        "previous": None,
    }
    assert [rule["code"] for rule in answer["results"]] == [rule.code for rule in declared]
    for answered, rule in zip(answer["results"], declared, strict=True):
        assert answered == {
            "code": rule.code,
            "theme": str(rule.theme),
            "theme_label": rule.theme.label,
            "severity": str(rule.severity),
            "severity_label": rule.severity.label,
            "statement": rule.statement,
            "statement_en": rule.statement_en,
            "notation": rule.notation,
            "tolerance": str(rule.tolerance),
            "tables": list(rule.formula.tables),
            "url": f"http://testserver/about/checks/#{rule.code}",
        }


def test_labels_of_rules_in_english(get: Get) -> None:
    first = get("rules/", lang="en")["results"][0]
    assert (first["theme_label"], first["severity_label"]) == ("Sums within a table", "error")


def test_rules_as_csv_and_unchanged(client: Client) -> None:
    response = client.get(f"{API}rules/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
    (row,) = [row for row in rows if row["code"] == "C30"]
    assert (row["tables"], row["tolerance"], row["severity"]) == ("7;5", "0", "error")
    assert len(rows) == len(rules())
    etag = client.get(f"{API}rules/").headers["ETag"]
    assert client.get(f"{API}rules/", headers={"If-None-Match": etag}).status_code == 304
    assert client.get(f"{API}rules/", {"lang": "en"}, headers={"If-None-Match": etag}).status_code == 200


def test_rules_ask_the_database_nothing(get: Get, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        get("rules/")
