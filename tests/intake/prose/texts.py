"""Documents of a few lines, written for the tests."""

from budgets.intake.prose import Prose, TextFigure, read_prose
from budgets.intake.raw import Paragraph, Place

Told = tuple[str, str, str, str]


def lines(text: str) -> list[Paragraph]:
    """A paragraph a line; the first line of the text is line 1, blank lines count."""
    return [Paragraph(line.strip(), Place(line=number)) for number, line in enumerate(text.split("\n")) if line.strip()]


def prose(text: str) -> Prose:
    return read_prose(lines(text))


def under(heading: str, text: str) -> list[TextFigure]:
    """The figures of a text that stands under one heading of a document of 2024."""
    return list(prose(f"\n2024年部门预算\n{heading}\n{text}").figures)


def told(figures: list[TextFigure]) -> list[Told]:
    """Subject, meaning, value and direction of each."""
    return [(figure.subject, figure.meaning.value, f"{figure.value:f}", figure.direction) for figure in figures]
