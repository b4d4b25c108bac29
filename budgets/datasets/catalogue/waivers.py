"""Exceptions from rules that were granted before publication. Who granted them is public by role only."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, date, text, whole
from budgets.datasets.dataset import Dataset

WAIVERS = Dataset(
    key="waivers",
    title=("勾稽例外", "Waivers"),
    about=(
        "公开前批准的勾稽例外：规则、位置、原因、批准人职务和有效期。",
        "Exceptions from rules granted before publication: rule, place, reason, role of who granted it, and expiry.",
    ),
    table="budgets_waiver",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        code("rule", "f.rule", "规则编号", "code of the rule"),
        text(
            "place",
            "nullif(f.place, '')",
            "位置，null 为整个版本",
            "the finding's table, row and column, null: the whole edition",
            null=True,
        ),
        text("reason", "f.reason", "原因", "why"),
        text("approver_role", "f.approver_role", "批准人职务", "role of who granted it"),
        date("expires_on", "f.expires_on", "有效期至，null 为没有期限", "last day, null: no end", null=True),
        whole(
            "findings",
            "(SELECT count(*) FROM budgets_publishedfinding pf WHERE pf.waiver_id = f.id)",
            "公开时因此免责的问题数",
            "how many findings it excused at publication",
        ),
    ),
    filters=(
        *editions.FILTERS,
        parts.RULE_FILTER,
        parts.words_in("原因或批准人职务", "the reason or the role", "f.reason", "f.approver_role"),
    ),
    orders={
        **parts.BY_EDITION,
        "rule": "f.rule",
        "expires_on": "coalesce(f.expires_on, '9999-12-31')",
    },
    dimensions=(*parts.OF_EDITIONS, "rule", "approver_role"),
    example="rule=C58,C72",
)
