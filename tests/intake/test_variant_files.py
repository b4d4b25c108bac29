"""The random variants again as real files: what another library wrote is read back fact by fact."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from budgets.facts import FactSet
from budgets.intake.reading import read_document
from tests.intake.readers.rendering import (
    Blocks,
    as_aligned_text,
    as_docx,
    as_html,
    as_markdown,
    as_pdf,
    as_text,
    as_xlsx,
)
from tests.intake.test_variants import demonstration, errors, facts_of, in_exact_unit, invented, lost
from tests.intake.variants import CHOICES, Style, printed

WRITERS: dict[str, Callable[[Blocks], bytes]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "html of a web editor": lambda blocks: as_html(blocks, inline="span"),
    "docx": as_docx,
    "xlsx, a sheet each": as_xlsx,
    "xlsx, one sheet": lambda blocks: as_xlsx(blocks, one_sheet=True),
    "xlsx with numbers": lambda blocks: as_xlsx(blocks, numbers=True),
    "xlsx with numbers, one sheet": lambda blocks: as_xlsx(blocks, one_sheet=True, numbers=True),
    "pdf": as_pdf,
    "pdf, narrow columns": lambda blocks: as_pdf(blocks, wrapped=True),
}
SHIFTING = ("text", "markdown")
"""Formats that have no merged cells, so that what they covered may be left out."""


def style(seed: int, form: str) -> Style:
    random = Random(f"{form} {seed}")
    chosen = {name: random.choice(values) for name, values in CHOICES.items()}
    if chosen["merged"] == "shifted" and form not in SHIFTING:
        chosen["merged"] = "lost"
    return Style(seed=seed, **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("seed", range(3))
def test_every_file_is_read_back(form: str, seed: int) -> None:
    facts = demonstration("310107/wanli/2025") if seed == 2 else invented(seed)
    check(facts, style(seed, form), WRITERS[form])


@pytest.mark.parametrize("seed", range(2))
def test_a_pdf_without_ruled_lines_is_read_back(seed: int) -> None:
    plain = Style(seed=seed, codes="short", blank="0.00", last_year="years", note="row")
    check(invented(seed), plain, lambda blocks: as_pdf(blocks, ruled=False))


@pytest.mark.parametrize("seed", range(2))
def test_a_text_with_columns_told_apart_by_spaces_is_read_back(seed: int) -> None:
    check(invented(seed), Style(seed=seed, codes="short", blank="0.00", last_year="years"), as_aligned_text)


def check(facts: FactSet, style: Style, write: Callable[[Blocks], bytes]) -> None:
    blocks = printed(facts, in_exact_unit(facts, style)).blocks
    reading = read_document(write(blocks), "variant", department=facts.edition.department)
    assert lost(reading) == []
    assert errors(reading) == []
    assert (reading.year, reading.department_name) == (facts.edition.year, facts.edition.department_name)
    assert facts_of(reading.facts) == facts_of(fact for lines in facts.lines.values() for fact in lines)
