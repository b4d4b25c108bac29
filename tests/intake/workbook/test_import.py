"""The portal's own workbook through import_document: into a draft, or back with its wrong cells marked."""

from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from budgets.ledger import facts_of
from budgets.models import Edition
from tests.intake.test_commands import objects, run

DEPARTMENT = ("--jurisdiction", "420103", "--department", "501")


@pytest.fixture
def workbook(db: None, tmp_path: Path) -> Path:
    path = tmp_path / "预算.xlsx"
    call_command("export_workbook", *DEPARTMENT, "--year", "2024", "--own", "--output", str(path), verbosity=0)
    return path


def drafts() -> list[Edition]:
    return list(Edition.objects.with_names().filter(department__code="501", state="draft"))


def test_it_becomes_a_draft_with_the_same_facts(workbook: Path) -> None:
    published = Edition.objects.with_names().get(department__code="501", year=2024)
    call_command("import_document", str(workbook))
    call_command("import_document", str(workbook))
    (draft,) = drafts()
    assert (draft.year, draft.number, draft.undisclosed) == (2024, 2, published.undisclosed)
    # A workbook has no column for the place a figure was read from.
    assert len(facts_of(draft).lines) == len(facts_of(published).lines)
    assert {kind: len(lines) for kind, lines in facts_of(draft).lines.items()} == {
        kind: len(lines) for kind, lines in facts_of(published).lines.items()
    }


def test_a_dry_run_stores_nothing(workbook: Path) -> None:
    call_command("import_document", str(workbook), "--dry-run")
    assert drafts() == []


def test_wrong_cells_come_back_marked(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("import_document", str(workbook), "--year", "2023")
    assert stopped.value.code == 1
    assert drafts() == []
    assert "2024年的工作簿，不是2023年的" in capsys.readouterr().err
    marked = load_workbook(workbook.with_name("预算.marked.xlsx"))
    assert marked.sheetnames[0] == "问题"


def test_the_json_is_that_of_any_document(workbook: Path) -> None:
    (imported,) = objects(run("import_document", workbook, "--json", "--dry-run")[1])
    assert (imported["department"], imported["year"], imported["refused"], imported["unread"]) == ("501", 2024, [], [])
    # 9 and 10 are empty in this year.
    assert [table["table"] for table in imported["tables"]] == [*range(1, 9), *range(11, 16)]
    assert imported["tables"][4]["parts"][0]["rows"][1]["source"].startswith("支出（按功能科目）!A")
    (refused,) = objects(run("import_document", workbook, "--json", "--year", "2023")[1])
    assert list(refused) == list(imported)
    assert (refused["department"], refused["year"], refused["tables"]) == ("501", 2024, [])
    assert [problem["source"] for problem in refused["unread"]] == ["manifest!B5"]
    assert refused["refused"][1] == f"错误已标在 {workbook.with_name('预算.marked.xlsx')} 中，改正后可直接导入它。"


def test_a_check_without_the_database_sends_to_the_dry_run(workbook: Path) -> None:
    status, output, errors = run("check_document", workbook)
    assert (status, output) == (1, "")
    assert errors.startswith(f"{workbook}：这是本系统的填报工作簿。请用 import_document --dry-run 检查")


def test_a_manifest_changed_by_hand_is_refused(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = load_workbook(workbook)
    book["manifest"]["B5"] = "2025"
    book.save(workbook)
    with pytest.raises(SystemExit):
        call_command("import_document", str(workbook))
    assert "manifest 工作表被改动" in capsys.readouterr().err
    assert drafts() == []
