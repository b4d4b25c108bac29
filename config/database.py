"""Which PostgreSQL serves: the one DATABASE_URL names, or the embedded one when it is unset."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config.environment import ConfigurationError

SHAPE = "postgresql://user:password@host:port/name, special characters percent-encoded"
# A start must fail while someone is looking, and a request must not wait for minutes for a dead server.
CONNECT_TIMEOUT_SECONDS = 5
POOL_TIMEOUT_SECONDS = 10


def database(
    url: str, *, directory: Path, pool_size: int, statement_timeout: int, read_only: bool = False
) -> dict[str, Any]:
    """Django's settings of the one database. `directory` is where the embedded server keeps its data.

    `read_only` are connections of their own over which nothing can be written; tests see through them what their
    own transaction has written.
    """
    address = _from_url(url) if url else {"EMBEDDED": directory, "NAME": "mingzhang", "USER": "mingzhang"}
    options = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, **address.pop("OPTIONS", {})}
    # Compiling a statement takes longer than most of ours run; an address that asks for it says so after this.
    wanted = ["-c jit=off", *filter(None, [options.get("options", "")])]
    limits = [f"-c statement_timeout={statement_timeout}s"] if statement_timeout else []
    limits += ["-c default_transaction_read_only=on"] if read_only else []
    options["options"] = " ".join([*wanted, *limits])
    # None waits ready: most commands need one alone, and a web process opens what it needs and keeps it.
    options["pool"] = {"min_size": 0, "max_size": pool_size, "timeout": POOL_TIMEOUT_SECONDS}
    return {
        "ENGINE": "config.postgresql",
        **address,
        "OPTIONS": options,
        # The pool keeps the connections; Django must hand them back after each request.
        "CONN_MAX_AGE": 0,
        # A pooled connection is tried before it is used, so that a restarted server costs no failed request.
        "CONN_HEALTH_CHECKS": True,
        **({"TEST": {"MIRROR": "default"}} if read_only else {}),
    }


def _from_url(url: str) -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ConfigurationError(f"DATABASE_URL does not begin with postgresql://; write {SHAPE}.")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # Other messages of libpq may quote the password.
        reason = f" ({error})".replace("\n", "") if "URI query parameter" in str(error) else ""
        raise ConfigurationError(f"DATABASE_URL cannot be read{reason}; write {SHAPE}.") from None
    port = str(parts.pop("port", ""))
    if port and not all(one.isdigit() and 0 < int(one) < 65536 for one in port.split(",")):
        raise ConfigurationError(f"DATABASE_URL has the port {port!r}; write a number from 1 to 65535.")
    name = parts.pop("dbname", "")
    if not name:
        raise ConfigurationError(f"DATABASE_URL names no database; write {SHAPE}.")
    return {
        "NAME": name,
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": port,
        "OPTIONS": parts,
    }
