"""The districts of the portal."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import UNIT_WORDS, UNITS, flag, text, whole, word
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words, yes_or_no
from budgets.layouts import LAYOUTS

_LAYOUTS = {layout.key: layout.name for layout in LAYOUTS.values()}
_UNITS = {word: unit.value for word, unit in UNITS.items()}
_UNIT_CASES = " ".join(f"WHEN '{layout.key}' THEN '{UNIT_WORDS[layout.unit]}'" for layout in LAYOUTS.values())
_DEPARTMENTS = """(SELECT count(*) FROM budgets_administrativeunit u
    WHERE u.jurisdiction_id = j.id AND u.parent_id IS NULL)"""

JURISDICTIONS = Dataset(
    key="jurisdictions",
    title=("行政区划", "Jurisdictions"),
    about=("本平台的行政区划及其公开格式。", "The districts of this portal and the layouts that they publish in."),
    table="budgets_jurisdiction",
    alias="j",
    joins={},
    of_editions=False,
    columns=(
        *editions.JURISDICTION_COLUMNS,
        text("name_en", "nullif(j.name_en, '')", "英文名称", "English name", null=True),
        *word("layout", "j.layout", _LAYOUTS, "公开格式", "layout of its budgets"),
        *word("printed_unit", f"CASE j.layout {_UNIT_CASES} END", _UNITS, "印制所用的金额单位", "unit that they print"),
        whole(
            "departments",
            _DEPARTMENTS,
            "部门数",
            "number of departments",
        ),
        flag("synthetic", "j.synthetic", "是否为合成数据", "whether it is synthetic: no real district"),
    ),
    filters=(
        editions.JURISDICTION,
        Words("layout", "j.layout", ("公开格式", "layout"), tuple(LAYOUTS)),
        yes_or_no("synthetic", "j.synthetic", "是否为合成数据", "whether it is synthetic"),
        parts.words_in("名称", "the name", "j.name", "j.name_en"),
    ),
    orders={"layout": "j.layout"},
    unique=("j.adcode",),
    order="jurisdiction",
    example="q=江汉",
)
