"""Departments made side by side in processes of their own, in order, a few districts ahead of what is loaded."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, TypeVar

import django

T = TypeVar("T")
C = TypeVar("C")
R = TypeVar("R")


def side_by_side(
    work: Callable[[T, C], R], tasks: Iterable[T], common: C, *, processes: int, ahead: int
) -> Iterator[R]:
    """``work`` on each task and what is common to all; the results in the order of the tasks.

    ``ahead`` tasks are begun before their results are asked for. With one process all is done in this one.
    """
    if processes == 1:
        yield from (work(task, common) for task in tasks)
        return
    context = multiprocessing.get_context("spawn")  # no open connection is shared with a child
    begun: deque[Future[R]] = deque()
    with ProcessPoolExecutor(processes, context, initializer=_set_up, initargs=(pickle.dumps(common),)) as pool:
        try:
            for task in tasks:
                begun.append(pool.submit(_work, work, task))
                if len(begun) > ahead:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            for future in begun:
                future.cancel()


_common: Any = None
"""In a child: sent once, and not with each task."""


def _set_up(common: bytes) -> None:
    """Models can be read only once Django is set up."""
    global _common
    django.setup()
    _common = pickle.loads(common)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _work(work: Callable[[T, Any], R], task: T) -> R:
    return work(task, _common)


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its children, who would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
