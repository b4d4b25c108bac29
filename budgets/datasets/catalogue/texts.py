"""The text of parts one to four, a section a row."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, text, whole
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Codes

TEXTS = Dataset(
    key="texts",
    title=("文字说明", "Texts"),
    about=("公开的文字部分，每行一节，照公开时的原文。", "The published text, a section a row, word for word."),
    table="budgets_textsection",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        whole("number", "f.number", "序号", "place of the section in its edition"),
        code("section", "f.key", "标识", "key of the section, the same in every year"),
        text("title", "f.title", "标题", "heading"),
        text("body", "f.body", "正文", "the text itself"),
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        Codes("section", "f.key", ("标识", "keys of sections"), r"[A-Za-z0-9_-]{1,50}", ("duties", "duties,units")),
        parts.words_in("标题或正文", "heading or text", "f.title", "f.body"),
    ),
    orders={**parts.BY_EDITION, "number": "f.number", "section": "f.key"},
    dimensions=(*parts.OF_EDITIONS, "section"),
    example="department=501&year=2024&section=duties",
)
