"""Valid files with bytes changed, cut, doubled or swapped: read, or refused with the one error there is. Seeded.

The readers of text and web pages, DOCX and PDF are called in this process, so that a crash of a library would end the
tests; workbooks are read as always, in a worker, because calamine may panic. Whatever happens there is one error here.
"""

import random
import time
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from budgets.intake import limits
from budgets.intake.readers import UnreadableDocument, docx, formats, pdf, read, worker
from budgets.intake.readers.number_formats import exact, plain, shown
from tests.intake.readers.rendering import FILES, as_docx, as_html, as_markdown, as_pdf, as_text, as_xlsx
from tests.intake.readers.test_workbook import DOCUMENTS, open_document

quick = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
slow = settings(quick, max_examples=15)
edits = st.lists(st.tuples(st.sampled_from("fcds"), st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6)
"""Flip, cut, double or swap; where, as a share of the length; with which byte."""

Edits = list[tuple[str, float, int]]


def mutated(data: bytes, changes: Edits) -> bytes:
    changed = bytearray(data)
    for kind, share, byte in changes:
        at = int(share * max(len(changed) - 1, 0))
        if kind == "f" and changed:
            changed[at] = byte
        elif kind == "c":
            del changed[at : at + byte]
        elif kind == "d":
            changed[at:at] = changed[at : at + byte]
        else:
            changed[at : at + 2] = changed[at : at + 2][::-1]
    return bytes(changed)


def within(data: bytes, changes: Edits) -> bytes:
    """One XML part of a package mutated, so that the damage is behind the zip's checksums."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = names[int(changes[0][1] * (len(names) - 1))]
        for name in names:
            content = source.read(name)
            target.writestr(name, mutated(content, changes) if name == chosen else content)
    return file.getvalue()


def read_or_refused(reader: Callable[[bytes], object], data: bytes) -> None:
    start = time.monotonic()
    try:
        reader(data)
    except UnreadableDocument as error:
        assert error.message
    assert time.monotonic() - start < limits.WORKER_SECONDS


@pytest.mark.parametrize("make", [as_text, as_markdown, as_html])
def test_text_and_web_pages(make: Callable[[], bytes]) -> None:
    valid = make()

    @seed(3)
    @quick
    @given(edits)
    def check(changes: Edits) -> None:
        read_or_refused(here, mutated(valid, changes))

    check()


def here(data: bytes) -> None:
    """As read() does it, but in this process whatever the format; workbooks are left to their own test."""
    form = formats.format_of(data)
    if form.reader.partition(".")[0] != "workbook":
        list(worker.reader(form)(data))


@pytest.mark.parametrize("change", [mutated, within])
def test_word_files(change: Callable[[bytes, Edits], bytes]) -> None:
    valid = as_docx()

    @seed(3)
    @quick
    @given(edits)
    def check(changes: Edits) -> None:
        read_or_refused(lambda data: list(docx.read(data)), change(valid, changes))

    check()


def test_pdf() -> None:
    valid = as_pdf(pageCompression=0)

    @seed(3)
    @quick
    @given(edits)
    def check(changes: Edits) -> None:
        read_or_refused(lambda data: list(pdf.read(data)), mutated(valid, changes))

    check()


@pytest.mark.parametrize("make", [as_xlsx, open_document, lambda: (DOCUMENTS / "totals.xls").read_bytes()])
def test_workbooks(make: Callable[[], bytes]) -> None:
    valid = make()

    @seed(3)
    @slow
    @given(edits)
    def check(changes: Edits) -> None:
        change = within if valid.startswith(b"PK") and changes[0][2] % 2 else mutated
        read_or_refused(read, change(valid, changes))

    check()


def test_random_bytes_behind_each_format_s_first_bytes() -> None:
    generator = random.Random(3)
    for name in ("text", "html", "docx", "pdf"):
        for length in (0, 10, 1000):
            read_or_refused(here, FILES[name]()[:8] + generator.randbytes(length))


@seed(3)
@quick
@given(st.floats(-1e300, 1e300), st.text('#,0.%;_()- "年', max_size=12))
def test_number_formats(value: float, code: str) -> None:
    number = exact(value)
    assert shown(number, code)
    assert float(plain(number)) == pytest.approx(value, rel=1e-14)
