"""The feed of public changes: every publication, correction and withdrawal, numbered as the public came to see them."""

from __future__ import annotations

from budgets.datasets import editions
from budgets.datasets.catalogue.parts import api_of, page_of
from budgets.datasets.columns import Presentation, Sql, code, iso, text, whole, word
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words
from budgets.models import ChangeKind

_KINDS = {kind.value: str(kind.label) for kind in ChangeKind}

# Of all notes on an edition's way only that of its withdrawal is public (budgets.models.workflow_step).
_REASON = """
    CASE f.kind
        WHEN 'correction' THEN e.correction_reason
        WHEN 'withdrawal' THEN (
            SELECT max(note) FROM budgets_workflowstep WHERE edition_id = e.id AND step = 'withdraw'
        )
    END
"""


def _of_correction(sql: Sql) -> Sql:
    """A value that only corrections have."""

    def value(wanted: Presentation) -> str:
        return f"CASE WHEN e.number > 1 THEN {sql if isinstance(sql, str) else sql(wanted)} END"

    return value


CHANGES = Dataset(
    key="changes",
    title=("公开记录", "Changes"),
    about=(
        "每次公开、更正和撤回，依发生次序编号，先后不变：已读过 6 号的，以后不会再出现 5 号。",
        "Every publication, correction and withdrawal, numbered in the order in which they came to be seen: "
        "whoever has read number 6 will never find a new number 5.",
    ),
    table="budgets_publicchange",
    joins=editions.JOINS,
    columns=(
        whole("tick", "f.tick", "序号，从 1 起逐次加一", "number, from 1, one more with every change"),
        *word("kind", "f.kind", _KINDS, "种类", "kind of change"),
        code(
            "at",
            iso("f.at"),
            "时间（UTC，精确到微秒）；as_of 为此时间即得变动后的内容",
            "moment, in UTC and to the microsecond: as_of this moment the change had happened",
        ),
        code("edition", editions.ID, "版本编号", "id of the edition"),
        *editions.JURISDICTION_COLUMNS,
        *editions.DEPARTMENT_COLUMNS,
        editions.YEAR,
        editions.STAGE,
        editions.STAGE_LABEL,
        whole("number", "e.number", "版次，更正后加一", "1, and one more with every correction"),
        code("digest", "e.digest", "十五张表的 SHA-256", "SHA-256 of its tables"),
        code(
            "previous_edition",
            _of_correction("concat_ws('-', j.adcode, d.code, e.year, e.stage, e.number - 1)"),
            "被它更正的版本",
            "id of the edition it corrects",
            null=True,
        ),
        text("reason", _REASON, "更正或撤回的公开原因", "public reason of the correction or withdrawal", null=True),
        text("url", page_of(), "版本的永久网页", "permanent page of the edition"),
        text("changes_url", _of_correction(page_of("'changes'")), "更正内容", "page of what it corrects", null=True),
        text("edition_url", api_of(), "接口中的版本", "the edition in this API"),
        text("tables_url", api_of("'tables'"), "接口中的表", "its tables in this API"),
    ),
    filters=(
        *editions.FILTERS,
        Words("kind", "f.kind", ("种类", "kind of change"), tuple(_KINDS)),
    ),
    orders={},
    unique=("f.tick",),
    order="tick",
    of_editions=False,
)
