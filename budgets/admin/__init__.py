"""Where finance staff work: one module a group of pages."""

from budgets.admin import accounts, classifications, documents, edition, lines, places, sign_in

__all__ = ["accounts", "classifications", "documents", "edition", "lines", "places", "sign_in"]
