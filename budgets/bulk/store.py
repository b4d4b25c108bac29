"""Packages that were made are kept: each under a name that says what it follows from and what its SHA-256 is.

Of a district and year the latest few stay. Whoever asks for a package that somebody else is making waits for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from budgets.bulk import contents
from budgets.bulk.packages import Package
from budgets.datasets.slots import Slot

KEPT = 3
"""Packages of one district and year: the current one, and some that were or are cited."""


@dataclass(frozen=True, slots=True)
class Kept:
    path: Path
    bytes: int
    sha256: str


def known(package: Package) -> Kept | None:
    """The package, if it has been made."""
    for path in _folder().glob(f"{package.name}-{package.key}-*.zip"):
        try:
            size = path.stat().st_size
        except FileNotFoundError:  # just now taken away
            continue
        return Kept(path, size, path.stem.rsplit("-", 1)[1])
    return None


def all_known() -> str:
    """A short text that differs whenever other packages are kept."""
    names = sorted(path.name for path in _folder().glob("*.zip"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def kept(package: Package) -> Kept:
    """The package, made unless it has been. Raises slots.Busy."""
    if found := known(package):
        # It counts as one of the latest again.
        os.utime(found.path)
        return found
    # Before the lock, so that those who wait are no more than may make something.
    with Slot(), _alone(package):
        return known(package) or _made(package)


def _made(package: Package) -> Kept:
    for left in _folder().glob(f"{package.name}-*.part"):
        left.unlink()
    with NamedTemporaryFile(dir=_folder(), prefix=f"{package.name}-", suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            contents.write(package, file)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            path = _folder() / f"{package.name}-{package.key}-{sha256}.zip"
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _prune(package, path)
    return Kept(path, size, sha256)


def _prune(package: Package, latest: Path) -> None:
    def age(path: Path) -> float:
        return path.stat().st_mtime

    others = sorted((path for path in _folder().glob(f"{package.name}-*.zip") if path != latest), key=age)
    for path in others[: max(0, len(others) + 1 - KEPT)]:
        path.unlink()


@contextmanager
def _alone(package: Package) -> Iterator[None]:
    """Among all processes of this machine, for packages of this district and year."""
    with (_folder() / f"{package.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    folder: Path = settings.BULK_ROOT
    folder.mkdir(parents=True, exist_ok=True)
    return folder
