"""What differs from region to region: settings of a jurisdiction, with the defaults of the two known layouts.

Plain leaf, as budgets.facts: models keep them, checks go by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Pairing:
    """Economic classes of table 7 that are paid from these functions of table 5 (rules C35 to C40)."""

    economic_classes: tuple[str, ...]
    functions: tuple[str, ...]


PAIRINGS = {
    "C35": Pairing(("30108",), ("2080505",)),
    "C36": Pairing(("30109",), ("2080506",)),
    "C37": Pairing(("30110",), ("2101101", "2101102")),
    "C38": Pairing(("30111", "30307"), ("2101103",)),
    "C39": Pairing(("30113",), ("2210201",)),
    "C40": Pairing(("30301", "30302"), ("2080501", "2080502")),
}


@dataclass(frozen=True, slots=True)
class Conventions:
    """``indicator_weights`` are the totals that a form's indicator weights may have: what is missing from 100 belongs
    to 预算执行率, which some regions score outside the form (rule C75). ``pairings`` are by rule code; a rule whose
    pairing a region leaves out is not applied there, with that reason. A line that moved against last year by more
    than both ``reason_percent`` and ``reason_amount`` (yuan) demands its reason before it is submitted.
    """

    indicator_weights: tuple[Decimal, ...] = (Decimal(100), Decimal(90), Decimal(80))
    pairings: tuple[tuple[str, Pairing], ...] = tuple(PAIRINGS.items())
    reason_percent: Decimal = Decimal(10)
    reason_amount: Decimal = Decimal(10_000)

    def pairing(self, rule: str) -> Pairing | None:
        return dict(self.pairings).get(rule)
