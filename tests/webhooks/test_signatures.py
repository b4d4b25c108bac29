"""Webhooks: a receiver can tell that a message is ours."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

import pytest

from budgets.models import WebhookSubscription
from budgets.webhooks import sending
from budgets.webhooks.signing import headers_of, secret_of
from budgets.webhooks.subscriptions import renew_secret
from tests.conftest import ROOT
from tests.models.database import create_draft, publish
from tests.webhooks.conftest import Subscribe, reload


def test_the_signature_is_that_of_standard_webhooks(subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the specification."""
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    monkeypatch.setattr("budgets.webhooks.signing._key", lambda subscription: key)
    subscription = subscribe()
    assert secret_of(subscription) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = headers_of(subscription, message="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, body=b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_guide_s_receiver_knows_our_messages(subscribe: Subscribe, since: int) -> None:
    guide = (ROOT / "docs" / "guide-auditors.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n([^`]*def verified[^`]*)```", guide)
    names: dict[str, Any] = {}
    exec(code, names)
    verified, subscription = names["verified"], subscribe()
    publish(edition=create_draft(), by=None)
    secret, body = secret_of(subscription), sending.record_of(since + 1)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    headers = headers_of(subscription, message="change-1", at=at, body=body)
    now = at.timestamp()
    assert verified(secret, headers, body, now=now)["tick"] == since + 1
    forged = [
        (secret, headers, body + b" ", now),
        (secret, headers | {"webhook-id": "change-2"}, body, now),
        (secret, headers | {"webhook-timestamp": str(int(now) + 1)}, body, now),
        (secret, headers, body, now + 301),
        ("whsec_" + "A" * 44, headers, body, now),
    ]
    for key, sent, content, time in forged:
        with pytest.raises(ValueError):
            verified(key, sent, content, now=time)


def test_each_subscription_has_a_secret_of_its_own_until_it_gets_another(subscribe: Subscribe) -> None:
    first, second = subscribe(), subscribe()
    before = secret_of(first)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", before)
    assert before != secret_of(second)
    renew_secret(first)
    assert secret_of(reload(first)) == secret_of(first) != before
    stored = str(list(WebhookSubscription.objects.values()))
    assert before.removeprefix("whsec_") not in stored
