"""Who changed which figure from what to what, when and from where: the versions that triggers keep, read as changes.

Each tracked row has its versions in a table of its own (budgets.models.history); an update is told as the difference
between two of them. What was changed without the portal (plain SQL) has no context and is told as that.
"""

from budgets.history.reading import Filters, all_changes, changes, kinds
from budgets.history.versions import Action, Change, FieldChange, Origin

__all__ = ["Action", "Change", "FieldChange", "Filters", "Origin", "all_changes", "changes", "kinds"]
