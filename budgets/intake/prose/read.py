"""From the blocks of a document to its prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.facts import Measure, ResourceFigure, TextSection
from budgets.figures import Meaning, TextFigure, TextLine
from budgets.intake.prose.figures import figures_of
from budgets.intake.prose.headings import HEADINGS, LONGEST_HEADING, NO_WORDS, NOT_IN_HEADINGS, Heading
from budgets.intake.prose.lines import Line, closed_up
from budgets.intake.prose.passages import TOP, Passage, is_heading, passages
from budgets.intake.prose.phrases import BUDGET_YEAR
from budgets.intake.raw import Block, Paragraph, Place


@dataclass(frozen=True, slots=True)
class Prose:
    """The sections that have text, their paragraphs, and every figure of them, in reading order."""

    sections: tuple[TextSection, ...]
    lines: tuple[TextLine, ...]
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
    return _prose(passages(blocks), _year(blocks))


def prose_of(sections: Sequence[TextSection], year: int) -> Prose:
    """The same of an edition's own sections; places name the section and its paragraph."""
    found = [_stored(section) for section in sections]
    return _prose([passage for passage in found if passage.lines], year)


def _prose(found: Sequence[Passage], year: int | None) -> Prose:
    return Prose(
        sections=tuple(_section(number, passage) for number, passage in enumerate(found, start=1)),
        lines=tuple(
            TextLine(paragraph.printed, str(paragraph.places[0]), passage.heading.key)
            for passage in found
            for paragraph in passage.paragraphs
        ),
        figures=tuple(figure for passage in found for figure in figures_of(passage, year)),
    )


def _stored(section: TextSection) -> Passage:
    """A section as it was read or entered; its key says what kind of heading it stood under."""
    heading = next((heading for heading in HEADINGS if heading.key == section.key), Heading(section.key, NO_WORDS))
    lines = [
        Line(text, Place(sheet=section.title, paragraph=number), heading=is_heading(text))
        for number, text in enumerate(section.body.splitlines(), start=1)
        if text.strip()
    ]
    return Passage(heading, section.title, Place(sheet=section.title), TOP, lines)


def _section(number: int, passage: Passage) -> TextSection:
    return TextSection(
        number=number,
        key=passage.heading.key,
        title=passage.title,
        body="\n".join(paragraph.printed for paragraph in passage.paragraphs),
        place=str(passage.lines[0].place),
    )


def _year(blocks: Sequence[Block]) -> int | None:
    """The year budgeted for: that of most titles, since plans and reviews name others; else the first spoken of."""
    texts = [closed_up(block.text) for block in blocks if isinstance(block, Paragraph)]
    titles = [text for text in texts if len(text) <= LONGEST_HEADING and not NOT_IN_HEADINGS.search(text)]
    if years := _budget_years(titles):
        return max(years, key=lambda year: (years.count(year), year))
    return next(iter(_budget_years(texts)), None)


def _budget_years(texts: Sequence[str]) -> list[int]:
    return [int(found["year"]) for text in texts for found in BUDGET_YEAR.finditer(text)]
