"""Which database serves, and what is said when none does. The embedded server: test_embedded_database.py."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from config.database import database
from config.environment import ConfigurationError
from config.postgresql.base import DatabaseWrapper
from tests.conftest import ENTRIES, Manage

UNREACHABLE = "postgresql://clerk:s3cret@127.0.0.1:1/budget"


def configured(url: str, **more: Any) -> dict[str, Any]:
    return database(url, **{"directory": Path("/data"), "pool_size": 4, "statement_timeout": 0} | more)


@pytest.mark.parametrize(
    ("url", "name", "user", "password", "host", "port"),
    [
        ("postgres://u:p@h:5433/n", "n", "u", "p", "h", "5433"),
        ("postgresql://u:p@h/n", "n", "u", "p", "h", ""),
        ("postgresql://u@h/n", "n", "u", "", "h", ""),
        ("postgresql://h/n", "n", "", "", "h", ""),
        ("postgresql:///n", "n", "", "", "", ""),
        ("postgresql://us%40er:p%3A%2F%25%23w@h:1/n%20m", "n m", "us@er", "p:/%#w", "h", "1"),
        ("postgresql://%E8%B4%A2%E6%94%BF:p@h/n", "n", "财政", "p", "h", ""),
        ("postgresql://u:p@[::1]:5432/n", "n", "u", "p", "::1", "5432"),
        ("postgresql://u@%2Fvar%2Frun%2Fpostgresql/n", "n", "u", "", "/var/run/postgresql", ""),
        ("postgresql://u@/n?host=/var/run/postgresql", "n", "u", "", "/var/run/postgresql", ""),
        ("postgresql://u@a:1,b:2/n", "n", "u", "", "a,b", "1,2"),
    ],
)
def test_address_is_read(url: str, name: str, user: str, password: str, host: str, port: str) -> None:
    found = configured(url)
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        *(name, user, password, host, port),
    )


def test_options_of_the_address_are_kept() -> None:
    options = configured("postgresql://u@h/n?sslmode=verify-full&connect_timeout=2&options=-c%20jit%3Don")["OPTIONS"]
    options.pop("pool")
    assert options == {"sslmode": "verify-full", "connect_timeout": "2", "options": "-c jit=off -c jit=on"}


def test_statement_timeout_joins_the_options_of_the_address() -> None:
    found = configured("postgresql://h/n", statement_timeout=30)
    assert found["OPTIONS"]["options"] == "-c jit=off -c statement_timeout=30s"
    found = configured("postgresql://h/n?options=-c%20work_mem%3D8MB", statement_timeout=30)
    assert found["OPTIONS"]["options"] == "-c jit=off -c work_mem=8MB -c statement_timeout=30s"


def test_connections_are_pooled_and_handed_back() -> None:
    found = configured("postgresql://h/n")
    assert found["OPTIONS"]["pool"] == {"min_size": 0, "max_size": 4, "timeout": 10}
    assert found["CONN_MAX_AGE"] == 0
    assert found["CONN_HEALTH_CHECKS"] is True


def test_without_an_address_the_embedded_server_serves() -> None:
    found = configured("")
    assert found["EMBEDDED"] == Path("/data")
    assert (found["NAME"], found["USER"]) == ("mingzhang", "mingzhang")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///s3cret.db", "DATABASE_URL does not begin with postgresql://"),
        ("mysql://u:s3cret@h/n", "DATABASE_URL does not begin with postgresql://"),
        ("budget", "DATABASE_URL does not begin with postgresql://"),
        ("postgresql://u:s3cret%zz@h/n", "DATABASE_URL cannot be read; "),
        ("postgresql://u:s3cret@h/n?sslmod=on", 'cannot be read (invalid URI query parameter: "sslmod"); '),
        ("postgresql://u:s3cret@h:port/n", "DATABASE_URL has the port 'port'"),
        ("postgresql://u:s3cret@h:65536/n", "DATABASE_URL has the port '65536'"),
        ("postgresql://u:s3cret@h", "DATABASE_URL names no database"),
        ("postgresql://u:s3cret@h/", "DATABASE_URL names no database"),
    ],
)
def test_bad_address_is_refused_without_telling_the_password(url: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        configured(url)
    assert says in str(refused.value)
    assert "s3cret" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("program", ENTRIES)
def test_unreachable_database_stops_the_start_with_one_line(manage: Manage, program: tuple[str, ...]) -> None:
    done = manage(program=program, DATABASE_URL=UNREACHABLE, DJANGO_SECRET_KEY="x")
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("mingzhang: DATABASE_URL: database 'budget' cannot be reached: ")
    assert line.endswith(" Correct DATABASE_URL, or unset it to use the embedded server.")
    assert "s3cret" not in line


@pytest.mark.parametrize("version", [90624, 130022])
def test_old_server_is_refused(monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    old = SimpleNamespace(info=SimpleNamespace(server_version=version))
    driver = SimpleNamespace(connect=lambda **_: nullcontext(old), Error=OSError)
    monkeypatch.setattr(DatabaseWrapper, "Database", driver)
    with pytest.raises(ConfigurationError) as refused:
        DatabaseWrapper(connection.settings_dict)._require_answer({})
    assert f"the server is PostgreSQL {version // 10000}, and 14 or later is needed" in str(refused.value)


@pytest.mark.django_db
def test_database_speaks_utf8_and_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding'), current_setting('TimeZone'), '部门预算'")
        assert cursor.fetchone() == ("UTF8", "UTC", "部门预算")  # Django keeps time in UTC and shows ours
