"""The booklet's page and files as a visitor gets them."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets import publication
from budgets.facts import TextSection
from budgets.models import Edition
from budgets.renderers.booklet import BOOKLET_FORMATS, pdf
from tests.factories import reconciled
from tests.models.database import YEAR, create_draft, every_fact, publish
from tests.renderers.test_formats_agree import OfficialForm
from tests.views.reading import REFERENCE, addresses, text

pytestmark = pytest.mark.django_db

PAGE = f"{REFERENCE}booklet/"
CURRENT = f"/999999/900/{YEAR}/booklet"
PINNED = f"/999999/900/{YEAR}/editions/1/booklet"
OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.fixture(autouse=True)
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the files is for tests/renderers; here it counts of which document they are made."""
    for key, found in BOOKLET_FORMATS.items():
        quick = replace(found, render=lambda booklet: booklet.foot.encode())
        monkeypatch.setitem(BOOKLET_FORMATS, key, quick)


def own(html: str) -> str:
    """The document on the page, without the frame."""
    return html.partition('<article class="booklet"')[2].partition("</article>")[0]


@pytest.mark.parametrize("address", [PAGE, "/310107/wanli/2023/booklet/", "/420103/501/2022/booklet/"])
def test_the_page_has_every_table_as_its_own_page_has_it(client: Client, address: str) -> None:
    whole = OfficialForm()
    whole.feed(text(client, address))
    expected: list[Any] = []
    for number in range(1, 16):
        alone = OfficialForm()
        alone.feed(text(client, address.replace("booklet/", f"tables/{number}/")))
        expected += alone.parts
    assert whole.parts == expected


def test_contents_lead_to_every_part_section_and_table(client: Client) -> None:
    html = text(client, PAGE)
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert anchors == [
        *("part-1", "section-duties", "section-units", "section-staffing"),
        *("part-2", "section-overview", "part-3", "part-4", "part-5"),
        *(f"t{number:02d}" for number in range(1, 16)),
    ]
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert set(anchors) <= set(ids)
    assert len(ids) == len(set(ids))


def test_headings_step_down_one_at_a_time(client: Client) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", text(client, PAGE))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_document_is_chinese_for_every_reader(client: Client) -> None:
    chinese, english = text(client, PAGE), text(client, f"/en{PAGE}")
    assert own(english).replace("/en/", "/") == own(chinese)
    assert '<html lang="en">' in english
    assert '<article class="booklet" lang="zh-CN">' in english


def test_the_page_and_its_files_are_linked(client: Client) -> None:
    files = [f"{REFERENCE}booklet.{key}" for key in ("pdf", "docx", "xlsx")]
    for page in (REFERENCE, f"{REFERENCE}tables/5/"):
        found = addresses(text(client, page))
        assert {PAGE, *files} <= set(found)
    pinned = addresses(text(client, f"{REFERENCE}editions/1/booklet/"))
    assert {f"{REFERENCE}editions/1/booklet.{key}" for key in ("pdf", "docx", "xlsx")} <= set(pinned)
    assert not set(files) & set(pinned)


@pytest.mark.parametrize("where", [REFERENCE, f"{REFERENCE}editions/1/", f"/en{REFERENCE}"])
@pytest.mark.parametrize(
    ("key", "media_type", "disposition"),
    [
        ("pdf", "application/pdf", "inline"),
        ("docx", f"{OFFICE}.wordprocessingml.document", "attachment"),
        ("xlsx", f"{OFFICE}.spreadsheetml.sheet", "attachment"),
    ],
)
def test_files(client: Client, where: str, key: str, media_type: str, disposition: str) -> None:
    response = client.get(f"{where}booklet.{key}")
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert response["Content-Disposition"] == f'{disposition}; filename="420103-501-2024-1-booklet.{key}"'
    assert response.content.decode().startswith("武汉市江汉区科学技术和经济信息化局2024年部门预算　第1版　公开时间")


def test_a_format_that_there_is_not(client: Client) -> None:
    response = client.get(f"{REFERENCE}booklet.odt")
    assert response.status_code == 404
    found = addresses(response.content.decode())
    assert {f"{REFERENCE}booklet.{key}" for key in ("pdf", "docx", "xlsx")} <= set(found)


