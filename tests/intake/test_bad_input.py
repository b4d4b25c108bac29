"""Whatever is wrong with a file: one clear error that names it, nothing stored, and never long or large.

The readers' own refusals are in readers/test_refusals.py; here each goes the whole way through the commands.
"""

from __future__ import annotations

import re
import resource
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from budgets.intake import limits, raw
from budgets.intake.readers.errors import message
from budgets.intake.reading import interpret
from budgets.ledger import facts_of as stored_facts
from budgets.models import Document, Edition
from budgets.registry import fact_models
from tests.conftest import ROOT
from tests.intake.damage import Figure, figures, mutated
from tests.intake.exports import WORK, with_cells, write
from tests.intake.office import as_word, as_workbook, with_formulas, with_link, with_macros
from tests.intake.readers.test_refusals import CASES, package, parts_of
from tests.intake.test_commands import run
from tests.intake.test_imports import facts
from tests.intake.test_variants import facts_of
from tests.intake.variants import Style, as_text, printed
from tests.models.database import create_department

SECONDS = 20
"""Ten for the reader's process, and as much again for everything else on a busy machine."""


@pytest.fixture(autouse=True)
def department(db: None) -> Any:
    return create_department()


def everything(folder: Path) -> tuple[Any, ...]:
    """What the database and the folder of kept files hold."""
    rows = tuple(model.objects.count() for model in (Edition, Document, *fact_models()))
    return rows, sorted(folder.rglob("*"))


def refusal(path: Path, settings: Any, *options: str) -> str:
    """The one sentence that the command says of the file; and nothing is stored."""
    before = everything(settings.MEDIA_ROOT)
    status, output, errors = run("import_document", path, *options)
    assert everything(settings.MEDIA_ROOT) == before
    assert (status, output) == (1, "")
    said, end = errors.splitlines()
    assert end == f"{path}：没有存入任何内容。"
    assert said.startswith(f"{path}：")
    return said.removeprefix(f"{path}：")


def budget() -> raw.Document:
    return printed(facts(), Style())


@pytest.mark.parametrize("case", CASES)
def test_what_no_reader_reads(case: str, tmp_path: Path, settings: Any) -> None:
    data, reason = CASES[case]
    path = tmp_path / f"{case}.pdf"
    path.write_bytes(data)
    place = "文件第1行第1张表第1行第1列：" if case == "wide html" else ""
    assert refusal(path, settings) == f"{place}{message(reason)}"


