"""Signatures by the scheme of Standard Webhooks, version 1: HMAC-SHA256 over id, timestamp and body."""

from __future__ import annotations

import hmac
from base64 import b64encode
from datetime import datetime
from hashlib import sha256

from django.utils.crypto import salted_hmac

from budgets.models import WebhookSubscription

PREFIX = "whsec_"


def secret_of(subscription: WebhookSubscription) -> str:
    """What its receiver verifies signatures with. Stored nowhere: it follows from the portal's key and the uuid."""
    return PREFIX + b64encode(_key(subscription)).decode()


def headers_of(subscription: WebhookSubscription, *, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """``message`` stays the same however often a message is sent."""
    timestamp = str(int(at.timestamp()))
    signed = f"{message}.{timestamp}.".encode() + body
    signature = b64encode(hmac.digest(_key(subscription), signed, sha256)).decode()
    return {"webhook-id": message, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def _key(subscription: WebhookSubscription) -> bytes:
    return salted_hmac("budgets.webhooks", subscription.uuid.hex, algorithm="sha256").digest()
