"""Tables 14 and 15 of the demonstration, drawn as documents print them, are read back without loss."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from budgets.facts import Fact, FactSet
from budgets.intake import raw
from budgets.intake.readers import read
from budgets.layouts import Unit
from budgets.ledger import facts_of
from performance.facts import DepartmentStatement, Dossier, Goal, Indicator
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.damage import shifted
from tests.performance.intake.drawing import drawn
from tests.performance.intake.files import WRITERS
from tests.tables.demonstration import edition, printed, published

pytestmark = pytest.mark.django_db

Draw = Callable[[int], list[raw.Block]]
Writer = Callable[[list[raw.Block]], bytes]


@pytest.fixture
def stored() -> FactSet:
    return facts_of(edition("420103", "501", 2024))


@pytest.fixture
def draw() -> Draw:
    tables = published("420103", "501", 2024)
    return lambda page: drawn(tables[14], page=page) + drawn(tables[15], page=page)


def without_places(facts: Sequence[Fact], kind: type[Fact]) -> list[Fact]:
    return sorted((replace(fact, place="") for fact in facts if isinstance(fact, kind)), key=repr)


def assert_same(read: Forms, stored: FactSet) -> None:
    for kind in (DepartmentStatement, Goal, Indicator, Dossier):
        assert without_places(read.facts, kind) == without_places(stored.of(kind), kind)
    assert read.unread == []


@pytest.mark.parametrize("page", [1000, 7, 3, 2, 1])
def test_merged_cells_kept_and_pages_cut_anywhere(draw: Draw, stored: FactSet, page: int) -> None:
    assert_same(read_forms(draw(page)), stored)


@pytest.mark.parametrize("page", [1000, 5])
def test_merged_cells_lost(draw: Draw, stored: FactSet, page: int) -> None:
    assert_same(read_forms(shifted(draw(page))), stored)


def test_reported_tables_equal_the_derived_ones(draw: Draw) -> None:
    derived = published("420103", "501", 2024)
    tables = {(table.number, table.part.key): table.part for table in read_forms(draw(1000)).tables}
    for number, key in tables:
        expected, part = derived[number].part(key), tables[number, key]
        assert printed(part, Unit.WANYUAN) == printed(expected, Unit.WANYUAN)
        assert [column.key for column in part.columns] == [column.key for column in expected.columns]
    assert sorted({key.split(".")[-1] for _number, key in tables}) == [
        *(f"annual-{number}" for number in range(1, 5)),
        "costs",
        "funding",
        *(f"long_term-{number}" for number in range(1, 5)),
        "projects",
    ]
    assert len(tables) == 2 + 8 + 4 * (2 + 2)


def test_every_block_of_the_forms_is_claimed_and_no_other(draw: Draw) -> None:
    others = [raw.Paragraph("第四部分 名词解释", raw.Place()), raw.Paragraph("一、行政运行：保障运转。", raw.Place())]
    found = draw(1000)
    read = read_forms([*others, *found, *others])
    assert read.unread == []
    # The first form's title and unit stand before its first label.
    assert sorted(read.blocks) == list(range(4, 2 + len(found)))


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
def test_written_to_a_file_and_read_again(draw: Draw, stored: FactSet, write: Writer) -> None:
    assert_same(read_forms(read(write(draw(1000))).blocks), stored)
