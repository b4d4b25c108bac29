"""Public addresses. Each edition also stands at .../editions/{n}/..., for ever."""

from django.urls import URLPattern, include, path, re_path, register_converter

from budgets import registry
from budgets.views import (
    booklet,
    cell,
    changes,
    chart,
    checks,
    compare,
    corrections,
    department,
    district,
    edition,
    errors,
    feeds,
    glossary,
    home,
    project,
    search,
    subjects,
    table,
    verify,
)


class Adcode:
    regex = "[1-9][0-9]{5}"
    to_python = to_url = staticmethod(str)


class Code:
    """A department's code: what it may look like is the models' business."""

    regex = r"[^/.\0]+"
    to_python = to_url = staticmethod(str)


class ProjectKey:
    """A project's code, or its name where the source gives none, whatever signs that has."""

    regex = r"[^\0]+"
    to_python = to_url = staticmethod(str)


class Year:
    regex = "[0-9]{4}"
    to_python = staticmethod(int)
    to_url = staticmethod(str)


register_converter(Adcode, "adcode")
register_converter(Code, "unitcode")
register_converter(ProjectKey, "projectkey")
register_converter(Year, "year")

app_name = "budgets"

of_edition = [
    path("", edition.overview, name="overview"),
    path("tables/<int:number>/", table.page, name="table"),
    re_path(r"^tables/(?P<number>[0-9]{1,4})\.(?P<format>[a-z0-9]+)$", table.file, name="table-file"),
    re_path(r"^tables/(?P<number>[0-9]{1,4})/cells/$", cell.index, name="cells"),
    re_path(r"^tables/(?P<number>[0-9]{1,4})/cells/(?P<cell>[^\0]+)/$", cell.page, name="cell"),
    path("booklet/", booklet.page, name="booklet"),
    re_path(r"^booklet\.(?P<format>[a-z0-9]+)$", booklet.file, name="booklet-file"),
    path("charts/<slug:key>.csv", chart.edition_file, name="chart-file"),
    path("embed/<slug:key>/", chart.edition_embed, name="embed"),
    path("checks/", checks.page, name="checks"),
    path("changes/", changes.page, name="changes"),
    path("changes.csv", changes.file, name="changes-file"),
    path("projects/", project.index, name="projects"),
    *(path(route, view, name=name) for route, view, name in registry.pages("EDITION_PAGES")),
]


def of_classification(key: str, many: str) -> list[URLPattern]:
    """A district's subjects have paths of their own, so that its pages can be exported."""
    which = {"classification": key}
    everywhere, district = f"{many}/<unitcode:code>/", f"{many}/<unitcode:code>/<adcode:jurisdiction>/"
    pages = [
        path(f"{many}/", subjects.tree, which, name=f"{key}s"),
        path(everywhere, subjects.everywhere, which, name=key),
        path(district, subjects.in_district, which, name=f"{key}-district"),
        path(f"{district}<year:year>/", subjects.in_district, which, name=f"{key}-district-year"),
    ]
    for place, name in ((f"{many}/", f"{key}s"), (everywhere, key), (district, f"{key}-district")):
        pages += [
            path(f"{place}charts/<slug:chart>.csv", chart.subjects_file, which, name=f"{name}-chart-file"),
            path(f"{place}embed/<slug:chart>/", chart.subjects_embed, which, name=f"{name}-embed"),
        ]
    return pages


urlpatterns = [
    path("", home.home, name="home"),
    *of_classification("function", "functions"),
    *of_classification("economic", "economic"),
    path("search/", search.page, name="search"),
    path("search/suggest", search.suggest, name="search-suggest"),
    path("compare/", compare.page, name="compare"),
    path("compare.csv", compare.file, name="compare-file"),
    path("glossary/", glossary.page, name="glossary"),
    path("about/checks/", checks.about, name="about-checks"),
    path("verify/", verify.page, name="verify"),
    path("corrections/", corrections.page, name="corrections"),
    path("feed.atom", feeds.feed, name="feed"),
    *(path(route, view, name=name) for route, view, name in registry.pages("PORTAL_PAGES")),
    path("<adcode:jurisdiction>/", district.home, name="district"),
    path("<adcode:jurisdiction>/corrections/", corrections.page, name="district-corrections"),
    path("<adcode:jurisdiction>/feed.atom", feeds.feed, name="district-feed"),
    path("<adcode:jurisdiction>/<unitcode:department>/feed.atom", feeds.feed, name="department-feed"),
    path("<adcode:jurisdiction>/years/<year:year>/", district.home, name="district-year"),
    path(
        "<adcode:jurisdiction>/years/<year:year>/charts/<slug:key>.csv",
        chart.district_file,
        name="district-year-chart-file",
    ),
    path("<adcode:jurisdiction>/years/<year:year>/embed/<slug:key>/", chart.district_embed, name="district-year-embed"),
    path("<adcode:jurisdiction>/<unitcode:department>/", department.years, name="department"),
    path(
        "<adcode:jurisdiction>/<unitcode:department>/<year:year>/editions/<int:edition>/",
        include((of_edition, "edition")),
    ),
    path("<adcode:jurisdiction>/<unitcode:department>/<year:year>/", include((of_edition, "current"))),
    path(
        "<adcode:jurisdiction>/<unitcode:department>/charts/<slug:key>.csv",
        chart.department_file,
        name="department-chart-file",
    ),
    path(
        "<adcode:jurisdiction>/<unitcode:department>/embed/<slug:key>/", chart.department_embed, name="department-embed"
    ),
    # Ends with a slash or an extension, so that an address that only lacks its slash is still redirected.
    re_path(r"^.*(/|\.[a-z0-9]+)$", errors.nothing_here, name="nothing-here"),
]
