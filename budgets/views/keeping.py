"""Pages are made once and kept until something public changes: the clock (budgets.clock) says when.

A visitor's browser may keep them too, but asks each time whether they still stand; the answer is one query.
Staff who are signed in may see drafts, so their pages are made anew and kept by nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

from budgets import clock
from budgets.clock import Reading
from budgets.made_once import made_once
from budgets.models import Edition

PAGES = "pages"
"""The alias in settings.CACHES."""
LARGEST = 512 * 1024
"""Bytes of a page that is kept; a larger one is made each time."""

View = Callable[[], HttpResponse]


def kept(request: HttpRequest, view: View) -> HttpResponseBase:
    """The page as it was made since the last public change, or 304 to who has it already, or made now."""
    if _is_signed_in(request):
        return _kept_by_nobody(view())
    reading = reading_of(request)
    page = (get_language(), request.get_host(), request.scheme, request.get_full_path())
    return _answer(request, _key(reading.etag, *page), reading.at, view)


def reading_of(request: HttpRequest) -> Reading:
    """What the clock showed when the page was asked for: one query, whoever asks again."""
    found = getattr(request, "public_reading", None)
    if found is None:
        found = request.public_reading = clock.reading()  # type: ignore[attr-defined]
    return found


def kept_file(request: HttpRequest, edition: Edition, name: str, view: View) -> HttpResponseBase:
    """A file of an edition, the same in every language. Of a published one it stands until the edition is corrected
    or withdrawn, whatever else becomes public, and under the address of the current edition, too.
    """
    if _is_signed_in(request) or edition.published_at is None:
        return _kept_by_nobody(view())
    stamp = (edition.pk, edition.digest, edition.state, name)
    return _answer(request, _key(*stamp), edition.superseded_at or edition.published_at, view)


def _is_signed_in(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def _answer(request: HttpRequest, key: str, changed: datetime | None, view: View) -> HttpResponseBase:
    moment = clock.http_moment(changed)
    etag = f'W/"{key}"'
    response = get_conditional_response(request, etag=etag, last_modified=moment) or made_once(
        PAGES, key, view, largest=LARGEST
    )
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        if moment is not None:
            response.headers["Last-Modified"] = http_date(moment)
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
    return response


def _key(*parts: object) -> str:
    """Of everything that an answer to a visitor depends on."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
