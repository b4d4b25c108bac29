"""Synthetic districts (budgets.sample) in the database: made in processes, loaded by COPY, published, taken away."""
