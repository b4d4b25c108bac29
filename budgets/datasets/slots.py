"""How many whole results one process makes at a time: each holds a connection to the database while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings


class Busy(Exception):
    """As many whole results are being made as may be; some seconds later there may be a place."""


class Slot:
    """A place among those that are being made. Raises Busy when there is none. Given back once, or when forgotten."""

    def __init__(self) -> None:
        self._held = _slots().acquire(blocking=False)
        if not self._held:
            raise Busy

    def release(self) -> None:
        held, self._held = self._held, False
        if held:
            _slots().release()

    def __enter__(self) -> Slot:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


class Held:
    """A stream that holds a slot until its end, or until it is closed because its reader went away.

    Not a generator: one that was never begun would run nothing when it is closed.
    """

    def __init__(self, stream: Iterator[bytes], slot: Slot) -> None:
        self._stream = stream
        self._slot = slot

    def __iter__(self) -> Held:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._stream)
        except BaseException:
            self._slot.release()
            raise

    def close(self) -> None:
        try:
            self._stream.close()  # type: ignore[attr-defined]
        finally:
            self._slot.release()


@cache
def _slots() -> BoundedSemaphore:
    return BoundedSemaphore(settings.API_EXPORTS)
