"""What is written is read back without loss, whoever saved the file in between."""

from pathlib import Path

import openpyxl
import pytest

from budgets.facts import Fact, TextSection
from budgets.intake.load import store
from budgets.intake.workbook.manifest import Manifest
from budgets.intake.workbook.read import read_workbook
from budgets.ledger import facts_of
from budgets.models import Edition
from budgets.models import TextSection as TextSectionRow
from performance.facts import DepartmentStatement, Dossier, Goal, Indicator
from performance.models import DepartmentStatement as StatementRow
from tests.intake.workbook.books import JIANGHAN, PUTUO, changed, department, edition, placeless, written

pytestmark = pytest.mark.django_db

EDITIONS = [(JIANGHAN, 2022), (JIANGHAN, 2023), (JIANGHAN, 2024), (PUTUO, 2023), (PUTUO, 2024), (PUTUO, 2025)]


def facts_in_database(owner: tuple[str, str], year: int) -> dict[type[Fact], tuple[Fact, ...]]:
    lines = facts_of(edition(year, owner)).lines
    return placeless(fact for facts in lines.values() for fact in facts)


@pytest.mark.parametrize(("owner", "year"), EDITIONS)
@pytest.mark.parametrize("saved_again", [False, True], ids=["as written", "saved again"])
def test_every_demonstration_edition(tmp_path: Path, owner: tuple[str, str], year: int, saved_again: bool) -> None:
    path = written(tmp_path, year, owner)
    if saved_again:
        changed(path, lambda book: None)
    about, facts, problems = read_workbook(path, jurisdiction=owner[0], department=owner[1], year=year)
    assert problems == []
    assert about == Manifest(*owner, year, "approved")
    assert placeless(facts) == facts_in_database(owner, year)


def test_the_performance_forms_are_in_it(tmp_path: Path) -> None:
    _about, facts, _problems = read_workbook(written(tmp_path, 2024))
    counts = {
        kind: sum(type(fact) is kind for fact in facts) for kind in (DepartmentStatement, Goal, Indicator, Dossier)
    }
    assert counts == {DepartmentStatement: 1, Goal: 16, Indicator: 141, Dossier: 4}
    dossiers = [fact for fact in facts if isinstance(fact, Dossier)]
    assert all(dossier.costs for dossier in dossiers)


def test_facts_know_their_row(tmp_path: Path) -> None:
    _about, facts, _problems = read_workbook(written(tmp_path, 2024))
    assert facts[0].place == "收入!A5"


def test_what_was_read_can_be_stored(tmp_path: Path) -> None:
    _about, facts, _problems = read_workbook(written(tmp_path, 2024))
    draft = Edition.objects.create(department=department(*JIANGHAN), year=2024, number=2)
    store(edition=draft, facts=facts)
    stored = facts_of(Edition.objects.with_names().get(pk=draft.pk)).lines
    assert placeless(fact for found in stored.values() for fact in found) == facts_in_database(JIANGHAN, 2024)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    draft = Edition.objects.create(department=department(*JIANGHAN), year=2024, number=2)
    bodies = ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "第一行\n\n  第三行"]
    TextSectionRow.objects.bulk_create(
        TextSectionRow(edition=draft, number=number, key=f"k{number}", title="标题", body=body)
        for number, body in enumerate(bodies, start=1)
    )
    path = changed(written(tmp_path, 2024), lambda book: None)
    cells = [openpyxl.load_workbook(path)["文字说明"].cell(row, 4) for row in range(5, 9)]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert all(cell.quotePrefix for cell in cells)
    _about, facts, problems = read_workbook(path)
    assert problems == []
    assert [fact.body for fact in facts if isinstance(fact, TextSection)] == bodies


def test_people_are_never_written(tmp_path: Path) -> None:
    draft = Edition.objects.create(department=department(*JIANGHAN), year=2024, number=2)
    StatementRow.objects.create(edition=draft, duties="职能", filled_by="某某某", telephone="00000000")
    book = openpyxl.load_workbook(written(tmp_path, 2024))
    texts = {str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value}
    assert "职能" in texts
    assert not {text for text in texts if "某某某" in text or text == "00000000" or "不公开）" in text}
