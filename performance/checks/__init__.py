"""Rules over the performance forms, tables 14 and 15. Plain, as budgets.checks.

``services`` is outsourced work, ``funding`` the department's funds, ``projects`` their list and forms with ``costs``
and ``history``, ``rationale`` the arithmetic of running text (``expressions``, ``itemised``), ``indicators`` weights,
levels and ``targets``.
"""
