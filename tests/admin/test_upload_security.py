"""What a hostile or careless upload does: nothing."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets import uploads
from budgets.intake import limits
from budgets.models import Edition, Upload
from budgets.roles import Role
from tests.admin.members import at, empty_draft, export, member, send, sent
from tests.intake.exports import ROWS, WORK, with_cells
from tests.models.database import create_draft, every_fact, publish

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def draft() -> Edition:
    return empty_draft()


@pytest.fixture
def clerk(draft: Edition) -> Client:
    return member(draft.department)


def refused(response: Any) -> str:
    assert response.status_code == 400
    assert not Upload.objects.exists()
    assert not any(path.is_file() for path in Path(django_settings.MEDIA_ROOT).rglob("*"))
    return "".join(response.context["refused"])


def test_script_is_text_on_every_page(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    rows = [with_cells(WORK, project=f"评审{SCRIPT}") if row is WORK else row for row in ROWS]
    upload = sent(clerk, draft, export(tmp_path, *rows, name="a<img src=x onerror=alert(1)>.csv".replace("/", "")))
    clerk.post(at("confirm_upload", draft, upload))
    pages = [
        at("imports_page", draft),
        at("upload_page", draft, upload),
        f"/admin/budgets/edition/{draft.pk}/change/",
        "/admin/budgets/project/",
        f"/999999/900/{draft.year}/projects/",
    ]
    for address in pages:
        page = clerk.get(address).content.decode()
        assert SCRIPT not in page and "<img src=x" not in page, address
    assert "评审&lt;script&gt;" in clerk.get(at("upload_page", draft, upload)).content.decode()


@pytest.mark.parametrize("name", ["a.svg", "a.exe", "a.doc", "a", ".csv", "a.html.svg", "a.csv\0.svg"])
def test_other_kinds_of_file_are_refused_by_their_name(draft: Edition, clerk: Client, name: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    assert "不能上传这类文件" in refused(send(clerk, draft, SimpleUploadedFile(name or "a", svg)))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"<html><body>x</body></html>", "HTML"),
        ("a.xlsx", b"%PDF-1.7\n", "PDF"),
        ("a.txt", b"MZ\x90\0\3", "不是可识别的格式"),
        ("a.csv", b"\x89PNG\r\n", "不是可识别的格式"),
        ("a.docx", b"PK\x03\x04cut off", "不完整"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "已加密"),
        ("a.txt", b"  \n", "空的"),
    ],
)
def test_the_wrong_content_under_the_right_name(
    draft: Edition, clerk: Client, name: str, content: bytes, why: str
) -> None:
    assert why in refused(send(clerk, draft, SimpleUploadedFile(name, content)))


def test_too_large_a_file(draft: Edition, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    assert "文件超过" in refused(send(clerk, draft, SimpleUploadedFile("a.txt", b"x" * 1001)))


def test_a_body_that_is_too_large_is_not_read(draft: Edition, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", -limits.MEGABYTE)
    response = send(clerk, draft, SimpleUploadedFile("a.txt", b"x"))
    assert response.status_code == 413
    assert response.wsgi_request._read_started is False


def test_a_zip_bomb(draft: Edition, clerk: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * (30 << 20))
    upload = sent(clerk, draft, SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert upload.state == "refused"
    assert "压缩炸弹" in upload.result["problems"][0]


@pytest.mark.parametrize(
    ("sent_name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\clerk\\预算.csv", "预算.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("gnp\u202excod.csv", "gnpxcod.csv"),
        ("x" * 300 + ".csv", "x" * 197 + ".csv"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(sent_name: str, kept: str) -> None:
    assert uploads.plain_name(sent_name) == kept


def test_files_lie_under_names_that_nobody_can_guess(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    assert re.fullmatch(r"uploads/[0-9a-f]{32}", upload.file.name)
    assert clerk.get(f"{django_settings.MEDIA_URL}{upload.file.name}", follow=True).status_code == 404
    response = clerk.get(at("upload_file", draft, upload))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"
    assert b"".join(response.streaming_content) == Path(upload.file.path).read_bytes()


def test_the_same_file_twice_changes_nothing(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    first = sent(clerk, draft, export(tmp_path))
    clerk.post(at("confirm_upload", draft, first))
    clerk.post(at("confirm_upload", draft, first))
    assert Edition.objects.get(pk=draft.pk).version == 1
    second = sent(clerk, draft, export(tmp_path))
    assert all(not sum(kind["counts"].values()) for kind in second.result["changes"].values())


def test_without_the_token_nothing_happens(draft: Edition, tmp_path: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    member(draft.department)
    client.force_login(User.objects.get(username="clerk-900"))
    assert send(client, draft, export(tmp_path)).status_code == 403
    assert not Upload.objects.exists()


def test_others_do_not_get_near_an_upload(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    elsewhere = Edition.objects.get(department__code="501", year=2024).department
    people = {
        404: [member(elsewhere), Client()],
        403: [member(draft.department, role) for role in (Role.UNIT_REVIEWER, Role.AUDITOR, Role.BUREAU_REVIEWER)],
    }
    pages = ("imports_page", "start", "workbook")
    files = ("upload_page", "upload_file")
    changes = ("read_upload", "confirm_upload", "undo_upload", "discard_upload")
    for status, clients in people.items():
        for client in clients:
            may_read = status == 403
            for name in (*pages, *files):
                response = client.get(at(name, draft, upload if name in files else None))
                assert (response.status_code == 200) is may_read, name
                if response.streaming:
                    assert b"".join(response.streaming_content)
            for name in (*changes, "upload", "start"):
                response = client.post(at(name, draft, upload if name in changes else None))
                assert response.status_code in ((403,) if may_read else (404, 302)), name
                assert may_read or response.status_code == 404 or "login" in response["Location"]
    upload.refresh_from_db()
    assert upload.state == "read"


def test_a_colleague_reads_an_upload_but_does_not_confirm_it(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    other = member(draft.department, name="colleague")
    assert other.get(at("upload_page", draft, upload)).status_code == 200
    assert other.post(at("confirm_upload", draft, upload)).status_code == 404


def test_an_upload_belongs_to_its_edition(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    other = Edition.objects.create(department=draft.department, year=draft.year + 1)
    for name in ("upload_page", "upload_file"):
        assert clerk.get(at(name, other, upload)).status_code == 404


def test_nothing_goes_into_what_is_no_draft(tmp_path: Path) -> None:
    published = publish(edition=create_draft(*every_fact(), year=2026), by=None)
    client = member(published.department)
    assert "只能向草稿导入" in refused(send(client, published, export(tmp_path)))


def test_every_address_but_pages_wants_a_post(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    for name in ("read_upload", "confirm_upload", "undo_upload", "discard_upload"):
        assert clerk.get(at(name, draft, upload)).status_code == 403
    assert clerk.get(at("upload", draft)).status_code == 403
