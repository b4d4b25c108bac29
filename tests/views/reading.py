"""What a visitor reads on a page: the rows of its tables and where its links lead."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from django.test import Client

EDITIONS = [
    ("420103", "501", 2022),
    ("420103", "501", 2023),
    ("420103", "501", 2024),
    ("310107", "wanli", 2023),
    ("310107", "wanli", 2024),
    ("310107", "wanli", 2025),
]
ADDRESSES = [f"/{adcode}/{department}/{year}/" for adcode, department, year in EDITIONS]
REFERENCE = "/420103/501/2024/"
PROJECT = "42010324501T000000100"


class _Reader(HTMLParser):
    """Collects the cells of each row that has a key, by the id-less tables they stand in, and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[dict[str, list[str]]] = []
        self.addresses: list[str] = []
        self._cells: list[str] | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in ("href", "src", "action") if name in given]
        if tag == "table":
            self.tables.append({})
        if tag == "tr":
            self._cells = [] if "data-key" in given else None
            if self._cells is not None:
                self.tables[-1][given["data-key"] or ""] = self._cells
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and self._cells:
            self._cells[-1] = re.sub(r"\s+", " ", f"{self._cells[-1]}{data}").strip()


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def text(client: Client, address: str, **parameters: Any) -> str:
    response = client.get(address, parameters)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.content.decode()


def tables(html: str) -> list[dict[str, list[str]]]:
    """Of each table on the page, its rows' cells by their key."""
    return _read(html).tables


def addresses(html: str) -> list[str]:
    """Every address that a link, form, script, style or picture of the page names."""
    return _read(html).addresses


def is_explanation(address: str) -> bool:
    """Whether a page explains one figure of a table."""
    return "/cells/" in address and not address.endswith("/cells/")


def reachable(client: Client, start: str, within: str) -> dict[str, bytes]:
    """Every page and file that links lead to from ``start`` without leaving ``within``, by its address."""
    found: dict[str, bytes] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        found[address] = response.content
        if not response["Content-Type"].startswith("text/html"):
            continue
        links = [unquote(re.split("[?#]", link)[0]) for link in addresses(response.content.decode())]
        # A table has an explanation for each figure: the first stands for all of them.
        others = [link for link in links if not is_explanation(link)]
        explained = [link for link in links if is_explanation(link) and not is_explanation(address)]
        waiting += [link for link in (*others, *explained[:1]) if link.startswith(within) and link not in found]
    return found
