"""The forms of the sample of 2023 against the demonstration data, whose sentences are our own (docs/demo-data.md)."""

from dataclasses import replace

import pytest

from budgets.demo import FOLDER, facts_in
from budgets.facts import Fact, Project, ProjectLine
from budgets.intake.reading import Reading, read_document
from performance.facts import Dossier, Goal, Indicator
from tests.intake.readers.samples import SAMPLES, needs_samples

pytestmark = needs_samples

# Values that are sentences in the document, by project and number.
REWORDED = {("就业援助基地补贴", 3), ("公共服务设施运行经费", 3)} | {
    ("各类工作经费", number) for number in (2, 3, 4, 5, 6, 16, 17, 18, 23, 28, 30, 31, 43)
}


@pytest.fixture(scope="module")
def read() -> Reading:
    return read_document(SAMPLES / "putuo-wanli-2023.pdf")


@pytest.fixture(scope="module")
def stored() -> list[Fact]:
    return facts_in(FOLDER / "310107" / "wanli" / "2023")


def of(facts: list[Fact] | tuple[Fact, ...], kind: type) -> list:
    return [replace(fact, place="") for fact in facts if isinstance(fact, kind)]


def test_projects_with_their_money(read: Reading, stored: list[Fact]) -> None:
    # The document prints no code of the department.
    assert [replace(project, unit="wanli") for project in of(read.facts, Project)] == of(stored, Project)
    assert of(read.facts, ProjectLine) == of(stored, ProjectLine)
    assert of(read.facts, Dossier) == of(stored, Dossier)


def test_every_goal(read: Reading, stored: list[Fact]) -> None:
    found = of(read.facts, Goal)
    assert all(goal.description for goal in found)
    assert [replace(goal, description="") for goal in found] == [replace(g, description="") for g in of(stored, Goal)]


def test_every_indicator(read: Reading, stored: list[Fact]) -> None:
    found = [replace(indicator, name=indicator.name.strip('"')) for indicator in of(read.facts, Indicator)]
    kept = [replace(i, target="") if (i.project, i.number) in REWORDED else i for i in found]
    expected = [replace(i, target="") if (i.project, i.number) in REWORDED else i for i in of(stored, Indicator)]
    assert len(found) == 65
    assert kept == expected


def test_what_is_said_of_the_forms(read: Reading) -> None:
    assert read.findings == ()
    assert [(problem.why, problem.lost) for problem in read.unread] == [
        ("项目“新建万里街道社区公共服务中心”的项目性质“阶段性项目”记作“延续性项目”", False),
    ]
