"""The forms of the reference document, against what was typed from it by hand (docs/demo-data.md)."""

import csv
import json
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from budgets.tables.grid import Shape
from performance.facts import INDICATOR_LEVELS, DepartmentStatement, Dossier, Goal, Indicator
from performance.intake.forms import Forms, read_forms
from tests.conftest import ROOT
from tests.intake.readers.samples import needs_samples, sample

pytestmark = needs_samples

STORED = ROOT / "performance" / "data" / "demo" / "420103" / "501" / "2024"
SCIENCE, INDUSTRY, PRIVATE, RESEARCH = (f"42010324501T000000{serial}" for serial in (100, 101, 102, 104))

# What docs/demo-data.md lists under “Contradictions mended”: here it must stand as printed.
MENDED: dict[tuple[str, str, int, int], dict[str, str]] = {
    ("", "long_term", 3, 2): {"level_2": "数量指标"},
    ("", "annual", 1, 10): {"name": "支持环保技术研发项目或节能环保企业发展的企业"},
    (SCIENCE, "long_term", 1, 5): {"level_2": "时效指标"},
    (RESEARCH, "long_term", 1, 7): {"name": "市级以上科技家创新平台"},
    (RESEARCH, "long_term", 1, 8): {"name": "高新技术企业≥500家数量", "target": "≥500"},
    (RESEARCH, "annual", 1, 8): {"name": "市级以上科技家创新平台"},
    (RESEARCH, "annual", 1, 11): {"level_2": "生态效益指标"},
}


@cache
def read() -> Forms:
    return read_forms(sample("jianghan-501-2024.txt").blocks)


def found(kind: type) -> list[Any]:
    return [fact for fact in read().facts if isinstance(fact, kind)]


