"""How fast the API answers: ``python -m bench.api [--departments 1000] [--years 10] [--seconds 8] [--data DIR]``.

In a portal of its own, filled with synthetic districts by ``generate_sample`` and served as in production, prints
beside what is asked, each against its peer in turns of one run:

- all expenditure facts as CSV, against ``psql \\copy`` of the same query; memory; time to the first byte;
- a filtered page of 100 facts, against Datasette over the same rows in SQLite, at one and at eight clients;
- the aggregate by year and division, against the bare SQL.

Exit status 1 when something asked was missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.api.load import Load, get, load, stream
from bench.api.servers import datasette, environment, filled, free_port, portal, serving

ROUNDS = 5
MEGABYTE = 1 << 20
LIST = "/api/v1/expenditures"
CLIENTS = 8
ASKED_AGAIN = 40
missed: list[str] = []


def main() -> int:
    options = _options()
    folder = Path(options.data).resolve()
    _portal_of_its_own(folder, options.departments, options.years)
    port = free_port()
    with serving(portal(port), port) as process:
        print(f"{options.departments:,} departments x {options.years} years; 2 cores are shared by server and client")
        for part in (exports, pages, aggregates):
            for found in part(port, process, folder, options.seconds):
                print(found, flush=True)
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--departments", type=int, default=1000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=8, help="of each measured load")
    parser.add_argument("--data", default="var/bench", help="where the portal of this measurement keeps its data")
    return parser.parse_args()


def line(what: str, result: str, asked: str = "", *, reached: bool = True) -> str:
    if asked and not reached:
        missed.append(what)
    verdict = f"{asked}, {'reached' if reached else 'MISSED'}" if asked else ""
    return f"{what:52}{result:>34}   {verdict}".rstrip()


def _portal_of_its_own(folder: Path, departments: int, years: int) -> None:
    filled(folder, departments, years)
    os.environ |= environment(folder)
    import django

    django.setup()


# Whole results


def exports(port: int, process: Any, folder: Path, seconds: float) -> Iterator[str]:
    """``\\copy`` runs what the API runs: its very statement, with the values in it."""
    ours, theirs, firsts, growths = [], [], [], []
    statement = _statement()
    rows = 0
    for _round in range(ROUNDS):
        before = _memory(process)
        start = time.perf_counter()
        first, rows, most = _read_all(port, process, start)
        ours.append(time.perf_counter() - start)
        firsts.append(first)
        growths.append(most - before)
        theirs.append(_psql(statement, folder / "psql.csv"))
    ratio = median(theirs) / median(ours)
    yield line(f"CSV of {rows:,} facts", f"{rows / median(ours):,.0f} rows a second")
    yield line("  psql \\copy of the same query", f"{rows / median(theirs):,.0f} rows a second")
    yield line("  rows a second against psql", f"{ratio:.2f}", "asked: at least 0.5", reached=ratio >= 0.5)
    yield line("  first byte", f"{median(firsts) * 1000:.0f} ms", "asked: under 200 ms", reached=median(firsts) < 0.2)
    growth = max(growths) / MEGABYTE
    yield line("  the server's memory grew by", f"{growth:.1f} MB", "asked: under 50 MB", reached=growth < 50)


def _read_all(port: int, process: Any, start: float) -> tuple[float, int, int]:
    first, lines, most, looked = 0.0, 0, 0, 0.0
    for piece in stream(port, f"{LIST}.csv"):
        first = first or time.perf_counter() - start
        lines += piece.count(b"\n")
        if time.perf_counter() - looked > 0.05:
            looked, most = time.perf_counter(), max(most, _memory(process))
    return first, _rows(port), most


def _rows(port: int) -> int:
    import json

    return int(json.loads(get(port, f"{LIST}/?page_size=1"))["count"])


def _memory(process: Any) -> int:
    """Of the web server and its workers; the embedded PostgreSQL that one of them may have started is not theirs."""
    workers = [each for each in process.children() if each.name() == process.name()]
    return sum(each.memory_info().rss for each in (process, *workers))


def _statement() -> str:
    """What the API runs for the whole list, as one line of SQL."""
    from django.db import connection

    from budgets import clock, registry
    from budgets.datasets import editions, select
    from budgets.datasets.columns import Presentation

    dataset = registry.datasets()["expenditures"]
    chosen = select.Selection(
        dataset=dataset,
        conditions=tuple(editions.scope({}, now=clock.reading().ticked_at)),
        columns=dataset.columns,
        ordering=dataset.order,
        wanted=Presentation(),
    )
    statement = select.rows(chosen, "as_text")
    with connection.cursor() as cursor:
        return " ".join(cursor.mogrify(statement.sql, statement.values).split())


def _psql(statement: str, file: Path) -> float:
    from django.db import connection

    from config.postgresql.embedded import binary

    connection.ensure_connection()
    settings = connection.settings_dict
    command = [str(binary("psql")), "-qX", "-h", settings["HOST"], "-p", str(settings["PORT"])]
    command += ["-U", settings["USER"], settings["NAME"], "-c", f"\\copy ({statement}) TO STDOUT CSV HEADER"]
    start = time.perf_counter()
    with file.open("wb") as out:
        subprocess.run(command, check=True, stdout=out)
    return time.perf_counter() - start


# Pages


def pages(port: int, process: Any, folder: Path, seconds: float) -> Iterator[str]:
    """Pages that were not asked for before, of which there are more than a server keeps; and few, again and again."""
    filters = _filters()
    ours = [f"{LIST}/?jurisdiction={j}&year={y}&function={f}&page_size=100" for j, y, f in filters]
    theirs = [f"/facts/facts.json?jurisdiction={j}&year={y}&function_division={f}&_size=100" for j, y, f in filters]
    rows = (folder / "psql.csv").read_bytes()
    other = free_port()
    with serving(datasette(folder, rows, other), other):
        for number, clients in ((len(filters), 1), (len(filters), CLIENTS), (ASKED_AGAIN, 1), (ASKED_AGAIN, CLIENTS)):
            if number == ASKED_AGAIN:  # of every worker
                load(port, ours[:number], clients=CLIENTS, seconds=2)
            loads = [
                _in_turns(port, ours[:number], other, theirs[:number], clients, seconds / ROUNDS, turn / ROUNDS)
                for turn in range(ROUNDS)
            ]
            our, their = [each[0] for each in loads], [each[1] for each in loads]
            ratio = median(each.a_second for each in our) / median(each.a_second for each in their)
            what = "asked again" if number == ASKED_AGAIN else f"new, of {number:,}"
            yield _told(f"a filtered page of 100 ({what}), {clients} clients", our)
            yield _told("  Datasette", their)
            yield line(
                "  requests a second against Datasette", f"{ratio:.1f}", "asked: at least 20", reached=ratio >= 20
            )
            if clients == CLIENTS:
                p95 = median(each.p95 for each in our) * 1000
                yield line("  p95", f"{p95:.1f} ms", "asked: under 30 ms", reached=p95 < 30)


def _in_turns(
    port: int, ours: list[str], other: int, theirs: list[str], clients: int, seconds: float, begin: float
) -> tuple[Load, Load]:
    """``begin`` is the place in the addresses where the first client begins, from 0 to 1."""
    place = int(begin * len(ours))
    ours, theirs = ours[place:] + ours[:place], theirs[place:] + theirs[:place]
    return load(port, ours, clients=clients, seconds=seconds), load(other, theirs, clients=clients, seconds=seconds)


def _told(what: str, loads: list[Load]) -> str:
    rate, middle = median(each.a_second for each in loads), median(each.median for each in loads) * 1000
    return line(what, f"{rate:.0f} a second, median {middle:.1f} ms")


def _filters() -> list[tuple[str, int, str]]:
    """District, year and division: all that have a page of facts, in a random order that is always the same."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT j.adcode, e.year, left(fn.code, 3) FROM budgets_expenditureline f
            JOIN budgets_edition e ON e.id = f.edition_id JOIN budgets_function fn ON fn.id = f.function_id
            JOIN budgets_administrativeunit d ON d.id = e.department_id
            JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id
            GROUP BY 1, 2, 3 HAVING count(*) >= 100 ORDER BY md5(concat(j.adcode, e.year, left(fn.code, 3)))
            """
        )
        return list(cursor.fetchall())


# The cube


def aggregates(port: int, process: Any, folder: Path, seconds: float) -> Iterator[str]:
    """Each in another spelling, with page sizes that all hold the whole answer, so that none is one that is kept."""
    asked, bare = [], []
    for turn in range(ROUNDS):
        address = f"/api/v1/aggregate/?measure=amount&by=year,function.division&page_size={1000 - turn}"
        asked.append(_seconds(lambda address=address: get(port, address)))
        bare.append(_seconds(_bare_cube))
    ratio = median(asked) / median(bare)
    yield line("aggregate by year and division", f"{median(asked) * 1000:.0f} ms")
    yield line("  bare SQL", f"{median(bare) * 1000:.0f} ms")
    yield line("  time against bare SQL", f"{ratio:.2f}", "asked: at most 1.3", reached=ratio <= 1.3)


def _bare_cube() -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.year, left(fn.code, 3), sum(f.amount) FROM budgets_expenditureline f
            JOIN budgets_edition e ON e.id = f.edition_id LEFT JOIN budgets_function fn ON fn.id = f.function_id
            WHERE e.state = 'published' GROUP BY 1, 2 ORDER BY 1, 2
            """
        )
        return cursor.fetchall()


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
