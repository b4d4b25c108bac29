"""The history of what is entered: triggers record every change, whoever makes it and by whatever way."""

from __future__ import annotations

from typing import Any

import pghistory


def tracked(model: Any) -> Any:
    """Keep each version of the model's rows in a table of its own (``<Model>Event``), which never changes.

    Beside it pghistory keeps who did it and from where, see config.history; read by budgets.history.
    """
    # Trackers remember the model they were given to, so each model gets its own.
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*events, append_only=True)(model)
