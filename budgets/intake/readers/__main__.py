"""The worker process itself: ``python -m budgets.intake.readers FORMAT`` (see worker.py)."""

from __future__ import annotations

import gc
import os
import resource
import sys

from budgets.intake import limits
from budgets.intake.readers import worker
from budgets.intake.readers.formats import FORMATS
from budgets.intake.readers.messages import packed


def main() -> None:
    """Reads the document on standard input; answers on standard output, block by block."""
    limit()
    gc.disable()  # everything made here is kept to the end, so looking for garbage only costs time
    form = FORMATS[sys.argv[1]]
    found = worker.limited(worker.reader(form)(sys.stdin.buffer.read()))
    for line in packed(found):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    os._exit(0)  # the system takes all memory back at once, Python would do so object by object


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.WORKER_MEMORY, limits.WORKER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.WORKER_SECONDS, limits.WORKER_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