def test_a_file_of_500_megabytes(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as sparse:
        sparse.truncate(500 * limits.MEGABYTE)
    start = time.monotonic()
    assert refusal(path, settings) == "文件超过 50 MB。请压缩图片或拆分后再上传。"
    assert time.monotonic() - start < SECONDS


def test_no_file_and_a_folder(tmp_path: Path, settings: Any) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        assert refusal(path, settings) == "文件不存在或无法打开。请检查路径和权限。"


# Offices put programs and links into their files. None of them is run or followed; figures are those last shown.


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("formulas.xlsx", with_formulas(as_workbook(budget()))),
        ("links.xlsx", with_link(as_workbook(budget()))),
        ("macros.xlsm", with_macros(with_formulas(as_workbook(budget())))),
        ("macros.docm", with_macros(as_word(budget()))),
        ("renamed.pdf", as_workbook(budget())),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_programs_and_links_are_ignored(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    status, _output, errors = run("import_document", path)
    assert (status, errors) == (0, "")
    draft = Edition.objects.with_names().get(department__code="900", state="draft")
    stored = (fact for lines in stored_facts(draft).lines.values() for fact in lines)
    assert sorted(facts_of(stored)) == sorted(facts_of(interpret(budget()).facts))


def test_formulas_that_nobody_calculated_are_one_error_a_sheet(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "formulas.xlsx"
    one_table = replace(budget(), blocks=budget().blocks[: first_grid(budget()) + 1])
    figures = sum(cell.number is not None for grid in one_table.grids() for row in grid.rows for cell in row)
    path.write_bytes(with_formulas(as_workbook(one_table), results=False))
    said = refusal(path, settings)
    where, _, what = said.partition("：")
    assert re.fullmatch("工作表“表[0-9]+”第[0-9]+行第[0-9]+列", where)
    assert what == f"公式没有计算结果。请用办公软件打开并保存后再上传。这张工作表里共有{figures}处。"


def first_grid(document: raw.Document) -> int:
    return next(index for index, block in enumerate(document.blocks) if isinstance(block, raw.Grid))


# The wrong document.


def as_file(folder: Path, document: raw.Document) -> Path:
    path = folder / "budget.txt"
    path.write_text(as_text(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--year", "2025"), "文件是 2026 年的，不是 2025 年的。"),
        (("--department", "501"), "文件属于部门 900，不是 501。"),
        (("--jurisdiction", "420103"), "文件属于行政区划 999999，不是 420103。"),
    ],
)
def test_of_another_year_or_department(options: Any, why: str, tmp_path: Path, settings: Any) -> None:
    assert refusal(as_file(tmp_path, budget()), settings, *options) == why


def test_two_documents_in_one_file(tmp_path: Path, settings: Any) -> None:
    other = printed(facts(20), Style())
    path = as_file(tmp_path, replace(budget(), blocks=budget().blocks + other.blocks))
    said = refusal(path, settings)
    assert said.startswith("文件第")
    assert said.endswith("一个文件只能有一个部门一年的预算，请拆开后分别导入。")


def test_no_budget_at_all(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("关于召开会议的通知\n\n各科室：\n", encoding="utf-8")
    assert refusal(path, settings) == "文件中没有认出任何一张预算公开表。"


# What reads well and the database does not take.


@pytest.mark.parametrize(
    ("cells", "field"),
    [({"project": "长" * 201}, "项目名称"), ({"amount": "99999999999999999.00"}, "金额（元）")],
)
def test_what_the_database_does_not_take(cells: Any, field: str, tmp_path: Path, settings: Any) -> None:
    assert refusal(write(tmp_path / "a.csv", with_cells(WORK, **cells)), settings).startswith(f"A3：{field}：")


def test_an_amount_below_nothing(tmp_path: Path, settings: Any) -> None:
    """Its sums are wrong too, so it is a question of the database only when somebody insists."""
    figure = next(each for each in figures(budget()) if is_leaf_of_table_8(budget(), each))
    path = as_file(tmp_path, mutated(budget(), figure, "-5.00"))
    said = refusal(path, settings, "--despite-findings")
    assert said.startswith("表8 total；文件第")
    assert said.endswith("：金额（元）：不能是负数。")


def is_leaf_of_table_8(document: raw.Document, figure: Figure) -> bool:
    """公务接待费, the last column."""
    grid = document.blocks[figure.block]
    assert isinstance(grid, raw.Grid)
    return "公务接待费" in grid.rows[0][-1].text and figure.column == len(grid.rows[0]) - 1


# What costs much to read, in a process of its own: it may take 1 GB and no more.


def own_workbook_with_many_strings() -> bytes:
    """What openpyxl reads for two minutes."""
    book = Workbook()
    book.create_sheet("manifest")
    file = BytesIO()
    book.save(file)
    strings = "".join(f"<si><t>{number}</t></si>" for number in range(500_000)) * 3
    parts = parts_of(file.getvalue())
    parts["xl/sharedStrings.xml"] = f"<sst>{strings}</sst>".encode()
    return package(parts)


def list_of_many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 400_000))
    parts = parts_of(as_workbook(budget()))
    head, _, rest = parts["xl/workbook.xml"].decode().partition("<sheets>")
    parts["xl/workbook.xml"] = f"{head}<sheets>{sheets}</sheets>{rest.partition('</sheets>')[2]}".encode()
    return package(parts)


def package_of_many_parts() -> bytes:
    entry = b"PK\x01\x02" + bytes(24) + b"\x02" + bytes(17) + b"aa"
    entries = entry * 500_000
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + struct.pack("<II", len(entries), 30) + bytes(2)
    return b"PK\x03\x04" + bytes(26) + entries + end


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("strings.xlsx", own_workbook_with_many_strings),
        ("sheets.xlsx", list_of_many_sheets),
        ("parts.docx", package_of_many_parts),
        ("lines.txt", lambda: "收入总计\n".encode() * 1_000_000),
        ("cells.txt", lambda: "收入总计\t1.00\n".encode() * 200_000),
        ("page.html", lambda: b"<html><body>" + b"<p>1</p>" * 200_000),
    ],
)
def test_neither_long_nor_large(name: str, make: Callable[[], bytes], tmp_path: Path, clean_environment: Any) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", "check_document", str(path)],
        cwd=ROOT,
        env=clean_environment | {"DJANGO_DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)),
    )
    assert time.monotonic() - start < SECONDS
    assert (done.returncode, done.stdout) == (1, "")
    said, end = done.stderr.splitlines()
    assert said.startswith(f"{path}：")
    assert end == "有文件存在错误，见上。"
