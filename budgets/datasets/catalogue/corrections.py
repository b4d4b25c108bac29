"""Corrections: every edition that replaced one before it."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, moment, text, whole
from budgets.datasets.dataset import Dataset

_BEFORE = """(SELECT concat_ws('-', j.adcode, d.code, before.year, before.stage, before.number)
    FROM budgets_edition before
    WHERE (before.department_id, before.year, before.stage) = (e.department_id, e.year, e.stage)
    AND before.number < e.number AND before.published_at IS NOT NULL
    ORDER BY before.number DESC LIMIT 1)"""

CORRECTIONS = Dataset(
    key="corrections",
    title=("更正", "Corrections"),
    about=(
        "每行一次更正：哪个版本、更正了哪个版本、原因和时间。缺省含全部更正，也含后来又被更正或撤回的。"
        "逐格的变化见 changes_url。",
        "A correction a row: which edition corrects which, why and when. By default all of them, also those that were "
        "corrected or withdrawn later. What changed, cell by cell, is at changes_url.",
    ),
    table="budgets_edition",
    alias="e",
    joins={"d": editions.JOINS["d"], "j": editions.JOINS["j"]},
    always="e.number > 1",
    every_state=True,
    columns=(
        *editions.COLUMNS,
        whole("number", "e.number", "版次", "number of the edition"),
        code("corrects", _BEFORE, "所更正的版本", "id of the edition that it corrects", null=True),
        text("reason", "e.correction_reason", "更正原因", "why"),
        moment("published_at", "e.published_at", "公开时间", "time of publication"),
        text("url", parts.page_of(), "更正版的永久网页", "permanent page of the corrected edition"),
        text("changes_url", parts.page_of(file="changes.csv"), "逐格的变化（CSV）", "what changed, cell by cell (CSV)"),
    ),
    filters=(
        *editions.FILTERS,
        parts.words_in("更正原因或部门名称", "the reason or the department's name", "e.correction_reason", "d.name"),
    ),
    orders={"published_at": "e.published_at", **parts.BY_EDITION},
    unique=("e.id",),
    default="-published_at",
    dimensions=parts.OF_EDITIONS,
    example="year=2022..2025",
)
