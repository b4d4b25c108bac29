"""The exported site: the same bytes as the live one but for links, whole, and only what changed written again."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from budgets import publication, registry
from budgets.models import Edition
from budgets.site import manifest, register
from budgets.site.kinds import KINDS
from budgets.site.kinds import _plain as _none
from budgets.site.links import Links
from tests import factories
from tests.models.database import PROJECT, YEAR, create_draft, publish
from tests.site.site import ORIGIN, broken, cells, contents, counted, export

pytestmark = pytest.mark.django_db

THIS = f"999999/900/{YEAR}"
CHINESE = ("--jurisdiction=999999", "--language=zh-hans")


@pytest.fixture
def published(db: None) -> Edition:
    return publish(edition=create_draft(*factories.reconciled()), by=None)


@pytest.fixture(autouse=True)
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting the type of a PDF takes a second; it is a file like the others."""
    from budgets.renderers.booklet import BOOKLET_FORMATS

    monkeypatch.delitem(BOOKLET_FORMATS, "pdf")


OTHERS = ("table", "chart", "embed", "feed", "corrections", "glossary", "function", "economic", "performance")


@pytest.fixture
def few_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were no tables, charts, units and so on: how files are kept does not depend on how many there are."""
    found = tuple(replace(kind, queries=_none) for kind in KINDS if not any(each in kind.name for each in OTHERS))
    monkeypatch.setattr(register, "KINDS", found)


def live(client: Client, address: str) -> bytes:
    response = client.get(address, secure=True, headers={"host": "localhost"})
    assert response.status_code == 200
    return response.content


def test_the_site_is_the_live_one(
    client: Client, published: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both languages, of three tables: nothing leads nowhere; files are equal, pages but for their links."""
    three = {number: table for number, table in registry.tables().items() if number in (5, 11, 15)}
    monkeypatch.setattr("budgets.site.kinds.registry", SimpleNamespace(tables=lambda: three))
    assert counted(export(tmp_path, "--jurisdiction=999999"))[1:] == (0, 0)
    assert broken(tmp_path) == {}
    for file in (f"{THIS}/tables/5.csv", f"{THIS}/tables/5.json", f"{THIS}/booklet.docx", f"en/{THIS}/tables/5.xlsx"):
        assert (tmp_path / file).read_bytes() == live(client, f"/{file}")
    for page in (
        f"{THIS}/",
        f"{THIS}/tables/5/",
        f"{THIS}/editions/1/checks/",
        "999999/",
        f"en/{THIS}/projects/{PROJECT}/",
    ):
        exported = (tmp_path / page / "index.html").read_text()
        page_live = live(client, f"/{page}").decode()
        assert cells(exported) == cells(page_live)
        assert _without_links(exported) == _without_links(page_live)
    in_yuan = (tmp_path / THIS / "tables/5/unit-yuan/index.html").read_text()
    assert cells(in_yuan) == cells(live(client, f"/{THIS}/tables/5/?unit=yuan").decode())
    assert "300,000.00" in in_yuan
    assert f'href="/{THIS}/tables/5/unit-yuan/"' in (tmp_path / THIS / "tables/5/index.html").read_text()


def _without_links(html: str) -> str:
    """What the export may change: addresses, links that lead nowhere, and the lists of them."""
    html = re.sub(r"<nav\b.*?</nav>", "", html, flags=re.DOTALL)
    html = re.sub(r'<a[^>]*href="[^"]*/api/docs/">.*?</a>', "", html)
    html = re.sub(r"</?(a|span)\b[^>]*>", "", html).replace(ORIGIN, "https://localhost")
    html = re.sub(r' data-cells="[^"]*"', "", html)
    return re.sub(r' data-suggest="[^"]*"', "", html)


