"""Parquet: every value in its type, nothing lost on the way into pandas, polars, DuckDB or Spark.

PostgreSQL writes CSV, which Arrow reads straight into columns, so no value passes through Python. Amounts are
decimal128(18, 2), moments are in UTC to the microsecond, lists are lists. The file's metadata say what its columns
mean, how many rows it has, their control sums, and the address that gives them again. The same rows give the same
bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from budgets.datasets import run
from budgets.datasets.columns import Column, Kind
from budgets.datasets.select import rows
from budgets.datasets.whole import Whole

if TYPE_CHECKING:
    import pyarrow

BLOCK = 1 << 18
"""Bytes of CSV that Arrow reads at once."""

ROW_GROUP = 4 << 20
"""Bytes of values in a row group, some 13,000 rows: what a file of any length needs of memory, a few times over."""


def write(whole: Whole, file: IO[bytes]) -> None:
    """Nothing in it needs to seek."""
    # It takes 50 MB, which no process should hold that never writes a Parquet file.
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    columns = whole.selection.columns
    record = {**whole.about(), **whole.record}
    with ParquetWriter(file, pyarrow.schema([_field(column) for column in columns]), compression="zstd") as writer:
        writer.add_key_value_metadata({name: _as_text(value) for name, value in record.items()})
        for table in _row_groups(_tables(whole)):
            writer.write_table(table)
    pyarrow.default_memory_pool().release_unused()


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _field(column: Column) -> pyarrow.Field:
    import pyarrow

    # A NOT NULL would be lost in most tools, and refuse a row instead of showing it.
    about = dict(zip(("description", "description_en"), column.about, strict=True))
    return pyarrow.field(column.name, _type(column), metadata=about)


def _type(column: Column) -> pyarrow.DataType:
    import pyarrow

    match column.kind:
        case Kind.WHOLE:
            return pyarrow.int64()
        case Kind.FLAG:
            return pyarrow.bool_()
        case Kind.AMOUNT:
            return pyarrow.decimal128(18, column.places)
        case Kind.NUMBER:
            return pyarrow.decimal128(24, column.places)
        case Kind.MOMENT:
            return pyarrow.timestamp("us", "UTC")
        case Kind.DATE:
            return pyarrow.date32()
        case Kind.LIST:
            return pyarrow.list_(pyarrow.string())
    return pyarrow.string()


def _row_groups(tables: Iterator[pyarrow.Table]) -> Iterator[pyarrow.Table]:
    import pyarrow

    gathered: list[pyarrow.Table] = []
    for table in tables:
        gathered.append(table)
        if sum(each.nbytes for each in gathered) >= ROW_GROUP:
            yield pyarrow.concat_tables(gathered)
            gathered = []
    if gathered:
        yield pyarrow.concat_tables(gathered)


def _tables(whole: Whole) -> Iterator[pyarrow.Table]:
    """The rows, a block at a time."""
    read = _reader(whole.selection.columns)
    block, size = [], 0
    for row in run.copied(rows(whole.selection, "as_exact"), "FORMAT csv"):
        block.append(row)
        size += len(row)
        if size >= BLOCK:
            yield read(b"".join(block))
            block, size = [], 0
    if block:
        yield read(b"".join(block))


def _reader(columns: tuple[Column, ...]) -> Any:
    """Reads lines of CSV as PostgreSQL writes them: null is nothing, an empty text is a pair of quotes."""
    import pyarrow
    from pyarrow import csv

    lists = [number for number, column in enumerate(columns) if column.kind is Kind.LIST]
    as_read = {column.name: pyarrow.string() if column.kind is Kind.LIST else _type(column) for column in columns}
    # A line with nothing on it is a row whose only value is null.
    parsing = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    converting = csv.ConvertOptions(
        column_types=as_read,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )

    def read(block: bytes) -> pyarrow.Table:
        # In one piece, for a row must not lie across two; and one after another, so that its memory is bounded.
        reading = csv.ReadOptions(column_names=list(as_read), block_size=len(block) + 1, use_threads=False)
        table = csv.read_csv(pyarrow.BufferReader(block), reading, parsing, converting)
        for number in lists:
            values = [None if text is None else json.loads(text) for text in table.column(number).to_pylist()]
            table = table.set_column(number, _field(columns[number]), pyarrow.array(values, _type(columns[number])))
        return table.cast(pyarrow.schema([_field(column) for column in columns]))

    return read
