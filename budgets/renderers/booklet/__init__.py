"""The whole official document of an edition as files. A format is a function from a booklet to bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budgets.renderers.booklet import docx, pdf, xlsx
from budgets.renderers.booklet.document import Booklet


@dataclass(frozen=True, slots=True)
class BookletFormat:
    key: str
    media_type: str
    render: Callable[[Booklet], bytes]


_OFFICE = "application/vnd.openxmlformats-officedocument"
BOOKLET_FORMATS = {
    found.key: found
    for found in (
        BookletFormat("pdf", "application/pdf", pdf.render),
        BookletFormat("docx", f"{_OFFICE}.wordprocessingml.document", docx.render),
        BookletFormat("xlsx", f"{_OFFICE}.spreadsheetml.sheet", xlsx.render),
    )
}
