"""Bulk packages are made once and kept, the latest few of each."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, Any

import pytest

from budgets.bulk import contents, store
from budgets.bulk.packages import Package

PACKAGE = Package("999999", "示例区", "", False, 2090, 1, datetime(2026, 3, 1, tzinfo=UTC), "0" * 64, "1")


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The keys of the packages that were made; each holds its key and nothing else."""
    written: list[str] = []

    def write(package: Package, file: IO[bytes]) -> None:
        written.append(package.key)
        file.write(package.key.encode())

    monkeypatch.setattr(contents, "write", write)
    yield written


def test_two_who_ask_at_once_have_it_made_once(writes: list[str]) -> None:
    start, found = threading.Barrier(4), []

    def ask() -> None:
        start.wait()
        found.append(store.kept(PACKAGE))

    threads = [threading.Thread(target=ask) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(set(found)), len(found), writes) == (1, 4, [PACKAGE.key])
    assert found[0].sha256 == hashlib.sha256(PACKAGE.key.encode()).hexdigest()


def test_of_a_district_and_year_the_latest_stay(writes: list[str], settings: Any) -> None:
    """By the time when they were asked for last."""
    made = [replace(PACKAGE, fingerprint=str(number)) for number in range(5)]
    other_year = store.kept(replace(PACKAGE, year=2091))
    for age, package in enumerate(made):
        os.utime(store.kept(package).path, (age, age))
        if package is made[2]:
            os.utime(store.kept(made[0]).path, (9, 9))
    assert [package for package in made if store.known(package)] == [made[0], made[3], made[4]]
    assert other_year.path.exists()


def test_what_fails_leaves_nothing_behind(writes: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(package: Package, file: IO[bytes]) -> None:
        file.write(b"half of it")
        raise OSError("no space left")

    folder = store._folder()
    (folder / "999999-2090-killed.part").write_bytes(b"")  # by a process that was killed
    with monkeypatch.context() as patch, pytest.raises(OSError, match="no space left"):
        patch.setattr(contents, "write", fail)
        store.kept(PACKAGE)
    assert [path.suffix for path in folder.iterdir()] == [".lock"]
    assert store.kept(PACKAGE).path.read_bytes() == PACKAGE.key.encode()
