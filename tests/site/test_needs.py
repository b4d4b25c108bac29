"""What one publication makes anew: this department's pages as far as they can read otherwise, and nothing else."""

import re
from typing import Any

import pytest

from budgets import publication
from budgets.models import AdministrativeUnit, Document, Edition, Lineage
from budgets.site import places
from budgets.site.register import addresses
from tests import factories
from tests.models.database import YEAR, create_department, create_draft, publish

pytestmark = pytest.mark.django_db

CHART = re.compile(r"/charts/|/embed/|/budget\.csv$")
THIS, NEXT = f"/999999/900/{YEAR}/", f"/999999/900/{YEAR + 1}/"


def stamps() -> dict[str, str]:
    """Of the whole portal: what each address depends on; charts are made from what their pages are."""
    found = {each.path: each.depends for each in addresses(places.portal(), variants=False)}
    return {path: depends for path, depends in found.items() if not CHART.search(path)}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path in after.keys() | before.keys() if before.get(path) != after.get(path)}


def first(year: int = YEAR) -> Edition:
    return publish(edition=create_draft(*factories.reconciled(), year=year), by=None)


def second(year: int = YEAR) -> Edition:
    draft = create_draft(*factories.reconciled(), year=year, number=2, correction_reason="漏列一笔")
    return publish(edition=draft, by=None)


def of_edition(paths: set[str], start: str) -> set[str]:
    return {path.removeprefix(start) for path in paths if path.startswith(start)}


def test_a_correction() -> None:
    """The year's current pages, the old edition's with its notice, the new one's; district, department and home."""
    for year in (YEAR - 1, YEAR, YEAR + 1, YEAR + 6):
        first(year)
    before = stamps()
    second()
    after = stamps()
    found = changed(before, after)
    assert {path for path in found if "/999999/" not in path} == {"/", "/corrections/", "/feed.atom"}
    subjects = {path for path in after if path.startswith(("/functions/", "/economic/")) and "/999999/" in path}
    assert subjects and subjects <= found
    found -= subjects
    years = {f"/999999/years/{year}/" for year in (YEAR - 1, YEAR, YEAR + 1, YEAR + 6)}
    assert {path for path in found if "/999999/" in path and (path.count("/") <= 3 or "/years/" in path)} == {
        "/999999/",
        "/999999/corrections/",
        "/999999/feed.atom",
        "/999999/900/",
        "/999999/900/feed.atom",
        *years,
    }
    # The year before and one too late to be compared with this one stay; the year after is compared with it.
    assert not of_edition(found, f"/999999/900/{YEAR - 1}/")
    assert not of_edition(found, f"/999999/900/{YEAR + 6}/")
    compared = {f"tables/{number}/" for number in range(1, 16)}
    compared |= {"", "performance/", "projects/", "projects/99999990900T000000001/"}
    later = of_edition(found, NEXT)
    assert {path for path in later if not path.startswith("editions/")} == compared
    assert of_edition(later, "editions/1/") == compared
    # All pages and files of this year; the first edition's and the second's.
    this = of_edition(found, THIS)
    assert of_edition(this, "editions/1/") == {
        path.removeprefix(f"{THIS}editions/1/") for path in before if path.startswith(f"{THIS}editions/1/")
    }
    assert len(of_edition(this, "editions/2/")) == len(of_edition(this, "editions/1/")) + 2
    # 69 each: overview, 15 tables with 3 files each, booklet with 3, checks, 3 pages of projects; and 2 of changes.
    assert len(this) == 69 + 69 + 71 + 2


def test_a_second_correction_leaves_the_first_edition_but_for_the_list_of_editions() -> None:
    first()
    second()
    before = stamps()
    draft = create_draft(*factories.reconciled(), number=3, correction_reason="再次更正")
    publish(edition=draft, by=None)
    assert of_edition(changed(before, stamps()), f"{THIS}editions/1/") == {""}


def test_a_new_year_is_one_more_to_choose_on_pages_that_have_the_years() -> None:
    first()
    before = stamps()
    first(YEAR + 1)
    found = changed(before, stamps())
    old = of_edition(found, f"{THIS}editions/1/")
    assert not [path for path in old if re.search(r"\.[a-z]+$", path)]
    assert {"", "booklet/", "checks/", "tables/1/"} <= old


def test_a_withdrawal_takes_the_current_pages_away() -> None:
    edition = first()
    before = stamps()
    publication.withdraw(edition=edition, by=None, reason="重新核对")
    after = stamps()
    assert not [path for path in after if path.startswith(THIS) and "/editions/" not in path]
    assert of_edition(changed(before, after), f"{THIS}editions/1/")


def test_what_nobody_reads_changes_nothing() -> None:
    first()
    before = stamps()
    create_draft(*factories.reconciled(), number=2, correction_reason="草稿")
    Document.objects.create(title="另一份", sha256="0" * 64)
    assert changed(before, stamps()) == set()


def test_a_name_changes_the_pages_that_say_it() -> None:
    first()
    before = stamps()
    AdministrativeUnit.objects.filter(pk=create_department().pk).update(name="改名局")
    found = changed(before, stamps())
    assert {path for path in before if "/999999/" in path} == found - {"/", "/corrections/", "/feed.atom"}


def test_lineage_changes_what_is_compared() -> None:
    first()
    before = stamps()
    Lineage.objects.create(
        jurisdiction=create_department().jurisdiction,
        kind=Lineage.Kind.FUNCTION,
        from_year=YEAR - 1,
        from_key="2060101",
        to_year=YEAR,
        to_key="2060102",
        share=1,
    )
    found = of_edition(changed(before, stamps()), THIS)
    assert "tables/5/" in found and "checks/" not in found and "tables/5.csv" not in found


def test_queries_do_not_grow_with_editions(django_assert_num_queries: Any) -> None:
    """Changes, districts, two lists of subjects, clock, two lists of names; of each of three districts its editions,
    and where there are some units, lineage, two of codes, waivers, projects.
    """
    for year in range(YEAR, YEAR + 3):
        first(year)
    with django_assert_num_queries(7 + 3 * 7):
        stamps()
