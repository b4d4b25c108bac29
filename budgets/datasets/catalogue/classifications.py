"""The official lists of codes, each with the years in which its names hold."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.datasets.catalogue import parts
from budgets.datasets.columns import Column, code, name_of, text, texts, whole
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Numbers, Prefixes


@dataclass(frozen=True, slots=True)
class Coding:
    """How codes of a list are made: ``level`` and ``parent`` are SQL, ``levels`` say what 1, 2 … are."""

    levels: tuple[str, str]
    level: str
    parent: str
    pattern: str
    examples: tuple[str, ...]


_PAIRED = "(length(f.code) - 1) / 2"
_SHORTER = "CASE WHEN length(f.code) > 3 THEN left(f.code, length(f.code) - 2) END"
FUNCTION = Coding(
    ("1 类、2 款、3 项", "1 division, 2 group, 3 class"), _PAIRED, _SHORTER, r"[0-9]{1,7}", ("206", "20604")
)
ECONOMIC = Coding(("1 类、2 款", "1 division, 2 class"), _PAIRED, _SHORTER, r"[0-9]{1,5}", ("301", "30101"))
GOVERNMENT = Coding(ECONOMIC.levels, _PAIRED, _SHORTER, r"[0-9]{1,5}", ("501", "50101"))
_OWN = "length(rtrim(f.code, '0'))"
"""A code is a letter and four pairs of digits; pairs of zeros at its end say that it is of a higher level."""
PROCUREMENT = Coding(
    ("编码中非零的数字对数，1 至 4", "1 to 4, the pairs of digits that are not zero"),
    f"{_OWN} / 2",
    f"CASE WHEN {_OWN} > 3 THEN rpad(left(f.code, {_OWN} / 2 * 2 - 1), 9, '0') END",
    r"[ABC][0-9]{0,8}",
    ("A02", "A0202"),
)


def _list(key: str, table: str, title: tuple[str, str], coding: Coding, *more: Column) -> Dataset:
    return Dataset(
        key=key,
        title=title,
        about=(
            f"{title[0]}：每行一个编码及其名称的有效年度；year 取在该年度有效的。级次：{coding.levels[0]}。",
            f"{title[1]}: a code and the years in which its name holds; year asks for those that hold in it. "
            f"Levels: {coding.levels[1]}.",
        ),
        table=table,
        joins={},
        of_editions=False,
        columns=(
            code("code", "f.code", "编码", "code"),
            text("name", name_of("f"), "名称", "name"),
            text("name_en", "nullif(f.name_en, '')", "英文名称", "English name", null=True),
            whole("level", coding.level, "级次", "level"),
            code("parent", coding.parent, "上级编码", "code above it", null=True),
            whole("first_year", "f.first_year", "起始年度", "first year"),
            whole("last_year", "f.last_year", "终止年度，null 为仍有效", "last year, null: open", null=True),
            *more,
        ),
        filters=(
            Prefixes("code", "f.code", ("编码或其开头", "codes or how they begin"), coding.pattern, coding.examples),
            parts.VALID_IN,
            Numbers("level", coding.level, ("级次", "levels"), r"[1-4]", ("1", "1,2")),
            parts.words_in("名称", "the name", "f.name", "f.name_en"),
        ),
        orders={"level": coding.level, "name": "f.name"},
        unique=("f.code", "f.first_year"),
        order="code",
        example=f"year=2024&code={coding.examples[0]}",
    )


FUNCTIONS = _list("functions", "budgets_function", ("支出功能分类科目", "Functions"), FUNCTION)
ECONOMIC_CLASSES = _list(
    "economic_classes", "budgets_economicclass", ("部门预算支出经济分类科目", "Economic classes"), ECONOMIC
)
GOVERNMENT_ECONOMIC_CLASSES = _list(
    "government_economic_classes",
    "budgets_governmenteconomicclass",
    ("政府预算支出经济分类科目", "Government economic classes"),
    GOVERNMENT,
    texts(
        "economic_classes",
        """ARRAY(
            SELECT DISTINCT ec.code FROM budgets_governmenteconomicclass_department_classes m
            JOIN budgets_economicclass ec ON ec.id = m.economicclass_id
            WHERE m.governmenteconomicclass_id = f.id ORDER BY ec.code
        )""",
        "对应的部门预算支出经济分类编码",
        "codes of the economic classes of departments that it is made of",
    ),
)
PROCUREMENT_CATEGORIES = _list(
    "procurement_categories", "budgets_procurementcategory", ("政府采购品目", "Procurement categories"), PROCUREMENT
)
