"""Editions: what each department published for each year."""

from __future__ import annotations

from budgets.datasets import editions
from budgets.datasets.catalogue.parts import api_of, page_of, words_in
from budgets.datasets.columns import code, moment, text, texts, whole
from budgets.datasets.dataset import Dataset

EDITIONS = Dataset(
    key="editions",
    title=("版本", "Editions"),
    about=(
        "每个部门每年度公开的版本，缺省只含现行版本。",
        "What each department published for each year, by default the current editions.",
    ),
    table="budgets_edition",
    alias="e",
    joins={
        "d": editions.JOINS["d"],
        "j": editions.JOINS["j"],
        "doc": "LEFT JOIN budgets_document doc ON doc.id = e.document_id",
    },
    columns=(
        code("id", editions.ID, "版本编号", "id of the edition"),
        *editions.JURISDICTION_COLUMNS,
        *editions.DEPARTMENT_COLUMNS,
        editions.YEAR,
        editions.STAGE,
        editions.STAGE_LABEL,
        whole("number", "e.number", "版次，更正后加一", "1, and one more with every correction"),
        editions.STATE,
        moment("published_at", "e.published_at", "公开时间", "time of publication"),
        editions.SUPERSEDED_AT,
        code("digest", "e.digest", "十五张表的 SHA-256", "SHA-256 of its tables"),
        text("document_title", "doc.title", "来源文件", "the document it was read from", null=True),
        code("document_sha256", "doc.sha256", "来源文件的 SHA-256", "its SHA-256", null=True),
        texts(
            "undisclosed", "e.undisclosed", "来源未公开的内容种类", "kinds of fact that the source does not disclose"
        ),
        text("note", "e.note", "公开说明", "note"),
        text("correction_reason", "e.correction_reason", "更正原因", "why it corrects the edition before it"),
        text("url", page_of(), "永久网页", "its permanent page"),
        text("tables_url", api_of("'tables'"), "它的表", "its tables"),
        text("findings_url", api_of("'findings'"), "公开时的勾稽检查", "what the rules found at publication"),
    ),
    filters=(
        *editions.FILTERS,
        words_in("部门名称或公开说明", "the department's name or the note", "d.name", "e.note"),
    ),
    orders={"published_at": "e.published_at", "year": "e.year", "department": "d.code"},
    unique=("e.id",),
    default="-published_at",
    example="state=all&year=2022..2024",
)
