"""The worker process: what it may use, and what happens when it takes too much or falls over."""

import sys
import time

import pytest

from budgets.intake import limits
from budgets.intake.raw import Cell, Grid, Paragraph, Place, Unread
from budgets.intake.readers import Reason, UnreadableDocument, read, worker
from budgets.intake.readers.formats import DOCX, Format
from tests.intake.readers.rendering import as_docx, as_html


def ends_with(monkeypatch: pytest.MonkeyPatch, program: str) -> Reason:
    """The reason given when the worker runs this program instead."""
    monkeypatch.setattr(worker, "command", lambda form: [sys.executable, "-c", program])
    with pytest.raises(UnreadableDocument) as refused:
        worker.read(b"", DOCX)
    return refused.value.reason


def test_a_worker_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKER_SECONDS", 0.5)
    start = time.monotonic()
    assert ends_with(monkeypatch, "while True: pass") == Reason.TOO_COSTLY
    assert time.monotonic() - start < 5


def test_a_worker_that_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends_with(monkeypatch, "import os; os.abort()") == Reason.DAMAGED


def test_a_worker_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends_with(monkeypatch, "") == Reason.DAMAGED


def test_a_worker_out_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "from budgets.intake.readers.__main__ import limit; limit(); bytearray(2 << 30)"
    assert ends_with(monkeypatch, program) == Reason.TOO_COSTLY


def test_a_worker_writes_no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    write = f"open(r'{tmp_path}/x', 'wb', buffering=0).write(b'1')"
    program = f"from budgets.intake.readers.__main__ import limit; limit(); {write}"
    assert ends_with(monkeypatch, program) == Reason.DAMAGED


def test_blocks_come_back_as_they_were_sent() -> None:
    place = Place(page=2, sheet="表", line=3, table=1, paragraph=7)
    cells = (
        Cell("合计", Place(2, "表", 3, 1, 5, 2, 7), None, 2, 3),
        Cell("", Place(2, "表", 3, 1, 5, 3, 7), covered=True),
        Cell("05", Place(2, "表", 3, 1, 5, 4, 7), "5"),
    )
    blocks = [Paragraph("题", place, 2), Grid((cells,), place, True), Unread(place, Reason.SCANNED_PAGE)]
    assert list(worker.unpacked(worker.packed(blocks))) == blocks


def test_small_web_pages_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(data: bytes, form: Format) -> None:
        raise AssertionError(form.key)

    monkeypatch.setattr(worker, "read", refuse)
    assert len(read(as_html(), "a.html").blocks) == 9
    with pytest.raises(AssertionError, match="docx"):
        read(as_docx(), "a.docx")


def test_large_texts_are_read_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    in_process = read(as_html(), "a.html")
    monkeypatch.setattr(limits, "IN_PROCESS_BYTES", 100)
    assert read(as_html(), "a.html") == in_process