def test_every_indicator_with_levels_values_and_weight() -> None:
    with (STORED / "indicator.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    expected = {}
    for row in rows:
        key = (row["project"], row["horizon"], int(row["goal"]), int(row["number"]))
        del row["project"], row["horizon"], row["goal"], row["number"], row["place"]
        expected[key] = row | MENDED.get(key, {})
    printed = {
        (i.project or "", i.horizon.value, i.goal, i.number): {
            field: "" if (value := getattr(i, field)) is None else str(value) for field in next(iter(expected.values()))
        }
        for i in found(Indicator)
    }
    assert len(printed) == 141
    assert printed == expected


def test_every_goal() -> None:
    with (STORED / "goal.csv").open(encoding="utf-8") as file:
        expected = {(row["project"], row["horizon"], int(row["number"])) for row in csv.DictReader(file)}
    goals = found(Goal)
    assert {(goal.project or "", goal.horizon.value, goal.number) for goal in goals} == expected
    assert len(goals) == 16
    assert all(goal.description for goal in goals)
    assert not any("<" in goal.description or "目标" in goal.description[:2] for goal in goals)


@pytest.mark.parametrize("expected", json.loads((STORED / "dossier.json").read_text(encoding="utf-8")))
def test_every_project_with_its_costs(expected: dict[str, Any]) -> None:
    dossier = next(dossier for dossier in found(Dossier) if dossier.project == expected["project"])
    for field in ("managing_department", "executing_unit", "project_year", "project_type", "frequency"):
        assert getattr(dossier, field) == expected[field]
    for field in ("total_budget", "transfer_appropriation", "special_account", "other_funds"):
        assert getattr(dossier, field) is expected[field] is None
    assert dossier.local_appropriation == Decimal(expected["local_appropriation"])
    assert [(line.content, line.local, line.transfer, line.other) for line in dossier.costs] == [
        (line["content"], Decimal(line["local"]), None, None) for line in expected["costs"]
    ]
    assert dossier.assets == ()
    for field in ("policy_basis", "plan", "last_evaluation", "budget_history"):
        assert len(getattr(dossier, field)) > 40
        assert "<" not in getattr(dossier, field)
    assert all(line.rationale for line in dossier.costs)


def test_projects_are_named_as_printed() -> None:
    assert len(found(Dossier)) == 4
    assert read().names == {
        INDUSTRY: "工业经济信息工作经费",
        RESEARCH: "科技研究与开发资金",
        SCIENCE: "科学管理事务支出",
        PRIVATE: "民营经济工作经费",
    }
    assert read().department == "江汉区科学技术和经济信息化局"


def test_statement() -> None:
    (statement,) = found(DepartmentStatement)
    assert [line[:2] for line in statement.duties.splitlines()] == ["1.", "2.", "3.", "4."]
    assert len(statement.annual_tasks.splitlines()) == 4


def test_department_funds_keep_the_mistakes_they_are_printed_with() -> None:
    """The total stands again on the row of 单位资金, and 财政拨款 has no share."""
    part = next(table.part for table in read().tables if table.part.key == "funding")
    total, before, last = Decimal(55_118_900), Decimal(59_499_200), Decimal(59_508_000)
    assert [row.cells[1:] for row in part.rows] == [
        ("财政拨款", total, None, before, last),
        ("财政专户管理资金", None, None, None, None),
        ("单位资金", total, Decimal(100), before, last),
        ("合计", total, Decimal(100), before, last),
        ("人员类项目支出", Decimal(5_198_900), Decimal("9.43"), Decimal(3_963_900), Decimal(4_271_500)),
        ("运转类项目支出", Decimal(610_300), Decimal("1.11"), Decimal(525_100), Decimal(616_500)),
        ("特定目标类项目支出", Decimal(49_309_700), Decimal("89.46"), Decimal(55_010_200), Decimal(54_620_000)),
        ("合计", total, Decimal(100), before, last),
    ]
    assert [row.key for row in part.rows][3::4] == ["revenue.total", "expenditure.total"]
    assert [column.title[-1] for column in part.columns[-2:]] == ["2022年", "2023年"]


def test_projects_of_the_department_keep_the_names_they_are_printed_with() -> None:
    part = next(table.part for table in read().tables if table.part.key == "projects")
    assert [(row.cells[0], row.cells[3]) for row in part.rows] == [
        ("科学管理事务支出", Decimal(1_986_700)),
        ("科技研究与开发资金", Decimal(46_920_000)),
        ("民营经济工作专项经费", Decimal(265_000)),
        ("工业经济信息工作专项经费", Decimal(138_000)),
    ]


def test_only_labels_that_slipped_are_mended_and_said() -> None:
    """The first level stands only after the page break, or a row above its group."""
    assert [(problem.place, problem.why) for problem in read().unread] == [
        ("line 648, table 17, row 24", "二级指标“经济效益指标”不属于一级指标“产出指标”，已归入“效益指标”"),
        ("line 668, table 19, row 11", "二级指标“生态效益指标”不属于一级指标“满意度指标”，已归入“效益指标”"),
        ("line 786, table 31, row 3", "二级指标“数量指标”不属于一级指标“成本指标”，已归入“产出指标”"),
    ]
    assert not any(problem.lost for problem in read().unread)


def test_indicators_filed_under_the_wrong_level_are_reported_as_printed() -> None:
    wrong = [
        (table.number, table.part.key, row.key, *row.cells[:2])
        for table in read().tables
        if table.part.shape is Shape.LISTING and table.part.columns[0].key == "level_1"
        for row in table.part.rows
        if row.cells[1] not in INDICATOR_LEVELS.get(str(row.cells[0]), ())
    ]
    assert wrong == [
        (14, "long_term-4", "005", "效益指标", "质量指标"),
        (14, "long_term-4", "006", "效益指标", "时效指标"),
        (14, "annual-4", "003", "效益指标", "数量指标"),
        (14, "annual-4", "004", "效益指标", "数量指标"),
        (14, "annual-4", "005", "效益指标", "质量指标"),
        (14, "annual-4", "006", "效益指标", "时效指标"),
        (15, f"{SCIENCE}.long_term-1", "005", "质量指标", "时效指标"),
        (15, f"{SCIENCE}.long_term-1", "006", "质量指标", "时效指标"),
    ]


def test_cost_lines_are_reported_with_their_places() -> None:
    part = next(table.part for table in read().tables if table.part.key == f"{INDUSTRY}.costs")
    assert [(row.key, row.cells[0], row.cells[2], row.sources) for row in part.rows] == [
        ("001", "安全生产工作经费", Decimal(90_000), ("line 693, table 20, row 19",)),
        ("002", "名优创新产品展销会活动经费支出", Decimal(28_000), ("line 695, table 21, row 1",)),
        ("003", "工业经济运行项目专家评审费", Decimal(20_000), ("line 696, table 21, row 2",)),
    ]


def test_places_lead_to_the_row() -> None:
    dossier = next(dossier for dossier in found(Dossier) if dossier.project == INDUSTRY)
    assert dossier.place == "line 675, table 20, row 1"
    assert next(i for i in found(Indicator) if i.name == "发布数字经济场景应用").place == "line 593, table 15, row 15"