def test_one_correction_rewrites_what_it_touches(published: Edition, few_kinds: None, tmp_path: Path) -> None:
    first = counted(export(tmp_path, *CHINESE))
    assert counted(export(tmp_path, *CHINESE)) == (0, first[0], 0)
    before = contents(tmp_path)
    draft = create_draft(*factories.reconciled(), number=2, correction_reason="漏列一笔")
    publish(edition=draft, by=None)
    said = counted(export(tmp_path, *CHINESE))
    after = contents(tmp_path)
    changed = {name for name in after if before.get(name) != after[name]}
    assert said[0] == len(changed) and said[2] == 0
    pages = {name for name in changed if not name.startswith(("search/", "sitemap"))}
    assert {name for name in pages if not name.startswith(THIS)} == {
        "index.html",
        "999999/900/index.html",
        "999999/index.html",
        f"999999/years/{YEAR}/index.html",
    }
    # Of the old edition the pages get the notice; the booklet says it, too. The figures are the same, and so
    # are tables.
    old = {name.removeprefix(f"{THIS}/editions/1/") for name in pages if f"{THIS}/editions/1/" in name}
    pages_of_old = {"", "booklet/", "checks/", "projects/", f"projects/{PROJECT}/"}
    assert old == {f"{page}index.html" for page in pages_of_old} | {"booklet.docx", "booklet.xlsx"}
    assert "已被更正版取代" in after[f"{THIS}/editions/1/index.html"].decode()
    assert broken(tmp_path) == {}


def test_withdrawn_pages_are_removed(published: Edition, few_kinds: None, tmp_path: Path) -> None:
    export(tmp_path, *CHINESE)
    assert (tmp_path / THIS / "projects").is_dir()
    publication.withdraw(edition=published, by=None, reason="重新核对")
    # 5 pages, 2 files, the district's year, the only block of the search index.
    assert counted(export(tmp_path, *CHINESE))[2] == 9
    assert not (tmp_path / THIS / "projects").exists()
    assert (tmp_path / THIS / "editions/1/projects/index.html").exists()
    assert broken(tmp_path) == {}


def test_drafts_are_not_exported(published: Edition, few_kinds: None, tmp_path: Path) -> None:
    create_draft(*factories.reconciled(), number=2, correction_reason="还没有公开的更正")
    export(tmp_path, *CHINESE)
    assert not (tmp_path / THIS / "editions/2").exists()
    assert not any("还没有公开的更正".encode() in content for content in contents(tmp_path).values())


def test_an_export_that_was_killed_is_gone_on_with(
    published: Edition, few_kinds: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole"
    export(whole, *CHINESE)
    killed = tmp_path / "killed"
    write, left = manifest._write, [10]

    def dying(path: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] == 0:
            (path.parent / ".new-half").write_bytes(content[:10])
            raise KeyboardInterrupt
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "_write", dying)
        with pytest.raises(KeyboardInterrupt):
            export(killed, *CHINESE)
    assert not (killed / manifest.NAME).exists()
    written, unchanged, removed = counted(export(killed, *CHINESE))
    assert (unchanged, removed) == (9, 0) and written > 20
    assert contents(killed) == contents(whole)
    assert (killed / manifest.NAME).read_bytes() == (whole / manifest.NAME).read_bytes()


