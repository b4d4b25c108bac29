"""Which one cell is likely wrong: the cell whose correction would satisfy all the rules that fail around it.

Each comparison is a linear equation over printed cells. A cell explains a failing equation if changing it by one and
the same amount makes that equation, and every other failing one it stands in, hold; it is ruled out if it also stands
in equations that hold now and would then fail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.formulas import Comparison, Spot, Term


@dataclass(frozen=True, slots=True)
class Suspect:
    """``should_be`` is what the cell would have to say, in yuan; ``explains`` counts the failing comparisons."""

    term: Term
    should_be: Decimal
    explains: int


def suspects(equations: Sequence[tuple[Comparison, Decimal]]) -> list[Suspect | None]:
    """For each equation with its difference (left minus right) the suspect, None where it holds or none stands out."""
    failing = [index for index, (_comparison, difference) in enumerate(equations) if difference]
    found: list[Suspect | None] = [None] * len(equations)
    if not failing:
        return found
    wrong = _correctable(equations, failing)
    holding = _held(equations, wrong)
    open_ones = set(failing)
    for spot in sorted((s for s in wrong if s not in holding), key=lambda s: -_most(wrong[s])):
        covered, change = _explained(wrong[spot], open_ones)
        if not covered or not _stands_out(spot, covered, wrong, holding, open_ones):
            continue
        term = wrong[spot][0][1]
        amount = term.amount if isinstance(term.amount, Decimal) else Decimal(0)
        suspect = Suspect(term, amount + change, len(covered))
        for index in covered:
            found[index] = suspect
        open_ones -= covered
    return found


Corrections = list[tuple[int, Term, Decimal]]
"""The failing equations a cell stands in, and by how much the cell would have to change for each to hold."""


def _correctable(equations: Sequence[tuple[Comparison, Decimal]], failing: Sequence[int]) -> dict[Spot, Corrections]:
    corrections: dict[Spot, Corrections] = defaultdict(list)
    for index in failing:
        comparison, difference = equations[index]
        for terms, side in ((comparison.left, 1), (comparison.right, -1)):
            for term in terms:
                if term.row in term.sheet.rows:
                    corrections[term.spot].append((index, term, -difference * side * term.sign))
    return corrections


def _held(equations: Sequence[tuple[Comparison, Decimal]], wrong: dict[Spot, Corrections]) -> frozenset[Spot]:
    """Cells of failing equations that also stand in an equation that holds, and would break it."""
    return frozenset(
        term.spot
        for comparison, difference in equations
        if not difference
        for term in (*comparison.left, *comparison.right)
        if term.spot in wrong
    )


def _most(corrections: Corrections) -> int:
    changes = [change for _index, _term, change in corrections]
    return max(map(changes.count, set(changes)))


def _explained(corrections: Corrections, open_ones: set[int]) -> tuple[set[int], Decimal]:
    """The failing equations that one change of the cell satisfies; none if the others would still fail."""
    mine = [(index, change) for index, _term, change in corrections if index in open_ones]
    changes = {change for _index, change in mine}
    if len(changes) != 1:
        return set(), Decimal(0)
    return {index for index, _change in mine}, changes.pop()


def _stands_out(
    spot: Spot,
    covered: set[int],
    wrong: dict[Spot, Corrections],
    holding: frozenset[Spot],
    open_ones: set[int],
) -> bool:
    """Whether no other cell explains the same failures as well."""
    rivals = {
        other
        for other, corrections in wrong.items()
        if other != spot and other not in holding and any(index in covered for index, _term, _change in corrections)
    }
    return all(len(_explained(wrong[rival], open_ones)[0]) < len(covered) for rival in rivals)
