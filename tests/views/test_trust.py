"""What a page says of itself: to people in a line, to programs in its head; the log of corrections, the feeds."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from budgets import publication
from budgets.models import Edition, Membership, PublicChange
from budgets.roles import Role
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import PROJECT, REFERENCE, text

pytestmark = pytest.mark.django_db

CURRENT = f"/999999/900/{YEAR}/"
REASON = "漏列 <一笔>\x0b设备"
ATOM = "{http://www.w3.org/2005/Atom}"


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def bar(client: Client, address: str) -> str:
    found = re.search(r'<aside class="edition-bar.*?</aside>', text(client, address), re.DOTALL)
    assert found is not None
    return found[0]


def facts(amount: str) -> list[Any]:
    return [*factories.reconciled()[:2], factories.expenditure(amount)]


@pytest.fixture
def corrected(db: None) -> None:
    publish(edition=create_draft(*facts("100000.00")), by=None)
    publish(edition=create_draft(*facts("130000.00"), number=2, correction_reason=REASON), by=None)


@pytest.fixture
def withdrawn(corrected: None) -> None:
    person = User.objects.create(username="publisher")
    Membership.objects.create(user=person, role=Role.PUBLISHER)
    publication.withdraw(edition=Edition.objects.get(year=YEAR, number=2), by=person, reason="数据有误。")


@pytest.mark.parametrize(
    "below", ["", "tables/5/", "booklet/", "checks/", "projects/", f"projects/{PROJECT}/", "editions/1/tables/9/"]
)
def test_every_page_of_an_edition_says_which_it_is(client: Client, below: str) -> None:
    edition = Edition.objects.get(department__code="501", year=2024)
    shown = bar(client, REFERENCE + below)
    said = words(shown)
    assert f"第 1 版 · 年初预算 · 现行 · {edition.published_at:%Y}" in said
    assert f"摘要 {edition.digest[7:19]}" in said and edition.digest in said
    local = timezone.localtime(edition.published_at)
    assert f'<time datetime="{local.isoformat()}">{local:%Y-%m-%d}</time> 公开' in shown
    assert re.search(r"按 \d+ 条规则核对： 错误 2 （其中已批准例外 2） 警告 2 提示 14", said)
    assert f'href="{REFERENCE}editions/1/"' in shown
    assert all(f"booklet.{format}" in shown for format in ("pdf", "docx", "xlsx"))


def test_a_corrected_edition_leads_to_the_current_one(client: Client, corrected: None) -> None:
    old, new = bar(client, f"{CURRENT}editions/1/tables/5/"), bar(client, f"{CURRENT}tables/5/")
    assert "第 1 版 · 年初预算 · 已更正 · " in words(old) and f'<a href="{CURRENT}">现行版本</a>' in old
    assert "第 2 版 · 年初预算 · 更正版，现行 · " in words(new) and "现行版本" not in new
    assert f'<a href="{CURRENT}changes/">更正了哪些内容</a>' in new


def test_a_draft_has_neither_digest_nor_permanent_address(staff_client: Client) -> None:
    create_draft(*factories.reconciled())
    shown = bar(staff_client, CURRENT + "editions/1/")
    assert "sha256" not in shown and "永久地址" not in shown
    assert "整本公开文件" in shown and "勾稽检查" in shown
    assert "application/ld+json" not in text(staff_client, CURRENT + "editions/1/")


@pytest.mark.parametrize(("address", "editions"), [("/420103/501/", 3), ("/420103/", 1), ("/310107/wanli/", 3)])
def test_pages_that_add_up_say_as_of_when_and_of_how_many(client: Client, address: str, editions: int) -> None:
    """A change elsewhere is none of theirs."""
    last = PublicChange.objects.filter(edition__department__jurisdiction__adcode=address[1:7]).order_by("tick").last()
    assert last is not None
    shown = bar(client, address)
    of_district = address.count("/") == 2
    assert (f"截至第 {last.tick} 次公开变动" if of_district else "截至最近一次公开变动") in words(shown)
    assert f'<time datetime="{localtime(last.at).isoformat()}">' in shown
    assert f"由 {editions} 个现行版本得出" in words(shown)
    found = re.search(r'href="(/api/v1/editions/[^"]+)"', shown)
    assert found is not None
    assert client.get(unescape(found[1])).json()["count"] == editions


def head(client: Client, address: str) -> dict[str, str]:
    page = text(client, address)
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_links_have_previews(client: Client) -> None:
    sentence = "2024年安排支出5,511.89万元，比2023年的5,950.80万元减少438.91万元（7.38%）"
    said = head(client, REFERENCE)
    assert said["og:title"] == "2024 · 武汉市江汉区科学技术和经济信息化局 · 明账"
    assert said["og:description"].startswith(f"武汉市江汉区科学技术和经济信息化局：{sentence}")
    assert said["og:description"] == said["description"]
    assert said["og:url"] == f"http://testserver{REFERENCE}"
    assert said["og:image"].startswith("http://testserver/static/img/preview")
    assert said["twitter:card"] == "summary"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        (f"{REFERENCE}tables/5/?unit=yuan", f"{REFERENCE}tables/5/"),
        (f"{REFERENCE}editions/1/tables/5/", f"{REFERENCE}tables/5/"),
        ("/420103/years/2023/?unit=yi", "/420103/years/2023/"),
        (f"/en{REFERENCE}", f"/en{REFERENCE}"),
    ],
)
def test_each_page_has_one_address(client: Client, address: str, canonical: str) -> None:
    assert f'<link rel="canonical" href="http://testserver{canonical}">' in text(client, address)


def test_an_edition_that_is_not_current_stands_for_itself(client: Client, corrected: None) -> None:
    address = f"{CURRENT}editions/1/"
    assert f'<link rel="canonical" href="http://testserver{address}">' in text(client, address)


def alternates(client: Client, address: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', text(client, address))
    return {kind.partition(";")[0].rpartition("/")[2]: link for kind, link in found}


def test_files_are_alternates(client: Client) -> None:
    sheet = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    table = f"{REFERENCE}tables/5"
    expected = {"json": f"{table}.json", "csv": f"{table}.csv", sheet: f"{table}.xlsx"}
    assert alternates(client, f"{table}/") == expected
    assert alternates(client, f"{REFERENCE}booklet/")["pdf"] == f"{REFERENCE}booklet.pdf"


def described(client: Client, address: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(client, address), re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_data_are_described_for_programs(client: Client) -> None:
    edition = Edition.objects.get(department__code="501", year=2024)
    said = described(client, f"{REFERENCE}tables/5/")
    assert (said["@context"], said["@type"]) == ("https://schema.org", "Dataset")
    assert said["name"] == "武汉市江汉区科学技术和经济信息化局 2024 年部门预算 · 一般公共预算支出表(分功能科目)"
    assert 50 < len(said["description"]) < 5000
    assert said["identifier"] == ["420103-501-2024-approved-1", edition.digest]
    assert (said["version"], said["temporalCoverage"]) == ("1", "2024-01-01/2024-12-31")
    assert said["spatialCoverage"]["identifier"] == "420103"
    assert said["creator"]["name"] == "武汉市江汉区科学技术和经济信息化局"
    assert said["isPartOf"]["url"] == f"http://testserver{REFERENCE}"
    assert {(each["encodingFormat"], each["contentUrl"]) for each in said["distribution"]} >= {
        ("text/csv", f"http://testserver{REFERENCE}tables/5.csv"),
        ("application/json", f"http://testserver{REFERENCE}tables/5.json"),
    }
    whole = described(client, REFERENCE)
    assert whole["description"].startswith("2024年安排支出5,511.89万元")
    assert "application/pdf" in {each["encodingFormat"] for each in whole["distribution"]}


def test_no_name_ends_the_block_of_data(client: Client) -> None:
    edition = publish(edition=create_draft(*factories.reconciled()), by=None)
    edition.department.name = "</script><script>alert(1)</script>&"
    edition.department.save()
    page = text(client, CURRENT)
    assert "<script>alert" not in page
    assert described(client, CURRENT)["creator"]["name"] == edition.department.name


def test_the_log_of_corrections(client: Client, withdrawn: None) -> None:
    for address in ("/corrections/", "/999999/corrections/"):
        page = text(client, address)
        said = words(page)
        assert "共 2 次更正和撤回。" in said
        withdrawal, correction = said.split("撤回公开")[1].split("更正公开")
        assert "第 2 版" in withdrawal and "原因： 数据有误。" in withdrawal
        assert "第 1 版 → 第 2 版" in correction and "原因： 漏列 <一笔>\x0b设备".replace("\x0b", " ") in correction
        assert "漏列 &lt;一笔&gt;" in page
        assert "100,000.00 130,000.00 +30,000.00" in correction
        assert f'href="{CURRENT}editions/2/changes/"' in page and f'href="{CURRENT}editions/2/changes.csv"' in page
    assert "还没有更正，也没有撤回。" in words(text(client, "/420103/corrections/"))
    assert client.get("/corrections/?page=2").status_code == 400
    assert client.get("/123456/corrections/").status_code == 404


def test_figures_that_changed_are_counted(client: Client, corrected: None) -> None:
    """As many as the CSV of changes has lines with figures on both sides or on one."""
    lines = client.get(f"{CURRENT}changes.csv").content.decode().splitlines()[1:]
    figures = sum(bool(re.search(r",[+-]?\d+\.\d\d$", line)) for line in lines)
    tables = len({line.split(",")[0] for line in lines})
    assert figures > 5
    assert f"改动 {figures} 个数字，涉及 {tables} 张表。" in words(text(client, "/corrections/"))


def test_queries_of_the_log_do_not_grow(client: Client, corrected: None, django_assert_num_queries: Any) -> None:
    """The clock, how many, the changes, editions before, tables; of withdrawals their reasons besides."""
    with django_assert_num_queries(5):
        text(client, "/corrections/")
    publish(edition=create_draft(*facts("140000.00"), number=3, correction_reason="又一次"), by=None)
    with django_assert_num_queries(5):
        assert "共 2 次" in text(client, "/corrections/")


def entries(client: Client, address: str) -> tuple[ElementTree.Element, list[ElementTree.Element]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    return feed, feed.findall(f"{ATOM}entry")


@pytest.mark.parametrize("address", ["/feed.atom", "/999999/feed.atom", "/999999/900/feed.atom"])
def test_feeds_tell_all_three_kinds(client: Client, withdrawn: None, address: str) -> None:
    feed, found = entries(client, address)
    assert feed.findtext(f"{ATOM}id") == f"http://testserver{address}"
    titles = [entry.findtext(f"{ATOM}title") for entry in found[:3]]
    assert titles == [
        f"{kind}：示例局 {YEAR} 年部门预算第 {number} 版"
        for kind, number in (("撤回公开", 2), ("更正公开", 2), ("首次公开", 1))
    ]
    changes = {change.tick: change for change in PublicChange.objects.all()}
    newest = max(changes)
    last = changes[newest]
    assert found[0].findtext(f"{ATOM}id") == f"tag:testserver,{last.at:%Y-%m-%d}:change/{newest}"
    assert feed.findtext(f"{ATOM}updated") == found[0].findtext(f"{ATOM}updated")
    link = found[1].find(f"{ATOM}link")
    assert link is not None and link.get("href") == f"http://testserver{CURRENT}editions/2/changes/"
    assert "原因：漏列 &lt;一笔&gt;设备。" in (found[1].findtext(f"{ATOM}summary") or "")


def test_feeds_of_others_are_not_mixed(client: Client, corrected: None) -> None:
    assert len(entries(client, "/420103/501/feed.atom")[1]) == 3
    assert len(entries(client, "/en/420103/feed.atom")[1]) == 3
    assert client.get("/420103/nobody/feed.atom").status_code == 404


def test_a_feed_is_asked_for_in_vain_until_something_changes(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        first = client.get("/feed.atom")
    with django_assert_num_queries(1):
        again = client.get("/feed.atom", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""
    publish(edition=create_draft(*factories.reconciled()), by=None)
    assert client.get("/feed.atom", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_pages_name_their_feeds(client: Client) -> None:
    page = text(client, f"{REFERENCE}tables/5/")
    found = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', page)
    assert found == ["/feed.atom", "/420103/feed.atom", "/420103/501/feed.atom"]
