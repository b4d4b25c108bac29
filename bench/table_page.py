"""Server time of table pages, without network: `python -m bench.table_page [requests]`.

Measures what the demonstration data in the portal's own database gives (`make run` loads it): one request to warm up,
then the given number (20) of each table of the reference edition through Django's test client.
"""

import os
import sys
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter

import django

EDITION = "/420103/501/2024/"
GOAL_MS = 30


def measured(address: str, requests: int) -> list[float]:
    """Milliseconds of each request."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    times = []
    for _ in range(requests + 1):
        start = perf_counter()
        response = client.get(address, secure=True)
        times.append((perf_counter() - start) * 1000)
        if response.status_code != 200:
            sys.exit(f"{address} answers {response.status_code}; load the demonstration data first (make run).")
    return times[1:]


def lines(requests: int) -> Iterator[str]:
    yield f"{f'{requests} requests a page, in ms':32}  median     p95"
    everything: list[float] = []
    for number in range(1, 16):
        address = f"{EDITION}tables/{number}/"
        times = measured(address, requests)
        everything += times
        yield line(address, times)
    yield line("all", everything)
    yield f"Goal: median under {GOAL_MS} ms, {'reached' if median(everything) < GOAL_MS else 'missed'}."


def line(what: str, times: list[float]) -> str:
    return f"{what:32}{median(times):8.1f}{p95(times):8.1f}"


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for found in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
        print(found)
