"""The text of parts one to four: sections, and the figures found in them with what they mean."""

from budgets.intake.prose.read import Prose, read_prose
from budgets.intake.prose.values import Meaning, TextFigure

__all__ = ["Meaning", "Prose", "TextFigure", "read_prose"]
