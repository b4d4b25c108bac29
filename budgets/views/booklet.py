"""The booklet of an edition: the whole official document on one page, and as PDF, DOCX and XLSX beside it."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from budgets import registry
from budgets.layouts import Unit
from budgets.models import TextSection
from budgets.renderers.booklet import BOOKLET_FORMATS, BookletFormat
from budgets.renderers.booklet.document import Booklet, Table, booklet_of
from budgets.renderers.booklet.pdf import NoChineseFont, NotSet
from budgets.renderers.html import Form, forms
from budgets.views import library, parameters
from budgets.views.described import booklet_files
from budgets.views.errors import NotHere, Unavailable, helpful, told
from budgets.views.keeping import kept_file
from budgets.views.library import Shelf

_log = logging.getLogger(__name__)


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    """The document itself is Chinese for every reader; only the frame is in the reader's language."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    booklet = _booklet(shelf)
    unit = parameters.unit(request)
    with translation.override("zh-hans"):
        tables = [
            (table, _forms(table, unit), shelf.url("table", number=table.grid.number)) for table in booklet.tables
        ]
    return render(
        request,
        "budgets/booklet.html",
        {
            "shelf": shelf,
            "booklet": booklet,
            "tables": tables,
            "unit": unit or shelf.edition.department.jurisdiction.unit,
            "files": booklet_files(shelf),
            "year_pages": shelf.year_pages("booklet"),
        },
    )


@told
def file(
    request: HttpRequest, jurisdiction: str, department: str, year: int, format: str, edition: int | None = None
) -> HttpResponseBase:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    chosen = BOOKLET_FORMATS.get(format)
    if chosen is None:
        raise NotHere(_("没有“%(format)s”格式的文件。整本有以下格式：") % {"format": format}, shelf.booklet_files)
    return kept_file(request, shelf.edition, f"booklet.{chosen.key}", lambda: _file(shelf, chosen))


def _file(shelf: Shelf, chosen: BookletFormat) -> HttpResponse:
    try:
        content = chosen.render(_booklet(shelf))
    except NoChineseFont as error:
        message = _(
            "这台服务器上没有可以放进 PDF 的中文字体。请管理员安装 Noto CJK 字体（Debian、Ubuntu 的软件包 "
            "fonts-noto-cjk），或者把字体文件放进数据目录的 fonts 文件夹。内容相同的其他格式："
        )
        raise _unavailable(shelf, chosen, message) from error
    except NotSet as error:
        _log.error("No PDF of edition %s: %s", shelf.edition.pk, error)
        raise _unavailable(shelf, chosen, _("这一版的 PDF 没有生成成功。内容相同的其他格式：")) from error
    response = HttpResponse(content, content_type=chosen.media_type)
    disposition = "inline" if chosen.key == "pdf" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{_name(shelf)}.{chosen.key}"'
    return response


def _booklet(shelf: Shelf) -> Booklet:
    """Two queries if published."""
    sections = TextSection.objects.filter(edition=shelf.edition).order_by("number")
    return booklet_of(shelf.edition, library.grids(shelf), sections)


def _forms(table: Table, unit: Unit | None) -> list[Form]:
    return forms(table.grid, unit, sums_of=registry.tables()[table.grid.number].sums_of)


def _unavailable(shelf: Shelf, chosen: BookletFormat, message: str) -> Unavailable:
    others = [choice for choice in shelf.booklet_files if choice.label != chosen.key.upper()]
    return Unavailable(message, others, title=_("暂时不能提供 PDF"))


def _name(shelf: Shelf) -> str:
    edition = shelf.edition
    where = f"{edition.department.jurisdiction.adcode}-{edition.department.code}-{edition.year}"
    return f"{where}-{edition.number if edition.is_published else 'draft'}-booklet"
