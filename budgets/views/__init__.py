"""Public pages. Views read published editions (or, for staff, drafts) through budgets.permissions."""
