"""From the blocks of a document to its prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.facts import Measure, ResourceFigure, TextSection
from budgets.intake.prose.figures import figures_of
from budgets.intake.prose.lines import closed_up, mended
from budgets.intake.prose.passages import Passage, passages
from budgets.intake.prose.subjects import BUDGET_YEAR
from budgets.intake.prose.values import Meaning, TextFigure
from budgets.intake.raw import Block, Paragraph


@dataclass(frozen=True, slots=True)
class Prose:
    """The sections that have text, and every figure of them, in reading order."""

    sections: tuple[TextSection, ...]
    figures: tuple[TextFigure, ...]

    def facts(self) -> tuple[ResourceFigure, ...]:
        """What no table holds: people, property, operating cost and procurement, as first stated."""
        stated: dict[Measure, ResourceFigure] = {}
        for figure in self.figures:
            if figure.subject not in _MEASURES or figure.meaning is not Meaning.CURRENT or figure.name:
                continue
            measure = Measure(figure.subject)
            stated.setdefault(measure, ResourceFigure(measure=measure, value=figure.value, place=str(figure.place)))
        return tuple(stated.values())


_MEASURES = frozenset(measure.value for measure in Measure)


def read_prose(blocks: Sequence[Block]) -> Prose:
    """The text of a document: its sections and figures; contents page and tables are not text."""
    found = passages(blocks)
    year = _year(blocks)
    return Prose(
        sections=tuple(_section(number, passage) for number, passage in enumerate(found, start=1)),
        figures=tuple(figure for passage in found for figure in figures_of(passage, year)),
    )


def _section(number: int, passage: Passage) -> TextSection:
    return TextSection(
        number=number,
        key=passage.heading.key,
        title=passage.title,
        body="\n".join(paragraph.printed for paragraph in mended(passage.lines)),
        place=str(passage.lines[0].place),
    )


def _year(blocks: Sequence[Block]) -> int | None:
    """The year budgeted for: the latest whose budget is spoken of."""
    texts = (closed_up(block.text) for block in blocks if isinstance(block, Paragraph))
    years = [int(found["year"]) for text in texts for found in BUDGET_YEAR.finditer(text)]
    return max(years, default=None)
