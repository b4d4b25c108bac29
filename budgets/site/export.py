"""The public site of districts as static files: what changed is made anew, what vanished is removed.

Addresses come from the register; each is answered by the portal's own views to an anonymous visitor, and then only its
links are changed (budgets.site.links) and the portal's own origin into that of the static site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import override

from budgets import clock
from budgets.release import release
from budgets.site import assets, needs, places, search_files, search_page, sitemap
from budgets.site.links import Links
from budgets.site.manifest import Entry, Folder, digest_of
from budgets.site.register import Address, addresses, digest
from budgets.site.rendering import NotMade, NotThere, Visitor


@dataclass(frozen=True, slots=True)
class Options:
    """``origin``: what addresses of the static site begin with; ``live``: those of the live portal, "" if none."""

    adcodes: tuple[str, ...]
    languages: tuple[str, ...]
    origin: str
    live: str = ""
    again: bool = False


@dataclass(slots=True)
class Report:
    """Addresses that were written, read the same as before, were removed, and could not be made (with the reason)."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be: ``make`` gives its content and the static files it names. ``maybe`` there is none after all."""

    address: str
    file: str
    depends: str
    make: Callable[[], tuple[bytes, tuple[str, ...]]]
    maybe: bool = False


Progress = Callable[[int, int], None]


def export(folder: Folder, options: Options, progress: Progress = lambda done, of: None) -> Report:
    """Into a folder that is locked. Goes over it again while something is published meanwhile. Raises OSError."""
    report = Report()
    while True:
        before = clock.reading().etag
        _once(folder, options, report, progress)
        if clock.reading().etag == before:
            return report
        report.unchanged, report.failed = 0, []


def _once(folder: Folder, options: Options, report: Report, progress: Progress) -> None:
    site = Site(options, folder)
    items = list(site.items())
    for done, item in enumerate(items, start=1):
        _put(folder, item, options.again, report)
        progress(done, len(items))
    names = {name for item in items if item.address in folder.entries for name in folder.entries[item.address].assets}
    used = [_asset(name, found) for name, found in assets.all_used(names).items()]
    for item in used:
        _put(folder, item, False, report)
    for address in sorted(set(folder.entries) - {item.address for item in (*items, *used)}):
        folder.remove(address)
        report.removed.append(address)
    folder.close()


def _put(folder: Folder, item: Item, again: bool, report: Report) -> None:
    if not again and folder.holds(item.address, item.depends):
        report.unchanged += 1
        return
    try:
        content, names = item.make()
    except NotThere as error:
        if not item.maybe:
            report.failed.append(str(error))
        return
    except NotMade as error:
        report.failed.append(str(error))
        return
    if folder.put(item.address, Entry(item.file, digest_of(content), item.depends, names), content):
        report.written.append(item.address)
    else:
        report.unchanged += 1


def _asset(name: str, found: bytes) -> Item:
    return Item(
        f"{settings.STATIC_URL}{name}",
        f"{settings.STATIC_URL}{name}".lstrip("/"),
        digest_of(found),
        lambda: (found, ()),
    )


class Site:
    """All files of the static site of some districts."""

    def __init__(self, options: Options, folder: Folder) -> None:
        self.options = options
        self.folder = folder
        self.visitor = Visitor()
        self.portal = places.portal(options.adcodes)
        chosen = (options.adcodes, options.languages, options.origin, options.live)
        self.always = digest(release(), needs.subjects(), chosen)

    @cached_property
    def _pages(self) -> list[tuple[Address, str, str]]:
        """Each with its language and its live address."""
        found = list(addresses(self.portal))
        return [(each, language, each.address(language)) for each in found for language in self.options.languages]

    @cached_property
    def links(self) -> Links:
        targets = {live: static_address(live) for _address, _language, live in self._pages}
        targets |= {live: live for _language, live in self._search_pages}
        return Links(targets, self.visitor.origin, self.options.live)

    @property
    def _search_pages(self) -> list[tuple[str, str]]:
        return [(each, _in(each, "/search/")) for each in self.options.languages]

    def items(self) -> Iterator[Item]:
        for address, language, live in self._pages:
            yield Item(
                live,
                file_of(live),
                digest(address.depends, self.always),
                lambda live=live, language=language: self._page(live, language),  # type: ignore[misc]
                maybe=address.kind.maybe,
            )
        depends = digest(self.always, [(each.tick, each.reference) for each in self.portal.districts])
        for language, live in self._search_pages:
            yield Item(
                live,
                file_of(live),
                depends,
                lambda live=live, language=language: self._search(live, language),  # type: ignore[misc]
            )
        yield from self._search_index(depends)
        yield from self._sitemaps()

    def _page(self, live: str, language: str) -> tuple[bytes, tuple[str, ...]]:
        answer = self.visitor.get(live)
        if answer.is_html:
            return self._rewritten(live, answer.content.decode(), language)
        if answer.is_xml or answer.is_csv:
            return self._own_origin(answer.content), ()
        return answer.content, ()

    def _search(self, live: str, language: str) -> tuple[bytes, tuple[str, ...]]:
        return self._rewritten(live, search_page.page(self.visitor.request(live), self.portal, language), language)

    def _rewritten(self, live: str, html: str, language: str) -> tuple[bytes, tuple[str, ...]]:
        with override(language):
            page = self.links.rewritten(live, html)
        return self._own_origin(page.html.encode()), page.assets

    def _own_origin(self, content: bytes) -> bytes:
        return content.replace(self.visitor.origin.encode(), self.options.origin.encode())

    def _search_index(self, depends: str) -> Iterable[Item]:
        """As it stands, if it was made from the same; its files are only known when they are made."""
        kept = {at: each for at, each in self.folder.entries.items() if at.startswith(search_files.PREFIX)}
        if kept and not self.options.again and all(self.folder.holds(address, depends) for address in kept):
            return [Item(address, entry.file, depends, lambda: (b"", ())) for address, entry in kept.items()]
        made = search_files.files(self.options.adcodes, self._searchable)
        return [_plain(address, content, depends) for address, content in made.items()]

    @property
    def _searchable(self) -> set[str]:
        """Pages that entries may lead to, in the portal's own language."""
        return {"/search/", *(address.path for address, _language, _live in self._pages)}

    def _sitemaps(self) -> Iterable[Item]:
        for path, text in sitemap.files(self.options.origin, self.portal, self.options.languages):
            yield _plain(path, text.encode(), digest(text))


def _plain(address: str, content: bytes, depends: str) -> Item:
    return Item(address, address.lstrip("/"), depends, lambda: (content, ()))


def _in(language: str, path: str) -> str:
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def static_address(live: str) -> str:
    """Where a page stands in the static site: a query becomes a folder, ?unit=yuan that of unit-yuan/."""
    parts = urlsplit(live)
    return f"{parts.path}{parts.query.replace('=', '-').replace('&', '/')}/" if parts.query else parts.path


def file_of(live: str) -> str:
    """The file of an address within the folder."""
    path = unquote(static_address(live)).lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path
