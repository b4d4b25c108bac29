"""The four items of "三公"经费: table 8."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT, word, words_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words
from budgets.facts import OfficialExpenseItem

OFFICIAL_EXPENSES = Dataset(
    key="official_expenses",
    title=("“三公”经费", "Official expenses"),
    about=(
        "因公出国（境）、公务用车购置和运行、公务接待，每行一项。列明的零是 0.00；没有的行是来源未列，不是零。",
        "Overseas travel, purchase and running of vehicles, official reception, an item a row. A stated zero is 0.00; "
        "an item without a row was not printed, which is not zero.",
    ),
    table="budgets_officialexpense",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        *word("item", "f.item", words_of(OfficialExpenseItem), "项目", "item"),
        parts.AMOUNT,
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        Words("item", "f.item", ("项目", "item"), tuple(OfficialExpenseItem)),
        *parts.AMOUNT_FILTERS,
    ),
    orders={**parts.BY_EDITION, "item": "f.item", **parts.AMOUNT_ORDER},
    dimensions=(*parts.OF_EDITIONS, "item"),
    example="item=reception&year=2022..2025",
)
