"""What a folder with the static site holds: for each address its file, digest and what it was made from.

The manifest is a JSON file in the folder, written when an export ends. While it runs, each file is noted in a journal
before it is put in its place, so that an export that was killed is gone on with and knows every file it may have left.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "export-manifest.json"
JOURNAL = "export-journal.jsonl"
LOCK = "export.lock"
OWN = frozenset({NAME, JOURNAL, LOCK})
BEGUN = ".new-"
VERSION = 1


class NotOurs(Exception):
    """The folder holds something else than a static site, or another export is writing to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``assets`` are the static files that the page names."""

    file: str
    sha256: str
    depends: str
    assets: tuple[str, ...] = ()


class Folder:
    """A folder with the static site, to be used by one process at a time (``locked``)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: dict[str, Entry] = {}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Reads what is there. Raises NotOurs and OSError."""
        self.root.mkdir(parents=True, exist_ok=True)
        if not any((self.root / name).exists() for name in OWN) and any(self.root.iterdir()):
            raise NotOurs("other files")
        with (self.root / LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise NotOurs("locked") from error
            self.entries = self._manifest() | self._journal()
            self._clear()
            with (self.root / JOURNAL).open("a", encoding="utf-8") as self._notes:
                yield

    def _manifest(self) -> dict[str, Entry]:
        path = self.root / NAME
        if not path.exists():
            return {}
        try:
            stored = json.loads(path.read_bytes())
            return {address: _entry(found) for address, found in stored["addresses"].items()}
        except (ValueError, KeyError, TypeError) as error:
            raise NotOurs(f"{NAME}: {error}") from error

    def _journal(self) -> dict[str, Entry]:
        """What an export that was killed noted; a file that is not what was noted is made anew, and so is known."""
        path = self.root / JOURNAL
        found: dict[str, Entry] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            try:
                address, entry = json.loads(line)
            except ValueError:  # the last line, half written
                continue
            found[address] = _entry(entry)
        return {
            address: entry if self._digest(entry.file) == entry.sha256 else Entry(entry.file, "", "")
            for address, entry in found.items()
        }

    def _clear(self) -> None:
        """What a killed export was just writing."""
        if (self.root / JOURNAL).exists() and (self.root / JOURNAL).stat().st_size:
            for path in self.root.rglob(f"{BEGUN}*"):
                path.unlink()

    def _digest(self, file: str) -> str:
        path = self.root / file
        return digest_of(path.read_bytes()) if path.is_file() else ""

    def holds(self, address: str, depends: str) -> bool:
        """Whether the file is there, and made from the same."""
        entry = self.entries.get(address)
        return entry is not None and entry.depends == depends and (self.root / entry.file).is_file()

    def put(self, address: str, entry: Entry, content: bytes) -> bool:
        """Write a file whole or not at all; one that reads the same already stays. Whether it was written."""
        before = self.entries.get(address)
        self.entries[address] = entry
        self._note(address, entry)
        path = self.root / entry.file
        if before is not None and before.sha256 == entry.sha256 and path.is_file():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
        return True

    def _note(self, address: str, entry: Entry) -> None:
        self._notes.write(json.dumps([address, asdict(entry)], ensure_ascii=False) + "\n")
        self._notes.flush()

    def remove(self, address: str) -> None:
        """The file, and folders that it leaves empty."""
        path = self.root / self.entries.pop(address).file
        path.unlink(missing_ok=True)
        for folder in path.relative_to(self.root).parents:
            if folder == Path() or not (self.root / folder).is_dir() or any((self.root / folder).iterdir()):
                break
            (self.root / folder).rmdir()

    def close(self) -> None:
        """The manifest takes the journal's place."""
        stored = {address: asdict(self.entries[address]) for address in sorted(self.entries)}
        content = {"version": VERSION, "addresses": stored}
        _write(self.root / NAME, json.dumps(content, ensure_ascii=False, indent=0).encode())
        self._notes.truncate(0)


def _entry(stored: dict[str, object]) -> Entry:
    entry = Entry(**stored)  # type: ignore[arg-type]
    if Path(entry.file).is_absolute() or ".." in Path(entry.file).parts:
        raise NotOurs(f"{NAME}: {entry.file}")
    return Entry(entry.file, entry.sha256, entry.depends, tuple(entry.assets))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Beside it and then in its place, so that a web server never gives out half a file."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=BEGUN)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
