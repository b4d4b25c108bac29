"""How fast documents become facts: ``python -m bench.intake [ROUNDS]``.

Prints in one run, beside what is asked: text documents a second in one process, from bytes to facts, forms, text and
verification; a PDF of 30 pages; and a flat detail export of 100,000 lines, against the time of calamine's bare read
plus a bare COPY of the same rows into a temporary table. What is compared is measured in turns, and its medians are
taken. All inputs are made here; only the sample document, where it stands beside the project, is another's.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import django

ROUNDS = 5
TEXTS = 60
"""Documents that are read in one round."""

LINES = 100_000
PAGES = 30
ASKED_A_SECOND = 20
ASKED_PDF = 3.0
ASKED_RATIO = 1.5
ASKED_MEGABYTES = 400
MEGABYTE = 1 << 20
Rows = list[list[Any]]


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def line(what: str, result: str, asked: str = "", *, reached: bool = True) -> str:
    verdict = f"{asked}, {'reached' if reached else 'MISSED'}" if asked else ""
    return f"{what:44}{result:>18}   {verdict}".rstrip()


def texts(rounds: int) -> Iterator[str]:
    """Every document of a round has other figures, names and words than all others."""
    from bench.demonstration import demonstration
    from bench.documents import SAMPLES

    made = {"the demonstration as a text file": (demonstration(), "示例")}
    sample = SAMPLES / "jianghan-501-2024.txt"
    if sample.exists():
        made[f"the sample {sample.name}"] = (sample.read_text(encoding="utf-8"), "江汉")
    else:
        yield f"The sample {sample.name} does not stand beside the project, so it is left out."
    for what, (text, name) in made.items():
        found = [_a_second(text, name, round_) for round_ in range(rounds)]
        passed, worked = (median(each) for each in zip(*found, strict=True))
        asked = f"asked: at least {ASKED_A_SECOND}"
        yield line(what, f"{passed:.1f} a second", asked, reached=passed >= ASKED_A_SECOND)
        yield line("  by the time that the processor gave to it", f"{worked:.1f} a second")


def _a_second(text: str, name: str, round_: int) -> tuple[float, float]:
    """Documents in a second of the clock, and in one of the processor, of which other work takes nothing."""
    from bench.documents import varied
    from budgets.intake.reading import read_document

    first = round_ * TEXTS
    documents = [varied(text, name, first + number).encode() for number in range(TEXTS)]
    read_document(documents[0])  # imports and the lists of codes
    worked = process_time()
    passed = seconds(lambda: [read_document(document) for document in documents[1:]])
    return (TEXTS - 1) / passed, (TEXTS - 1) / (process_time() - worked)


def pdf(rounds: int) -> Iterator[str]:
    from bench.documents import pdf
    from budgets.intake.reading import read_document

    data = pdf(PAGES)
    found = median(seconds(lambda: read_document(data)) for _ in range(rounds))
    asked = f"asked: under {ASKED_PDF:g} s"
    yield line(f"a PDF of {PAGES} pages", f"{found:.2f} s", asked, reached=found < ASKED_PDF)


def flat(rounds: int) -> Iterator[str]:
    from bench.documents import flat_workbook
    from budgets.intake.workbook.detail import read_flat_detail

    with TemporaryDirectory() as folder:
        path = Path(folder) / "detail.xlsx"
        flat_workbook(path, LINES)
        # First, since a new process's peak begins with what the one that starts it holds.
        megabytes = peak(path)
        rows = calamine(path)
        bare, copied, ours = [], [], []
        for _ in range(rounds):
            bare.append(seconds(lambda: calamine(path)))
            copied.append(copy_seconds(rows))
            ours.append(seconds(lambda: read_flat_detail(path)))
    yield line(f"a flat workbook of {LINES:,} lines: calamine", f"{median(bare):.2f} s")
    yield line("  COPY of the same rows", f"{median(copied):.2f} s")
    yield line("  read and aggregated", f"{median(ours):.2f} s")
    ratio = median(mine / (read + copy) for read, copy, mine in zip(bare, copied, ours, strict=True))
    yield line("  to calamine and COPY", f"{ratio:.2f}", f"asked: at most {ASKED_RATIO}", reached=ratio <= ASKED_RATIO)
    asked = f"asked: under {ASKED_MEGABYTES} MB"
    yield line("  peak memory", f"{megabytes:.0f} MB", asked, reached=megabytes < ASKED_MEGABYTES)


def calamine(path: Path) -> Rows:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as workbook:
        return workbook.get_sheet_by_index(0).to_python()


def copy_seconds(rows: Rows) -> float:
    """Into a temporary table of text, the amount a number; only the copying counts."""
    from django.db import connection, transaction

    names = [f"column_{number}" for number in range(len(rows[0]))]
    columns = ", ".join(f"{name} {'numeric' if name == names[-1] else 'text'}" for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE detail ({columns}) ON COMMIT DROP")
        return seconds(lambda: _copy(cursor, rows[1:]))


def _copy(cursor: Any, rows: Rows) -> None:
    with cursor.copy("COPY detail FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def peak(path: Path) -> float:
    """Megabytes at most in a process of its own that reads the workbook, or in a worker of that one."""
    command = [sys.executable, "-m", "bench.intake", "--peak", str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_peak(path: Path) -> None:
    from budgets.intake.workbook.detail import read_flat_detail

    detail = read_flat_detail(path)
    if detail.lines != LINES or detail.problems:
        sys.exit(f"{detail.lines} lines were read, with the problems {detail.problems[:3]}.")
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = max(resource.getrusage(each).ru_maxrss for each in whose)
    print(used / (MEGABYTE if sys.platform == "darwin" else 1024))


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--peak"]:
        print_peak(Path(arguments[1]))
        return
    rounds = int(arguments[0]) if arguments else ROUNDS
    for measured in (texts, pdf, flat):
        for found in measured(rounds):
            print(found, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(sys.argv[1:])
