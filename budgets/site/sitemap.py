"""robots.txt and the sitemaps: every page of the register, with both languages and the time of its last change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from xml.sax.saxutils import escape

from django.conf import settings

from budgets.site import places
from budgets.site.kinds import Scope
from budgets.site.places import DistrictPlace, PortalPlace
from budgets.site.register import LANGUAGES, Address, addresses

MOST = 20_000
"""Addresses in one sitemap; the protocol allows 50,000."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HREFLANG = {"zh-hans": "zh-CN"}


def robots(origin: str) -> str:
    """Everything public may be found; answers to searches and the admin are nothing to look for."""
    searches = "".join(f"Disallow: {prefix}/search/\n" for prefix in ("", *_prefixes()))
    return f"User-agent: *\n{searches}Disallow: /admin/\n\nSitemap: {origin}/sitemap.xml\n"


def _prefixes() -> list[str]:
    return [f"/{language}" for language in LANGUAGES if language != settings.LANGUAGE_CODE]


def index(origin: str, portal: PortalPlace, languages: Sequence[str] = LANGUAGES) -> str:
    """The list of the sitemaps: of the portal's own pages, and of each district one or several."""
    lines = []
    for key, changed, found in (
        ("portal", portal.changed, of_portal(portal)),
        *((each.jurisdiction.adcode, each.changed, of_district(each)) for each in portal.districts),
    ):
        for number in range(1, len(_split(list(found), languages)) + 1):
            lines.append(f"<sitemap><loc>{escape(f'{origin}{path(key, number)}')}</loc>{_lastmod(changed)}</sitemap>\n")
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{"".join(lines)}</sitemapindex>\n'


def path(key: str, number: int) -> str:
    """Of a sitemap by the key of what it lists, "portal" or a district's code."""
    return f"/sitemap-{key}.xml" if number == 1 else f"/sitemap-{key}-{number}.xml"


def of_portal(portal: PortalPlace) -> Iterator[Address]:
    return _listed(address for address in addresses(PortalPlace(()), variants=False))


def of_district(district: DistrictPlace) -> Iterator[Address]:
    found = addresses(PortalPlace((district,)), variants=False)
    return _listed(address for address in found if address.kind.scope is not Scope.PORTAL)


def _listed(found: Iterable[Address]) -> Iterator[Address]:
    """Pages, and of permanent ones the first page of each edition, which leads to the others."""
    return (each for each in found if each.kind.page and (not each.pinned or each.kind.name == "overview"))


def _split(found: Sequence[Address], languages: Sequence[str]) -> list[Sequence[Address]]:
    size = MOST // len(languages)
    return [found[at : at + size] for at in range(0, len(found), size)] or [()]


def sitemap(origin: str, found: Iterable[Address], number: int = 1, languages: Sequence[str] = LANGUAGES) -> str | None:
    """The numbered one of the sitemaps of these addresses; None where there are not so many."""
    size = MOST // len(languages)
    listed = list(islice(found, (number - 1) * size, number * size))
    if not listed and number > 1:
        return None
    urls = "".join(_url(origin, address, language, languages) for address in listed for language in languages)
    namespaces = f'xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{_HEAD}<urlset {namespaces}>\n{urls}</urlset>\n"


def _url(origin: str, address: Address, language: str, languages: Sequence[str]) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{HREFLANG.get(each, each)}" '
        f'href="{escape(origin + address.address(each))}"/>'
        for each in languages
        if len(languages) > 1
    )
    return f"<url><loc>{escape(origin + address.address(language))}</loc>{_lastmod(address.changed)}{others}</url>\n"


def _lastmod(changed: datetime | None) -> str:
    return f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""


def files(origin: str, portal: PortalPlace, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Path and content of each of them, robots.txt too."""
    yield "/robots.txt", robots(origin)
    yield "/sitemap.xml", index(origin, portal, languages)
    parts = [("portal", list(of_portal(portal)))]
    parts += [(each.jurisdiction.adcode, list(of_district(each))) for each in portal.districts]
    for key, found in parts:
        for number in range(1, len(_split(found, languages)) + 1):
            yield path(key, number), sitemap(origin, found, number, languages) or ""


def live_part(key: str) -> list[Address] | None:
    """What the sitemap of "portal" or of a district lists; None where there is no such district."""
    if key == "portal":
        return list(of_portal(places.portal([])))
    return next((list(of_district(each)) for each in places.portal([key]).districts), None)
