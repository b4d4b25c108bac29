"""Reading the environment, loudly: a bad value stops the start with one line that names it and the remedy."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class ConfigurationError(Exception):
    """The portal cannot start as it is configured. The message is one line, for whoever starts it.

    Not an ImproperlyConfigured: Django swallows that one in several places and starts all the same.
    """


@contextmanager
def one_line_errors() -> Iterator[None]:
    """For the entry points: what is wrong with the configuration is told without a traceback."""
    try:
        yield
    except ConfigurationError as error:
        sys.exit(f"mingzhang: {error}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ConfigurationError(f"{name} is {value!r}; write 1 or 0.")


def integer(name: str, *, default: int, least: int = 0) -> int:
    value = text(name, str(default))
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    raise ConfigurationError(f"{name} is {value!r}; write a whole number, {least} or more.")


PERIODS = {"s": 1, "min": 60, "h": 3600}


def rate(name: str, *, default: str) -> tuple[int, int] | None:
    """How often something may be done, as (times, seconds); None, written 0: as often as one likes."""
    value = text(name, default)
    if value == "0":
        return None
    times, _slash, period = value.partition("/")
    if times.isascii() and times.isdigit() and int(times) > 0 and period in PERIODS:
        return int(times), PERIODS[period]
    periods = ", ".join(f"/{period}" for period in PERIODS)
    raise ConfigurationError(f"{name} is {value!r}; write a rate such as {default} ({periods}), or 0 for no limit.")


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; blanks around its words and empty words do not count."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def hosts(name: str, *, default: tuple[str, ...]) -> list[str]:
    for host in (found := words(name, default=default)):
        if "/" in host:
            raise ConfigurationError(f"{name} has {host!r}; write host names only, without http:// and path.")
    return found


def origins(name: str) -> list[str]:
    for origin in (found := words(name)):
        if not origin.startswith(("http://", "https://")):
            raise ConfigurationError(f"{name} has {origin!r}; write the scheme too, like https://{origin}.")
    return found


def data_directory(name: str, default: Path) -> Path:
    """Where the portal keeps what it makes: database, uploads, collected files. Made when missing."""
    directory = Path(text(name, str(default))).expanduser().resolve()
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be made ({error.strerror}); set {name}.") from error
    if not os.access(directory, os.W_OK | os.X_OK):
        owner = directory.stat().st_uid
        raise ConfigurationError(f"{directory} belongs to user {owner} and is closed to you; set {name}.")
    return directory


def installation_key(file: Path) -> str:
    """A random secret of this installation alone, made at its first start and kept."""
    try:
        # Linked into place, so that of two first starts at once both read the same key.
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        if not file.exists():
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            try:
                os.link(draft, file)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text()
    except OSError as error:
        raise ConfigurationError(f"{file} is unusable ({error.strerror}); set DJANGO_SECRET_KEY.") from error
