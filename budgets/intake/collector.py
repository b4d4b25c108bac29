"""Python's search for cyclic garbage, put off while a document is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Reading makes ten thousands of values, no cycles, and keeps them to its end; searching them costs a fifth of it.

    Where threads overlap, the collector is back at the latest when the first of them, which stopped it, is done.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
