"""What can be asked of an address for auditors, declared once for reading it, refusing it and describing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.core import signing
from django.utils.timezone import make_aware
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from budgets.api import describe, errors
from budgets.api.cursors import LARGEST, SMALLEST, USUAL
from budgets.api.parameters import Choice
from budgets.api.request import only_known
from budgets.datasets.editions import DAY

ALWAYS = ("lang", "format")
"""Asked of every address, and read elsewhere."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query parameter. ``read`` gives its value, or raises ValueError or KeyError; ``allowed`` are all values, or
    with ``like`` examples of them; ``schema`` is what else JSON Schema says of them.
    """

    name: str
    read: Callable[[str], Any]
    about: str
    allowed: Callable[[], Iterable[str]]
    like: bool = True
    default: Any = None
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def openapi(self) -> OpenApiParameter:
        allowed = list(self.allowed())
        values = {"examples" if self.like else "enum": allowed} if allowed else {}
        default = {} if self.default is None else {"default": self.default}
        return describe.query(self.name, self.about, {"type": "string", **values, **self.schema, **default})


def answers(request: Request, questions: Iterable[Question]) -> Mapping[str, Any]:
    """Each question's value, its default where it was not asked. Refuses other parameters and bad values."""
    known = {question.name: question for question in questions}
    given = only_known(request, [*known, *ALWAYS])
    return {name: _answer(question, given.get(name)) for name, question in known.items()}


def _answer(question: Question, given: str | None) -> Any:
    if given is None:
        return question.default
    try:
        return question.read(given)
    except (KeyError, ValueError):
        raise errors.bad_parameter(question.name, given, question.allowed(), like=question.like) from None


def matching(name: str, pattern: str, about: str, *examples: str) -> Question:
    schema = {"pattern": f"^({pattern})$"}
    return Question(name, partial(_matched, re.compile(pattern)), about, lambda: examples, schema=schema)


def _matched(pattern: re.Pattern[str], given: str) -> str:
    if not pattern.fullmatch(given):
        raise ValueError
    return given


def whole(name: str, least: int, most: int, about: str, *, default: int | None = None) -> Question:
    schema = {"type": "integer", "minimum": least, "maximum": most, "examples": [least]}
    allowed = (f"{least}..{most}",)
    return Question(name, partial(_whole, least, most), about, lambda: allowed, default=default, schema=schema)


def _whole(least: int, most: int, given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= len(str(most)) and least <= int(given) <= most):
        raise ValueError
    return int(given)


def one_of(name: str, words: Callable[[], Iterable[str]], about: str) -> Question:
    def read(given: str) -> str:
        if given not in words():
            raise ValueError
        return given

    return Question(name, read, about, words, like=False)


def chosen(choice: Choice[Any]) -> Question:
    """What other addresses of the API are asked as well."""
    return Question(choice.name, choice.values.__getitem__, choice.about, lambda: choice.values, like=False)


def day(name: str, about: str) -> Question:
    schema = {"pattern": f"^{DAY}$"}
    return Question(name, _day, about, lambda: ("2026-03-01",), schema=schema)


def _day(given: str) -> date:
    return date.fromisoformat(_matched(re.compile(DAY), given))


def moment(day: date) -> datetime:
    """Its beginning, in the portal's time."""
    return make_aware(datetime.combine(day, datetime.min.time()))


PAGE_SIZE = whole("page_size", SMALLEST, LARGEST, "每页条数 / rows in a page", default=USUAL)


class Pages:
    """The pages of one address: ``cursor`` leads to the one after a place in the order.

    Places are signed, so that what comes back is known to be one of ours, and of this address.
    """

    def __init__(self, name: str) -> None:
        self.signer = signing.Signer(salt=f"budgets.api.auditor.{name}")
        self.cursor = Question("cursor", self._place, "由 next 给出 / given by next", lambda: ())
        self.takes = (PAGE_SIZE, self.cursor)

    def _place(self, given: str) -> list[Any]:
        try:
            return self.signer.unsign_object(given)  # type: ignore[no-any-return]
        except signing.BadSignature:
            raise ValueError from None

    def after(self, request: Request, *place: Any) -> str:
        """The address of the page after this place."""
        return replace_query_param(request.build_absolute_uri(), self.cursor.name, self.signer.sign_object(list(place)))


def in_utc(at: datetime) -> str:
    """A moment as the whole API writes it: ISO 8601 in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
