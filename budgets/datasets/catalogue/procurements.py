"""Government procurement, an item a row: table 12."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT, amount, code, name_of, number, text, whole, word
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Prefixes, Words, between

KINDS = {"goods": "货物", "works": "工程", "services": "服务"}
_KIND = "CASE left(pc.code, 1) WHEN 'A' THEN 'goods' WHEN 'B' THEN 'works' ELSE 'services' END"

PROCUREMENTS = Dataset(
    key="procurements",
    title=("政府采购", "Procurements"),
    about=(
        "政府采购明细。金额、数量和单价可能未填（null），那不是零；单价不能相加，始终以元计。",
        "Items of government procurement. Amounts, quantities and prices may not be given (null), which is not zero; "
        "prices cannot be added up and are always in yuan.",
    ),
    table="budgets_procurementitem",
    joins={
        **editions.JOINS,
        **editions.UNIT_JOIN,
        "pc": "JOIN budgets_procurementcategory pc ON pc.id = f.category_id",
        **parts.FUNCTION_JOIN,
        **parts.ECONOMIC_CLASS_JOIN,
    },
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        whole("number", "f.number", "序号", "number of the item"),
        text("project", "f.project", "项目，照印", "project, as printed"),
        code("category", "pc.code", "政府采购品目编码", "code of the procurement category"),
        text("category_name", name_of("pc"), "当年的品目名称", "its name in that year"),
        *word("kind", _KIND, KINDS, "货物、工程或服务", "goods, works or services"),
        *parts.function_columns(null=False),
        *parts.ECONOMIC_CLASS_COLUMNS,
        *parts.FUND_COLUMNS,
        parts.QUANTITY,
        text("measure", "f.measure", "计量单位", "what is counted"),
        number("unit_price_yuan", "f.unit_price", "单价（元）", "price of one, in yuan", null=True),
        amount("amount", "f.amount", "采购金额，null 为未填", "amount, null: not given", null=True),
        amount("sme_amount", "f.sme_amount", "其中面向中小企业", "of it, for small and medium firms", null=True),
        amount("micro_amount", "f.micro_amount", "其中面向小微企业", "of that, for small and micro firms", null=True),
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        editions.UNIT_FILTER,
        Prefixes(
            "category",
            "pc.code",
            ("品目编码或其开头", "category codes or how they begin"),
            r"[ABC][0-9]{0,8}",
            ("A", "A0202", "A07100300"),
        ),
        Words("kind", _KIND, ("货物、工程或服务", "goods, works or services"), tuple(KINDS)),
        parts.FUNCTION_FILTER,
        parts.ECONOMIC_CLASS_FILTER,
        *between("amount", "f.amount", "采购金额", "amount"),
        parts.words_in(
            "项目、品目或单位名称", "the names of project, category or unit", "f.project", "pc.name", "u.name"
        ),
    ),
    orders={
        **parts.BY_EDITION,
        "category": "pc.code",
        **parts.FUNCTION_ORDER,
        **parts.ECONOMIC_CLASS_ORDER,
        "amount": parts.known_first("f.amount"),
    },
    dimensions=(
        *parts.OF_EDITIONS,
        *("unit", "category", "kind"),
        *parts.FUNCTION_DIMENSIONS,
        *parts.ECONOMIC_CLASS_DIMENSIONS,
    ),
    example="department=501&year=2024&category=A02",
)
