"""What the forms of table 15 list: costs with their rationale, and assets to be bought."""

from __future__ import annotations

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT, amount, text, whole
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import between

_JOINS = {
    **editions.JOINS,
    "pd": "JOIN performance_projectdossier pd ON pd.id = f.dossier_id",
    "pr": "JOIN budgets_project pr ON pr.id = pd.project_id",
}

COST_LINES = Dataset(
    key="cost_lines",
    title=("项目支出明细", "Cost lines"),
    about=(
        "项目支出明细及依据，每行一项；未填的金额为 null，不是零。",
        "What a project's money is spent on and how that was reckoned; an amount that is not given is null, not zero.",
    ),
    table="performance_costline",
    joins=_JOINS,
    columns=(
        *editions.COLUMNS,
        *parts.project_columns(),
        whole("number", "f.number", "序号", "number of the line"),
        text("content", "f.content", "项目内容", "what the money is for"),
        text("rationale", "f.rationale", "测算依据及说明", "how it was reckoned"),
        amount("local", "f.local", "本级财政拨款金额", "appropriation of the district itself", null=True),
        amount("transfer", "f.transfer", "上级转移支付金额", "transfer from above", null=True),
        amount("other", "f.other", "其他资金", "other funds", null=True),
        AMOUNT_UNIT,
    ),
    filters=(
        *editions.FILTERS,
        parts.PROJECT_FILTER,
        *between("local", "f.local", "本级财政拨款金额", "appropriation of the district itself"),
        parts.words_in("内容或依据", "content or rationale", "f.content", "f.rationale"),
    ),
    orders={**parts.BY_EDITION, **parts.PROJECT_ORDER, "number": "f.number", "local": parts.known_first("f.local")},
    dimensions=(*parts.OF_EDITIONS, "project", "project_name"),
    example="department=501&year=2024",
)

ASSET_LINES = Dataset(
    key="asset_lines",
    title=("项目资产配置", "Asset lines"),
    about=(
        "项目资产配置计划及采购计划，每行一项；未填的数量、金额为 null，不是零。",
        "Assets that a project plans to buy; a quantity or amount that is not given is null, not zero.",
    ),
    table="performance_assetline",
    joins=_JOINS,
    columns=(
        *editions.COLUMNS,
        *parts.project_columns(),
        whole("number", "f.number", "序号", "number of the line"),
        text("name", "f.name", "品名", "what is bought"),
        parts.QUANTITY,
        amount("amount", "f.amount", "金额，null 为未填", "amount, null: not given", null=True),
        AMOUNT_UNIT,
    ),
    filters=(
        *editions.FILTERS,
        parts.PROJECT_FILTER,
        *between("amount", "f.amount", "金额", "amount"),
        parts.words_in("品名", "what is bought", "f.name"),
    ),
    orders={**parts.BY_EDITION, **parts.PROJECT_ORDER, "number": "f.number", "amount": parts.known_first("f.amount")},
    dimensions=(*parts.OF_EDITIONS, "project", "project_name"),
    example="year=2024",
)
