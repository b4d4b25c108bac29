"""Synthetic departments for tests and measurements: believable, consistent by every rule, the same for the same seed.

Plain, as the facts are: a seed and a place in the list give facts. Loading them is the work of ``budgets.synthetic``.
"""
