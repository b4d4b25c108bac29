"""Services that the government buys: table 13."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT, amount, flag, text, whole
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import between, yes_or_no

PURCHASED_SERVICES = Dataset(
    key="purchased_services",
    title=("政府购买服务", "Purchased services"),
    about=(
        "政府购买服务明细。部门可以不填金额（null），那不是零。",
        "Services that the government buys. A department may leave an amount blank (null), which is not zero.",
    ),
    table="budgets_purchasedservice",
    joins={**editions.JOINS, **editions.UNIT_JOIN, **parts.FUNCTION_JOIN, **parts.ECONOMIC_CLASS_JOIN},
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        whole("number", "f.number", "序号", "number of the item"),
        text("project", "f.project", "项目，照印", "project, as printed"),
        text("content", "f.content", "政府购买服务内容", "what is bought"),
        flag("includes_procurement", "f.includes_procurement", "是否包含政府采购", "whether it includes procurement"),
        *parts.function_columns(null=False),
        *parts.ECONOMIC_CLASS_COLUMNS,
        *parts.FUND_COLUMNS,
        text("directory_1", "f.directory_1", "一级目录", "first level of the directory"),
        text("directory_2", "f.directory_2", "二级目录", "second level of the directory"),
        text("directory_3", "f.directory_3", "三级目录", "third level of the directory"),
        parts.QUANTITY,
        amount("amount", "f.amount", "购买金额，null 为未填", "amount, null: not given", null=True),
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        editions.UNIT_FILTER,
        yes_or_no(
            "includes_procurement", "f.includes_procurement", "是否包含政府采购", "whether it includes procurement"
        ),
        parts.FUNCTION_FILTER,
        parts.ECONOMIC_CLASS_FILTER,
        *between("amount", "f.amount", "购买金额", "amount"),
        parts.words_in(
            "项目、内容或单位名称", "project, content or the unit's name", "f.project", "f.content", "u.name"
        ),
    ),
    orders={
        **parts.BY_EDITION,
        **parts.FUNCTION_ORDER,
        **parts.ECONOMIC_CLASS_ORDER,
        "amount": parts.known_first("f.amount"),
    },
    dimensions=(
        *parts.OF_EDITIONS,
        *("unit", "includes_procurement", "directory_1", "directory_2", "directory_3"),
        *parts.FUNCTION_DIMENSIONS,
        *parts.ECONOMIC_CLASS_DIMENSIONS,
    ),
    example="department=501&year=2024",
)
