"""import_document ended by kill -9 at chosen moments: what was there before or what comes after, never between.

The moments are made by locks that the import runs into, and recognised in the database's own list of sessions.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.db import connection

from budgets.ledger import facts_of as stored_facts
from budgets.models import Document, Edition
from tests.conftest import ROOT
from tests.intake.test_commands import run
from tests.intake.test_imports import facts
from tests.intake.test_variants import facts_of
from tests.intake.variants import Style, as_text, printed
from tests.models.database import create_department

pytestmark = pytest.mark.usefixtures("transactional_db")

SECONDS = 60
"""How long anything here may wait; a process needs some two seconds to come to its moment."""

SESSION = "killed-import"
LOCK = 4711
WAITING = """
    SELECT query FROM pg_stat_activity
    WHERE application_name = %s AND datname = current_database() AND wait_event_type = 'Lock'
"""
FUNCTION = f"""
    CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({LOCK});
        RETURN coalesce(NEW, OLD);
    END $$
"""


@dataclass(frozen=True)
class Moment:
    """Where the import waits: the event of a trigger on a table, and the statement that is seen to wait."""

    event: str
    table: str
    statement: str

    @property
    def trigger(self) -> str:
        if self.statement == "COMMIT":
            return (
                f"CREATE CONSTRAINT TRIGGER wait_here {self.event} ON {self.table} DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION wait_here()"
            )
        return f"CREATE TRIGGER wait_here {self.event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION wait_here()"


DELETING = Moment("BEFORE DELETE", "budgets_expenditureline", "DELETE")
CHANGING = Moment("BEFORE UPDATE", "budgets_projectline", "UPDATE")
INSERTING = Moment("BEFORE INSERT", "budgets_revenueline", "INSERT")
KEEPING_THE_FILE = Moment("BEFORE UPDATE OF file", "budgets_document", "UPDATE")
COMMITTING = Moment("AFTER INSERT", "budgets_revenueline", "COMMIT")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where this process and the one that is killed keep the files."""
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def old_and_new(folder: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two files of the same department and year; the first is the draft that is there."""
    create_department()
    files = (tmp_path / "old.txt", tmp_path / "new.txt")
    for path, seed in zip(files, (2, 20), strict=True):
        path.write_text(as_text(printed(facts(seed), Style())), encoding="utf-8")
    assert run("import_document", files[0])[0] == 0
    return files


@pytest.fixture
def holder() -> Iterator[psycopg.Connection[Any]]:
    """A session that holds locks until it is rolled back."""
    with psycopg.connect(_url(), application_name="holder") as session:
        yield session
        session.rollback()
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION IF EXISTS wait_here CASCADE")


def _url() -> str:
    """The test database, as DATABASE_URL names it."""
    settings = connection.settings_dict
    login = quote(settings["USER"]) + (f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else "")
    place = urlencode({key: settings[key.upper()] for key in ("host", "port") if settings[key.upper()]})
    return f"postgresql://{login}@/{settings['NAME']}?{place}"


def wait_at(moment: Moment, holder: psycopg.Connection[Any]) -> None:
    holder.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute(moment.trigger)


def kill_while_waiting(path: Path, statement: str, folder: Path, holder: psycopg.Connection[Any]) -> None:
    """Start the import, end it by kill -9 when its session waits with this statement, and let the locks go."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_document", str(path)],
        cwd=ROOT,
        env=kept
        | {
            "DATABASE_URL": _url(),
            "PGAPPNAME": SESSION,
            "MINGZHANG_DATA_DIR": str(folder.parent),
            "DJANGO_DEBUG": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with process:
        try:
            waiting = _wait_for(WAITING, process)
        finally:
            process.kill()
    # pghistory says in the same breath who does it.
    assert waiting.rpartition("); ")[2].startswith(statement)
    assert process.returncode == -9
    holder.rollback()
    _wait_until_gone()


def _wait_for(query: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline and process.poll() is None:
            cursor.execute(query, [SESSION])
            if row := cursor.fetchone():
                return str(row[0])
    pytest.fail(f"the import did not wait: {process.stdout and process.stdout.read().decode()}")


def _wait_until_gone() -> None:
    """The server notices only after its statement that nobody listens any more."""
    deadline = time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [SESSION])
            if cursor.fetchone() == (0,):
                return
    pytest.fail("the session of the killed import did not end")


def state() -> tuple[str, list[str]]:
    """The document that the only draft is from, and its facts."""
    draft = Edition.objects.with_names().get(department__code="900")
    assert (draft.state, draft.number) == ("draft", 1)
    return draft.document.title, facts_of(fact for lines in stored_facts(draft).lines.values() for fact in lines)


def every_row_has_its_file(folder: Path) -> None:
    for document in Document.objects.exclude(file=""):
        content = (folder / document.file.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document.sha256


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def digests(*paths: Path) -> list[str]:
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)


def then_the_import_goes_through(new: Path, old: Path, folder: Path) -> None:
    """Whatever the killed one left, the next one ends as if there had been none; no file is kept twice."""
    assert run("import_document", new)[0] == 0
    assert state()[0] == "new.txt"
    every_row_has_its_file(folder)
    assert files(folder) == digests(old, new)


def test_before_anything_is_written(old_and_new: tuple[Path, Path], folder: Path, holder: Any) -> None:
    old, new = old_and_new
    before = state()
    holder.execute("SELECT 1 FROM budgets_administrativeunit WHERE code = '900' FOR UPDATE")
    kill_while_waiting(new, 'SELECT "budgets_administrativeunit"', folder, holder)
    assert state() == before
    assert files(folder) == digests(old)
    then_the_import_goes_through(new, old, folder)


@pytest.mark.parametrize("moment", [DELETING, CHANGING, INSERTING], ids=["deleting", "changing", "inserting"])
def test_in_the_middle(moment: Moment, old_and_new: tuple[Path, Path], folder: Path, holder: Any) -> None:
    old, new = old_and_new
    before = state()
    wait_at(moment, holder)
    kill_while_waiting(new, moment.statement, folder, holder)
    assert state() == before
    assert files(folder) == digests(old)
    every_row_has_its_file(folder)
    then_the_import_goes_through(new, old, folder)


def test_when_the_file_is_written_and_its_row_is_not(old_and_new: tuple[Path, Path], folder: Path, holder: Any) -> None:
    """The file stays without a row, which harms nobody, and the next import takes it."""
    old, new = old_and_new
    before = state()
    wait_at(KEEPING_THE_FILE, holder)
    kill_while_waiting(new, "UPDATE", folder, holder)
    assert state() == before
    assert files(folder) == digests(old, new)
    every_row_has_its_file(folder)
    then_the_import_goes_through(new, old, folder)


def test_while_it_commits(old_and_new: tuple[Path, Path], folder: Path, holder: Any) -> None:
    """The server has been told to commit and does, though nobody is there to hear of it."""
    old, new = old_and_new
    before = state()
    wait_at(COMMITTING, holder)
    kill_while_waiting(new, "COMMIT", folder, holder)
    title, now = state()
    assert title == "new.txt"
    assert now != before[1]
    assert files(folder) == digests(old, new)
    every_row_has_its_file(folder)
    then_the_import_goes_through(new, old, folder)
    assert state() == (title, now)
