"""People, property, operating cost and procurement totals: figures of parts one and two that no table holds."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT, amount, number, word, words_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words
from budgets.facts import Measure

VALUE_UNITS = {"person": "人", "square_metre": "平方米", "vehicle": "辆", "yuan": "元"}
_WORDS = {unit: word for word, unit in VALUE_UNITS.items()}
_MONEY = ", ".join(f"'{measure}'" for measure in Measure if _WORDS[measure.unit] == "yuan")
_CASES = " ".join(f"WHEN '{measure}' THEN '{_WORDS[measure.unit]}'" for measure in Measure)

RESOURCES = Dataset(
    key="resources",
    title=("人员、资产和机关运行经费", "Resources"),
    about=(
        "每行一个指标：value 以 value_unit 计，是准确值；是金额的另列于 amount，以 amount_unit 计。"
        "不同的指标不能相加，合计只在筛选一个指标时有意义。",
        "A measure a row: value, exact, is in value_unit; what is money stands in amount too, in amount_unit. "
        "Different measures cannot be added up: a total means something where one measure is asked for.",
    ),
    table="budgets_resourcefigure",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        *word("measure", "f.measure", words_of(Measure), "指标", "measure"),
        number("value", "f.value", "数值", "value"),
        *word("value_unit", f"CASE f.measure {_CASES} END", VALUE_UNITS, "数值的单位", "unit of the value"),
        amount(
            "amount",
            f"CASE WHEN f.measure IN ({_MONEY}) THEN f.value END",
            "是金额的数值，null 为不是金额",
            "the value where it is money, else null",
            null=True,
        ),
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(*editions.FILTERS, Words("measure", "f.measure", ("指标", "measure"), tuple(Measure))),
    orders={**parts.BY_EDITION, "measure": "f.measure", "value": "f.value"},
    dimensions=(*parts.OF_EDITIONS, "measure"),
    example="measure=operating_cost&year=2023..2025",
)
