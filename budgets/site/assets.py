"""Static files that pages of the static site use, and those that these use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")
_JS = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.{1,2}/[^"']+)["']""")
_MENTIONS = {".css": _CSS, ".js": _JS}


def content(name: str) -> bytes:
    """Of a static file by its path below STATIC_URL: from where it comes from, or, where it has got a name with a
    digest, as it was collected. Raises FileNotFoundError.
    """
    found = finders.find(name) or Path(settings.STATIC_ROOT) / name
    return Path(found).read_bytes()


def all_used(names: Iterable[str]) -> dict[str, bytes]:
    """The files and all that their style sheets and scripts mention. Raises FileNotFoundError."""
    used: dict[str, bytes] = {}
    waiting = sorted(set(names))
    while waiting:
        name = waiting.pop()
        if name in used:
            continue
        used[name] = content(name)
        waiting += _mentioned(name, used[name])
    return used


def _mentioned(name: str, found: bytes) -> list[str]:
    pattern = _MENTIONS.get(Path(name).suffix)
    if pattern is None or ".min." in name:
        return []
    here = f"{settings.STATIC_URL}{name}"
    addresses = (urlsplit(urljoin(here, each)) for each in pattern.findall(found.decode()) if ":" not in each)
    return [
        each.path.removeprefix(settings.STATIC_URL) for each in addresses if each.path.startswith(settings.STATIC_URL)
    ]
