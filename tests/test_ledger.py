"""From the database to facts: everything that was stored, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from budgets import demo
from budgets.facts import Fact, Unit
from budgets.ledger import facts_of
from budgets.models import EconomicClass, Edition, Function
from budgets.publication import withdraw
from performance.models import DepartmentStatement, ProjectDossier
from tests import factories
from tests.models.database import YEAR, create_draft, every_fact, publish

pytestmark = pytest.mark.django_db

FOLDERS = sorted(demo.FOLDER.glob("*/*/*/"))


def edition_in(folder: Any) -> Edition:
    adcode, department, year = folder.parts[-3:]
    return Edition.objects.with_names().get(
        department__jurisdiction__adcode=adcode, department__code=department, year=year
    )


def all_facts(lines: dict[type[Fact], tuple[Fact, ...]]) -> list[Fact]:
    return [fact for facts in lines.values() for fact in facts]


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=repr)


def test_there_are_six_demonstration_editions() -> None:
    assert len(FOLDERS) == 6


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "-".join(folder.parts[-3:]))
def test_what_was_stored_comes_back(folder: Any) -> None:
    found = all_facts(facts_of(edition_in(folder)).lines)  # type: ignore[arg-type]
    given = demo.facts_in(folder)
    assert len(given) > 5
    # Equal decimals may be written with other places (7 and 7.00), so they are compared as values.
    assert Counter(found) == Counter(given)


def test_facts_of_one_kind_keep_their_order() -> None:
    facts = [factories.revenue("1"), *(factories.procurement(number, amount="1") for number in (3, 1, 2))]
    found = facts_of(create_draft(*facts))
    assert [item.number for item in found.of(factories.ProcurementItem)] == [3, 1, 2]


def test_every_kind_comes_back_with_what_hangs_below_it() -> None:
    found = all_facts(facts_of(create_draft(*every_fact())).lines)  # type: ignore[arg-type]
    # The database knows paper by the name of its list, whatever name a document printed.
    assert in_order(found) == in_order(every_fact())


def test_people_are_no_facts() -> None:
    draft = create_draft(*every_fact())
    DepartmentStatement.objects.filter(edition=draft).update(filled_by="某甲", telephone="027-00000000")
    ProjectDossier.objects.filter(edition=draft).update(responsible_person="某乙", telephone="021-00000000")
    said = repr(facts_of(draft))
    assert not any(person in said for person in ("某甲", "某乙", "027-", "021-"))


def test_identity_units_and_what_is_undisclosed() -> None:
    found = facts_of(create_draft(undisclosed=["text", "goal"]))
    assert found.edition == factories.fact_set(year=YEAR).edition
    assert found.units == (
        Unit("900", "示例局"),
        Unit("900001", "示例局本级", "900"),
        Unit("900002", "示例中心", "900"),
    )
    assert found.undisclosed == {"text", "goal"}


def test_names_are_those_of_the_year() -> None:
    for model, code in ((Function, "299"), (EconomicClass, "398")):
        model.objects.create(code=code, name="旧名", first_year=2000, last_year=YEAR - 1)
        model.objects.create(code=code, name="新名", first_year=YEAR)
    before, now = (facts_of(create_draft(year=year)) for year in (YEAR - 1, YEAR))
    assert (before.function_names["299"], before.economic_names["398"]) == ("旧名", "旧名")
    assert (now.function_names["299"], now.economic_names["398"]) == ("新名", "新名")


def test_history_is_the_current_editions_of_two_years() -> None:
    for year in (YEAR - 3, YEAR - 2):
        publish(edition=create_draft(factories.revenue(str(year)), year=year), by=None)
    publish(edition=create_draft(factories.revenue("1"), year=YEAR - 1), by=None)
    publish(edition=create_draft(factories.revenue("2"), year=YEAR - 1, number=2, correction_reason="示例"), by=None)
    create_draft(factories.revenue("3"), year=YEAR - 1, number=3)
    publish(edition=create_draft(factories.revenue("4"), year=YEAR - 1, stage="outturn"), by=None)
    history = facts_of(create_draft(factories.revenue("5"))).history
    assert {year: [line.amount for line in past.of(factories.RevenueLine)] for year, past in history.items()} == {
        YEAR - 2: [Decimal(YEAR - 2)],
        YEAR - 1: [Decimal(2)],
    }
    assert all(past.history == {} for past in history.values())


def test_withdrawn_years_are_no_history() -> None:
    edition = publish(edition=create_draft(factories.revenue("1"), year=YEAR - 1), by=None)
    withdraw(edition=edition, by=None, reason="数据有误")
    assert facts_of(create_draft()).history == {}


def test_queries_do_not_grow_with_the_lines(django_assert_num_queries: Any) -> None:
    """16 kinds of fact, what hangs below dossiers (2), units, two lists of names, and the years before."""
    small = create_draft(*every_fact())
    many = [factories.procurement(number, amount="1") for number in range(1, 61)]
    many += [factories.project(f"项目{n}", f"99999990900T0000000{n}") for n in range(10, 70)]
    many += [factories.dossier(f"99999990900T0000000{n}") for n in range(10, 70)]
    large = create_draft(*many, year=YEAR + 5)
    for edition in (small, large):
        edition = Edition.objects.with_names().get(pk=edition.pk)
        with django_assert_num_queries(23):
            facts_of(edition)


def test_the_years_before_cost_no_more_queries(django_assert_num_queries: Any) -> None:
    edition = Edition.objects.with_names().get(department__code="501", year=2024)
    with django_assert_num_queries(23):
        assert facts_of(edition).history.keys() == {2022, 2023}
