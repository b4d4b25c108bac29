"""What a page's data are, for search engines of data sets (schema.org/Dataset), and the files that have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from budgets.datasets.whole import moment
from budgets.renderers import FORMATS
from budgets.renderers.booklet import BOOKLET_FORMATS
from budgets.templatetags.budget_tags import named
from budgets.views.library import Shelf


@dataclass(frozen=True, slots=True)
class DataFile:
    label: str
    url: str
    media_type: str


def table_files(shelf: Shelf, number: int) -> list[DataFile]:
    return [
        DataFile(key.upper(), shelf.url("table-file", number=number, format=key), found.media_type)
        for key, found in FORMATS.items()
    ]


def booklet_files(shelf: Shelf) -> list[DataFile]:
    """The whole official document."""
    return [
        DataFile(key.upper(), shelf.url("booklet-file", format=key), found.media_type)
        for key, found in BOOKLET_FORMATS.items()
    ]


def dataset(
    request: HttpRequest, shelf: Shelf, *, name: str, description: str, files: Sequence[DataFile], whole: str = ""
) -> dict[str, Any] | None:
    """``whole`` is the address of what this is a part of. None for drafts and for districts that do not exist.

    No licence: the portal states none for the data, which the Budget Law makes public.
    """
    edition, department = shelf.edition, shelf.department
    district = department.jurisdiction
    if not edition.is_published or district.synthetic:
        return None
    owner = {"@type": "GovernmentOrganization", "name": named(department), "identifier": department.code}
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": request.build_absolute_uri(request.path),
        "identifier": [_id(shelf), edition.digest],
        "version": str(edition.number),
        "inLanguage": "zh-CN",
        "temporalCoverage": f"{edition.year}-01-01/{edition.year}-12-31",
        "spatialCoverage": {"@type": "AdministrativeArea", "name": named(district), "identifier": district.adcode},
        "creator": owner,
        "datePublished": moment(edition.published_at),
        "dateModified": moment(edition.superseded_at or edition.published_at),
        "isAccessibleForFree": True,
        "creativeWorkStatus": str(edition.get_state_display()),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.label,
                "contentUrl": request.build_absolute_uri(each.url),
                "encodingFormat": each.media_type.partition(";")[0],
            }
            for each in files
        ],
    }
    if whole:
        record["isPartOf"] = {"@type": "Dataset", "name": of_year(shelf), "url": request.build_absolute_uri(whole)}
    return record


def of_year(shelf: Shelf) -> str:
    """The name of a department's year."""
    words = {"department": named(shelf.department), "year": shelf.edition.year}
    return _("%(department)s %(year)d 年部门预算") % words


def _id(shelf: Shelf) -> str:
    """As the API names an edition."""
    edition, department = shelf.edition, shelf.department
    return f"{department.jurisdiction.adcode}-{department.code}-{edition.year}-{edition.stage}-{edition.number}"
