"""/verify/: which edition a file shows, whether it still stands, and which figure was altered."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as open_docx
from openpyxl import load_workbook

from budgets import throttling
from budgets.models import Edition
from budgets.throttling import Slots
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import REFERENCE, text

pytestmark = pytest.mark.django_db

SAME_BYTES = "一致：与公开的文件逐字节相同"
SAME = "一致：内容相同，文件重新保存过"
UNKNOWN = "不是本平台的文件，或者认不出是哪一版"
WHOSE = "科学技术和经济信息化局 2024年第 1 版"
NAMES = {"json": "420103-501-2024-t05.json", "csv": "420103-501-2024-t05.csv", "xlsx": "420103-501-2024-t05.xlsx"}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def verified(client: Client, content: bytes, name: str = "a", status: int = 200, **given: str) -> str:
    response = client.post("/verify/", {"file": SimpleUploadedFile(name, content), **given})
    assert response.status_code == status
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    return words(response.content.decode())


def downloaded(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def altered_workbook(content: bytes, sheet: str, old: float, new: float) -> bytes:
    """Every cell of the sheet with one figure has another, as a spreadsheet program would save it."""
    book = load_workbook(io.BytesIO(content))
    found = [cell for row in book[sheet].iter_rows() for cell in row if cell.value == old]
    assert found
    for cell in found:
        cell.value = new
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
def test_a_table_as_it_was_downloaded(client: Client, format: str) -> None:
    said = verified(client, downloaded(client, f"{REFERENCE}tables/5.{format}"), NAMES[format])
    assert SAME_BYTES in said
    assert WHOSE in said and "这一版是现行的。" in said


@pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
def test_in_the_other_unit(client: Client, format: str) -> None:
    said = verified(client, downloaded(client, f"{REFERENCE}tables/5.{format}?unit=yuan"), NAMES[format])
    assert SAME_BYTES in said


def test_one_figure_of_a_json_table(client: Client) -> None:
    """The digest stands in the file, so its name does not matter."""
    content = downloaded(client, f"{REFERENCE}tables/5.json").replace(b'"4692.00"', b'"4962.00"', 1)
    said = verified(client, content, "renamed.json")
    assert "有改动：1 处与公开的不同" in said
    assert "2024年一般公共预算支出表(分功能科目) 20604 技术研究与开发 合计 4692.00 4962.00" in said


def test_one_figure_of_a_csv_table(client: Client) -> None:
    content = downloaded(client, f"{REFERENCE}tables/5.csv").replace(b"4692.00", b"4962.00", 1)
    said = verified(client, content, "420103-501-2024-t05 (1).csv")
    assert "有改动：1 处与公开的不同" in said
    assert "20604 技术研究与开发 合计（万元） 4692.00 4962.00" in said


def test_a_csv_table_that_was_renamed_is_found_by_its_address(client: Client) -> None:
    content = downloaded(client, f"{REFERENCE}tables/5.csv")
    assert UNKNOWN in verified(client, content, "预算.csv")
    for address in (f"http://testserver{REFERENCE}tables/5/", REFERENCE):
        assert SAME_BYTES in verified(client, content, "预算.csv", address=address)


def test_a_csv_table_that_a_spreadsheet_saved_again(client: Client) -> None:
    """In GB 18030, without trailing zeros."""
    content = downloaded(client, f"{REFERENCE}tables/5.csv").decode("utf-8-sig")
    again = re.sub(r"\.00\b", "", content).encode("gb18030")
    assert SAME in verified(client, again, NAMES["csv"])


def test_a_workbook_that_was_saved_again_and_one_with_another_figure(client: Client) -> None:
    content = downloaded(client, f"{REFERENCE}tables/5.xlsx")
    assert SAME in verified(client, altered_workbook(content, "t05", 4692, 4692), NAMES["xlsx"])
    said = verified(client, altered_workbook(content, "t05", 5511.89, 5511.98), "其他名称.xlsx")
    assert "有改动：1 处与公开的不同" in said
    assert "合计 5511.89 5511.98" in said


def test_the_booklet_as_workbook(client: Client) -> None:
    content = downloaded(client, f"{REFERENCE}booklet.xlsx")
    assert SAME_BYTES in verified(client, content)
    said = verified(client, altered_workbook(content, "t05", 519.89, 591.89))
    assert "有改动：1 处与公开的不同" in said
    assert "2024年一般公共预算支出表(分功能科目) 合计 基本支出 · 人员经费 519.89 591.89" in said


def test_the_booklet_as_word_document(client: Client) -> None:
    content = downloaded(client, f"{REFERENCE}booklet.docx")
    assert SAME_BYTES in verified(client, content)
    document = open_docx(io.BytesIO(content))
    changed = 0
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.text == "4,692.00" and not changed:
                    cell.paragraphs[0].runs[0].text = "9,692.00"
                    changed = 1
    assert changed
    out = io.BytesIO()
    document.save(out)
    said = verified(client, out.getvalue())
    assert "有改动：1 处与公开的不同" in said
    assert "4,692.00 9,692.00" in said


def test_the_booklet_as_pdf(client: Client) -> None:
    content = downloaded(client, f"{REFERENCE}booklet.pdf")
    assert SAME_BYTES in verified(client, content)
    # The same document with other bytes.
    assert SAME in verified(client, content + b"\n%\n")


@pytest.fixture
def corrected(db: None) -> None:
    publish(edition=create_draft(*factories.reconciled()), by=None)
    facts = [*factories.reconciled()[:2], factories.expenditure("130000.00")]
    second = create_draft(*facts, number=2, correction_reason="示例原因")
    publish(edition=second, by=None)


def test_a_file_of_an_edition_that_was_corrected(client: Client, corrected: None) -> None:
    for name in ("tables/5.json", "booklet.xlsx"):
        content = downloaded(client, f"/999999/900/{YEAR}/editions/1/{name}")
        said = verified(client, content)
        assert SAME_BYTES in said
        assert "第 1 版" in said and "这一版已被更正，不再是现行的。" in said
    # The name of a table's file does not tell the edition: its content does.
    content = downloaded(client, f"/999999/900/{YEAR}/editions/1/tables/5.csv")
    said = verified(client, content, f"999999-900-{YEAR}-t05.csv")
    assert SAME_BYTES in said and "第 1 版" in said


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"a,b\r\n1,2\r\n", UNKNOWN),
        ("a.json", b"{}", UNKNOWN),
        ("a.json", b'{"edition": {}, "parts": [1, {"key": []}], "table": {}}', UNKNOWN),
        ("a.json", b'{"edition": {"year": 99999999999999999999}, "parts": [], "table": 5}', UNKNOWN),
        ("a.json", b'{"edition": {"department": "\\u0000\\ud800"}, "parts": [], "table": 5}', UNKNOWN),
        ("a.json", b"{" * 100_000, UNKNOWN),
        ("a.txt", "看不懂".encode(), UNKNOWN),
        ("a.pdf", b"%PDF-1.7 nothing", "不能读取这个文件"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "内容不是可识别的格式。"),
        ("a.xlsx", b"PK\x03\x04 cut", "文件不完整"),
        ("a.csv", b" ", "文件是空的。"),
    ],
)
def test_what_is_not_ours(client: Client, name: str, content: bytes, words: str) -> None:
    assert words in verified(client, content, name)


def test_parts_of_the_wrong_kind_are_differences_not_errors(client: Client) -> None:
    record = json.loads(downloaded(client, f"{REFERENCE}tables/5.json"))
    half = {"key": "main", "rows": [{"key": "\ud800", "cells": ["\ud800" * 9, "1" * 9999]}], "columns": []}
    for parts in (
        [half],
        [],
        [1],
        [{"key": "main"}],
        [{"key": "main", "rows": [1, {"cells": 3}], "columns": [None]}],
        [[]],
    ):
        said = verified(client, json.dumps(record | {"parts": parts}).encode())
        assert "有改动：" in said


def test_rows_that_are_missing_added_or_moved(client: Client) -> None:
    """In CSV: 2101103 is gone, a row is new; the others meet by their codes."""
    lines = downloaded(client, f"{REFERENCE}tables/5.csv").decode("utf-8-sig").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("2101103,")]
    assert len(kept) == len(lines) - 1
    said = verified(
        client, "".join([*kept[:4], *kept[5:7], "2999999,凭空,1.00,,,,1.00\r\n", *kept[7:]]).encode(), NAMES["csv"]
    )
    assert "有改动：3 处与公开的不同" in said
    assert "2101103 公务员医疗补助 2101103 公务员医疗补助 42.99 42.99 42.99 没有" in said
    assert "2999999 凭空 没有 2999999 凭空 1.00 1.00" in said
    assert "2060101 行政运行 2060101 行政运行 346.75 346.75 288.58 58.17 没有" in said


def test_a_digest_that_is_typed(client: Client) -> None:
    edition = Edition.objects.get(department__code="501", year=2024)
    number = edition.digest.removeprefix("sha256:")
    for given in (edition.digest, number, number[:12], f" {number.upper()} "):
        said = words(text(client, "/verify/", digest=given))
        assert "这个摘要属于：" in said and WHOSE in said
    assert "没有公开过带这个摘要的版本" in words(text(client, "/verify/", digest="0" * 64))
    assert "“xyz”不是摘要" in words(text(client, "/verify/", digest="xyz"))
    said = words(text(client, "/verify/", digest=edition.document.sha256))
    assert "这是一份来源文件的 SHA-256" in said and WHOSE in said


def test_a_package(client: Client, tmp_path: Any, settings: Any) -> None:
    settings.BULK_ROOT = tmp_path
    content = downloaded(client, "/api/v1/bulk/420103/2024.zip")
    said = verified(client, content)
    assert SAME in said and WHOSE in said
    said = verified(client, repacked(content, "tables/501/approved/t05.json", b'"4692.00"', b'"4962.00"'))
    assert "有改动：1 处与公开的不同" in said and "4692.00 4962.00" in said
    said = verified(client, repacked(content, "data/expenditures.csv", b"46920000", b"49620000"))
    assert "有改动：1 处与公开的不同" in said and "data/expenditures.csv SHA-256" in said


def repacked(content: bytes, path: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if name == path:
                assert old in data
                data = data.replace(old, new, 1)
            made.writestr(name, data)
    return out.getvalue()


def test_without_a_file_or_with_too_much(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.post("/verify/")
    assert response.status_code == 400 and "请先选择一个文件" in response.content.decode()
    monkeypatch.setattr("budgets.intake.limits.MAX_BYTES", 10)
    assert "文件超过" in verified(client, b"12345678901", status=413)
    assert client.put("/verify/").status_code == 405


def test_forged_requests_are_answered_like_any_other_and_too_many_are_not(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cookie and no token: nothing is changed. Twice a day each is as much as this test allows."""
    slots = Slots.in_file(tmp_path / "allowances", b"key")
    monkeypatch.setattr(throttling, "slots", lambda: slots)
    settings.VERIFY_RATE = (2, 86_400)
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.77")
    assert UNKNOWN in verified(client, b"x")
    assert UNKNOWN in verified(client, b"x")
    response = client.post("/verify/", {"file": SimpleUploadedFile("a", b"x")})
    assert response.status_code == 429
    assert "核对过于频繁：每 86400 秒最多 2 次。" in response.content.decode()
    assert 43_100 < int(response["Retry-After"]) <= 43_200


def test_the_same_queries_whatever_is_in_the_file(client: Client, django_assert_num_queries: Any) -> None:
    content = downloaded(client, f"{REFERENCE}tables/5.json")
    for each in (content, content.replace(b'"4692.00"', b'"1.00"')):
        with django_assert_num_queries(3):
            client.post("/verify/", {"file": SimpleUploadedFile("a", each)})
