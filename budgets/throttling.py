"""How often one client may ask, and the headers that tell it (draft-ietf-httpapi-ratelimit-headers).

An allowance refills steadily (the generic cell rate algorithm): with 600/min a client that asked for nothing may ask
600 times at once, and from then on ten times a second. All that needs to be kept of a client is when its allowance
will be full again: eight bytes in a file that all processes of the machine share (``Slots``).

DRF's SimpleRateThrottle keeps the time of each request in a cache instead: 5 kB a client at 600/min, pickled twice a
request (33 us, here 3), counted by each process for itself; and beyond 300 clients the local cache forgets
at random whom it has seen.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import mmap
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

SLOTS = 1 << 20
WIDTH = 8
ROUNDING = 1e-6
"""Seconds that are no difference: sums of floats."""


@dataclass(frozen=True, slots=True)
class Policy:
    """``setting`` names the rate, as (times, seconds), or None for no limit."""

    name: str
    setting: str

    @property
    def rate(self) -> tuple[int, int] | None:
        return getattr(settings, self.setting)  # type: ignore[no-any-return]


REQUESTS = Policy("requests", "API_RATE")
"""What every request counts for."""

EXPORTS = Policy("exports", "API_EXPORT_RATE")
"""What a whole result as a file counts for besides."""


CHECKED_FILES = Policy("files", "VERIFY_RATE")
"""What a file that somebody wants checked counts for."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a client after a request: ``remaining`` requests now, all of them in ``reset`` seconds; the
    next one in ``wait`` seconds if this one was too many, else 0.
    """

    policy: Policy
    times: int
    seconds: int
    remaining: int
    reset: int
    wait: int


class Slots:
    """When each client's allowance is full again, as seconds since 1970; a client is a slot by a keyed hash.

    Two clients in one slot share an allowance; among a million slots that is rare, and nobody without the key can
    bring it about. Two processes that count one client in the same microsecond may count it once.
    """

    def __init__(self, memory: mmap.mmap, key: bytes) -> None:
        self.slots = memoryview(memory).cast("d")
        self.key = hashlib.sha256(key).digest()
        self.lock = Lock()

    @classmethod
    def in_file(cls, path: Path, key: bytes) -> Slots:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            # Reserved at once: on a full disk this is an error, later it would be the end of the process.
            os.posix_fallocate(file, 0, SLOTS * WIDTH)
            return cls(mmap.mmap(file, SLOTS * WIDTH), key)
        finally:
            os.close(file)

    def take(self, policy: Policy, times: int, seconds: int, client: str, now: float) -> Allowance:
        """Count one request, unless it is too many."""
        digest = hashlib.blake2b(f"{policy.name} {client}".encode(), key=self.key, digest_size=WIDTH).digest()
        index = int.from_bytes(digest) % len(self.slots)
        each = seconds / times
        with self.lock:
            full = self.slots[index]
            # Past, or of a clock that was set back since, or no number.
            if not now < full <= now + seconds:
                full = now
            excess = full + each - now - seconds
            if excess <= ROUNDING:
                self.slots[index] = full = full + each
        return Allowance(
            policy=policy,
            times=times,
            seconds=seconds,
            remaining=int((now + seconds - full + ROUNDING) / each),
            reset=math.ceil(full - now - ROUNDING),
            wait=max(1, math.ceil(excess)) if excess > ROUNDING else 0,
        )


@cache
def slots() -> Slots:
    return Slots.in_file(settings.DATA_DIR / "api-allowances", settings.SECRET_KEY.encode())


def count(policy: Policy, client: str) -> Allowance | None:
    """Count a request of this client; None where there is no limit."""
    if policy.rate is None:
        return None
    return slots().take(policy, *policy.rate, client, time.time())


def address_of(request: HttpRequest) -> str | None:
    """Without the zone of a link-local address, which PostgreSQL does not take."""
    address = _client_address()(request)
    return address and address.partition("%")[0]


@cache
def _client_address() -> Callable[[HttpRequest], str | None]:
    return import_string(settings.CLIENT_ADDRESS)  # type: ignore[no-any-return]


def client_of(request: HttpRequest, token: Any) -> str:
    """A token wherever it is used from, else an address; of IPv6 the network, of which a client has all addresses."""
    if token is not None:
        return f"token {token.pk}"
    address = address_of(request) or ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if ":" in address else address


def headers(allowances: Sequence[Allowance]) -> dict[str, str]:
    """For every answer. ``q`` requests in ``w`` seconds; ``r`` are left, and all of them again after ``t`` seconds."""
    if not allowances:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{one.policy.name}";q={one.times};w={one.seconds}' for one in allowances),
        "RateLimit": ", ".join(f'"{one.policy.name}";r={one.remaining};t={one.reset}' for one in allowances),
    }
