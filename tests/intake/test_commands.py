"""manage.py check_document and import_document: output, exit status, and what is stored."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from budgets.facts import FundingSource
from budgets.management.documents import ENTIRE_LINE
from budgets.models import Document, Edition
from budgets.publication import publish
from budgets.renderers.findings import KEYS as FINDING_KEYS
from tests import factories
from tests.intake.variants import Style, as_text, printed
from tests.models.database import create_department


def text() -> str:
    """A document without mistakes."""
    return as_text(printed(factories.fact_set(*factories.reconciled(), year=2026), Style()))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "budget.txt"
    path.write_text(text(), encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Its total of revenue is not the sum."""
    lines = text().splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("本年收入合计"))
    cells = lines[at].split("\t")
    lines[at] = "\t".join((cells[0], "1.00", *cells[2:]))
    path = tmp_path / "wrong.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def untied(tmp_path: Path) -> Path:
    """Every total is the sum of its parts, but less is spent than received."""
    facts = [*factories.reconciled(), factories.revenue("100000.00", FundingSource.OTHER)]
    path = tmp_path / "untied.txt"
    path.write_text(as_text(printed(factories.fact_set(*facts, year=2026), Style())), encoding="utf-8")
    return path


def run(command: str, *arguments: Any) -> tuple[int, str, str]:
    """Exit status, output, error output."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_check_needs_no_database_and_prints_one_object_a_line(file: Path, broken: Path, wrong: Path) -> None:
    """No database is allowed in this test."""
    status, output, _errors = run("check_document", file, broken, wrong, "--json")
    good, bad, contradicting = objects(output)
    assert status == 1
    assert [Path(record["file"]).name for record in (good, bad, contradicting)] == [
        "budget.txt",
        "empty.txt",
        "wrong.txt",
    ]
    assert (good["department"], good["year"]) == ("900", 2026)
    # Its table 8 is blank, its project code has no year, six tables are not there: no figure of it is wrong.
    assert {(found["rule"], found["severity"]) for found in good["findings"]} == {
        ("C45", "warning"),
        ("C52", "warning"),
        ("N15", "warning"),
    }
    assert [table["table"] for table in good["tables"]] == [*range(1, 9), 11]
    assert (bad["department"], bad["year"], bad["tables"], bad["findings"]) == (None, None, [], [])
    assert [problem["why"] for problem in bad["unread"]] == ["文件是空的。请重新导出后再上传。"]
    (finding,) = [found for found in contradicting["findings"] if found["rule"] == "C04"]
    assert finding == {
        "rule": "C04",
        "severity": "error",
        "table": 1,
        "row": "current",
        "column": "收入/预算数",
        "expected": "30.00",
        "actual": "1.00",
        "message": finding["message"],
        "source": "line 32, table 1, row 28",
        "difference": "-29.00",
        "part": "main",
        "sentence": "",
        "suspect": finding["suspect"],
        "redaction": "",
        "message_en": finding["message_en"],
        "waived": False,
    }
    assert list(finding) == [*FINDING_KEYS, "waived"]


def test_tables_are_in_the_public_shape_with_the_source_of_each_row(file: Path) -> None:
    status, output, errors = run("check_document", file, "--json")
    ((record,), table) = (objects(output), objects(output)[0]["tables"][4])
    assert (status, errors) == (0, "")
    assert (table["table"], table["key"], table["title"]) == (5, "t05", "2026年一般公共预算支出表(分功能科目)")
    (part,) = table["parts"]
    assert part["unit"] == "万元"
    assert part["columns"][0] == {"key": "code", "title": ["科目编码"], "type": "code"}
    assert all(row["source"].startswith("line ") for row in part["rows"])
    assert record["unread"][-1]["why"].startswith("文件中没有找到表15")


def test_check_in_words(file: Path, wrong: Path) -> None:
    status, output, errors = run("check_document", file)
    assert (status, errors) == (0, "")
    assert output.startswith(f"{file}：900 示例局 2026 年，9 张表，")
    status, output, errors = run("check_document", wrong)
    assert (status, errors) == (1, "有文件存在错误，见上。\n")
    assert "  [错误] C04 表1 current 收入/预算数 (文件第32行第1张表第28行): 表1" in output


def test_figures_that_do_not_tie_fail_the_check_and_say_how_to_mend_it(untied: Path) -> None:
    status, output, _errors = run("check_document", untied, "--json")
    (record,) = objects(output)
    assert status == 1
    (finding,) = [found for found in record["findings"] if found["rule"] == "C01"]
    assert (finding["row"], finding["expected"], finding["actual"], finding["difference"]) == (
        "total",
        "30.00",
        "40.00",
        "10.00",
    )
    assert finding["message"].endswith("请核对这些格，改正填错的一处。")


@pytest.mark.django_db
def test_figures_that_do_not_tie_are_imported_into_a_draft_and_said(untied: Path) -> None:
    create_department()
    status, output, _errors = run("import_document", untied, "--json")
    (record,) = objects(output)
    assert (status, record["refused"]) == (0, [])
    assert "C01" in [found["rule"] for found in record["findings"] if found["severity"] == "error"]
    assert Edition.objects.get(department__code="900").state == "draft"


@pytest.mark.parametrize("command", ["check_document", "import_document"])
def test_progress_is_for_terminals(command: str, file: Path, capfd: Any, db: None) -> None:
    create_department()
    run(command, file, file)
    assert capfd.readouterr() == ("", "")


def test_progress_on_a_terminal_is_wiped_out_before_anything_is_printed(
    file: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    create_department()
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    call_command("import_document", str(file), str(file), stdout=terminal)
    shown = [line.rpartition(ENTIRE_LINE)[2] for line in terminal.getvalue().split("\n")]
    assert [line for line in shown if "/2] " in line] == []
    assert sum("已存为草稿" in line for line in shown) == 2
    for number in (1, 2):
        for doing in ("读取", "存入"):
            assert f"{ENTIRE_LINE}[{number}/2] budget.txt {doing}" in terminal.getvalue()


KEYS = [
    "file",
    "sha256",
    "jurisdiction",
    "department",
    "department_name",
    "year",
    "layout",
    "tables",
    "facts",
    "findings",
    "unread",
    "unknown",
]


def test_every_object_has_the_same_keys(file: Path, broken: Path, wrong: Path, db: None) -> None:
    create_department()
    letter = broken.with_name("letter.txt")
    letter.write_text("通知\n", encoding="utf-8")
    files = (file, broken, wrong, letter, file.with_name("none.txt"))
    checked = objects(run("check_document", *files, "--json")[1])
    imported = objects(run("import_document", *files, "--json")[1])
    assert [list(record) for record in checked] == [KEYS] * 5
    assert [list(record) for record in imported] == [[*KEYS, "refused", "edition", "added"]] * 5
    assert [bool(record["edition"]) for record in imported] == [True, False, False, False, False]
    assert [bool(record["refused"]) for record in imported] == [False, True, True, True, True]


@pytest.mark.django_db
def test_import_stores_the_good_files_and_refuses_the_others(file: Path, broken: Path, wrong: Path) -> None:
    create_department()
    status, output, _errors = run("import_document", wrong, broken, file, "--json")
    contradicting, bad, good = objects(output)
    assert status == 1
    assert contradicting["refused"] and contradicting["edition"] is None
    assert bad["unread"]
    assert good["refused"] == []
    edition = Edition.objects.get(department__code="900")
    assert good["edition"] == str(edition)
    assert (edition.year, edition.state) == (2026, "draft")


@pytest.mark.django_db
def test_a_refused_file_says_why_and_that_nothing_was_stored(wrong: Path) -> None:
    create_department()
    status, _output, errors = run("import_document", wrong)
    assert status == 1
    assert "表中数字与由分项算出的数字不一致" in errors
    assert errors.endswith(f"{wrong}：没有存入任何内容。\n")
    assert not Edition.objects.filter(department__code="900").exists()
    assert run("import_document", wrong, "--despite-findings")[0] == 0
    assert Edition.objects.filter(department__code="900").count() == 1


@pytest.mark.django_db
def test_what_is_published_is_not_touched(file: Path) -> None:
    create_department()
    run("import_document", file)
    published = publish(edition=Edition.objects.get(department__code="900"), by=None)
    status, output, errors = run("import_document", file)
    assert (status, errors) == (0, "")
    assert output.endswith(
        f"{file}：已存为草稿 示例局 2026年年初预算第2版，已公开的版本没有改动。公开之前请写明更正原因。\n"
    )
    assert list(Edition.objects.filter(department__code="900").order_by("number").values_list("state", "digest")) == [
        ("published", published.digest),
        ("draft", ""),
    ]


def test_an_import_that_another_got_ahead_of_is_to_be_repeated(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def beaten(*arguments: Any, **options: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr("budgets.management.commands.import_document.import_file", beaten)
    status, output, errors = run("import_document", file)
    assert (status, output) == (1, "")
    assert errors == f"{file}：与同时进行的另一项修改冲突，请再导入一次。\n{file}：没有存入任何内容。\n"


@pytest.mark.django_db
def test_a_dry_run_stores_nothing(file: Path) -> None:
    create_department()
    before = Document.objects.count()
    status, output, errors = run("import_document", file, "--dry-run")
    assert (status, errors) == (0, "")
    assert output.startswith(f"{file}：900 示例局 2026 年")
    assert output.endswith(f"{file}：可以存入（这次是试运行，没有存入）。\n")
    assert Document.objects.count() == before
    assert not Edition.objects.filter(department__code="900").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--year", "2025"), "文件是 2026 年的，不是 2025 年的。"),
        (("--department", "501"), "文件属于部门 900，不是 501。"),
        (("--jurisdiction", "420103"), "文件属于行政区划 999999，不是 420103。"),
    ],
)
def test_options_guard_against_the_wrong_file(options: tuple[str, str], why: str, file: Path) -> None:
    create_department()
    status, _output, errors = run("import_document", file, *options)
    assert status == 1
    assert why in errors


@pytest.mark.parametrize(
    "arguments", [(), ("--year", "abc", "x.txt"), ("--year", "1999", "x.txt"), ("--nonsense", "x.txt")]
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("import_document", *arguments)


def test_the_exit_status_of_wrong_usage_is_2(manage: Any) -> None:
    done = manage("check_document", DJANGO_DEBUG="1")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
