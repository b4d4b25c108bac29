"""The addresses of bulk packages: the same editions give the same bytes, whole or in part; and the command."""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from budgets.datasets import slots
from budgets.models import Edition, Jurisdiction
from tests.api.conftest import API, Get, keep
from tests.api.packages import JIANGHAN_2024, PUTUO_2023, opened, rows, total
from tests.models.database import publish

# The same bytes


def test_the_same_editions_give_the_same_bytes(
    client: Client, db: None, made_packages: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, in whatever language and by whatever name of the host, and whenever."""
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    response = client.get(JIANGHAN_2024, {"lang": "en"}, headers={"Host": "localhost"})
    assert response.getvalue() == made_packages[JIANGHAN_2024]


def test_a_correction_makes_another_package_and_leaves_the_old_one_at_its_address(
    client: Client, get: Get, draft: Edition, made_packages: dict[str, bytes], settings: Any, tmp_path: Path
) -> None:
    (before,) = [each for each in get("bulk/")["results"] if each["url"].endswith(JIANGHAN_2024)]
    publish(edition=draft, by=None)
    response = client.get(JIANGHAN_2024)
    assert response.headers["Content-Location"] != before["permanent_url"]
    archive = opened(response.getvalue())
    assert [row["id"] for row in rows(archive, "data/editions.csv")] == ["420103-501-2024-approved-2"]
    assert total(rows(archive, "fiscal/expenditures.csv")) == Decimal("1000000.00")
    assert [row["reason"] for row in rows(archive, "data/corrections.csv")] == ["'=SUM(A1:A9)"]
    # Made anew, by what was current then.
    settings.BULK_ROOT = tmp_path / "elsewhere"
    assert client.get(before["permanent_url"]).getvalue() == made_packages[JIANGHAN_2024]


def test_who_has_the_list_is_told_when_a_package_was_made(
    client: Client, db: None, made_packages: dict[str, bytes]
) -> None:
    """Its list says null until then, and a package is made without any public change."""
    address = "/api/v1/bulk/"
    before = client.get(address)
    assert {each["sha256"] for each in before.json()["results"]} == {None}
    seen = {"If-None-Match": before.headers["ETag"]}
    assert client.get(address, headers=seen).status_code == 304
    content = keep(made_packages)
    after = client.get(address, headers=seen)
    assert after.status_code == 200
    sums = [each["sha256"] for each in after.json()["results"] if each["sha256"]]
    assert sums == [hashlib.sha256(content).hexdigest()]


def test_a_package_is_known_by_everything_that_its_bytes_follow_from(client: Client, draft: Edition) -> None:
    def tag() -> str:
        return str(client.head(JIANGHAN_2024).headers["ETag"])

    first, other = tag(), client.head(PUTUO_2023).headers["ETag"]
    assert first == tag()
    Jurisdiction.objects.filter(adcode="420103").update(name="江汉")
    renamed = tag()
    publish(edition=draft, by=None)
    assert len({first, renamed, tag(), other}) == 4


# The addresses


def test_the_list_names_every_district_and_year(client: Client, get: Get, kept_package: bytes) -> None:
    answer = get("bulk/")
    found = {(each["jurisdiction"], each["year"]): each for each in answer["results"]}
    years = {"310107": (2023, 2024, 2025), "420103": (2022, 2023, 2024)}
    assert list(found) == [(jurisdiction, year) for jurisdiction in years for year in years[jurisdiction]]
    assert answer["count"] == 6
    package, other = found["420103", 2024], found["310107", 2023]
    assert (package["bytes"], package["sha256"]) == (len(kept_package), hashlib.sha256(kept_package).hexdigest())
    assert (other["editions"], other["bytes"], other["sha256"]) == (1, None, None)  # nobody has asked for it
    assert client.get(package["permanent_url"]).getvalue() == client.get(package["url"]).getvalue() == kept_package
    assert get("bulk/", lang="en")["results"][-1]["jurisdiction_name"] == "Jianghan District, Wuhan"
    assert get("bulk/", as_of="2025-12-31")["results"] == []


def test_the_head_says_what_it_is_and_makes_nothing(client: Client, kept_package: bytes, settings: Any) -> None:
    head = client.head(PUTUO_2023)
    assert (head.status_code, head.headers["Content-Type"]) == (200, "application/zip")
    assert "Content-Length" not in head.headers  # it is not known
    assert len(list(Path(settings.BULK_ROOT).glob("*.zip"))) == 1
    digest = base64.b64encode(hashlib.sha256(kept_package).digest()).decode()
    for response in (client.get(JIANGHAN_2024), client.head(JIANGHAN_2024)):
        assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert response.headers["Content-Length"] == str(len(kept_package))
        assert response.headers["Content-Disposition"] == 'attachment; filename="mingzhang-420103-2024.zip"'
        assert response.getvalue() in (kept_package, b"")
    assert client.get(JIANGHAN_2024, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=1000-", 1000, None), ("bytes=-10", -10, None), ("bytes=5-999999999", 5, None)],
)
def test_a_part_can_be_asked_for(
    client: Client, db: None, kept_package: bytes, asked: str, start: int, end: int | None
) -> None:
    response = client.get(JIANGHAN_2024, headers={"Range": asked})
    assert response.status_code == 206
    part = kept_package[start:end]
    assert response.getvalue() == part
    first = start % len(kept_package)
    assert response.headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(kept_package)}"
    assert response.headers["Content-Length"] == str(len(part))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Range": "bytes=999999999-"}, 416),
        ({"Range": "bytes=9-3"}, 416),
        ({"Range": "bytes=-"}, 200),
        ({"Range": "rows=1-2"}, 200),
        ({"Range": "bytes=0-1,5-6"}, 200),
        ({"Range": "bytes=0-1", "If-Range": '"another"'}, 200),
    ],
)
def test_a_part_that_there_is_not(
    client: Client, db: None, kept_package: bytes, headers: dict[str, str], status: int
) -> None:
    response = client.get(JIANGHAN_2024, headers=headers)
    assert response.status_code == status
    if status == 416:
        assert response.json()["error"]["code"] == "no_such_part"
    else:
        assert response.getvalue() == kept_package


def test_a_package_that_there_is_not(refused: Get) -> None:
    error = refused(404, "bulk/420103/1999.zip")
    assert error["allowed"] == [f"http://testserver{API}bulk/420103/{year}.zip" for year in (2022, 2023, 2024)]
    assert "1999" in error["message"]
    assert len(refused(404, "bulk/999999/2024.zip")["allowed"]) == 6
    assert refused(404, "bulk/420103/2024.zip", as_of="2025-12-31")["allowed"] == []
    assert refused(400, "bulk/420103/2024.zip", as_of="soon")["parameter"] == "as_of"
    assert refused(400, "bulk/", jurisdiction="420103")["code"] == "unknown_parameter"


def test_a_package_needs_a_slot_only_while_it_is_made(client: Client, kept_package: bytes, settings: Any) -> None:
    settings.API_EXPORTS = 1
    slots._slots.cache_clear()
    with slots.Slot():
        busy = client.get(PUTUO_2023)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "10")
        assert client.get(JIANGHAN_2024).getvalue() == kept_package
    slots._slots.cache_clear()


# The command


def test_the_command_writes_what_the_address_gives(kept_package: bytes, tmp_path: Path, capsys: Any) -> None:
    output = tmp_path / "420103-2024.zip"
    call_command("export_bulk", jurisdiction="420103", year=2024, output=output)
    assert output.read_bytes() == kept_package
    assert hashlib.sha256(kept_package).hexdigest() in capsys.readouterr().out
    with pytest.raises(CommandError, match="已经存在") as caught:
        call_command("export_bulk", jurisdiction="420103", year=2024, output=output)
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"year": 1999}, "2022、2023、2024"),
        ({"jurisdiction": "999999"}, "没有"),
        ({"as_of": "2025-12-31"}, "没有"),
        ({"as_of": "soon"}, "2026-03-01"),
    ],
)
def test_the_command_names_what_there_is(db: None, tmp_path: Path, options: dict[str, Any], said: str) -> None:
    wanted: dict[str, Any] = {"jurisdiction": "420103", "year": 2024, "output": tmp_path / "x.zip"}
    with pytest.raises(CommandError, match=said) as caught:
        call_command("export_bulk", **wanted | options)
    assert caught.value.returncode == 2
    assert not (tmp_path / "x.zip").exists()