def test_refusals(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    for arguments, words in (
        (["--jurisdiction=999998", f"--output={tmp_path}/site"], "没有代码为 999998 的行政区划"),
        (["--all", f"--output={tmp_path}"], "里有别的文件"),
        (["--all", f"--output={tmp_path}/site", "--base-url=static.example"], "--base-url 应形如"),
        (["--all", f"--output={tmp_path}/site", "--live-url=https://a.example/b"], "--live-url 应形如"),
    ):
        with pytest.raises(CommandError, match=words) as refused:
            call_command("export_site", *arguments)
        assert refused.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_page_that_cannot_be_made_is_told_and_the_others_are_written(
    published: Edition, few_kinds: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from budgets.site.rendering import NotMade, Visitor

    get = Visitor.get

    def failing(self: Visitor, address: str) -> Any:
        if address == f"/{THIS}/checks/":
            raise NotMade(f"{address}: HTTP 503")
        return get(self, address)

    with monkeypatch.context() as patched:
        patched.setattr(Visitor, "get", failing)
        with pytest.raises(CommandError, match="有 1 个网址没有生成") as failed:
            call_command("export_site", *CHINESE, f"--output={tmp_path}", verbosity=0)
    assert failed.value.returncode == 1
    assert f"/{THIS}/checks/: HTTP 503" in str(failed.value)
    assert (tmp_path / THIS / "projects/index.html").exists()
    assert counted(export(tmp_path, *CHINESE, f"--base-url={ORIGIN}"))[0] >= 1
    assert (tmp_path / THIS / "checks/index.html").exists()


def test_static_files_that_were_not_collected(
    published: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for '{name}'")

    monkeypatch.setattr("budgets.management.commands.export_site.staticfiles_storage", SimpleNamespace(url=missing))
    with pytest.raises(CommandError, match="collectstatic") as failed:
        call_command("export_site", *CHINESE, f"--output={tmp_path / 'site'}", verbosity=0)
    assert failed.value.returncode == 1 and not (tmp_path / "site").exists()


def test_the_search_index_has_the_words_of_the_live_one(published: Edition, tmp_path: Path) -> None:
    from budgets.search import find
    from budgets.search.words import Query
    from budgets.site import search_files

    made = search_files.files(["420103", "310107", "999999"], _all_pages())
    about = json.loads(made[f"{search_files.PREFIX}about.json"])
    for typed in ("科技成果", "基本工资", "20604", "行政运行", "2024 预算", "评审"):
        query = Query.of(typed)
        numbers = set(range(len(about["year"])))
        for word, begins in query.terms():
            shard = json.loads(made[f"{search_files.PREFIX}words-{ord(word[0]) % 64}.json"])
            matching = [each for each in shard if each == word or (begins and each.startswith(word))]
            numbers &= {number for each in matching for number in shard[each]}
        counts = {kind: len(numbers & set(range(*span))) for kind, span in about["kinds"].items()}
        expected = {found.kind.value: found.count for found in find.overview(find.Wish(query))}
        # Subjects have pages over all districts, which the static site lacks.
        expected = {kind: count for kind, count in expected.items() if kind not in ("function", "economic_class")}
        assert {kind: count for kind, count in counts.items() if count} == expected, typed


def _all_pages() -> set[str]:
    from budgets.site import places
    from budgets.site.register import addresses

    return {"/search/", *(each.path for each in addresses(places.portal(), variants=False))}


def test_links() -> None:
    targets = {"/a/": "/a/", "/a/?unit=yuan": "/a/unit-yuan/", "/b/": "/b/", "/search/": "/search/"}
    links = Links(targets, "https://localhost")
    page = (
        '<nav><a href="?unit=yuan#x">1</a><a href="?column=z">2</a></nav><a href="/c/">3</a><a href="/b/?table=5">4</a>'
    )
    assert links.rewritten("/a/", page).html == (
        '<nav><a href="/a/unit-yuan/#x">1</a></nav><span title="静态版没有这一页">3</span><a href="/b/">4</a>'
    )
    assert links.rewritten("/a/", '<nav>x <a href="?unit=q">1</a></nav><p>').html == "<p>"
    assert links.rewritten("/a/", '<form action="/c/"><a href="/a/">1</a></form>.').html == "."
    assert links.rewritten("/a/", '<a href="/search/?q=1&amp;kind=text">1</a>').html.startswith(
        '<a href="/search/?q=1&amp;'
    )
    portal = Links(targets, "https://localhost", "https://live.example")
    assert (
        portal.rewritten("/a/", '<a href="/c/?x=1&amp;y=2">3</a>').html
        == '<a href="https://live.example/c/?x=1&amp;y=2">3</a>'
    )
    with_assets = links.rewritten("/a/", '<link href="/static/css/portal.css"><img src="https://other.example/x.png">')
    assert with_assets.assets == ("css/portal.css",)
