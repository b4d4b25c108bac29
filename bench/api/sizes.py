"""What a page costs in portals of 1, 100 and 10,000 departments: ``python -m bench.api.sizes [--years 2]``.

The three are served side by side and asked in turns, each over one connection, for the same pages: the facts of one
department and year (the same in all of them), those of a division in a district and year, and the first and the second
page of all facts. Prints the medians; asked is that the largest is within 1.2 times the smallest. Exit status 1 when
it is not.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.api.load import one_connection
from bench.api.servers import environment, filled, free_port, portal, serving

SIZES = (1, 100, 10_000)
TURNS = 60
ASKED = 1.2
LIST = "/api/v1/expenditures/?page_size=20"

SECOND = "all facts, second page"

Ask = Callable[[str], tuple[bytes, float]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--data", default="var/bench", help="where the portals of this measurement keep their data")
    options = parser.parse_args()
    portals: dict[int, Ask] = {}
    with ExitStack() as open_ones:
        for size in SIZES:
            folder = Path(options.data).resolve() / f"departments-{size}"
            filled(folder, size, options.years)
            port = free_port()
            open_ones.enter_context(serving(portal(port), port, **environment(folder)))
            portals[size] = open_ones.enter_context(one_connection(port))
        return _compared(portals)


def _compared(portals: dict[int, Ask]) -> int:
    worst = 0.0
    for what, question in _questions(portals[1]).items():
        times: dict[int, list[float]] = {size: [] for size in portals}
        for fields in _orders(portals[1]):
            for size, ask in portals.items():
                address = f"{question}&fields={fields}"
                if what == SECOND:
                    address = _following(ask, address)
                times[size].append(ask(address)[1] * 1000)
        # The first answer in each portal also counted the totals, which are then remembered.
        found = {size: median(each[1:]) for size, each in times.items()}
        ratio = max(found.values()) / min(found.values())
        worst = max(worst, ratio)
        told = ", ".join(f"{size:,}: {milliseconds:.1f} ms" for size, milliseconds in found.items())
        print(f"{what:40}{told}   ratio {ratio:.2f}, asked: {ASKED}", flush=True)
    return int(worst > ASKED)


def _questions(ask: Ask) -> dict[str, str]:
    row = _first(ask)
    place = "".join(f"&{name}={row[name]}" for name in ("jurisdiction", "year"))
    return {
        "a department's year": f"{LIST}{place}&department={row['department']}",
        "a district's year, one division": f"{LIST}{place}&function={row['function_division']}",
        "all facts, first page": LIST,
        SECOND: f"{LIST}&ordering=edition",
    }


def _first(ask: Ask) -> dict[str, str]:
    found: list[dict[str, str]] = json.loads(ask(LIST)[0])["results"]
    return found[0]


def _orders(ask: Ask) -> list[str]:
    """The fields in as many orders as there are turns: the same work, in so many spellings that none is answered from
    what is kept.
    """
    names, shuffled = list(_first(ask)), random.Random(1)
    return [",".join(shuffled.sample(names, len(names))) for _turn in range(TURNS)]


def _following(ask: Ask, address: str) -> str:
    following = str(json.loads(ask(address)[0])["next"])
    return following[following.index("/api/") :]


if __name__ == "__main__":
    sys.exit(main())
