"""Webhooks: the command that sends what is due."""

from __future__ import annotations

import json
from threading import Event

import pytest
from django.core.management import CommandError, call_command

from budgets.management.commands import deliver_webhooks
from budgets.webhooks.sending import deliver_due
from tests.models.database import YEAR, create_draft, publish
from tests.webhooks.conftest import FAILED, URL, Receiver, Subscribe


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> Receiver:
    """The command sends to the receiver of the test."""
    monkeypatch.setattr(
        deliver_webhooks, "deliver_due", lambda: deliver_due(now=lambda: receiver.now, post=receiver.post)
    )
    return receiver


def test_the_command_tells_what_it_sent(
    answering: Receiver, subscribe: Subscribe, since: int, capsys: pytest.CaptureFixture[str]
) -> None:
    subscribe()
    publish(edition=create_draft(), by=None)
    call_command("deliver_webhooks")
    assert capsys.readouterr().out == f"示例接收方：第 {since + 1} 号变动已送达\n"


def test_the_command_fails_when_something_did_not_arrive(
    answering: Receiver, subscribe: Subscribe, since: int, capsys: pytest.CaptureFixture[str]
) -> None:
    answering.answers = [FAILED]
    subscribe()
    publish(edition=create_draft(), by=None)
    with pytest.raises(CommandError, match="1 次通知没有送达") as error:
        call_command("deliver_webhooks", "--json")
    assert error.value.returncode == 1
    assert json.loads(capsys.readouterr().out) == {
        "subscription": "示例接收方",
        "url": URL,
        "tick": since + 1,
        "attempts": 1,
        "arrived": False,
        "status": 500,
        "error": "HTTP 500",
        "stopped": "",
    }


def test_the_command_goes_on_looking(
    answering: Receiver, subscribe: Subscribe, since: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []

    def pause(self: Event, seconds: int) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt
        publish(edition=create_draft(year=YEAR + len(pauses)), by=None)

    monkeypatch.setattr(Event, "wait", pause)
    monkeypatch.setattr(deliver_webhooks, "close_old_connections", lambda: None)
    subscribe()
    with pytest.raises(KeyboardInterrupt):
        call_command("deliver_webhooks", "--watch", "--interval", "3")
    assert (pauses, answering.ticks) == ([3, 3, 3], [since + 1, since + 2])


@pytest.mark.parametrize("interval", ["0", "-1", "1.5", "soon"])
def test_an_interval_that_is_none(interval: str) -> None:
    with pytest.raises(CommandError, match="is no whole number of seconds, 1 or more"):
        call_command("deliver_webhooks", "--interval", interval)
