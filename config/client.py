"""Where a request comes from, for counting wrong passwords and requests to the API (settings CLIENT_ADDRESS)."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that nobody but the proxy, or without a proxy the connection itself, can have set.

    A proxy appends its caller to X-Forwarded-For, so only the last entry is its own word; those before it came with
    the request, and whoever guesses passwords would write a new one there for each try.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return _address(forwarded.rpartition(",")[2]) or _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    # The same machine, whichever way it is written.
    return str(getattr(found, "ipv4_mapped", None) or found)
