"""What a page costs in portals of 1, 100 and 10,000 departments: ``python -m bench.api.sizes [--years 2]``.

The three are served side by side and asked in turns, by one client, for the same pages: the facts of one department and
year (the same in all of them), the first page of all facts, and the last page of a list in pages. Prints the medians;
asked is that the largest is within 1.2 times the smallest. Exit status 1 when it is not.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.api.load import get, load
from bench.api.servers import environment, filled, free_port, portal, serving

SIZES = (1, 100, 10_000)
ROUNDS = 9
ASKED = 1.2
LIST = "/api/v1/expenditures/?page_size=100"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--data", default="var/bench", help="where the portals of this measurement keep their data")
    options = parser.parse_args()
    ports = {}
    with ExitStack() as open_ones:
        for size in SIZES:
            folder = Path(options.data).resolve() / f"departments-{size}"
            filled(folder, size, options.years)
            ports[size] = free_port()
            open_ones.enter_context(serving(portal(ports[size]), ports[size], **environment(folder)))
        return _compared(ports)


def _compared(ports: dict[int, int]) -> int:
    worst = 0.0
    for what, addresses in _pages(ports).items():
        times: dict[int, list[float]] = {size: [] for size in SIZES}
        for _round in range(ROUNDS):
            for size, port in ports.items():
                times[size].append(load(port, [addresses[size]], clients=1, seconds=0.5).median * 1000)
        found = {size: median(each) for size, each in times.items()}
        ratio = max(found.values()) / min(found.values())
        worst = max(worst, ratio)
        told = ", ".join(f"{size:,}: {milliseconds:.1f} ms" for size, milliseconds in found.items())
        print(f"{what:40}{told}   ratio {ratio:.2f}, asked: {ASKED}", flush=True)
    return int(worst > ASKED)


def _pages(ports: dict[int, int]) -> dict[str, dict[int, str]]:
    """The same question to each portal, asked once before it is timed."""
    edition = json.loads(get(ports[1], "/api/v1/editions/?page_size=1"))["results"][0]
    of_one = LIST + "".join(f"&{name}={edition[name]}" for name in ("jurisdiction", "department", "year"))
    pages = {
        "a department's year": dict.fromkeys(ports, of_one),
        "all facts, first page": dict.fromkeys(ports, LIST),
        "all facts, second page": {size: _following(port) for size, port in ports.items()},
        "a district's year, one division": dict.fromkeys(
            ports, f"{LIST}&jurisdiction={edition['jurisdiction']}&year={edition['year']}&function=201"
        ),
    }
    for addresses in pages.values():
        for size, port in ports.items():
            get(port, addresses[size])
    return pages


def _following(port: int) -> str:
    following = str(json.loads(get(port, LIST))["next"])
    return following[following.index("/api/") :]


if __name__ == "__main__":
    sys.exit(main())
