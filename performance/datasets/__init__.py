"""The datasets of tables 14 and 15, a file each (see budgets.datasets)."""
