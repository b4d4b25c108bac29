"""A new year that starts as last year's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from budgets.copying import rejoin, start_from_last_year
from budgets.facts import Nature, TextSection
from budgets.ledger import facts_of
from budgets.models import AdministrativeUnit, Edition, Function, Lineage, Project, Step
from tests import factories
from tests.models.database import PROJECT, YEAR, create_draft, every_fact, publish

pytestmark = pytest.mark.django_db

NEXT = YEAR + 1
KINDS = [
    "revenue", "expenditure", "unit_expenditure", "basic_expenditure", "carry_forward", "project", "project_line",
    "official_expense", "procurement", "purchased_service", "resource", "text", "department_statement", "goal",
    "indicator", "dossier",
]  # fmt: skip


def last_year(*facts: Any, **values: Any) -> Edition:
    return publish(edition=create_draft(*facts, **values), by=None)


def new_year(last: Edition) -> Edition:
    return Edition.objects.create(department=last.department, year=NEXT)


def start(last: Edition, **options: Any) -> Any:
    return start_from_last_year(edition=new_year(last), by=None, **{"keep_amounts": True} | options)


def lines(edition: Edition, kind: str) -> list[Any]:
    found = facts_of(Edition.objects.with_names().get(pk=edition.pk)).lines
    return [fact for rows in found.values() for fact in rows if fact.kind == kind]


def link(last: Edition, kind: str, old: str, new: str, share: str | None = "1") -> None:
    Lineage.objects.create(
        jurisdiction=last.department.jurisdiction,
        department=last.department,
        kind=kind,
        from_year=YEAR,
        to_year=NEXT,
        from_key=old,
        to_key=new,
        share=share and Decimal(share),
    )


def test_everything_is_copied_with_its_amounts() -> None:
    overview = TextSection(number=2, key="overview", title="收支", body="收入300元。")
    last = last_year(*every_fact(), overview, undisclosed=["carry_forward"])
    copied = start(last)
    assert [kind for kind in KINDS if lines(copied.edition, kind)] == KINDS
    assert [line.amount for line in lines(copied.edition, "expenditure")] == [Decimal(300)]
    assert [section.key for section in lines(copied.edition, "text")] == ["duties"]
    assert [(each.kind, each.line) for each in copied.left_out] == [("文字说明", "2 收支")]
    draft = Edition.objects.get(pk=copied.edition.pk)
    assert (draft.copied_from, draft.undisclosed, draft.version) == (last, ["carry_forward"], 1)
    step = draft.steps.get()
    assert step.step == Step.OPEN and "没有沿用：文字说明 2 收支" in step.note


def test_a_project_loses_its_code_but_not_its_past() -> None:
    copied = start(last_year(*every_fact()))
    (project,) = lines(copied.edition, "project")
    assert (project.code, project.name, copied.uncoded) == (None, "评审", ["评审"])
    assert [line.project for line in lines(copied.edition, "project_line")] == ["评审"]
    joined = Lineage.objects.get(kind="project", to_year=NEXT)
    assert (joined.from_key, joined.to_key, joined.share) == (PROJECT, "评审", 1)
    code = PROJECT[:6] + "91" + PROJECT[8:]
    Project.objects.filter(edition=copied.edition).update(code=code)
    rejoin(copied.edition)
    rejoin(copied.edition)
    assert Lineage.objects.get(kind="project", to_year=NEXT).to_key == code


def test_a_projects_code_follows_the_lineage() -> None:
    last, code = last_year(*every_fact()), PROJECT[:6] + "91" + PROJECT[8:]
    link(last, "project", PROJECT, code)
    copied = start(last)
    assert [project.code for project in lines(copied.edition, "project")] == [code]
    assert copied.uncoded == []
    assert Lineage.objects.filter(kind="project", to_year=NEXT).count() == 1


def test_codes_are_mapped_merged_and_left_out() -> None:
    """甲 of 100 and 乙 of 20 become 乙; 丙 is divided 60:40; 丁 goes to one code with an unknown share; 戊 ended."""
    Function.objects.filter(code="2080505").update(last_year=YEAR)
    amounts = {"2060101": "100", "2060102": "20", "2060404": "7", "2060199": "5", "2080505": "3"}
    last = last_year(*(factories.expenditure(amount, function=code) for code, amount in amounts.items()))
    link(last, "function", "2060101", "2060102")
    link(last, "function", "2060404", "2060499", "0.6")
    link(last, "function", "2060404", "2060402", "0.4")
    link(last, "function", "2060199", "2060102", None)
    copied = start(last)
    assert [(line.function, line.amount) for line in lines(copied.edition, "expenditure")] == [("2060102", 120)]
    assert copied.mapped == [("支出功能分类科目", "2060101", "2060102")]
    left = {each.line.split()[1]: (each.amount, "已分为" in each.why) for each in copied.left_out}
    assert left == {"2060404": (7, True), "2060199": (5, True), "2080505": (3, False)}


def test_what_hangs_on_a_project_that_is_left_out_is_left_out() -> None:
    facts = [fact for fact in every_fact() if fact.kind != "dossier"]
    last = last_year(*(replace(fact, unit=factories.OTHER_UNIT) if fact.kind == "project" else fact for fact in facts))
    AdministrativeUnit.objects.filter(code=factories.OTHER_UNIT).update(last_year=YEAR)
    copied = start(last)
    found = [kind for kind in KINDS if lines(copied.edition, kind)]
    assert not {"project", "project_line", "goal", "indicator"} & set(found)
    assert {each.kind for each in copied.left_out} == {"项目", "项目支出", "绩效目标", "绩效指标"}
    assert not Lineage.objects.filter(to_year=NEXT).exists()


def test_without_amounts_only_what_may_lack_them_is_copied() -> None:
    """Unknown is not zero."""
    copied = start(last_year(*every_fact()), keep_amounts=False)
    (item,) = lines(copied.edition, "procurement")
    assert (item.amount, item.unit_price, item.catalogue_code) == (None, None, item.catalogue_code)
    (dossier,) = lines(copied.edition, "dossier")
    assert (dossier.total_budget, [line.local for line in dossier.costs]) == (None, [None])
    assert [kind for kind in KINDS if lines(copied.edition, kind)] == [
        "project", "procurement", "purchased_service", "text", "department_statement", "goal", "indicator", "dossier",
    ]  # fmt: skip
    assert {(each.kind, each.amount) for each in copied.left_out if each.kind == "项目支出"} == {("项目支出", 100)}


def test_only_an_empty_draft_of_the_year_after_starts_so() -> None:
    last = last_year(factories.expenditure("1", nature=Nature.PROJECT))
    draft = start(last).edition
    with pytest.raises(ValidationError, match="没有内容的草稿"):
        start_from_last_year(edition=draft, by=None, keep_amounts=True)
    later = Edition.objects.create(department=last.department, year=NEXT + 1)
    with pytest.raises(ValidationError, match="没有已公开的版本"):
        start_from_last_year(edition=later, by=None, keep_amounts=True)
    with pytest.raises(PermissionDenied):
        start_from_last_year(edition=later, by=User.objects.create_user("clerk"), keep_amounts=True)
    assert not later.steps.exists()
