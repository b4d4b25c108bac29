"""What is measured: portals of synthetic districts as they run in production, and Datasette over the same rows."""

from __future__ import annotations

import csv
import io
import os
import socket
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

DATASETTE = "datasette~=0.65.0"
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[psutil.Process]:
    """A server that answers, for as long as the block runs."""
    process = psutil.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield process
    finally:
        process.terminate()  # granian ends its workers, and Datasette has none
        process.wait()


def _wait_for(port: int) -> None:
    start = time.monotonic()
    while time.monotonic() - start < START_SECONDS:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"Nothing answers on port {port} after {START_SECONDS} s.")


def environment(folder: Path) -> dict[str, str]:
    """Of a portal that keeps its data there and turns nobody away."""
    return {
        "MINGZHANG_DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_HTTPS": "0",
        "API_RATE": "0",
        "API_EXPORT_RATE": "0",
    }


def filled(folder: Path, departments: int, years: int) -> None:
    """A portal's database, classifications and synthetic facts: made at the first call, kept for the next."""
    folder.mkdir(parents=True, exist_ok=True)
    sample = ["--departments", str(departments), "--years", str(years), "--seed", "1", "--facts-only"]
    for command in (
        ["migrate", "-v0", "--noinput"],
        ["load_classifications", "-v0"],
        ["collectstatic", "-v0", "--noinput"],
        ["generate_sample", *sample],
        ["shell", "-c", "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], env=os.environ | environment(folder), check=True)


def portal(port: int) -> list[str]:
    """granian, as the Dockerfile runs it, with a worker for each core."""
    workers = str(os.cpu_count() or 1)
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", workers]
    return [str(Path(sys.executable).parent / "granian"), *options, "--log-level", "error", "config.wsgi:application"]


def datasette(folder: Path, rows: bytes, port: int) -> list[str]:
    """Its command over a database of these rows (CSV with a header), installed and filled at the first call."""
    home, database = folder / "datasette", folder / "facts.db"
    if not (home / "bin" / "datasette").exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "-qq", DATASETTE], check=True)
    database.unlink(missing_ok=True)
    _fill(database, rows)
    return [str(home / "bin" / "datasette"), "serve", str(database), "--port", str(port)]


def _fill(database: Path, content: bytes) -> None:
    """With the index that the measured filter can use best."""
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    names, places = ", ".join(f'"{name}"' for name in header), ", ".join("?" * len(header))
    connection = sqlite3.connect(database)
    connection.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, {names})")
    connection.executemany(f"INSERT INTO facts ({names}) VALUES ({places})", lines)
    connection.execute("CREATE INDEX facts_filter ON facts (jurisdiction, year, function_division)")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
