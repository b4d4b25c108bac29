"""Seeded chance. Amounts are counted in pieces of 100 yuan, the last place that tables in 万元 print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from random import Random

WAN = 100
"""Pieces in 1 万元."""


def chance(*what: object) -> Random:
    """A stream of its own for each thing, so that one more draw here changes nothing there.

    Random hashes a text by itself: PYTHONHASHSEED does not matter.
    """
    return Random("/".join(map(str, what)))


def yuan(pieces: int) -> Decimal:
    """An amount as the database gives it back: with two places."""
    return Decimal(pieces * 10_000).scaleb(-2)


def around(random: Random, usual: float, spread: float) -> int:
    """A log-normal size with this median, at least 1."""
    return max(1, round(usual * math.exp(random.gauss(0, spread))))


def moved(random: Random, pieces: int, trend: float = 0.02, spread: float = 0.03) -> int:
    """Next year's amount: a few percent more or less, now and then a jump."""
    factor = math.exp(random.gauss(trend, spread))
    if random.random() < 0.04:
        factor *= random.choice((0.6, 0.75, 1.3, 1.6))
    return max(1, round(pieces * factor))


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Shares after the weights that add up to the total exactly: what rounding leaves goes to the first."""
    whole = sum(weights)
    shares = [int(total * weight / whole) for weight in weights]
    shares[0] += total - sum(shares)
    return shares


def taken(random: Random, share: float) -> bool:
    return random.random() < share
