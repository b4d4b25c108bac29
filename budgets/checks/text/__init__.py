"""Rules on the running text (N01 to N18, N20 and on): figures against tables, names, lists, residue, years.

Each module looks at one thing and exports its rules; ``figures`` brings together what is judged figure by figure.
"""

from __future__ import annotations

from budgets.checks.text import (
    adjacent,
    contents,
    figures,
    headcount,
    lists,
    names,
    owners,
    repeats,
    residue,
    units,
    years,
)

_MODULES = (adjacent, contents, figures, headcount, lists, names, owners, repeats, residue, units, years)
RULES = tuple(sorted((rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.code))
