"""What the public pages cost: ``python -m bench.pages [--requests 20] [--data DIR]``.

In a portal of its own with the demonstration data, for each kind of page: server time and queries where nobody asked
for it before, and where it is kept; size of the HTML as gzip sends it, weight of all that the page loads, likewise; and
the Largest Contentful Paint in a headless Chromium at 360 px, served as in production. Exit status 1 when something
asked was missed.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter

from bench.api.servers import environment, free_port, portal, serving

EDITION = "/420103/501/2024/"
OTHER = "/310107/wanli/2025/"
PAGES = {
    "首页 home": "/",
    "区划 district": "/310107/",
    "部门各年 department": "/310107/wanli/",
    "年度 overview": OTHER,
    **{f"表{number} table": f"{EDITION}tables/{number}/" for number in range(1, 16)},
    "项目 projects": f"{OTHER}projects/",
    "绩效 performance": f"{OTHER}performance/",
    "整本 booklet": f"{EDITION}booklet/",
    "核对 checks": f"{EDITION}checks/",
    "科目 function": "/functions/206/",
    "比较 compare": "/compare/?d=420103/501/2024&d=420103/501/2023&table=5",
    "指标 indicators": "/indicators/",
    "搜索 search": "/search/?q=科技",
    "名词 glossary": "/glossary/",
    "核验 verify": "/verify/",
    "更正 corrections": "/corrections/",
}
KILOBYTE = 1024
NEW_MS, KEPT_MS, QUERIES = 10, 10, 3
HTML_KB, WEIGHT_KB, PAINT_MS = 60, 250, 1000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PAINT = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Served:
    """Milliseconds and queries of the server."""

    new: float
    queries: int
    kept: float
    kept_queries: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20, help="of each page, new and kept")
    parser.add_argument("--data", default="var/bench/demo", help="where the portal of this measurement keeps its data")
    options = parser.parse_args()
    folder = Path(options.data).resolve()
    _filled(folder)
    os.environ |= environment(folder)
    import django

    django.setup()
    return _told(options.requests)


def _filled(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for command in ("migrate", "load_classifications", "load_demo", "rebuild_search", "collectstatic --noinput"):
        arguments = [sys.executable, "manage.py", *command.split(), "-v0"]
        subprocess.run(arguments, env=os.environ | environment(folder), check=True)


def _told(requests: int) -> int:
    missed = 0
    port = free_port()
    print(f"{'page':24}{'new ms':>8}{'queries':>9}{'kept ms':>9}{'queries':>9}{'HTML kB':>9}{'all kB':>8}{'LCP ms':>8}")
    with serving(portal(port), port), _browser() as paint:
        for name, address in PAGES.items():
            served = _served(address, requests)
            html, weight, painted = paint(f"http://127.0.0.1:{port}{address}")
            table = "table" in name or "overview" in name
            wrong = [
                what
                for what, bad in {
                    "new": table and (served.new > NEW_MS or served.queries > QUERIES),
                    "kept": served.kept > KEPT_MS or served.kept_queries > QUERIES,
                    "HTML": "table" in name and html > HTML_KB,
                    "weight": weight > WEIGHT_KB,
                    "LCP": painted > PAINT_MS,
                }.items()
                if bad
            ]
            missed += bool(wrong)
            figures = f"{served.new:8.1f}{served.queries:9}{served.kept:9.1f}{served.kept_queries:9}"
            print(f"{name:24}{figures}{html:9.1f}{weight:8.1f}{painted:8.0f}   {' '.join(wrong)}", flush=True)
    print(
        f"Asked of tables and overviews: {QUERIES} queries, {NEW_MS} ms; HTML of tables {HTML_KB} kB; "
        f"of all pages: {WEIGHT_KB} kB, LCP {PAINT_MS} ms"
    )
    return int(missed > 0)


def _served(address: str, requests: int) -> Served:
    """Through Django's test client, which costs about a millisecond itself."""
    from django.core.cache import caches
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})

    def ask() -> float:
        start = perf_counter()
        response = client.get(address)
        elapsed = (perf_counter() - start) * 1000
        if response.status_code != 200:
            sys.exit(f"{address} answers {response.status_code}")
        return elapsed

    def queries() -> int:
        with ExitStack() as counting:
            counted = [counting.enter_context(CaptureQueriesContext(each)) for each in connections.all()]
            ask()
            return sum(len(each) for each in counted)

    def new() -> float:
        caches["pages"].clear()
        return ask()

    ask()  # warms what a process makes once
    times = [new() for _request in range(requests)]
    caches["pages"].clear()
    number = queries()
    again = [ask() for _request in range(requests)]
    return Served(median(times), number, median(again), queries())


@contextmanager
def _browser() -> Iterator[Callable[[str], tuple[float, float, float]]]:
    """Gives of an address the size of its HTML and of all it loads, in kB after gzip, and its paint in ms."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # its event loop runs in this thread
    executable = next(filter(None, map(which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])

        def look(address: str) -> tuple[float, float, float]:
            opened(address)  # once, so that every part of the server is awake
            return opened(address)

        def opened(address: str) -> tuple[float, float, float]:
            sizes: dict[str, float] = {}
            with chromium.new_context(viewport={"width": 360, "height": 740}) as context:
                page = context.new_page()
                page.on("response", lambda response: sizes.update({response.url: _zipped(response.body())}))
                page.goto(address, wait_until="networkidle")
                return sizes[page.url], sum(sizes.values()), float(page.evaluate(PAINT))

        yield look


def _zipped(content: bytes) -> float:
    return len(gzip.compress(content, 6)) / KILOBYTE


if __name__ == "__main__":
    sys.exit(main())
