"""Public addresses. Each edition also stands at .../editions/{n}/..., for ever."""

from django.urls import include, path, re_path, register_converter

from budgets.views import booklet, changes, checks, department, district, edition, errors, home, project, search, table


class Adcode:
    regex = "[1-9][0-9]{5}"
    to_python = to_url = staticmethod(str)


class Code:
    """A department or project code: what it may look like is the models' business."""

    regex = r"[^/.\0]+"
    to_python = to_url = staticmethod(str)


class Year:
    regex = "[0-9]{4}"
    to_python = staticmethod(int)
    to_url = staticmethod(str)


register_converter(Adcode, "adcode")
register_converter(Code, "unitcode")
register_converter(Year, "year")

app_name = "budgets"

of_edition = [
    path("", edition.overview, name="overview"),
    path("tables/<int:number>/", table.page, name="table"),
    re_path(r"^tables/(?P<number>[0-9]{1,4})\.(?P<format>[a-z0-9]+)$", table.file, name="table-file"),
    path("booklet/", booklet.page, name="booklet"),
    re_path(r"^booklet\.(?P<format>[a-z0-9]+)$", booklet.file, name="booklet-file"),
    path("checks/", checks.page, name="checks"),
    path("changes/", changes.page, name="changes"),
    path("changes.csv", changes.file, name="changes-file"),
    path("projects/", project.index, name="projects"),
    path("projects/<unitcode:code>/", project.page, name="project"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.page, name="search"),
    path("search/suggest", search.suggest, name="search-suggest"),
    path("about/checks/", checks.about, name="about-checks"),
    path("<adcode:jurisdiction>/", district.home, name="district"),
    path("<adcode:jurisdiction>/<unitcode:department>/", department.years, name="department"),
    path(
        "<adcode:jurisdiction>/<unitcode:department>/<year:year>/editions/<int:edition>/",
        include((of_edition, "edition")),
    ),
    path("<adcode:jurisdiction>/<unitcode:department>/<year:year>/", include((of_edition, "current"))),
    # Ends with a slash or an extension, so that an address that only lacks its slash is still redirected.
    re_path(r"^.*(/|\.[a-z0-9]+)$", errors.nothing_here),
]
