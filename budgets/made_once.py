"""Answers that are made once and given again, in each process, for as long as nothing they depend on has changed.

Whoever asks gives a key that differs whenever the answer might: it holds the reading of the public clock
(budgets.clock) or the digest of an edition. What another release made is never given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpResponse

from budgets.release import release

SECONDS = 24 * 3600


def made_once(cache: str, key: str, make: Callable[[], HttpResponse], *, largest: int) -> HttpResponse:
    """The answer of this key, from the cache of this alias if it is there.

    What may be kept is a finished answer with status 200 of at most ``largest`` bytes: a longer one is made each time.
    """
    key = hashlib.sha256(f"{key} {release()}".encode()).hexdigest()
    known = caches[cache].get(key)
    if known is not None:
        content, headers = known
        return HttpResponse(content, headers=headers)
    response = make()
    # What is rendered later, as Response of DRF is, has no content yet.
    finished = not response.streaming and getattr(response, "is_rendered", True)
    if response.status_code == 200 and finished and len(response.content) <= largest:
        caches[cache].set(key, (response.content, dict(response.headers)), SECONDS)
    return response
