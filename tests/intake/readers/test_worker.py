"""The worker process: what it may use, and what happens when it takes too much or falls over."""

import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing

import pytest

from budgets.intake import limits
from budgets.intake.raw import Block, Cell, Flat, Grid, Paragraph, Place, Unread
from budgets.intake.readers import Reason, UnreadableDocument, read, worker
from budgets.intake.readers.formats import DOCX, Format
from budgets.intake.readers.messages import BrokenMessage, packed, unpacked
from tests.intake.readers.rendering import as_docx, as_html

HALF = tuple(Flat(Place(sheet="明细"), 1, ("单位编码\t金额",) * 1000, first) for first in (1, 1001))
SENT = [line.decode() for line in packed(HALF)]
*SENT_HALF, END = SENT


def runs(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """The worker runs this program instead; ``say`` sends lines of an answer."""
    say = "import sys\ndef say(*lines): sys.stdout.writelines(lines); sys.stdout.flush()\n"
    monkeypatch.setattr(worker, "command", lambda form: [sys.executable, "-c", say + program])


def answering(monkeypatch: pytest.MonkeyPatch, program: str) -> Generator[Block | Unread, None, None]:
    """What is read when the worker runs this program instead."""
    runs(monkeypatch, program)
    return worker.read(b"", DOCX)


def ends_with(monkeypatch: pytest.MonkeyPatch, program: str) -> Reason:
    """The reason given when the worker runs this program instead."""
    with pytest.raises(UnreadableDocument) as refused:
        list(answering(monkeypatch, program))
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


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("", Reason.DAMAGED),
        ("sys.exit(1)", Reason.DAMAGED),
        ("import os; os.abort()", Reason.DAMAGED),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Reason.DAMAGED),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", Reason.TOO_COSTLY),
        ("raise MemoryError", Reason.TOO_COSTLY),
        (f"say({END!r}); sys.exit(1)", Reason.DAMAGED),
        ('say("[")', Reason.DAMAGED),
        ("""say('["flat",[],1]\\n')""", Reason.DAMAGED),
        (f"say({END!r}, {END!r})", Reason.DAMAGED),
        (f"say({END[:-3]!r})", Reason.DAMAGED),
    ],
)
def test_half_of_the_rows_is_nothing(monkeypatch: pytest.MonkeyPatch, ending: str, reason: Reason) -> None:
    found: list[Block | Unread] = []
    with pytest.raises(UnreadableDocument) as refused:
        found.extend(answering(monkeypatch, f"say(*{SENT_HALF!r})\n{ending}"))
    assert refused.value.reason == reason


def test_half_of_the_rows_is_told_and_the_document_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, f"say(*{SENT_HALF!r})")
    told: list[Block] = []
    with pytest.raises(UnreadableDocument, match=r"a\.docx"):
        read(as_docx(), "a.docx", told.append)
    assert told == list(HALF)


def test_a_refusal_after_half_of_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = json.dumps(["refused", "not_calculated", [None, "明细", None, None, None, None, None]]) + "\n"
    with pytest.raises(UnreadableDocument) as refused:
        list(answering(monkeypatch, f"say(*{SENT_HALF!r}, {refusal!r})"))
    assert (refused.value.reason, refused.value.place) == (Reason.NOT_CALCULATED, Place(sheet="明细"))


def test_a_worker_that_hangs_after_half_of_the_rows_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKER_SECONDS", 1)
    assert ends_with(monkeypatch, f"say(*{SENT_HALF!r})\nwhile True: pass") == Reason.TOO_COSTLY


def test_a_worker_that_is_slow_all_the_time_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece comes in time, all of them do not."""
    clock = iter(range(0, 1_000, 3))
    monkeypatch.setattr(worker, "monotonic", lambda: next(clock))
    assert ends_with(monkeypatch, f"while True: say({SENT[0]!r})") == Reason.TOO_COSTLY


def test_only_the_time_that_a_worker_is_waited_for_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(worker, "monotonic", lambda: now)
    found = []
    for block in answering(monkeypatch, f"say(*{SENT!r})"):
        now += limits.WORKER_SECONDS
        found.append(block)
    assert found == list(HALF)


def test_a_worker_that_answers_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKER_ANSWER", 1 << 20)
    assert ends_with(monkeypatch, f"while True: say({SENT[0]!r})") == Reason.TOO_COSTLY


def test_a_worker_with_many_words_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"sys.stderr.write('x' * 1_000_000); say(*{SENT!r})"
    assert list(answering(monkeypatch, program)) == list(HALF)


def test_a_worker_that_leaves_a_large_document_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, f"say(*{SENT!r})")
    assert list(worker.read(bytes(1_000_000), DOCX)) == list(HALF)


def test_a_worker_whose_blocks_nobody_wants_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = worker._started
    monkeypatch.setattr(worker, "_started", lambda *given: started.append(start(*given)) or started[0])
    with closing(answering(monkeypatch, f"while True: say({SENT[0]!r})")) as found:
        next(found)
    assert started[0].returncode is not None


def test_lines_come_in_any_pieces() -> None:
    answer = "".join(SENT).encode()
    for size in (7, 1 << 10, len(answer)):
        pieces = (answer[at : at + size] for at in range(0, len(answer), size))
        assert list(unpacked(worker._lines(pieces))) == list(HALF)


def test_an_answer_without_an_end_is_broken() -> None:
    with pytest.raises(BrokenMessage, match="no end"):
        list(unpacked(line.encode() for line in SENT_HALF))


def test_half_a_character_comes_through() -> None:
    assert list(unpacked(packed([Paragraph("\ud800", Place())]))) == [Paragraph("\ud800", Place())]


def test_blocks_come_back_as_they_were_sent() -> None:
    place = Place(page=2, sheet="表", line=3, table=1, paragraph=7)
    cells = (
        Cell("合计", Place(2, "表", 3, 1, 5, 2, 7), None, 2, 3),
        Cell("", Place(2, "表", 3, 1, 5, 3, 7), covered=True),
        Cell("05", Place(2, "表", 3, 1, 5, 4, 7), "5"),
    )
    blocks = [Paragraph("题", place, 2), Grid((cells,), place, True), Unread(place, Reason.SCANNED_PAGE)]
    assert list(unpacked(packed(blocks))) == blocks


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
