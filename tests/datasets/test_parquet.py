"""Parquet: every value in its type, in constant memory."""

from __future__ import annotations

import ast
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgets.datasets.formats import parquet
from tests.conftest import ROOT
from tests.datasets.made_up import NAMES, read_parquet, rows_of, whole, written

pytestmark = pytest.mark.django_db


def test_parquet_has_every_value_in_its_type() -> None:
    file = read_parquet(written(parquet.write, whole()))
    assert [(field.name, str(field.type)) for field in file.schema_arrow] == [
        ("number", "int64"),
        ("code", "string"),
        ("text", "string"),
        ("flag", "bool"),
        ("amount", "decimal128(18, 2)"),
        ("share", "decimal128(24, 6)"),
        ("moment", "timestamp[us, tz=UTC]"),
        ("day", "date32[day]"),
        ("list", "list<element: string>"),
    ]
    amounts = (Decimal("12.34"), Decimal("9999999999987.70"))
    moment = datetime(2026, 3, 1, 4, 0, 0, 123456, tzinfo=UTC)
    odd = 'two\nlines, "quoted" _x0041_ <&> \x01\t'
    assert [tuple(row.values()) for row in file.read().to_pylist()] == [
        (1, "0207", "", True, amounts[0], Decimal("1.5"), moment, date(2026, 3, 1), ["a", "b;c"]),
        (2, "206", "=1+1", False, amounts[1], Decimal("0.000001"), None, date(1900, 3, 1), []),
        (3, None, odd, None, None, None, None, None, None),
    ]


def test_parquet_says_what_it_holds() -> None:
    file = read_parquet(written(parquet.write, whole()))
    said = {name.decode(): value.decode() for name, value in file.metadata.metadata.items()}
    assert said.pop("ARROW:schema")
    described = json.loads(said.pop("columns"))
    assert [column["name"] for column in described] == list(NAMES)
    assert described[4] == {
        "name": "amount", "type": "amount", "description": "金额", "description_en": "amount", "null": True,
    }  # fmt: skip
    assert said == {
        "dataset": "made_up",
        "title": "编造的",
        "title_en": "Made up",
        "url": "http://portal/api/v1/made-up/?as_of=2026-03-01",
        "count": "3",
        "total_amount": "10000000000000.04",
        "unknown_amount": "1",
        "amount_unit": "yuan",
        "as_of": "2026-03-01T04:00:00.123456Z",
    }
    about = file.schema_arrow.field("amount").metadata
    assert about == {b"description": "金额".encode(), b"description_en": b"amount"}


def test_parquet_in_row_groups_has_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    in_one = read_parquet(written(parquet.write, whole()))
    monkeypatch.setattr(parquet, "BLOCK", 1)
    monkeypatch.setattr(parquet, "ROW_GROUP", 150)
    in_groups = read_parquet(written(parquet.write, whole()))
    assert (in_one.num_row_groups, in_groups.num_row_groups) == (1, 2)
    assert in_one.read().equals(in_groups.read())


def test_a_parquet_file_of_any_length_needs_the_same_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow

    def needed(number: int) -> int:
        usual = pyarrow.default_memory_pool()
        pool = pyarrow.proxy_memory_pool(usual)
        pyarrow.set_memory_pool(pool)
        try:
            with rows_of(number, monkeypatch), open("/dev/null", "wb") as file:
                parquet.write(whole(), file)
        finally:
            pyarrow.set_memory_pool(usual)
        return int(pool.max_memory())

    monkeypatch.setattr(parquet, "ROW_GROUP", 1 << 19)
    assert needed(60_000) < 1.1 * needed(20_000)


def test_nobody_imports_arrow_who_does_not_write_parquet() -> None:
    """It takes 50 MB of every process."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ("budgets", "performance", "config")
        for path in (ROOT / package).rglob("*.py")
        if "pyarrow" in (source := path.read_text(encoding="utf-8"))
        for node in ast.parse(source).body
        if isinstance(node, ast.Import | ast.ImportFrom) and "pyarrow" in ast.unparse(node)
    ]
    assert found == []
