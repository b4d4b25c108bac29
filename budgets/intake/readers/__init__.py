"""Readers: a file of any kind to the raw form. Nothing is interpreted, nothing outside the file is touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

from budgets.intake import limits
from budgets.intake.collector import collector_paused
from budgets.intake.raw import Block, Document, Unread
from budgets.intake.readers import worker
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.formats import Format, format_of

__all__ = ["Reason", "UnreadableDocument", "content", "read"]

Told = Callable[[Block], None]
"""Is told what has been read."""


def read(source: Path | bytes, name: str = "", tell: Told = lambda block: None) -> Document:
    """The document as it stands, whatever its name ends in. Raises UnreadableDocument with ``name`` and the reason.

    ``tell`` is given each block as it comes, while others are still being read: in vain, where the document is refused
    in the end.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    data = content(source, name)
    blocks: list[Block] = []
    unread: list[Unread] = []
    try:
        form = format_of(data)
        with collector_paused(), closing(_found(data, form)) as found:
            for each in found:
                if isinstance(each, Unread):
                    unread.append(each)
                else:
                    blocks.append(each)
                    tell(each)
    except UnreadableDocument as error:
        error.name = name
        raise
    return Document(name, form.media_type, hashlib.sha256(data).hexdigest(), tuple(blocks), tuple(unread))


def content(source: Path | bytes, name: str) -> bytes:
    """The bytes of a document that is not too large. Raises UnreadableDocument with ``name``."""
    data = source if isinstance(source, bytes) else _stored(source, name)
    if len(data) > limits.MAX_BYTES:
        raise UnreadableDocument(Reason.TOO_LARGE, name=name)
    return data


def _stored(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells that it is too much, without reading it all.
            return file.read(limits.MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument(Reason.MISSING, name=name) from error


def _found(data: bytes, form: Format) -> Generator[Block | Unread, None, None]:
    if form.plain and len(data) <= limits.IN_PROCESS_BYTES:
        yield from worker.limited(worker.reader(form)(data))
    else:
        yield from worker.read(data, form)
