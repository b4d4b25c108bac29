"""The page of a project, and of a department's performance, through the years."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from budgets.models import Edition, Lineage
from performance.facts import CostLine
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import addresses, tables, text

pytestmark = pytest.mark.django_db

CLOCK = 1
NOW, THEN = "评审经费", "审查经费"
ADDRESS = f"/999999/900/{YEAR}/projects/{quote(NOW)}/"
PERFORMANCE = f"/999999/900/{YEAR}/performance/"


def published(year: int, name: str, amount: str, targets: dict[str, str], **costs: str) -> Edition:
    """A year with one project whose form has a goal, an indicator a target (weights of 50), and cost lines."""
    lines = tuple(CostLine(content=content, rationale="", local=Decimal(cost)) for content, cost in costs.items())
    indicators = [
        replace(factories.indicator(number, project=name, weight="50"), name=of, target=target)
        for number, (of, target) in enumerate(targets.items(), start=1)
    ]
    facts = [
        factories.expenditure(amount),
        factories.project(name),
        factories.project_line(amount, name),
        factories.dossier(name, costs=lines),
        factories.goal(name),
        *indicators,
    ]
    return publish(edition=create_draft(*facts, year=year), by=None)


@pytest.fixture
def renamed() -> None:
    """审查经费 of one year became 评审经费 in the next: a raised target, a new one, and one that is no more."""
    edition = published(
        YEAR - 1, THEN, "200000", {"评审次数": "≥5次", "培训人数": "30人"}, 专家费="150000", 场地费="50000"
    )
    published(YEAR, NOW, "300000", {"评审次数": "≥8次", "抽查率": "100%"}, 专家费="300000")
    Lineage.objects.create(
        jurisdiction=edition.department.jurisdiction,
        kind="project",
        from_year=YEAR - 1,
        from_key=THEN,
        to_year=YEAR,
        to_key=NOW,
        share=1,
    )


@pytest.mark.usefixtures("renamed")
def test_a_project_keeps_its_past_under_another_name(client: Client) -> None:
    page = text(client, ADDRESS)
    assert f"{YEAR}年预算 30.00 万元，比 {YEAR - 1} 年（20.00 万元）增加 10.00 万元（+50.00%）。" in page
    assert "年度指标 2 项，与上年相比：要求提高 1 项；新设 1 项；不再设 1 项。" in page
    years, goals, costs, *_official = tables(page)
    assert years[str(YEAR)][:2] == [str(YEAR), "30.00"]
    assert years[str(YEAR - 1)][:2] == [f"{YEAR - 1}{THEN}", "20.00"]
    assert goals["annual-1.001"][1:] == ["≥8次", "要求提高+3次", "≥5次", "", "50"]
    assert goals["annual-1.002"][1:] == ["100%", "新设", "", "", "50"]
    assert costs["total"] == ["合计", "30.00", "20.00", ""]
    assert f"/999999/900/{YEAR - 1}/projects/{quote(THEN)}/" in addresses(page)
    assert "培训人数" in page


@pytest.mark.usefixtures("renamed")
def test_the_department_counts_what_its_projects_aim_at(client: Client) -> None:
    page = text(client, PERFORMANCE)
    assert f"{YEAR}年：部门整体绩效目标未公开，1 个项目中有 1 个公开了绩效目标。" in page
    # Amount, indicators, raised, lowered, the same, new, dropped, others, weights.
    assert tables(page)[0][NOW] == [NOW, "30.00", "2", "1", "0", "0", "1", "1", "0", "100"]
    assert ADDRESS in addresses(page)
    assert PERFORMANCE in addresses(text(client, f"/999999/900/{YEAR}/"))
    assert PERFORMANCE in addresses(text(client, f"/999999/900/{YEAR}/projects/"))


def test_pages_ask_no_more_for_more_projects(client: Client, django_assert_num_queries: Any) -> None:
    """Clock, editions, tables, crosswalks; on a project's page also the reason of its change."""
    for number, count in ((1, 1), (2, 30)):
        facts = [factories.expenditure(str(count))]
        for name in (f"项目{n}" for n in range(count)):
            facts += [factories.project(name), factories.project_line("1", name), factories.dossier(name)]
            facts += [factories.goal(name), factories.indicator(1, project=name)]
        reason = {"correction_reason": "示例"} if number > 1 else {}
        publish(edition=create_draft(*facts, number=number, **reason), by=None)
        with django_assert_num_queries(CLOCK + 3):
            assert len(tables(text(client, PERFORMANCE))[0]) == count
        with django_assert_num_queries(CLOCK + 4):
            text(client, f"/999999/900/{YEAR}/projects/{quote('项目0')}/")


def test_a_name_with_a_slash_has_a_page(client: Client) -> None:
    publish(edition=create_draft(factories.project("甲/乙.丙"), factories.project_line("1", "甲/乙.丙")), by=None)
    address = f"/999999/900/{YEAR}/projects/{quote('甲/乙.丙')}/"
    assert address in addresses(text(client, f"/999999/900/{YEAR}/projects/"))
    assert '<h1 lang="zh-CN">甲/乙.丙</h1>' in text(client, address)


def test_an_unknown_project_names_those_there_are(client: Client) -> None:
    response = client.get("/310107/wanli/2023/projects/无此项目/")
    assert response.status_code == 404
    assert "各类工作经费" in response.content.decode()


def test_the_reference_project(client: Client) -> None:
    """民营经济工作经费: 26.5 万元 after 48; its form tells of 2023 and 2022, whose editions have no forms."""
    page = text(client, "/420103/501/2024/projects/42010324501T000000102/")
    assert "2024年预算 26.50 万元，比 2023 年（48.00 万元）减少 21.50 万元（−44.79%）。" in page
    assert "年度指标 9 项，与上年相比：要求降低 1 项；不变 8 项。" in page
    goals = tables(page)[1]
    assert goals["annual-1.007"][1:] == ["≥1亿", "要求降低−1亿", "≥2亿表内", "≥1亿表内", "10"]
    assert "拆分或合并" not in page


def test_a_layout_without_table_11_has_the_projects_of_its_forms(client: Client) -> None:
    page = text(client, "/310107/wanli/2023/projects/%E5%90%84%E7%B1%BB%E5%B7%A5%E4%BD%9C%E7%BB%8F%E8%B4%B9/")
    assert "2023年预算 759.55 万元；2022 年的没有公开，不能比较。" in page
    assert "年度指标 43 项；上年的没有公开，不能比较。" in page
    assert "2024年没有公开绩效目标。" in text(client, "/310107/wanli/2024/performance/")
    assert "2023年：部门整体绩效目标未公开，5 个项目公开了绩效目标。" in text(client, "/310107/wanli/2023/performance/")
