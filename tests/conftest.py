"""Shared by all tests: the settings they need, and a clean environment for the commands they run."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).parents[1]

# The ways into the portal's code.
ENTRIES = [
    pytest.param(("manage.py", "migrate"), id="manage"),
    pytest.param(("-c", "import config.wsgi"), id="wsgi"),
]
Manage = Callable[..., subprocess.CompletedProcess[str]]


# The gate draws the same examples each time; `HYPOTHESIS_PROFILE=explore pytest …` looks for new ones.
hypothesis.settings.register_profile("gate", derandomize=True)
hypothesis.settings.register_profile("explore", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_configure() -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    TransactionTestCase.databases = frozenset({"default", "reader"})

    settings.SECURE_SSL_REDIRECT = False  # the test client speaks plain HTTP
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; guards nothing here
    settings.API_RATE = settings.API_EXPORT_RATE = settings.VERIFY_RATE = None  # no test uses up what another may ask
    # Neither needs a collectstatic first.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that end by emptying the database come last, also after those that ask for it in a roundabout way; before
    them those with a browser, since the loop that drives it gives all tests after it connections of their own.
    """
    items.sort(key=_how_late)


def _how_late(item: pytest.Item) -> int:
    marker, asked = item.get_closest_marker("django_db"), set(getattr(item, "fixturenames", ()))
    if {"transactional_db", "live_server"} & asked or (marker and marker.kwargs.get("transaction")):
        return 2
    return int("browser" in asked)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Chinese, whatever language a page before it was asked for in."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    """Files that a test keeps are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BULK_ROOT = tmp_path / "bulk"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Pages and totals are kept while the public clock stands still, and each test turns it back."""
    from django.core.cache import caches

    for alias in ("default", "pages", "answers"):
        caches[alias].clear()


@pytest.fixture
def clean_environment(tmp_path: Path) -> dict[str, str]:
    """No setting of the caller's, and a data directory of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"MINGZHANG_DATA_DIR": str(tmp_path / "var")}


@pytest.fixture
def manage(clean_environment: dict[str, str]) -> Manage:
    """Run manage.py, or another `program`, in a process of its own: manage("check", DJANGO_DEBUG="1")."""

    def run(
        *arguments: str, program: tuple[str, ...] = ("manage.py",), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *program, *arguments],
            cwd=ROOT,
            env=clean_environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every database test starts from the classifications and the published demonstration editions.

    The reader sees what a test has written and not committed, being the same connection; in threads of a live server
    it is one of its own, to the same database.
    """
    from django.db import connections

    connections.settings["reader"]["NAME"] = connections["default"].settings_dict["NAME"]
    reader, connections["reader"] = connections["reader"], connections["default"]
    with django_db_blocker.unblock():
        load_demonstration()
    yield
    # Else what the live servers' threads opened would keep the database from being dropped.
    reader.close_pool()


@pytest.fixture
def transactional_db(transactional_db: None) -> None:
    """Each transactional test ends by emptying the database; the next one finds the demonstration data again."""
    from budgets.models import Edition

    if not Edition.objects.exists():
        load_demonstration()


def load_demonstration() -> None:
    from budgets import classifications, demo

    classifications.load_seeds()
    list(demo.load())
