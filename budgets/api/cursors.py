"""Keyset pages: a cursor remembers the last row's place in the order, so a page costs the same wherever it is.

It remembers too the moment and the totals of the answer it belongs to: all its pages show what was current then,
whatever is published meanwhile, and their rows add up to the totals on each of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from budgets.api import errors
from budgets.datasets.run import Totals
from budgets.datasets.select import Place

SIGNER = signing.Signer(salt="budgets.api.cursor")
SMALLEST, USUAL, LARGEST = 1, 100, 1000
_PAGING = ("cursor", "page_size", "lang", "unit", "fields", "format")
"""Parameters that may change from page to page."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """``asked`` is a digest of the parameters that chose and ordered the rows: a cursor only fits these."""

    asked: str
    now: datetime
    totals: Totals
    place: Place

    def signed(self) -> str:
        """Signed, so that what comes back is known to be a cursor of ours."""
        key = map(_plain, self.place.key)
        content = [self.asked, self.now.isoformat(), self.totals.as_list(), self.place.backwards, *key]
        return SIGNER.sign_object(content, compress=True)

    def at(self, key: Sequence[Any], *, backwards: bool = False) -> Cursor:
        return replace(self, place=Place(tuple(key), backwards))


def read(request: Request) -> Cursor | None:
    """The cursor of the request, if it has one. Raises a Refusal when it is none of ours or fits other parameters."""
    given = request.query_params.get("cursor")
    if not given:
        return None
    try:
        asked, now, totals, backwards, *key = SIGNER.unsign_object(given)
    except (signing.BadSignature, ValueError):
        reason = _("游标只能取自 next 和 previous 的网址。")
        raise errors.bad_parameter("cursor", given, (), reason=reason) from None
    if asked != digest(request.query_params):
        reason = _("翻页时不能改变筛选条件和排列次序。")
        raise errors.bad_parameter("cursor", given, (), reason=reason)
    return Cursor(asked, datetime.fromisoformat(now), Totals.of_list(totals), Place(tuple(key), backwards))


def digest(parameters: Mapping[str, str]) -> str:
    chosen = sorted((name, value) for name, value in parameters.items() if value and name not in _PAGING)
    return hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]


def page_size(request: Request) -> int:
    given = request.query_params.get("page_size") or str(USUAL)
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and SMALLEST <= int(given) <= LARGEST):
        raise errors.bad_parameter("page_size", given, [f"{SMALLEST}..{LARGEST}"])
    return int(given)


def link(request: Request, cursor: Cursor) -> str:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor.signed())


def _plain(value: Any) -> int | str:
    """As JSON has it and PostgreSQL reads it again."""
    return value if isinstance(value, int | str) else str(value)
