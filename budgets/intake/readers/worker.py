"""A process for each document that could harm the one reading it: bounded in time and memory, and killed when it hangs.

Office files and PDF are read by libraries in C++ and Rust; a hostile file can make them hang, crash or fill the memory.
The blocks come back one by one, so that something can be done with the first while the last are made; ``messages.py``
has their form.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import IO, cast

from budgets.intake import limits
from budgets.intake.raw import Block, Grid, Unread
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.formats import Format, Reader
from budgets.intake.readers.messages import BrokenMessage, unpacked

_ROOT = Path(__file__).parents[3]
_INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
_KEEPS_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(limits.WORKER_MEMORY),
    "MALLOC_MMAP_THRESHOLD_": str(limits.WORKER_MEMORY),
}
"""To the C library: a process this short-lived need not give memory back to the system, only to ask for it again."""

_PIECE = 1 << 16
"""What a pipe holds."""

_WORDS = 1_000
_log = logging.getLogger(__name__)


def reader(form: Format) -> Reader:
    module, _, function = form.reader.partition(".")
    return cast(Reader, getattr(import_module(f"budgets.intake.readers.{module}"), function))


def read(data: bytes, form: Format) -> Generator[Block | Unread, None, None]:
    """The blocks as the worker makes them; before the last has come, none is to be relied on.

    Raises UnreadableDocument, also for a worker that was killed, ended by itself or sent something else.
    """
    process = _started(data, form)
    words = bytearray()
    with process:  # which waits for it
        try:
            yield from unpacked(_lines(_printed(process, words)))
            if process.returncode == 0:
                return
        except BrokenMessage as error:
            words += f"\n{error}".encode()
        finally:
            process.kill()
    said = words.decode(errors="replace").strip()
    _log.warning("The worker reading %s ended with %d: %s", form.key, process.returncode, said)
    raise UnreadableDocument(Reason.TOO_COSTLY if _ran_out(process.returncode, said) else Reason.DAMAGED)


def _started(data: bytes, form: Format) -> subprocess.Popen[bytes]:
    """With the document in a file, since a pipe would have to be fed while the answer is read."""
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | _KEEPS_MEMORY
    with TemporaryFile() as document:
        document.write(data)
        document.seek(0)
        return subprocess.Popen(
            command(form), stdin=document, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=_ROOT, env=environment
        )


def _printed(process: subprocess.Popen[bytes], words: bytearray) -> Iterator[bytes]:
    """What it prints, until it has ended; the last that it says as an error is left in ``words``.

    Only the time that it is waited for counts. Raises UnreadableDocument when that, or what it prints, is too much.
    """
    left, size = float(limits.WORKER_SECONDS), 0
    with selectors.DefaultSelector() as channels:
        for channel in (process.stdout, process.stderr):
            channels.register(cast(IO[bytes], channel), selectors.EVENT_READ)
        while channels.get_map():
            start = monotonic()
            ready = channels.select(left)
            left -= monotonic() - start
            if left <= 0 or size > limits.WORKER_ANSWER:
                raise UnreadableDocument(Reason.TOO_COSTLY)
            for key, _ in ready:
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    channels.unregister(key.fileobj)
                elif key.fileobj is process.stdout:
                    size += len(piece)
                    yield piece
                else:
                    words[:] = (words + piece)[-_WORDS:]
    try:
        process.wait(left)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(Reason.TOO_COSTLY) from error


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Without their ends; the last one may have none."""
    begun: list[bytes] = []
    for piece in pieces:
        *ends, rest = piece.split(b"\n")
        for end in ends:
            yield b"".join([*begun, end])
            begun.clear()
        begun.append(rest)
    if rest := b"".join(begun):
        yield rest


def limited(found: Iterable[Block | Unread]) -> Iterator[Block | Unread]:
    """The same, as far as a document may be large. Raises UnreadableDocument."""
    cells = 0
    for number, each in enumerate(found, start=1):
        cells += sum(map(len, each.rows)) if isinstance(each, Grid) else 0
        if number > limits.MAX_BLOCKS or cells > limits.MAX_DOCUMENT_CELLS:
            raise UnreadableDocument(Reason.TOO_LONG, each.place)
        yield each


def command(form: Format) -> list[str]:
    return [sys.executable, "-m", "budgets.intake.readers", form.key]


def _ran_out(code: int, said: str) -> bool:
    """Of time by the system's clock or of memory, as Python, Rust and C++ say it."""
    return code == -signal.SIGXCPU or any(each in said for each in ("MemoryError", "allocat", "bad_alloc"))
