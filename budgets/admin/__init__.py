"""Where finance staff work: one module a group of pages."""

from budgets.admin import (
    accesses,
    accounts,
    classifications,
    documents,
    edition,
    lines,
    places,
    sign_in,
    tokens,
    webhooks,
)

__all__ = [
    "accesses",
    "accounts",
    "classifications",
    "documents",
    "edition",
    "lines",
    "places",
    "sign_in",
    "tokens",
    "webhooks",
]
