"""What is planned to remain at the year's end, by source: table 1."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.dataset import Dataset

CARRY_FORWARDS = Dataset(
    key="carry_forwards",
    title=("年终结转结余", "Carried forward"),
    about=("按资金来源的年终结转结余。", "What is planned to remain at the end of the year, by source."),
    table="budgets_carryforwardline",
    joins=editions.JOINS,
    columns=(*editions.COLUMNS, *parts.SOURCE_COLUMNS, parts.AMOUNT, AMOUNT_UNIT, editions.PLACE),
    filters=(*editions.FILTERS, parts.SOURCE_FILTER, *parts.AMOUNT_FILTERS),
    orders={**parts.BY_EDITION, "source": "f.source", **parts.AMOUNT_ORDER},
    dimensions=(*parts.OF_EDITIONS, "source"),
    example="year=2024",
)
