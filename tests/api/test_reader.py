"""What anybody asks goes over connections of its own, as in production: they can only read, and not for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.db import InternalError, connections
from django.test import Client
from psycopg.errors import ReadOnlySqlTransaction

from budgets.datasets import select
from budgets.datasets.run import READER
from budgets.datasets.select import Statement
from tests.api.conftest import API

Connect = Callable[..., Any]


@pytest.fixture
def connect(db: None) -> Iterator[Connect]:
    """Make the reader a second connection to the database of the tests, with another ``timeout`` if one is given.

    It sees what was committed before: the demonstration data.
    """
    usual, made = connections[READER], []

    def connected(timeout: str = "5s") -> Any:
        told = deepcopy(connections.settings[READER])
        told["OPTIONS"]["options"] = told["OPTIONS"]["options"].replace("=5s", f"={timeout}")
        # A name of its own, for pools are kept by name.
        reader = type(connections["default"])(told, alias=f"reader {timeout}")
        made.append(reader)
        connections[READER] = reader
        return reader

    yield connected
    connections[READER] = usual
    for reader in made:
        reader.close()
        reader.close_pool()


def told(connection: Any, sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_it_is_another_connection_with_five_seconds(connect: Connect) -> None:
    assert "statement_timeout=5s" in settings.DATABASES[READER]["OPTIONS"]["options"]
    reader = connect()
    assert (told(reader, "SHOW statement_timeout"), told(connections["default"], "SHOW statement_timeout")) == (
        "5s",
        "0",
    )
    process = "SELECT pg_backend_pid()"
    assert told(reader, process) != told(connections["default"], process)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE budgets_edition SET year = year RETURNING 1",
        "DELETE FROM budgets_jurisdiction RETURNING 1",
        "CREATE TABLE budgets_of_nobody (number integer)",
        "SELECT nextval(pg_get_serial_sequence('budgets_edition', 'id'))",
    ],
)
def test_nothing_can_be_written_over_it(connect: Connect, sql: str) -> None:
    with pytest.raises(InternalError) as error:
        told(connect(), sql)
    assert isinstance(error.value.__cause__, ReadOnlySqlTransaction)


def test_a_query_that_takes_too_long_is_given_up_and_the_next_is_answered(
    client: Client, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = connect("300ms")
    with monkeypatch.context() as slow:
        slow.setattr(select, "page", lambda *asked: Statement("SELECT pg_sleep(60)", ()))
        response = client.get(f"{API}expenditures/")
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["parameter"], error["allowed"]) == (503, "timeout", None, [])
    process = told(reader, "SELECT pg_backend_pid()")
    assert client.get(f"{API}expenditures/", {"edition": "420103-501-2024-approved-1"}).json()["count"] == 14
    assert told(reader, "SELECT pg_backend_pid()") == process