def test_a_file_stands_whatever_else_becomes_public(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(f"{REFERENCE}booklet.pdf")
    publish(edition=create_draft(*every_fact()), by=None)
    with django_assert_num_queries(1):
        again = client.get(f"{REFERENCE}booklet.pdf", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{REFERENCE}editions/1/booklet.pdf")["ETag"] == first["ETag"]
    assert client.get(f"/en{REFERENCE}booklet.pdf")["ETag"] == first["ETag"]
    published = Edition.objects.current().get(department__code="501", year=2024).published_at
    assert first["Last-Modified"] == f"{published:%a, %d %b %Y %H:%M:%S} GMT"
    assert first["Cache-Control"] == "no-cache"


def test_each_format_has_its_own_tag(client: Client) -> None:
    tags = {client.get(f"{REFERENCE}booklet.{key}")["ETag"] for key in ("pdf", "docx", "xlsx")}
    assert len(tags) == 3


def test_a_withdrawn_edition_changes_its_files(client: Client) -> None:
    edition = publish(edition=create_draft(*every_fact()), by=None)
    before = client.get(f"{PINNED}.pdf")
    publication.withdraw(edition=edition, by=None, reason="数据有误")
    after = client.get(f"{PINNED}.pdf", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "已撤回".encode() in after.content
    assert "已撤回".encode() not in before.content
    assert client.get(f"{CURRENT}/").status_code == client.get(f"{CURRENT}.pdf").status_code == 404


def test_a_draft_is_for_those_who_may_read_it(client: Client, staff_client: Client) -> None:
    create_draft(*every_fact())
    for address in (f"{PINNED}/", f"{PINNED}.pdf", f"{PINNED}.docx", f"{PINNED}.xlsx"):
        assert client.get(address).status_code == 404
        response = staff_client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response
    assert '<p class="mark">草稿</p>' in own(text(staff_client, f"{PINNED}/"))
    draft = staff_client.get(f"{PINNED}.pdf")
    assert "草稿".encode() in draft.content
    assert 'filename="999999-900-2090-draft-booklet.pdf"' in draft["Content-Disposition"]


def test_text_is_never_markup(client: Client) -> None:
    body = "<script>alert(1)</script>\n（一）<b>标题</b>\n{{ settings }} {% now %} &amp;"
    section = TextSection(number=1, key="duties", title='<i>职能</i>"', body=body)
    publish(edition=create_draft(*reconciled(), section), by=None)
    html = own(text(client, f"{CURRENT}/"))
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in html
    assert "<h4>（一）&lt;b&gt;标题&lt;/b&gt;</h4>" in html
    assert "<p>{{ settings }} {% now %} &amp;amp;</p>" in html
    assert ">一、&lt;i&gt;职能&lt;/i&gt;&quot;</h3>" in html


@pytest.mark.parametrize(("address", "queries"), [(PAGE, 4), (f"{REFERENCE}booklet.docx", 3)])
def test_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int) -> None:
    """The clock of pages, the department's editions, the tables, the text; and a made one but the first of them."""
    with django_assert_num_queries(queries):
        client.get(address)
    with django_assert_num_queries(1):
        client.get(address)
    caches["pages"].clear()
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize(
    ("why", "words"),
    [(pdf.NoChineseFont(), "fonts-noto-cjk"), (pdf.NotSet("error: <unknown>"), "这一版的 PDF 没有生成成功。")],
)
def test_without_a_pdf_the_other_formats_are_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, why: Exception, words: str
) -> None:
    def fail(booklet: object) -> bytes:
        raise why

    monkeypatch.setitem(BOOKLET_FORMATS, "pdf", replace(BOOKLET_FORMATS["pdf"], render=fail))
    response = client.get(f"{REFERENCE}booklet.pdf")
    html = response.content.decode()
    assert (response.status_code, words in html, "unknown" in html) == (503, True, False)
    assert "ETag" not in response
    main = html.partition("<main")[2].partition("</main>")[0]
    assert addresses(main) == [f"{REFERENCE}booklet.{key}" for key in ("docx", "xlsx")]
    assert ("error: <unknown>" in caplog.text) == isinstance(why, pdf.NotSet)
