"""The figures of the text under the paragraphs they stand in, and what each paragraph says of one thing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.figures import Meaning, TextFigure, TextLine

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_SENTENCE = re.compile(r"[^。;；!！?？]*[。;；!！?？]|[^。;；!！?？]+$")


@dataclass(frozen=True, slots=True)
class Statement:
    """All that one paragraph says of one thing: its amount, the year before, the change, the share.

    ``beside`` are all figures of the paragraph, these included.
    """

    section: str
    subject: str
    code: str
    name: str
    figures: tuple[TextFigure, ...]
    beside: tuple[TextFigure, ...]

    def of(self, *meanings: Meaning) -> tuple[TextFigure, ...]:
        return tuple(figure for figure in self.figures if figure.meaning in meanings)


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: TextLine
    figures: tuple[TextFigure, ...]

    @property
    def statements(self) -> Iterable[Statement]:
        """One for each thing that is spoken of, in reading order."""
        said: dict[tuple[str, str, str], list[TextFigure]] = {}
        for figure in self.figures:
            said.setdefault((figure.subject, figure.code, figure.name), []).append(figure)
        for (subject, code, name), figures in said.items():
            yield Statement(self.line.section, subject, code, name, tuple(figures), self.figures)


def closed(text: str) -> str:
    """The printed text without white space, as the sentences of figures are."""
    return _SPACE.sub("", text)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with its full stop or semicolon."""
    return _SENTENCE.findall(closed(text))


def paragraphs(lines: Sequence[TextLine], figures: Iterable[TextFigure]) -> tuple[Paragraph, ...]:
    """Every line with its figures; a figure whose sentence no line has gets one of its own. Both in reading order."""
    where: dict[tuple[str, str], list[int]] = {}
    for index, line in enumerate(lines):
        for sentence in sentences(line.text):
            where.setdefault((line.section, sentence), []).append(index)
    held: list[list[TextFigure]] = [[] for _line in lines]
    strays: dict[tuple[str, str], list[TextFigure]] = {}
    last = 0
    for figure in figures:
        found = where.get((figure.section, figure.sentence))
        if found is None:
            strays.setdefault((figure.section, figure.place), []).append(figure)
            continue
        last = found[min(bisect_left(found, last), len(found) - 1)]
        held[last].append(figure)
    return (
        *(Paragraph(line, tuple(mine)) for line, mine in zip(lines, held, strict=True)),
        *(
            Paragraph(TextLine(mine[0].sentence, place, section), tuple(mine))
            for (section, place), mine in strays.items()
        ),
    )


def last_place(figure: TextFigure, factor: int) -> Decimal:
    """What one of the figure's last printed place is worth: 100 yuan in 3.80万元, 1000 in 3.8万元."""
    exponent = figure.value.as_tuple().exponent
    return Decimal(factor).scaleb(exponent if isinstance(exponent, int) else 0)
