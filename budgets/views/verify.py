"""The page that tells which edition a file shows, whether that still stands, and whether a figure was altered.

A file is sent without a cookie, so there is no token against forged requests; there is nothing to forge either: the
answer is about the file alone, nothing is stored, and whoever is signed in gets the same one.
"""

from __future__ import annotations

import re
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from budgets import throttling
from budgets.intake import limits
from budgets.throttling import CHECKED_FILES
from budgets.uploads import plain_name, too_large
from budgets.verification.answers import Answer, Kind
from budgets.verification.check import check, of_digest, of_source
from budgets.views.errors import helpful

AROUND_THE_FILE = 1 << 16
"""Bytes that a form has beside its file."""
LONGEST_ADDRESS = 500
PLACES = BoundedSemaphore(2)
"""Files that one process looks at together: reading one takes up to 10 s and 1 GB in a process of its own."""
PATIENCE = 10
_DIGEST = re.compile("[0-9a-f]{12,64}")
ACCEPTED = ".xlsx,.csv,.json,.docx,.pdf,.zip"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _form(request)
    response = _answer(request)
    patch_cache_control(response, private=True, no_store=True)
    return response


@helpful
def _form(request: HttpRequest) -> HttpResponse:
    """Empty, or with the editions of ?digest=; two queries then."""
    given = request.GET.get("digest", "").strip()
    if not given:
        return _page(request)
    digest = given.lower().removeprefix("sha256:")
    if not _DIGEST.fullmatch(digest):
        message = _("“%(digest)s”不是摘要：摘要由 sha256: 和 64 个十六进制数字组成，也可以只写前 12 个。")
        return _page(request, given=given[:100], refused=message % {"digest": given[:100]})
    editions = of_digest(digest)
    sources = of_source(digest) if not editions and len(digest) == 64 else []
    return _page(request, given=given, editions=editions, sources=sources[:1], asked=True)


def _answer(request: HttpRequest) -> HttpResponse:
    allowance = throttling.count(CHECKED_FILES, throttling.client_of(request, None))
    if allowance is not None and allowance.wait:
        words = {"seconds": allowance.seconds, "times": allowance.times, "wait": allowance.wait}
        message = _("核对过于频繁：每 %(seconds)d 秒最多 %(times)d 次。请在 %(wait)d 秒后再试。") % words
        return _refusal(request, message, 429, wait=allowance.wait)
    # Before anything of the body is read.
    if int(request.META.get("CONTENT_LENGTH") or 0) > limits.MAX_BYTES + AROUND_THE_FILE:
        return _refusal(request, too_large(), 413)
    file = request.FILES.get("file")
    if file is None:
        return _refusal(request, _("没有收到文件。请先选择一个文件。"), 400)
    if file.size > limits.MAX_BYTES:
        return _refusal(request, too_large(), 413)
    if not PLACES.acquire(timeout=PATIENCE):
        return _refusal(request, _("正在核对的文件太多，请稍后再试。"), 503, wait=PATIENCE)
    try:
        name = plain_name(file.name or "")
        address = request.POST.get("address", "")[:LONGEST_ADDRESS]
        answer = check(file.read(), name, address)
    finally:
        PLACES.release()
    return _page(request, answer=answer, name=name, given_address=address)


def _refusal(request: HttpRequest, message: str, status: int, *, wait: int = 0) -> HttpResponse:
    response = _page(request, refused=message)
    response.status_code = status
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _page(request: HttpRequest, *, answer: Answer | None = None, **context: Any) -> HttpResponse:
    """``kinds`` so that the template names them."""
    kinds = {kind.name.lower(): kind for kind in Kind}
    fixed = {"kinds": kinds, "accepted": ACCEPTED, "megabytes": limits.MAX_BYTES // limits.MEGABYTE}
    return render(request, "budgets/verify.html", {**fixed, "answer": answer, **context})
