"""The auditors' guide: each of its examples is run against a served portal and prints what the guide shows."""

from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django.live_server_helper import LiveServer

from budgets import demo
from budgets.api import guide
from budgets.models import AdministrativeUnit, Edition, ExpenditureLine
from budgets.roles import Role, Scope
from tests.api.guide_blocks import LIBRARIES, Block, blocks, plain, run_python, run_shell
from tests.api.powerquery import QueryError, Table, evaluate, shown
from tests.api.powerquery import functions as powerquery
from tests.api.tokens import token_of
from tests.members import member

needs_curl = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")),
    reason="no curl or no bash here, which the guide's shell needs",
)
BLOCKS = blocks()
PUBLIC = [block for block in BLOCKS if not block.has_token]
WITH_TOKEN = [block for block in BLOCKS if block.has_token]


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a portal with the demonstration data. Nobody writes to it, so it is served as it was loaded."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        with server._live_server_modified_settings:
            yield server.url
        server.stop()


def written_in(language: str, library: str = "", of: list[Block] = PUBLIC) -> list[Block]:
    return [block for block in of if (block.language, block.library) == (language, library)]


def compare(chosen: list[Block], printed: list[str]) -> None:
    assert chosen
    told = {block.line: block.expected for block in chosen}
    assert {block.line: plain(output) for block, output in zip(chosen, printed, strict=True)} == told


# Examples


@needs_curl
def test_shell(portal: str, settings: Any, tmp_path: Path) -> None:
    settings.API_RATE, settings.API_EXPORT_RATE = (600, 60), (20, 60)
    chosen = [block.at(portal) for block in written_in("sh")]
    compare(chosen, [run_shell(block, tmp_path) for block in chosen])


@pytest.mark.parametrize("library", ["", *LIBRARIES])
def test_python(portal: str, tmp_path: Path, library: str) -> None:
    chosen = [block.at(portal) for block in written_in("python", library)]
    compare(chosen, run_python(chosen, tmp_path))


def test_power_query(portal: str) -> None:
    """By an evaluator of our own: what it does not prove stands in tests/api/powerquery."""
    chosen = [block.at(portal) for block in written_in("powerquery")]
    compare(chosen, [shown(evaluate(block.code)) for block in chosen])


@needs_curl
def test_with_a_token(live_server: Any, tmp_path: Path) -> None:
    """A draft of 2025 with one line, read by the district's auditor."""
    department = AdministrativeUnit.objects.get(jurisdiction__adcode="420103", code="501")
    draft = Edition.objects.create(department=department, year=2025)
    ExpenditureLine.objects.create(
        edition=draft,
        unit=department.units.get(code="501001"),
        function_id=ExpenditureLine.objects.filter(function__code="2060404").values_list("function", flat=True)[0],
        nature="project",
        source="general",
        amount=Decimal("1000000.00"),
    )
    _token, secret = token_of(member(Role.AUDITOR, department.jurisdiction), Scope.DRAFTS)
    chosen = [block.at(live_server.url) for block in WITH_TOKEN]
    printed = [
        run_shell(block, tmp_path, TOKEN=secret)
        if block.language == "sh"
        else run_python([block], tmp_path, TOKEN=secret)[0]
        for block in chosen
    ]
    compare(chosen, printed)


def test_every_example_is_run_and_in_a_language_that_is() -> None:
    run = [*written_in("sh"), *written_in("powerquery"), *WITH_TOKEN]
    run += [block for library in ("", *LIBRARIES) for block in written_in("python", library)]
    assert sorted(block.line for block in run) == [block.line for block in BLOCKS]
    assert {block.language for block in BLOCKS} == set(guide.KINDS)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```ruby\nputs 1\n```", 1),
        ("a\n\n```\nwhat is this\n```", 3),
        ("a\n\n    indented\n", 3),
        ("```text\n1\n```", 1),
        ("```sh\necho 1\n```\n\nso\n\n```text\n1\n```", 7),
    ],
)
def test_a_block_that_nobody_runs_is_refused(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"^line {line}: "):
        blocks(text)


def test_an_example_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ValueError: whole"):
        run_python([Block(0, "python", "raise ValueError('whole')", "")], tmp_path)
    with pytest.raises(AssertionError, match="ended with"):
        run_shell(Block(0, "sh", "false | true", ""), tmp_path)


# What they print, from the files that the demonstration data is loaded from


