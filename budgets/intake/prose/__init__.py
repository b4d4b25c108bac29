"""The text of parts one to four: sections, and the figures found in them with what they mean."""

from budgets.figures import Meaning, TextFigure
from budgets.intake.prose.read import Prose, read_prose

__all__ = ["Meaning", "Prose", "TextFigure", "read_prose"]
