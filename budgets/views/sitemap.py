"""robots.txt and the sitemaps, kept as pages are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from budgets.site import places, sitemap
from budgets.views.keeping import kept

XML = "application/xml; charset=utf-8"
KEY = "(?P<key>portal|[0-9]{6})(?:-(?P<number>[1-9][0-9]{0,4}))?"


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemap.robots(_origin(request)), content_type="text/plain; charset=utf-8")


def index(request: HttpRequest) -> HttpResponseBase:
    return kept(request, lambda: HttpResponse(sitemap.index(_origin(request), places.portal()), content_type=XML))


def part(request: HttpRequest, key: str, number: str | None = None) -> HttpResponseBase:
    """The sitemap of the portal's own pages or of a district; a bare 404 where there is none."""
    return kept(request, lambda: _part(request, key, int(number or 1)))


def _part(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = sitemap.live_part(key)
    content = None if found is None else sitemap.sitemap(_origin(request), found, number)
    if content is None:
        return HttpResponse(status=404)
    return HttpResponse(content, content_type=XML)


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
