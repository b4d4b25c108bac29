"""The worker process itself: ``python -m budgets.intake.readers FORMAT`` (see worker.py)."""

from __future__ import annotations

import gc
import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from budgets.intake import limits
from budgets.intake.readers import worker
from budgets.intake.readers.errors import UnreadableDocument
from budgets.intake.readers.formats import FORMATS


def main() -> None:
    """Reads the document on standard input; answers on standard output."""
    limit()
    gc.disable()  # everything made here is kept to the end, so looking for garbage only costs time
    form = FORMATS[sys.argv[1]]
    try:
        answer: Any = worker.packed(worker.limited(worker.reader(form)(sys.stdin.buffer.read())))
    except UnreadableDocument as error:
        answer = {"refused": error.reason, "place": asdict(error.place)}
    # In one go: written piece by piece it would be encoded in Python.
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.WORKER_MEMORY, limits.WORKER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.WORKER_SECONDS, limits.WORKER_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
