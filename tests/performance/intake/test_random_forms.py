"""Forms of any layout, wording, unit and format are read back exactly: goals, indicators, weights, codes, amounts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.facts import Fact
from budgets.intake import raw
from budgets.intake.readers import read
from budgets.tables.grid import Cell
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.damage import blanked, cut, shifted
from tests.performance.intake.files import WRITERS
from tests.performance.intake.invented import Department, Inventor, Project, facts_of
from tests.performance.intake.printing import Printer

SEEDS = st.integers(0, 2**32)


class Document:
    """The forms of one invented department: what they say, and the blocks as printed."""

    department: Department | None
    projects: list[Project]
    blocks: list[raw.Block]

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        inventor, printer = Inventor(random), Printer(random)
        self.department = inventor.department() if inventor.maybe(0.7) else None
        self.projects = inventor.projects()
        if self.department:
            printer.department(self.department, self.projects)
        titled = inventor.maybe(0.7)
        for number, project in enumerate(self.projects):
            printer.project(project, titled=titled or number == 0)
        self.blocks = printer.blocks

    def assert_read(self, forms: Forms) -> None:
        assert by_key(forms.facts) == by_key(facts_of(self.department, self.projects))
        assert forms.names == {project.code or project.name: project.name for project in self.projects}
        tables = {(table.number, table.part.key): table.part for table in forms.tables}
        for project in self.projects:
            part = tables[15, f"{project.code or project.name}.funding"]
            assert part.cell("budget", "amount") == part.cell("sources", "amount") == project.budget
        if self.department:
            rows: dict[str, tuple[Cell, ...]] = {row.key: row.cells[2:] for row in tables[14, "funding"].rows}
            assert rows == self.department.funds
            assert [row.cells[0] for row in tables[14, "projects"].rows] == [each.name for each in self.projects]
        assert "某甲" not in repr(forms)

    @property
    def notes(self) -> list[str]:
        return [f"项目“{project.name}”没有项目代码" for project in self.projects if not project.code]


def by_key(facts: Sequence[Fact]) -> list[Fact]:
    """Without places, in an order of their own."""
    keys = ("kind", "project", "horizon", "goal", "number")
    return sorted(
        (replace(fact, place="") for fact in facts),
        key=lambda fact: [str(getattr(fact, key, "")).zfill(3) for key in keys],
    )


@pytest.mark.parametrize(
    "change",
    [list, blanked, lambda blocks: cut(blocks, Random(1))],
    ids=["merged cells kept", "merged cells blank", "cut by pages"],
)
@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_read_back(change: Callable[[Sequence[raw.Block]], Sequence[raw.Block]], seed: int) -> None:
    document = Document(seed)
    forms = read_forms(change(document.blocks))
    document.assert_read(forms)
    assert [problem.why for problem in forms.unread] == document.notes


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_rows_that_slipped_left_are_read_back_and_said_where_unsure(seed: int) -> None:
    document = Document(seed)
    forms = read_forms(shifted(document.blocks))
    document.assert_read(forms)
    assert not any(problem.lost for problem in forms.unread)


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("seed", [2, 27])
def test_files(format: str, seed: int) -> None:
    document = Document(seed)
    blocks = cut(document.blocks, Random(seed)) if format == "pdf" else document.blocks
    forms = read_forms(read(WRITERS[format](blocks)).blocks)
    document.assert_read(forms)
    assert [problem.why for problem in forms.unread if problem.lost] == []
