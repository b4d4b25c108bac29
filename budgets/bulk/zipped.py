"""A zip whose bytes follow from its contents alone, and that knows the size and SHA-256 of each file in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

COMPRESSION = 6
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside. ZIP knows none before it."""
READABLE = 0o100644 << 16
"""Mode of a file that anybody may read, as unpacking on Unix makes it."""


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    bytes: int
    sha256: str


class Zip:
    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)

    def __enter__(self) -> Zip:
        return self

    def __exit__(self, *error: Any) -> None:
        self._zip.close()

    def add(self, path: str, content: bytes | Iterable[bytes]) -> Entry:
        pieces = (content,) if isinstance(content, bytes) else content
        return self.write(path, lambda file: file.writelines(pieces))

    def write(self, path: str, write: Callable[[IO[bytes]], object], *, compressed: bool = False) -> Entry:
        """``write`` is given a file that cannot be sought in. ``compressed``: what it writes is so already."""
        info = ZipInfo(path, LONG_AGO)
        info.compress_type = ZIP_STORED if compressed else ZIP_DEFLATED
        info._compresslevel = COMPRESSION  # type: ignore[attr-defined]  # public only from Python 3.13 on
        info.create_system = 3
        info.external_attr = READABLE
        with self._zip.open(info, "w", force_zip64=True) as member:
            counted = _Counted(member)
            write(counted)  # type: ignore[arg-type]
        return Entry(path, counted.size, counted.sha.hexdigest())


class _Counted:
    """Passes on what is written, and knows its size and digest. A file, as far as writers ask."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha = hashlib.sha256()
        self.size = 0

    def write(self, content: Any) -> int:
        self.sha.update(content)
        self.size += len(content)
        return self._file.write(content)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.write(piece)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        self._file.flush()

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Whoever opened the file closes it."""
