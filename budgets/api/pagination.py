"""Keyset pages: a cursor remembers the last row's place in the order, so a page costs the same wherever it is.

Rows published meanwhile neither shift nor repeat what is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from budgets.api import errors
from budgets.api.parameters import UNITS, Choice

SIGNER = signing.Signer(salt="budgets.api.cursor")
SMALLEST, USUAL, LARGEST = 1, 100, 1000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after the row with this key, or before it when ``backwards``."""

    ordering: str
    backwards: bool
    key: str
    pk: int

    def signed(self) -> str:
        """Signed, so that what comes back is known to be a cursor of ours."""
        return SIGNER.sign_object([self.ordering, self.backwards, self.key, self.pk])

    @classmethod
    def of(cls, request: Request, ordering: str) -> Cursor | None:
        given = request.query_params.get("cursor")
        if not given:
            return None
        try:
            cursor = cls(*SIGNER.unsign_object(given))
        except signing.BadSignature:
            reason = _("游标只能取自 next 和 previous 的网址。")
            raise errors.bad_parameter("cursor", given, (), reason=reason) from None
        if cursor.ordering != ordering:
            reason = _("翻页时不能改变排列次序。")
            raise errors.bad_parameter("ordering", ordering, [cursor.ordering], reason=reason)
        return cursor


def ordering_parameter(keys: Mapping[str, Any], default: str) -> Choice[str]:
    words = [word for key in keys for word in (key, f"-{key}")]
    return Choice(
        "ordering",
        {word: word for word in words},
        "排列次序，前面加 - 为降序 / order; with - before it, descending",
        default=default,
    )


def ordered(queryset: QuerySet[Any], keys: Mapping[str, Any], ordering: str, *, reverse: bool = False) -> QuerySet[Any]:
    """The rows by the key, rows of equal keys by their creation, as alias ``key``."""
    sign = "-" if ordering.startswith("-") != reverse else ""
    return queryset.alias(key=keys[ordering.removeprefix("-")]).order_by(f"{sign}key", f"{sign}pk")


class KeysetPagination(BasePagination):
    """Asks the view for ``ordering``, ``ordering_keys`` and ``select``; the key itself is never part of a row."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[tuple[Any, ...]]:
        ordering = view.ordering.of(request)
        size = _page_size(request)
        cursor = Cursor.of(request, ordering)
        backwards = cursor is not None and cursor.backwards
        queryset = ordered(queryset, view.ordering_keys, ordering, reverse=backwards)
        if cursor is not None:
            queryset = queryset.filter(_beyond(cursor, ordering))
        found = list(view.select(queryset, F("key"), F("pk"))[: size + 1])
        more, page = len(found) > size, found[:size]
        if backwards:
            page.reverse()
        self.next = self.previous = None
        if page and (more or backwards):
            self.next = _link(request, Cursor(ordering, False, str(page[-1][0]), page[-1][1]))
        if page and (more if backwards else cursor is not None):
            self.previous = _link(request, Cursor(ordering, True, str(page[0][0]), page[0][1]))
        return [row[2:] for row in page]

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": SMALLEST, "maximum": LARGEST, "default": USUAL}
        return [
            _query("cursor", "由 next 和 previous 给出 / given by next and previous", {"type": "string"}),
            _query("page_size", "每页条数 / rows in a page", size),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True, "example": None}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "全部结果的条数 / rows of the whole result", "example": 1},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }


class FactPagination(KeysetPagination):
    """The envelope of facts has the control sum of the whole result too."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        envelope = super().get_paginated_response_schema(schema)
        envelope["required"] += ["total_amount", "amount_unit"]
        envelope["properties"] |= {
            "total_amount": {
                "type": "string",
                "format": "decimal",
                "description": "全部结果的金额合计，由元的准确值相加 / sum of the whole result, added up in exact yuan",
                "example": "46920000.00",
            },
            "amount_unit": {"type": "string", "enum": list(UNITS), "example": "yuan"},
        }
        return envelope


class FindingPagination(KeysetPagination):
    """The envelope of findings says how many rules looked for them."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        envelope = super().get_paginated_response_schema(schema)
        for name, about in (
            (
                "rules_applied",
                "适用的规则数；0 为公开时还没有勾稽检查 / rules applied; 0: published before there were any",
            ),
            ("rules_not_applied", "没有适用的规则数 / rules that could not be applied"),
        ):
            envelope["required"].append(name)
            envelope["properties"][name] = {"type": "integer", "description": about, "example": 1}
        return envelope


def _query(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _page_size(request: Request) -> int:
    given = request.query_params.get("page_size") or str(USUAL)
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and SMALLEST <= int(given) <= LARGEST):
        raise errors.bad_parameter("page_size", given, [f"{SMALLEST}..{LARGEST}"])
    return int(given)


def _beyond(cursor: Cursor, ordering: str) -> Q:
    """Rows past the cursor's; the first condition is implied by the second, and is what an index can use."""
    than = "lt" if ordering.startswith("-") != cursor.backwards else "gt"
    at_least = Q((f"key__{than}e", cursor.key))
    return at_least & (Q((f"key__{than}", cursor.key)) | Q((f"pk__{than}", cursor.pk)))


def _link(request: Request, cursor: Cursor) -> str:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor.signed())
