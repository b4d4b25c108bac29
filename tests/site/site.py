"""A static site as it stands in a folder, and how its links are followed."""

import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.core.management import call_command

ORIGIN = "https://static.example.gov.cn"


def export(folder: Path, *arguments: str) -> str:
    """What the command says last."""
    said = StringIO()
    call_command("export_site", f"--output={folder}", f"--base-url={ORIGIN}", *arguments, stdout=said)
    return said.getvalue().splitlines()[-1]


def counted(said: str) -> tuple[int, ...]:
    """Written, unchanged, removed."""
    return tuple(map(int, re.findall("[0-9]+", said)))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its path, without what the export keeps for itself."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.startswith("export")}


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ("href", "src", "action", "data-suggest")
        self.links += [value for name, value in attrs if name in names and value is not None]


def broken(folder: Path) -> dict[str, str]:
    """Each link that is not a file of the site, or asks something of a file that cannot answer, and a page with it."""
    found = {}
    for file in folder.rglob("*.html"):
        here = f"{ORIGIN}/{file.relative_to(folder)}".removesuffix("index.html")
        for link in _Links(file.read_text()).links:
            parts = urlsplit(urljoin(here, link))
            path = unquote(parts.path).lstrip("/")
            target = folder / (f"{path}index.html" if path.endswith("/") or not path else path)
            answers = not parts.query or "search/" in parts.path
            if f"{parts.scheme}://{parts.netloc}" != ORIGIN or not target.is_file() or not answers:
                found[link] = here
    return found


def cells(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL)]
