"""Every public address is declared as a kind of page, or it is said why it cannot be a file."""

from collections.abc import Iterable, Iterator

import pytest
from django.urls import URLPattern, URLResolver

from budgets import chart_keys, urls
from budgets.site import places
from budgets.site.kinds import DYNAMIC, KINDS, Kind, Scope
from budgets.site.register import addresses
from budgets.views import charted
from config import urls as portal_urls
from tests.views.reading import PROJECT, REFERENCE

OTHERS = {"api-guide", "api-guide-text", "set_language"}
"""Of config.urls: the API and what staff use."""


def patterns(found: Iterable[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Scope's namespace and name of each pattern of the public site."""
    for each in found:
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from patterns(each.url_patterns, inner)
        else:
            yield namespaces[-1] if namespaces else "", each.name or repr(each)


def test_every_pattern_is_declared_or_has_a_reason() -> None:
    of_edition = {kind.name for kind in KINDS if kind.scope is Scope.EDITION}
    others = {kind.name for kind in KINDS if kind.scope is not Scope.EDITION}
    seen = set()
    for namespace, name in patterns(urls.urlpatterns):
        seen.add(name)
        declared = of_edition if namespace in ("edition", "current") else others
        assert name in declared or name in DYNAMIC, f"{name} is neither a kind of page nor dynamic"
        assert not (name in declared and name in DYNAMIC), name
    seen |= {each.name for each in portal_urls.urlpatterns if isinstance(each, URLPattern) and each.name}
    seen |= {"api-docs", "api-guide"}
    assert (of_edition | others | set(DYNAMIC)) - seen == set(), "declared, but there is no such pattern"
    assert seen - of_edition - others - set(DYNAMIC) == OTHERS - {"set_language"}


def test_reasons_are_given() -> None:
    assert all(len(reason) > 15 for reason in DYNAMIC.values())


def test_keys_of_charts_are_those_of_the_pages() -> None:
    assert tuple(charted.OVERVIEW) == chart_keys.OF_OVERVIEW


def test_kinds_are_declared_once() -> None:
    declared = [(kind.scope is Scope.EDITION, kind.name) for kind in KINDS]
    assert len(declared) == len(set(declared))


@pytest.mark.django_db
def test_the_addresses_of_a_year() -> None:
    """Of 501 in 2024: fifteen tables with three files each, one booklet with three, four projects; twice."""
    found = [each.path for each in addresses(places.portal(["420103"]), variants=False)]
    assert len(found) == len(set(found))
    for start in (REFERENCE, f"{REFERENCE}editions/1/"):
        of_year = {path.removeprefix(start) for path in found if path.startswith(start)}
        of_year = {path for path in of_year if not (start == REFERENCE and path.startswith("editions/"))}
        tables = {f"tables/{number}{end}" for number in range(1, 16) for end in ("/", ".json", ".csv", ".xlsx")}
        pages = {"", "booklet/", "booklet.pdf", "booklet.docx", "booklet.xlsx", "checks/", "projects/"}
        assert of_year >= tables | pages | {f"projects/{PROJECT}/"}
        assert sum(path.startswith("projects/") and path.endswith("/") for path in of_year) == 5
    assert {"/", "/about/checks/", "/420103/", "/420103/years/2022/", "/420103/501/"} <= set(found)
    assert not any(path.startswith("/310107/") for path in found)


@pytest.mark.django_db
def test_units_and_columns_of_current_tables_have_addresses() -> None:
    found = {each.path for each in addresses(places.portal(["420103"]))}
    asked = {path.partition("?")[2] for path in found if path.startswith(f"{REFERENCE}tables/5/?")}
    assert asked >= {"unit=yuan", "unit=wanyuan", "column=total", "column=project"}
    assert not any("?" in path for path in found if "/editions/" in path)


def test_a_kind_is_one_line() -> None:
    assert Kind("glossary", Scope.PORTAL, ()).page
