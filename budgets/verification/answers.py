"""What can be said of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from budgets.models import Edition

SHOWN = 100
"""Differences that are listed; all are counted."""
LONGEST = 300
"""Characters of a text in the list."""


class Kind(StrEnum):
    """``BYTES``: the very file. ``SAME``: saved anew, the same content. ``SOURCE``: the document that the edition's
    figures were read from. ``OTHER_FORM``: of an edition of ours, but laid out so differently that cells cannot be
    told apart. ``UNREADABLE``: ``Answer.message`` says why and what to do.
    """

    BYTES = "bytes"
    SAME = "same"
    SOURCE = "source"
    ALTERED = "altered"
    OTHER_FORM = "other_form"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell, or a whole row or paragraph, that the file has otherwise; None where one of the two has nothing there.

    ``table`` is the table's title, or the path of a file in a package; ``row`` the words its row begins with.
    """

    table: str
    row: str
    column: str
    published: str | None
    found: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """``editions`` are those the file shows: one, or several of a package. ``total`` counts all differences."""

    kind: Kind
    editions: tuple[Edition, ...] = ()
    differences: tuple[Difference, ...] = ()
    total: int = 0
    message: str = ""


def told(kind: Kind, edition: Edition, differences: Sequence[Difference] = ()) -> Answer:
    return Answer(kind, (edition,), shown(differences), len(differences))


def shown(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The first of them, in words that a page can hold: not too long, and without halves of characters."""
    return tuple(
        Difference(*(_shown(getattr(each, field.name)) for field in fields(each)))  # type: ignore[arg-type]
        for each in differences[:SHOWN]
    )


def _shown(text: str | None) -> str | None:
    if text is None:
        return None
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return cut.encode(errors="replace").decode()
