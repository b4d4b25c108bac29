"""Whole results in any format: the same rows, the same bytes, what they can be checked by, how many at once."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from budgets import clock
from budgets.datasets import run, slots
from budgets.datasets.formats import lines, manifest, parquet, xlsx
from tests.datasets.made_up import MADE_UP, NAMES, RECORD, read_parquet, read_sheets, whole, written

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("format", [parquet, xlsx])
def test_the_same_rows_give_the_same_bytes(format: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(format.write, whole())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert written(format.write, whole()) == first


def test_nothing_but_null_is_a_row_too() -> None:
    of = whole(MADE_UP, "code")
    assert read_parquet(written(parquet.write, of)).read()["code"].to_pylist() == ["0207", "206", None]
    sheets = read_sheets(written(xlsx.write, of))
    # A blank row at the end is none to openpyxl.
    assert sheets["made-up"] == [["code"], ["0207"], ["206"]]
    assert ["count", 3, None] in sheets["核对 Check"]


def test_no_rows_make_a_file_too() -> None:
    nothing = replace(MADE_UP, key="nothing", always="false")
    file = read_parquet(written(parquet.write, whole(nothing)))
    assert (file.metadata.num_rows, file.metadata.metadata[b"count"], file.schema_arrow.names) == (0, b"0", list(NAMES))
    assert read_sheets(written(xlsx.write, whole(nothing)))["nothing"] == [list(NAMES)]


def test_a_manifest_is_of_what_csv_sends() -> None:
    content = b"".join(lines.stream(whole(), lines.CSV, trailer=False))
    found = manifest.of(whole())
    assert (found["sha256"], found["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert {name: found[name] for name in RECORD} == RECORD
    assert found["csv_url"] == "http://portal/api/v1/made-up/?as_of=2026-03-01&format=csv&trailer=none"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert (rows[0], rows[2][:5]) == (list(NAMES), ["2", "206", "'=1+1", "false", "9999999999987.70"])


# Slots


@pytest.fixture
def one_slot(settings: Any) -> Iterator[None]:
    settings.API_EXPORTS = 1
    slots._slots.cache_clear()
    yield
    slots._slots.cache_clear()


def is_free() -> bool:
    try:
        with slots.Slot():
            return True
    except slots.Busy:
        return False


def test_as_many_are_made_at_once_as_may_be(one_slot: None) -> None:
    with slots.Slot() as slot:
        assert not is_free()
        slot.release()
        slot.release()
        assert is_free()
    forgotten = slots.Slot()
    assert not is_free()
    del forgotten
    assert is_free()


def test_a_reader_who_goes_away_frees_slot_and_connection_at_once(one_slot: None) -> None:
    """Before the first row, after some, and at the end."""
    for taken in (0, 1, 100):
        stream = slots.Held(lines.stream(whole(), lines.CSV), slots.Slot())
        assert not is_free()
        for _piece in zip(range(taken), stream, strict=False):
            pass
        stream.close()
        assert is_free()
        assert clock.reading(using=run.READER).ticks > 0


def test_a_reader_who_goes_away_in_the_middle_stops_the_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = "(SELECT generate_series(1, 1000000000))"
    endless = replace(MADE_UP, table=numbers, alias="f(number)", unique=("NULL::text",))
    stream = lines.stream(whole(endless, "number"), lines.CSV)
    assert len(next(stream)) >= lines.CHUNK
    stream.close()
    with connections[run.READER].cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
