"""Which kind of file it is decides its content alone."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgets.intake.files import import_file, read_file
from budgets.intake.imports import Target
from budgets.intake.reading import interpret
from tests.intake.exports import ROWS, write
from tests.intake.office import as_workbook
from tests.intake.test_imports import facts
from tests.intake.test_variants import facts_of
from tests.intake.variants import Style, printed
from tests.models.database import create_department


def test_an_export_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(write(tmp_path / "a.xlsx", *ROWS).read_bytes())
    (tmp_path / "b.docx").write_bytes(write(tmp_path / "b.csv", *ROWS).read_bytes())
    for name in ("a.pdf", "b.docx"):
        (reading,) = read_file(tmp_path / name)
        assert (reading.department, reading.year, reading.gives is None) == ("900", 2026, False)


@pytest.mark.django_db
def test_a_document_with_a_sheet_named_as_ours_is_a_document(tmp_path: Path) -> None:
    create_department()
    document = printed(facts(), Style())
    book = load_workbook(BytesIO(as_workbook(document)))
    book.create_sheet("manifest")
    path = tmp_path / "a.xlsx"
    book.save(path)
    (reading,) = read_file(path)
    assert facts_of(replace(fact, place="") for fact in reading.facts) == facts_of(
        replace(fact, place="") for fact in interpret(document).facts
    )
    (outcome,) = import_file(path, target=Target())
    assert (outcome.problems, outcome.edition and outcome.edition.state) == ([], "draft")
