"""A document as a whole: whose it is, of which year, what is missing, and whether it may be stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from budgets.intake import raw
from budgets.intake.readers.errors import Reason
from budgets.intake.reading import interpret, read_document
from tests.intake.test_variants import facts_of, invented
from tests.intake.variants import Style, as_text, printed


def test_a_file_gives_what_its_raw_form_gives(tmp_path: Path) -> None:
    document = printed(invented(1), Style())
    file = tmp_path / "budget.txt"
    file.write_text(as_text(document), encoding="utf-8")
    assert facts_of(read_document(file).facts) == facts_of(interpret(document).facts)


def test_bytes_are_read_as_files_are() -> None:
    document = printed(invented(1), Style())
    assert facts_of(read_document(as_text(document).encode(), "x.txt").facts) == facts_of(interpret(document).facts)


def test_identity_comes_from_the_tables() -> None:
    reading = interpret(printed(invented(1), Style()))
    assert (reading.jurisdiction, reading.department, reading.department_name) == ("999999", "900", "示例局")
    assert (reading.year, reading.layout) == (2026, "wuhan")
    assert set(reading.units) <= {"900001", "900002", "900003"}
    assert not reading.has_errors


def test_missing_tables_are_named() -> None:
    reading = interpret(printed(invented(1), Style()))
    assert [problem.why[:10] for problem in reading.unread] == ["文件中没有找到表14", "文件中没有找到表15"]


def test_a_document_without_tables_has_errors() -> None:
    document = raw.Document("x", "text/plain", "0" * 64, (raw.Paragraph("部门预算公开", raw.Place(line=1)),))
    assert interpret(document).has_errors


@pytest.mark.parametrize("reason", [Reason.SCANNED_PAGE, Reason.NOT_CALCULATED])
def test_what_the_reader_could_not_read_is_an_error(reason: Reason) -> None:
    document = replace(printed(invented(1), Style()), unread=(raw.Unread(raw.Place(page=7), reason),))
    reading = interpret(document)
    assert reading.has_errors
    assert reading.unread[0].place == "page 7"
