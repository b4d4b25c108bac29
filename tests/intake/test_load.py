"""Facts into the database: all or none, and again without doubling."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from budgets.facts import Fact
from budgets.intake.load import UnknownCodes, Unstorable, store
from budgets.ledger import facts_of
from budgets.models import ExpenditureLine, Function, Project
from budgets.registry import fact_models
from performance.models import AssetLine, CostLine, DepartmentStatement, ProjectDossier
from tests import factories
from tests.models.database import PROJECT, YEAR, create_draft, every_fact

pytestmark = pytest.mark.django_db


def rows(edition: Any) -> int:
    return sum(model.objects.filter(edition=edition).count() for model in (*fact_models(), CostLine, AssetLine))


def problems(*facts: Fact) -> list[str]:
    """What storing them says; and nothing is stored, nor what was there lost."""
    draft = create_draft(*every_fact())
    before = facts_of(draft)
    with pytest.raises(UnknownCodes) as caught:
        store(edition=draft, facts=facts)
    assert facts_of(draft) == before
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_storing_again_replaces() -> None:
    draft = create_draft(*every_fact())
    assert rows(draft) == 19
    store(edition=draft, facts=every_fact())
    assert rows(draft) == 19
    store(edition=draft, facts=[factories.revenue("7")])
    assert [line.amount for line in facts_of(draft).of(factories.RevenueLine)] == [7]
    assert rows(draft) == 1
    store(edition=draft, facts=[])
    assert rows(draft) == 0


def test_other_editions_are_left_alone() -> None:
    draft, other = create_draft(*every_fact()), create_draft(*every_fact(), year=YEAR + 1)
    store(edition=draft, facts=[])
    assert rows(other) == 19


def test_facts_may_come_in_any_order() -> None:
    draft = create_draft(*reversed(every_fact()))
    assert rows(draft) == 19


def test_all_unknown_codes_are_listed() -> None:
    assert problems(
        replace(factories.revenue("1"), unit="501001", place="表2 第3行"),
        factories.expenditure("1", function="9999999"),
        replace(factories.basic_expenditure("1", "30000"), place="表7 30000"),
        replace(factories.procurement(1, amount="1"), catalogue_code="C99999999", economic_class="30000", place="表12"),
        factories.project_line("1", "没有的项目"),
    ) == [
        "表2 第3行：部门和预算单位里没有“501001”",
        "expenditure：支出功能分类科目里没有“9999999”",
        "表7 30000：部门预算支出经济分类科目里没有“30000”",
        "project_line：项目里没有“没有的项目”",
        "表12：部门预算支出经济分类科目里没有“30000”",
        "表12：政府采购品目里没有“C99999999”",
    ]


def test_one_unknown_code_does_not_put_known_projects_and_goals_in_doubt() -> None:
    assert problems(factories.revenue("1", unit="998"), *every_fact()[1:]) == ["revenue：部门和预算单位里没有“998”"]


def test_codes_of_another_year_are_unknown() -> None:
    Function.objects.create(code="2999901", name="示例", first_year=YEAR + 1)
    assert problems(factories.expenditure("1", function="2999901")) == ["expenditure：支出功能分类科目里没有“2999901”"]


def test_projects_of_another_edition_are_unknown() -> None:
    create_draft(factories.project("别处", "99999990900T000000009"), year=YEAR + 1)
    assert problems(factories.project_line("1", "99999990900T000000009")) == [
        "project_line：项目里没有“99999990900T000000009”"
    ]


def test_projects_are_found_by_code_or_else_by_name() -> None:
    draft = create_draft(
        factories.project("甲"),
        factories.project("乙", PROJECT),
        factories.project_line("1", "甲"),
        factories.project_line("2", PROJECT),
    )
    amounts = {project.name: project.lines.get().amount for project in Project.objects.filter(edition=draft)}
    assert amounts == {"甲": 1, "乙": 2}


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        (
            [replace(factories.basic_expenditure(amount, "30101"), place=f"行{amount}") for amount in ("1", "2")],
            ["行2：与 行1 重复（部门预算支出经济分类、支出性质、资金来源）。请只留一处。"],
        ),
        (
            [
                factories.project("甲"),
                *(replace(factories.project_line(amount, "甲"), place=f"行{amount}") for amount in ("1", "2")),
            ],
            ["行2：与 行1 重复（项目、资金来源、上年结转结余、功能科目）。请只留一处。"],
        ),
        ([replace(factories.revenue("-1"), place="行1")], ["行1：只有上年结转结余可以是负数。"]),
        (
            [replace(factories.procurement(1, amount="1"), project="长" * 201, place="行1")],
            ["行1：项目：确保该变量包含不超过 200 字符 (目前字符数 201)。"],
        ),
        ([replace(factories.project("甲"), name="甲\0")], ["数据库没有接受这些内容"]),
    ],
)
def test_what_the_database_does_not_take_is_told_by_its_place(facts: list[Fact], problems: list[str]) -> None:
    draft = create_draft(*every_fact())
    before = facts_of(draft)
    with pytest.raises(Unstorable) as caught:
        store(edition=draft, facts=facts)
    assert facts_of(draft) == before
    assert [said.partition("（PostgreSQL")[0] for said in caught.value.problems] == problems


def test_a_place_keeps_its_end() -> None:
    place = f"表11 {'长' * 300}；page 9, table 1, row 4"
    draft = create_draft(replace(factories.revenue("1"), place=place))
    (line,) = facts_of(draft).of(factories.RevenueLine)
    assert len(line.place) == 200
    assert line.place.startswith("表11 长") and line.place.endswith("长；page 9, table 1, row 4")


def test_queries_do_not_grow_with_the_facts(django_assert_num_queries: Any) -> None:
    """Savepoint 2, units 1, lists 3, the 17 kinds read; then only what changes: rows that go (their dependents, they
    themselves), rows that change, rows that come.
    """
    draft = create_draft()
    for count in (1, 199):
        given = [factories.procurement(number, amount="1") for number in range(1, count + 1)]
        with django_assert_num_queries(2 + 1 + 3 + 17 + 1):
            store(edition=draft, facts=given)
        with django_assert_num_queries(2 + 1 + 3 + 17):
            store(edition=draft, facts=given)
        with django_assert_num_queries(2 + 1 + 3 + 17 + 1):
            store(edition=draft, facts=[replace(fact, amount=Decimal(2)) for fact in given])
        with django_assert_num_queries(2 + 1 + 3 + 17 + 1):
            store(edition=draft, facts=[])


def events(edition: Any, model: Any) -> list[tuple[str, Any]]:
    """What history has of the kind, in order: the label and the amount (None for what has none)."""
    rows = model.pgh_event_model.objects.filter(edition=edition).order_by("pgh_id")
    return [(row.pgh_label, getattr(row, "amount", None)) for row in rows]


def test_one_changed_cell_is_one_changed_row_in_history() -> None:
    draft = create_draft(*every_fact())
    before = {model: list(model.objects.values_list("pk", flat=True)) for model in fact_models()}
    changed = [
        replace(fact, amount=Decimal(301)) if fact == factories.expenditure("300") else fact for fact in every_fact()
    ]
    store(edition=draft, facts=changed)
    assert {model: list(model.objects.values_list("pk", flat=True)) for model in fact_models()} == before
    others = [model for model in (*fact_models(), CostLine, AssetLine) if model is not ExpenditureLine]
    assert {label for model in others for label, _amount in events(draft, model)} == {"insert"}
    assert events(draft, ExpenditureLine) == [("insert", Decimal(300)), ("update", Decimal(301))]


def test_rows_that_exchange_their_names_and_all_below_them() -> None:
    """Two projects of one unit swap names; a goal and its indicator hang on the first."""
    other = "99999990900T000000002"
    facts = [
        factories.project("甲", PROJECT),
        factories.project("乙", other),
        factories.project_line("1", PROJECT),
        factories.goal(PROJECT),
        factories.indicator(1, project=PROJECT, weight="10"),
    ]
    draft = create_draft(*facts)
    swapped = [factories.project("乙", PROJECT), factories.project("甲", other), *facts[2:]]
    store(edition=draft, facts=swapped)
    found = facts_of(draft)
    assert {project.code: project.name for project in found.of(factories.Project)} == {PROJECT: "乙", other: "甲"}
    assert [rows for kind, rows in found.lines.items() if kind is not factories.Project] == [
        (fact,) for fact in facts[2:]
    ]


def test_what_only_staff_see_stays_beside_an_imported_change() -> None:
    draft = create_draft(*every_fact())
    DepartmentStatement.objects.filter(edition=draft).update(filled_by="clerk")
    ProjectDossier.objects.filter(edition=draft).update(telephone="0")
    dossier = next(fact for fact in every_fact() if fact.kind == "dossier")
    costs = (*dossier.costs, replace(dossier.costs[0], content="咨询"))
    changed = [
        replace(fact, duties="另")
        if fact.kind == "department_statement"
        else replace(fact, costs=costs)
        if fact.kind == "dossier"
        else fact
        for fact in every_fact()
    ]
    store(edition=draft, facts=changed)
    statement = DepartmentStatement.objects.get(edition=draft)
    assert (statement.duties, statement.filled_by) == ("另", "clerk")
    stored = ProjectDossier.objects.get(edition=draft)
    assert stored.telephone == "0"
    assert [line.content for line in stored.costs.order_by("number")] == ["评审", "咨询"]


def test_a_place_stays_only_when_asked_for_and_nothing_else_changed() -> None:
    draft = create_draft(
        replace(factories.revenue("1"), place="表2 A1"), replace(factories.carry_forward("5"), place="表1")
    )
    given = [replace(factories.revenue("1"), place="表2 A9"), replace(factories.carry_forward("6"), place="表1 A9")]
    store(edition=draft, facts=given, keep_places=True)
    assert places(draft) == ["表2 A1", "表1 A9"]
    store(edition=draft, facts=given)
    assert places(draft) == ["表2 A9", "表1 A9"]


def places(edition: Any) -> list[str]:
    return [fact.place for rows in facts_of(edition).lines.values() for fact in rows]


def test_what_is_too_long_for_a_row_that_is_there_is_refused_and_not_cut() -> None:
    draft = create_draft(factories.project("评审", PROJECT, category=("31", "本级支出项目")))
    with pytest.raises(Unstorable):
        store(edition=draft, facts=[factories.project("评审", PROJECT, category=("31", "长" * 101))])
    assert facts_of(draft).of(factories.Project)[0].category_name == "本级支出项目"