def amounts(place: str, key: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    with (demo.FOLDER / place / "expenditure.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sums[row[key]] += Decimal(row["amount"])
    return sums


def test_the_figures_are_those_of_the_demonstration_data() -> None:
    text = guide.GUIDE.read_text(encoding="utf-8")
    natures = {year: amounts(f"310107/wanli/{year}", "nature") for year in (2023, 2024, 2025)}
    for year, sums in natures.items():
        total = sum(sums.values())
        assert f"\n{year},{sums['basic']:.2f},{sums['project']:.2f}\n" in text  # pandas
        assert re.search(rf"^{year},\d\d,{total:.2f}$", text, re.MULTILINE)  # polars
        assert f"\n{year} wanli {total:.2f} {sums['project']:.2f} 0\n" in text  # duckdb
        assert f"\n{year},{total:.0f}\n" in text  # Power Query
    everything = sum(sum(sums.values()) for sums in natures.values())
    assert f"total_amount={everything:.2f} " in text
    for year in (2022, 2023, 2024):
        total = sum(amounts(f"420103/501/{year}", "nature").values())
        assert f"\n{year},{total:.2f},yuan\n" in text
        assert f"\n{year} {total / 10000} 万元\n" in text
    functions = amounts("420103/501/2024", "function")
    for division in {code[:3] for code in functions}:
        total = sum(amount for code, amount in functions.items() if code.startswith(division))
        assert f"\n{division},{total:.2f}\n" in text


# The evaluator refuses what Excel would


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("Foo(1)", "'Foo' wasn't recognized"),
        ("[a = 1][b]", "field 'b'"),
        ('Web.Contents("http://x", [Query = [year = 2024]])', "must be text"),
        ('Web.Contents("http://x", [Timeout = 1])', "Timeout"),
        ('Csv.Document(Text, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv])[c]', "column 'c'"),
        ("let a = 1 in", "Unexpected"),
        ("1 2", "expected"),
        ('error "cut off"', "cut off"),
        ("null < 1", "cannot compare"),
        ('"a" & 1', "cannot apply"),
        ('Table.TransformColumnTypes(T, {{"b", Currency.Type}}, "en-US")', "column 'b'"),
        ('Table.TransformColumnTypes(T, {{"a", Currency.Type}}, "en-US")', "convert to Number: x"),
        ('Table.TransformColumnTypes(T, {{"a", type text}}, "de-DE")', "en-US"),
    ],
)
def test_a_wrong_query_is_refused(monkeypatch: pytest.MonkeyPatch, query: str, reason: str) -> None:
    monkeypatch.setitem(powerquery.FUNCTIONS, "Text", b"a,b\n1,2\n")
    monkeypatch.setitem(powerquery.FUNCTIONS, "T", Table(["a"], [["x"]]))
    with pytest.raises(QueryError, match=reason):
        evaluate(query)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ('let b = a & "!", a = "x" in b', "x!"),
        (
            "List.Generate(() => 1, each _ < 4, each if _ = 1 then 3 else 5, each [n = _])",
            "[{'n': Decimal('1')}, {'n': Decimal('3')}]",
        ),
        ("List.Sum({1, null, 2.50})", "3.5"),
        ("false and 1 < null", "False"),
        ('"say ""x"""', 'say "x"'),
    ],
)
def test_a_right_query(query: str, value: str) -> None:
    assert shown(evaluate(query)) == value


# The page


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_link_of_the_page_works(client: Client, db: None, language: str) -> None:
    """Those to other places are only looked at: no test asks the network."""
    content = client.get(f"{language}/api/guide/").content.decode()
    body = content[content.index("<main") : content.index("</main>")]
    links, anchors = re.findall(r'href="([^"]*)"', body), re.findall(r' id="([^"]+)"', body)
    assert len(links) > 20 and len(set(anchors)) == len(anchors)
    for link in links:
        path = link.removeprefix("http://testserver")
        if path.startswith("#"):
            assert path[1:] in anchors
        elif path.startswith("/"):
            assert client.get(path).status_code == 200, link
        else:
            assert link.startswith("https://"), link


def test_the_page_is_in_the_language_of_its_address(client: Client, db: None) -> None:
    chinese, english = client.get("/api/guide/"), client.get("/en/api/guide/")
    assert chinese.headers["Content-Language"] == "zh-hans" and english.headers["Content-Language"] == "en"
    for response, own, other in (
        (chinese, "一分钟得到第一个答案", "The first answer in a minute"),
        (english, "The first answer in a minute", "一分钟得到第一个答案"),
    ):
        content = response.content.decode()
        assert f'<h2 id="the-first-answer-in-a-minute">{own}</h2>' in content
        assert other not in content
        assert guide.EXAMPLE_ADDRESS not in content
        for block in BLOCKS:
            assert escape(block.at("http://testserver").code) in content
    assert '<p lang="' not in chinese.content.decode() and '<p lang="' not in english.content.decode()
    assert "做一遍，后面是" in chinese.content.decode()  # no blank where the file has a new line
    assert "An edition is what a department published" in english.content.decode()
    assert "一个版本是一个部门一个年度公开的预算" not in english.content.decode()


def test_the_text_is_the_file_with_the_portal_s_address(client: Client) -> None:
    response = client.get("/api/guide.md")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    written = guide.GUIDE.read_text(encoding="utf-8").replace(guide.EXAMPLE_ADDRESS, "http://testserver")
    assert response.content.decode() == written
