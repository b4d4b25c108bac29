"""The embedded server in real processes: shared, and gone with its last user however that one ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import psutil
import psycopg
import pytest

from config.postgresql import embedded
from tests.conftest import ROOT, Manage

USER_PROGRAM = """
import sys
from pathlib import Path
from config.environment import one_line_errors
from config.postgresql import embedded
with one_line_errors():
    print(embedded.start(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""
PATIENCE_SECONDS = 20


class User:
    """A process that uses the server of a directory until its input is closed."""

    started: ClassVar[list["User"]] = []

    def __init__(self, directory: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER_PROGRAM, str(directory)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(self)
        assert self.process.stdout
        self.socket_directory = self.process.stdout.readline().strip()

    def end(self) -> str:
        """What it wrote to stderr."""
        return self.process.communicate(timeout=PATIENCE_SECONDS)[1]

    def answer(self) -> str:
        with psycopg.connect(host=self.socket_directory, user="mingzhang", dbname="mingzhang") as connection:
            row = connection.execute("SHOW server_version").fetchone()
        assert row
        return str(row[0])


@pytest.fixture(autouse=True)
def no_user_left() -> Iterator[None]:
    """A test that failed must not leave its processes to the next."""
    yield
    while User.started:
        with User.started.pop().process as process:
            process.kill()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("embedded") / "postgres"
    User(directory).end()
    yield directory
    assert wait_until_gone(directory)


def server_of(directory: Path) -> psutil.Process | None:
    lines = embedded._postmaster(directory)
    try:
        return psutil.Process(int(lines[0])) if lines else None
    except psutil.NoSuchProcess:
        return None  # ended between writing its last state and this look


def wait_until_gone(directory: Path) -> bool:
    end = time.monotonic() + PATIENCE_SECONDS
    while server_of(directory) and time.monotonic() < end:
        time.sleep(0.02)
    return server_of(directory) is None


def test_server_is_shared_and_stops_with_its_last_user(cluster: Path) -> None:
    first, second = User(cluster), User(cluster)
    server = server_of(cluster)
    assert first.answer() == second.answer()
    assert first.end() == ""
    assert server_of(cluster) == server
    assert second.answer()
    second.end()
    assert server_of(cluster) is None  # at once: the last user waits for it


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_signal_to_one_user_leaves_the_server_to_the_other(cluster: Path, number: signal.Signals) -> None:
    stopped, other = User(cluster), User(cluster)
    os.killpg(stopped.process.pid, number)
    stopped.end()
    assert other.answer()
    other.end()
    assert server_of(cluster) is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_server_stops_when_its_last_user_is_killed(cluster: Path, number: signal.Signals) -> None:
    user = User(cluster)
    assert user.answer()
    os.killpg(user.process.pid, number)
    user.end()
    assert wait_until_gone(cluster)


def test_crashed_server_is_started_again(cluster: Path) -> None:
    user = User(cluster)
    server = server_of(cluster)
    assert server
    server.kill()
    server.wait(PATIENCE_SECONDS)
    another = User(cluster)
    assert another.answer()
    user.end()
    another.end()
    assert wait_until_gone(cluster)


def test_stranger_with_the_number_of_a_crashed_server_is_not_taken_for_it(cluster: Path) -> None:
    # After a restart of the machine, the number in the pid file may be anybody's: here, this process's.
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n{cluster}\n\n1 1\nready\n")
    user = User(cluster)
    assert user.answer()
    user.end()
    assert server_of(cluster) is None


def test_users_that_start_at_once_share_one_server(tmp_path: Path) -> None:
    directory = tmp_path / "postgres"
    with ThreadPoolExecutor(4) as pool:
        users = list(pool.map(User, [directory] * 4))
    assert [user.socket_directory for user in users] == [str(directory)] * 4
    assert [user.answer()[:2] for user in users] == ["18"] * 4
    for user in users:
        user.end()
    assert server_of(directory) is None


def test_socket_of_a_deep_directory_lies_elsewhere_and_is_removed(tmp_path: Path) -> None:
    directory = tmp_path / ("deep" * 25) / "postgres"
    directory.parent.mkdir()
    user = User(directory)
    assert user.answer()
    socket_directory = Path(user.socket_directory)
    assert socket_directory.stat().st_mode & 0o777 == 0o700
    user.end()
    assert wait_until_gone(directory)
    end = time.monotonic() + PATIENCE_SECONDS
    while socket_directory.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not socket_directory.exists()


def test_unusable_directory_is_told_in_one_line(tmp_path: Path) -> None:
    directory = tmp_path / "postgres"
    directory.write_text("a file")
    user = User(directory)
    line = user.end().splitlines()[-1]
    assert user.process.returncode == 1
    assert line.startswith(f"mingzhang: The embedded PostgreSQL in {directory} cannot be used: ")


def test_refusal_of_the_server_is_told_in_one_line(tmp_path: Path) -> None:
    directory = tmp_path / "postgres"
    User(directory).end()
    (directory / "PG_VERSION").write_text("9\n")
    user = User(directory)
    line = user.end().splitlines()[-1]
    assert line.startswith("mingzhang: The embedded PostgreSQL in ")
    assert "database files are incompatible with server" in line


@pytest.mark.parametrize("command", ["check", "help", "diffsettings"])
def test_command_without_a_query_starts_no_server(manage: Manage, tmp_path: Path, command: str) -> None:
    assert manage(command).returncode == 0
    assert not (tmp_path / "var" / "postgres").exists()


def test_command_with_a_query_starts_it_and_leaves_nothing_running(manage: Manage, tmp_path: Path) -> None:
    program = "from django.db import connection as c; c.ensure_connection(); print(c.pg_version)"
    done = manage("shell", "--no-imports", "-c", program)
    assert int(done.stdout) >= 180000
    assert server_of(tmp_path / "var" / "postgres") is None
