"""The same document in each format gives the same titles, captions and cells."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from budgets.intake.raw import Document, Grid, Paragraph
from budgets.intake.readers import read
from tests.browser.conftest import ARGUMENTS, NAMES
from tests.intake.readers.rendering import FILES, TABLES, as_html
from tests.intake.readers.samples import drawn, texts

MERGING = ("html", "docx", "xlsx", "pdf")
MEDIA_TYPES = {
    "text": "text/plain",
    "markdown": "text/plain",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@pytest.fixture(scope="module", params=FILES)
def document(request: pytest.FixtureRequest) -> Document:
    return read(FILES[request.param](), request.param)


def filled(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(row)]


def test_cells(document: Document) -> None:
    expected = [filled(table.rows) for table in TABLES]
    assert [filled(texts(grid)) for grid in document.grids()] == expected


def test_titles_and_captions_in_reading_order(document: Document) -> None:
    said = [block.text if isinstance(block, Paragraph) else len(filled(texts(block))) for block in document.blocks]
    assert said == [part for table in TABLES for part in (table.title, table.caption, len(filled(table.rows)))]


def test_media_type_and_nothing_unread(document: Document) -> None:
    assert document.media_type == MEDIA_TYPES[document.name]
    assert document.unread == ()


@pytest.mark.parametrize("name", MERGING)
def test_merged_cells(name: str) -> None:
    expected = [filled(table.drawn()) for table in TABLES]
    assert [filled(drawn(grid)) for grid in read(FILES[name](), name).grids()] == expected


@pytest.mark.parametrize("name", ["markdown", "html", "docx", "pdf"])
def test_titles_are_headings(name: str) -> None:
    headings = [block for block in read(FILES[name](), name).blocks if isinstance(block, Paragraph) and block.level]
    assert [heading.text for heading in headings] == [table.title for table in TABLES]


def test_blank_rows_of_ruled_tables_are_kept() -> None:
    for name in ("markdown", "html", "docx", "pdf"):
        rows = [texts(grid)[-1] for grid in read(FILES[name](), name).grids()]
        assert rows[1] == [""] * 7, name


@pytest.mark.browser
def test_pdf_printed_by_a_browser() -> None:
    document = read(printed_by_browser(as_html().decode()), "printed.pdf")
    assert [filled(drawn(grid)) for grid in document.grids()] == [filled(table.drawn()) for table in TABLES]
    assert [block.text for block in document.blocks if not isinstance(block, Grid)] == [
        part for table in TABLES for part in (table.title, table.caption)
    ]


def printed_by_browser(page: str) -> bytes:
    """The page as Chromium prints it; skips where there is none."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if not executable:
        pytest.skip("No Chromium on this machine; install the package chromium to run the browser tests.")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [executable, "--headless", *ARGUMENTS, "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=60)
        return target.read_bytes()
