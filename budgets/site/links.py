"""Links of a page as the static site has them: whatever leads to a page or file of it stays or is pointed there,
whatever does not leads to the live portal, or else is no link any more. Nothing else of a page is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SEARCHED = ("/search/", "/en/search/")
"""Pages that read their query in the browser."""
NARROWING = ("table",)
"""Parameters that only leave something out: without the query the page shows that too."""
ATTRIBUTES = {
    "a": "href",
    "link": "href",
    "area": "href",
    "form": "action",
    "script": "src",
    "img": "src",
    "iframe": "src",
}
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Links:
    """``targets``: the path with its query of every page and file of the static site -> its address there.

    ``origin`` is that of the live portal as pages are made with; ``live`` where readers find it, "" if nowhere.
    """

    targets: Mapping[str, str]
    origin: str
    live: str = ""

    def rewritten(self, page: str, html: str) -> Rewritten:
        """``page`` is the live address of the page, with its query."""
        reader = _Reader(self, page, html)
        return Rewritten(reader.result(), tuple(sorted(reader.assets)))

    def target(self, page: str, href: str) -> str | None:
        """Where a link of a page leads to in the static site; None: nowhere."""
        if href.startswith("#"):
            return href
        parts = urlsplit(urljoin(f"{self.origin}{page}", href))
        if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != self.origin:
            return href
        if parts.path.startswith(settings.STATIC_URL):
            return href
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if asked in self.targets:
            return f"{self.targets[asked]}{fragment}" if parts.query else href
        if parts.path in SEARCHED and parts.path in self.targets:
            return href
        names = [pair.split("=")[0] for pair in parts.query.split("&")]
        if parts.path in self.targets and all(name in NARROWING for name in names) and not page.startswith(parts.path):
            return f"{self.targets[parts.path]}{fragment}"
        return f"{self.live}{asked}{fragment}" if self.live else None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A page of the static site, and the static files it names, as paths below STATIC_URL."""

    html: str
    assets: tuple[str, ...]


@dataclass
class _Nav:
    """A list of links: where it starts, and whether any of them leads somewhere."""

    start: int
    lives: bool = False
    lost: bool = False


class _Reader(HTMLParser):
    """Finds what is to be changed in a page, and where."""

    def __init__(self, links: Links, page: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links, self.page, self.html = links, page, html
        self.assets: set[str] = set()
        self.edits: list[Edit] = []
        self.dead: dict[str, tuple[int, int]] = {}
        """Of each tag the element whose link leads nowhere, until its end: where its first tag starts and ends."""
        self.nav: _Nav | None = None
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def result(self) -> str:
        self.feed(self.html)
        self.close()
        pieces, at = [], 0
        for start, end, text in sorted(self.edits):
            if start < at:  # inside a form that was left out
                continue
            pieces += [self.html[at:start], text]
            at = end
        return "".join([*pieces, self.html[at:]])

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, start, text = dict(attrs), self._place(), self.get_starttag_text() or ""
        end = start + len(text)
        if given.get("data-suggest") is not None:
            # Suggestions are answers of the live portal; the search page itself is there.
            without = _without(text, "data-suggest", given["data-suggest"] or "")
            self.edits.append((start, end, without))
        if given.get("data-cells") is not None:
            # So are the explanations of single figures.
            self.edits.append((start, end, _without(text, "data-cells", given["data-cells"] or "")))
        if tag == "nav":
            self.nav = _Nav(start)
        name = ATTRIBUTES.get(tag)
        href = given.get(name) if name else None
        if name is None or href is None:
            return
        target = self.links.target(self.page, href)
        if self.nav and tag == "a":
            self.nav.lost |= target is None
            self.nav.lives |= target is not None
        if target is None:
            self._dead(tag, start, end)
        elif target != href:
            self.edits.append((start, end, _with(text, name, href, target)))
        elif href.startswith(settings.STATIC_URL):
            self.assets.add(urlsplit(href).path.removeprefix(settings.STATIC_URL))

    def handle_endtag(self, tag: str) -> None:
        start = self._place()
        end = self.html.index(">", start) + 1
        if tag == "nav" and self.nav:
            if self.nav.lost and not self.nav.lives:
                self.edits.append((self.nav.start, end, ""))
            self.nav = None
        if tag in self.dead:
            self._lose(tag, *self.dead.pop(tag), start, end)

    def _lose(self, tag: str, start: int, inner: int, inner_end: int, end: int) -> None:
        """In a list of links, a form or a frame nothing stays of what leads nowhere; elsewhere a link's words do."""
        if tag == "a" and self.nav is None:
            opened = f'<span title="{escape(_("静态版没有这一页"))}">'
            self.edits += [(start, inner, opened), (inner_end, end, "</span>")]
        else:
            self.edits.append((start, end, ""))

    def _dead(self, tag: str, start: int, end: int) -> None:
        if tag in ("a", "form", "iframe"):
            self.dead[tag] = (start, end)
        else:
            self.edits.append((start, end, ""))


def _with(tag: str, name: str, value: str, other: str) -> str:
    """The tag with another value of the attribute, as templates write it: escaped, in double quotes."""
    for written in (escape(value), value, value.replace("&", "&amp;")):
        if f'{name}="{written}"' in tag:
            return tag.replace(f'{name}="{written}"', f'{name}="{escape(other)}"', 1)
    raise ValueError(f"{name} of {tag} is not written as templates write it")


def _without(tag: str, name: str, value: str) -> str:
    return tag.replace(f' {name}="{escape(value)}"', "", 1)
