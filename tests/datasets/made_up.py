"""A dataset of three rows with every kind of value, and what its files hold when they are read again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from budgets.datasets import columns, run
from budgets.datasets.columns import Presentation
from budgets.datasets.dataset import Dataset
from budgets.datasets.select import Selection
from budgets.datasets.whole import Whole, moment

AT = datetime(2026, 3, 1, 4, 0, 0, 123456, tzinfo=UTC)
RECORD = {"count": 3, "total_amount": "10000000000000.04", "unknown_amount": 1, "amount_unit": "yuan"}
ROWS = """(VALUES
    (1, '0207', '', true, 12.34, 1.5, timestamptz '2026-03-01 12:00:00.123456+8', date '2026-03-01', array['a', 'b;c']),
    (2, '206', '=1+1', false, 9999999999987.70, 0.000001, NULL, date '1900-03-01', array[]::text[]),
    (3, NULL, E'two\\nlines, "quoted" _x0041_ <&> \\x01\\t', NULL, NULL, NULL, NULL, NULL, NULL)
)"""
NAMES = ("number", "code", "text", "flag", "amount", "share", "moment", "day", "list")
MADE_UP = Dataset(
    key="made_up",
    title=("编造的", "Made up"),
    about=("", ""),
    table=ROWS,
    alias=f"f({', '.join(NAMES)})",
    joins={},
    columns=(
        columns.whole("number", "f.number", "序号", "number"),
        columns.code("code", "f.code", "编码", "code", null=True),
        columns.text("text", "f.text", "文字", "text"),
        columns.flag("flag", "f.flag", "是否", "flag", null=True),
        columns.amount("amount", "f.amount::numeric(18, 2)", "金额", "amount", null=True),
        columns.number("share", "f.share", "比例", "share", null=True, places=6),
        columns.moment("moment", "f.moment", "时刻", "moment", null=True),
        columns.date("day", "f.day", "日期", "day", null=True),
        columns.texts("list", "f.list", "列表", "list", null=True),
    ),
    filters=(),
    orders={},
    unique=("f.number",),
    of_editions=False,
)
"""Three rows of every kind of value, the last of them as empty as it can be."""


def whole(dataset: Dataset = MADE_UP, *names: str) -> Whole:
    selection = Selection(
        dataset=dataset,
        conditions=(),
        columns=dataset.chosen(names or None),
        ordering=dataset.order,
        wanted=Presentation(),
    )
    url = "http://portal/api/v1/made-up/?as_of=2026-03-01"
    return Whole(selection=selection, url=url, marks={"as_of": moment(AT)})


def written(write: Any, of: Whole) -> bytes:
    file = io.BytesIO()
    write(of, file)
    return file.getvalue()


def read_parquet(content: bytes) -> Any:
    from pyarrow.parquet import ParquetFile

    return ParquetFile(io.BytesIO(content))


def read_sheets(content: bytes) -> dict[str, list[list[Any]]]:
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets}


def many(number: int) -> Iterator[bytes]:
    row = b'%d,2060404,"text, quoted",t,46920000.00,1.5,2026-03-01T04:00:00.123456Z,2026-03-01,"[""a""]"\n'
    return (row % each for each in range(number))


@contextmanager
def rows_of(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As many as are wanted instead of the three."""
    with monkeypatch.context() as patch:
        patch.setattr(run, "copied", lambda statement, options: many(number))
        yield
