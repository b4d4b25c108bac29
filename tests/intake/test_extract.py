"""The four sample documents give the demonstration's facts, and every amount cell of the transcribed tables."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from budgets import demo
from budgets.intake.reading import Reading, read_document
from budgets.intake.verify import ROUNDED, TOTALLED_PRICE
from budgets.renderers.cells import number
from budgets.tables.grid import GridPart
from tests.conftest import ROOT
from tests.intake.test_variants import KINDS, facts_of
from tests.tables.demonstration import golden

SAMPLES = ROOT.parent / "shared" / "samples"
DOCUMENTS = {
    "jianghan_501_2024": ("jianghan-501-2024.txt", "420103/501/2024"),
    "putuo_wanli_2023": ("putuo-wanli-2023.pdf", "310107/wanli/2023"),
    "putuo_wanli_2024": ("putuo-wanli-2024.pdf", "310107/wanli/2024"),
    "putuo_wanli_2025": ("putuo-wanli-2025.pdf", "310107/wanli/2025"),
}
# Shanghai's table 6 is our table 9, and so on.
NUMBERS = {f"p{number}": ours for number, ours in enumerate((1, 2, 3, 4, 5, 9, 10, 7, 8), start=1)}
NUMBERS |= {f"t{number:02d}": number for number in range(1, 14)}

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the sample documents are not kept with the code")


@cache
def reading(name: str) -> Reading:
    file, place = DOCUMENTS[name]
    return read_document(SAMPLES / file, file, department=place.split("/")[1])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_facts_are_the_demonstration_facts(name: str) -> None:
    assert facts_of(reading(name).facts) == facts_of(demo.facts_in(demo.FOLDER / DOCUMENTS[name][1]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_figure_of_the_transcribed_tables_is_read(name: str) -> None:
    """Row by row and column by column as printed, codes of three cells joined."""
    tables = {key: rows for key, rows in golden(name).items() if key in NUMBERS and _has_text(rows)}
    assert {key: _read(name, key) for key in tables} == {key: _printed(name, key) for key in tables}


def _has_text(rows: list[list[str]]) -> bool:
    return any(cell for row in rows for cell in row)


def _printed(name: str, key: str) -> list[list[Decimal | None]]:
    numeric = _numeric(_part(name, key))
    return [[_amount(row[column]) for column in numeric] for row in golden(name)[key]]


def _amount(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


def _read(name: str, key: str) -> list[list[Decimal | None]]:
    part = _part(name, key)
    return [[number(row.cells[i], part.columns[i], part.unit) for i in _numeric(part)] for row in part.rows]


def _part(name: str, key: str) -> GridPart:
    (part,) = reading(name).grid(NUMBERS[key]).parts
    return part


def _numeric(part: GridPart) -> list[int]:
    return [index for index, column in enumerate(part.columns) if column.type.numeric]


@pytest.mark.parametrize(("year", "rounded"), [(2023, 0), (2024, 0), (2025, 4)])
def test_findings_of_the_shanghai_documents_are_their_roundings(year: int, rounded: int) -> None:
    findings = [finding for finding in reading(f"putuo_wanli_{year}").findings if finding.table <= 13]
    assert [finding.rule for finding in findings] == [ROUNDED] * rounded
    record = golden(f"putuo_wanli_{year}")
    assert sorted((f"t{f.table:02d}", f.row, str(f.actual)) for f in findings) == sorted(
        (known["table"], known["row"], f"{known['printed']}.00") for known in record["roundings"]
    )


def test_the_reference_document_totals_a_unit_price_and_lacks_table_2() -> None:
    found = reading("jianghan_501_2024")
    assert [(f.rule, f.table, f.row, f.actual, f.source) for f in found.findings if f.table <= 13] == [
        (TOTALLED_PRICE, 12, "total", "3.02", "line 524, table 12, row 3")
    ]
    assert [problem.why for problem in found.unread if not problem.place] == ["文件中没有找到表2“收入预算总表”的正文"]
    assert not any(problem.lost for problem in found.unread)


@pytest.mark.parametrize(
    ("name", "department", "title"),
    [
        ("jianghan_501_2024", "501", "武汉市江汉区科学技术和经济信息化局"),
        ("putuo_wanli_2023", "wanli", "上海市普陀区人民政府万里街道办事处"),
        ("putuo_wanli_2025", "wanli", "上海市普陀区人民政府万里街道办事处"),
    ],
)
def test_the_document_says_whose_and_when(name: str, department: str, title: str) -> None:
    found = reading(name)
    assert (found.department, found.department_name, found.year) == (department, title, int(name[-4:]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_fact_knows_its_place(name: str) -> None:
    assert [fact for fact in reading(name).facts if fact.kind in KINDS and not fact.place] == []
