"""A flat detail export through the document commands: into one draft a department and year, or none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgets.facts import (
    BasicExpenditureLine,
    ExpenditureLine,
    Fact,
    FundingSource,
    Nature,
    Project,
    ProjectLine,
    RevenueLine,
)
from budgets.intake.load import store
from budgets.ledger import facts_of
from budgets.models import AdministrativeUnit, Edition, Jurisdiction
from budgets.models import Project as ProjectRow
from budgets.publication import publish
from performance.facts import Goal
from performance.models import ProjectDossier
from tests import factories
from tests.intake.exports import OFFICE, PROJECT, REVENUE, ROWS, SALARIES, TOTAL, WORK, with_cells, write
from tests.intake.test_commands import objects, run
from tests.models.database import create_department

GENERAL = FundingSource.GENERAL
FACTS = [
    RevenueLine(unit="900001", source=GENERAL, amount=Decimal("600.50"), place="A3"),
    ExpenditureLine(
        unit="900001", function="2060101", nature=Nature.PERSONNEL, source=GENERAL, amount=Decimal("100.50"),
        place="A4 等2行",
    ),
    ExpenditureLine(
        unit="900002", function="2060101", nature=Nature.OPERATING, source=GENERAL, amount=Decimal("200"), place="A5"
    ),
    ExpenditureLine(
        unit="900001", function="2060404", nature=Nature.PROJECT, source=GENERAL, amount=Decimal("300"), place="A7"
    ),
    BasicExpenditureLine(economic_class="30101", nature=Nature.PERSONNEL, amount=Decimal("100.50"), place="A4 等2行"),
    BasicExpenditureLine(economic_class="30201", nature=Nature.OPERATING, amount=Decimal("200"), place="A5"),
    Project(code=PROJECT, name="评审", unit="900001", place="A7"),
    ProjectLine(project=PROJECT, source=GENERAL, function="2060404", amount=Decimal("300"), place="A7"),
]  # fmt: skip
"""What ROWS add up to, worked out by hand."""


@pytest.fixture
def department(db: None) -> AdministrativeUnit:
    return create_department()


@pytest.fixture(params=["明细.xlsx", "明细.csv"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write(tmp_path / request.param, *ROWS)


def drafts(code: str = "900") -> list[Edition]:
    editions = Edition.objects.with_names().filter(department__code=code, state="draft")
    return list(editions.filter(department__jurisdiction__adcode="999999").order_by("year", "number"))


def lines(edition: Edition) -> list[Fact]:
    return [fact for found in facts_of(edition).lines.values() for fact in found]


def refused(*arguments: Any) -> list[str]:
    """The one sentence or more that the command says, without the file; and nothing is stored."""
    before = Edition.objects.count()
    status, output, errors = run("import_document", *arguments)
    assert (status, output, Edition.objects.count()) == (1, "", before)
    said = [line.partition("：")[2] for line in errors.splitlines()]
    assert said.pop() == "没有存入任何内容。"
    return said


def test_it_becomes_a_draft_of_its_sums(department: AdministrativeUnit, file: Path) -> None:
    status, output, errors = run("import_document", file)
    assert (status, errors) == (0, "")
    assert output.endswith(f"{file}：已存为草稿 示例局 2026年年初预算\n")
    (draft,) = drafts()
    sheet = "明细!" if file.suffix == ".xlsx" else ""
    assert lines(draft) == [replace(fact, place=f"{sheet}{fact.place}") for fact in FACTS]
    assert draft.document is not None and Path(draft.document.file.path).read_bytes() == file.read_bytes()
    assert draft.undisclosed == [
        "official_expense",
        "procurement",
        "purchased_service",
        "department_statement",
        "goal",
        "indicator",
        "dossier",
    ]


def test_without_revenue_it_is_undisclosed(department: AdministrativeUnit, tmp_path: Path) -> None:
    run("import_document", write(tmp_path / "a.csv", SALARIES))
    assert drafts()[0].undisclosed[0] == "revenue"


def test_the_json_has_the_derived_tables_with_a_source_beside_each_row(file: Path) -> None:
    """No database is allowed in this test."""
    status, output, errors = run("check_document", file, "--json")
    (record,) = objects(output)
    assert (status, errors) == (0, "")
    assert (record["file"], record["jurisdiction"], record["department"]) == (str(file), "999999", "900")
    assert (record["year"], record["unread"], record["unknown"]) == (2026, [], [])
    # No accounting system knows 三公经费 and the like, yet every department has to publish those tables.
    assert [(found["rule"], found["table"]) for found in record["findings"]] == [
        *(("N15", table) for table in (8, 9, 10, 12, 13, 14, 15)),
        ("N17", 5),  # the export's short name of 2060404
    ]
    assert [table["table"] for table in record["tables"]] == [1, 2, 3, 4, 5, 6, 7, 11]
    sheet = "明细!" if file.suffix == ".xlsx" else ""
    by_function = record["tables"][4]["parts"][0]["rows"]
    assert [(row["key"], row["cells"][2], row["source"]) for row in by_function] == [
        ("total", "0.06", f"{sheet}A4 等2行；等3处"),
        ("206", "0.06", f"{sheet}A4 等2行；等3处"),
        ("20601", "0.03", f"{sheet}A4 等2行；等2处"),
        ("2060101", "0.03", f"{sheet}A4 等2行；等2处"),
        ("20604", "0.03", f"{sheet}A7"),
        ("2060404", "0.03", f"{sheet}A7"),
    ]
    everywhere = [row for table in record["tables"] for part in table["parts"] for row in part["rows"]]
    assert all(row["source"].startswith(f"{sheet}A") for row in everywhere)


def test_importing_again_replaces_what_the_export_is_about_and_keeps_the_rest(
    department: AdministrativeUnit, tmp_path: Path
) -> None:
    run("import_document", write(tmp_path / "a.csv", *ROWS))
    (draft,) = drafts()
    dossier = factories.dossier(PROJECT)
    store(edition=draft, facts=[*FACTS, factories.official_expense("5", "reception"), dossier])
    ProjectDossier.objects.filter(edition=draft).update(telephone="某某")
    project = ProjectRow.objects.get(edition=draft)
    run("import_document", write(tmp_path / "b.csv", SALARIES, with_cells(WORK, project="评审二", amount="7")))
    (again,) = drafts()
    assert again.pk == draft.pk
    assert [line.amount for line in facts_of(again).of(ExpenditureLine)] == [Decimal("100.25"), Decimal(7)]
    assert facts_of(again).of(RevenueLine) == facts_of(draft).of(RevenueLine) != ()
    assert [row.amount for row in facts_of(again).of(type(factories.official_expense("5", "reception")))] == [5]
    # The project is the same one under its new name, with everything that hangs on it.
    assert [(row.pk, row.name) for row in ProjectRow.objects.filter(edition=draft)] == [(project.pk, "评审二")]
    kept = ProjectDossier.objects.get(edition=draft)
    assert (kept.project_id, kept.telephone) == (project.pk, "某某")


def test_a_project_with_goals_is_not_lost(department: AdministrativeUnit, tmp_path: Path) -> None:
    run("import_document", write(tmp_path / "a.csv", *ROWS))
    (draft,) = drafts()
    store(edition=draft, facts=[*FACTS, factories.goal(PROJECT)])
    assert refused(write(tmp_path / "b.csv", SALARIES)) == [
        "文件中没有项目“评审”，草稿里却有它的绩效目标，导入会丢掉它们。请核对编码和名称，或者先在后台删除这些内容。"
    ]
    assert len(facts_of(draft).of(Goal)) == 1


def test_beside_a_published_edition_a_correction_is_drafted_with_what_it_had(
    department: AdministrativeUnit, tmp_path: Path
) -> None:
    run("import_document", write(tmp_path / "a.csv", *ROWS))
    (draft,) = drafts()
    store(edition=draft, facts=[*FACTS, factories.procurement(1, amount="9")])
    Edition.objects.filter(pk=draft.pk).update(undisclosed=["goal"])
    published = publish(edition=Edition.objects.get(pk=draft.pk), by=None)
    status, output, _errors = run("import_document", write(tmp_path / "b.csv", REVENUE, SALARIES))
    assert status == 0
    assert "已存为草稿 示例局 2026年年初预算第2版，已公开的版本没有改动。" in output
    (correction,) = drafts()
    assert (correction.number, correction.undisclosed) == (2, ["goal"])
    assert [item.amount for item in facts_of(correction).of(type(factories.procurement(1, amount="9")))] == [9]
    assert [line.amount for line in facts_of(correction).of(ExpenditureLine)] == [Decimal("100.25")]
    assert len(facts_of(published).of(ExpenditureLine)) == 3


# Several departments and years in one file.


@pytest.fixture
def district(department: AdministrativeUnit) -> None:
    jurisdiction = Jurisdiction.objects.get(adcode="999999")
    other = AdministrativeUnit.objects.create(jurisdiction=jurisdiction, code="901", name="另一局")
    AdministrativeUnit.objects.create(jurisdiction=jurisdiction, code="901001", name="另一局本级", parent=other)


OF_OTHER = with_cells(SALARIES, unit="901001", unit_name="另一局本级", amount="8")
HEADINGS_WITH_YEAR = ("年度", "行政区划", "单位编码", "功能科目编码", "经济分类", "支出性质", "资金来源", "金额")


def of_year(year: str, row: Any) -> tuple[str, ...]:
    return (year, row[0], row[1], row[3], row[5], row[6], row[7], row[10])


def stored() -> list[tuple[str, int, list[Decimal]]]:
    return [
        (draft.department.code, draft.year, [line.amount for line in facts_of(draft).of(ExpenditureLine)])
        for code in ("900", "901")
        for draft in drafts(code)
    ]


def test_each_department_and_year_gets_its_draft(district: None, tmp_path: Path) -> None:
    rows = (of_year("2026", SALARIES), of_year("2026", OF_OTHER), of_year("2025", SALARIES), of_year("2026", OFFICE))
    path = write(tmp_path / "district.csv", *rows, headings=HEADINGS_WITH_YEAR, above=())
    status, output, _errors = run("import_document", path, "--json")
    records = objects(output)
    assert status == 0
    assert [(record["department"], record["year"], record["refused"]) for record in records] == [
        ("900", 2026, []),
        ("901", 2026, []),
        ("900", 2025, []),
    ]
    assert {record["file"] for record in records} == {str(path)}
    assert stored() == [
        ("900", 2025, [Decimal("100.25")]),
        ("900", 2026, [Decimal("100.25"), Decimal("200")]),
        ("901", 2026, [Decimal("8")]),
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--department", "901"), [("901", 2026)]),
        (("--year", "2025"), [("900", 2025)]),
        (("--department", "900", "--year", "2026"), [("900", 2026)]),
    ],
)
def test_one_of_them_can_be_chosen(district: None, tmp_path: Path, options: Any, expected: Any) -> None:
    rows = (of_year("2026", SALARIES), of_year("2026", OF_OTHER), of_year("2025", SALARIES))
    path = write(tmp_path / "district.csv", *rows, headings=HEADINGS_WITH_YEAR, above=())
    assert run("import_document", path, *options)[0] == 0
    assert [(code, year) for code, year, _amounts in stored()] == expected


def test_one_that_is_not_there_is_refused_with_those_that_are(district: None, tmp_path: Path) -> None:
    path = write(tmp_path / "district.csv", SALARIES, OF_OTHER)
    assert refused(path, "--department", "902") == [
        "文件中没有所要的部门和年度；文件中有：999999/900/2026、999999/901/2026。"
    ]


def test_an_error_in_one_keeps_all_from_being_stored(district: None, tmp_path: Path) -> None:
    path = write(tmp_path / "district.csv", SALARIES, with_cells(OF_OTHER, unit="902001"))
    status, output, _errors = run("import_document", path, "--json")
    first, second = objects(output)
    assert (status, drafts(), drafts("901")) == (1, [], [])
    assert (first["refused"], first["edition"]) == (["同一文件中另有错误，所以没有存入。"], None)
    assert second["refused"] == ["行政区划 999999 中没有部门“902”，请先在后台添加，或用 --department 指定编码。"]


# What is refused.


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--year", "2025"), "文件是 2026 年的，不是 2025 年的。"),
        (("--department", "501"), "文件属于部门 900，不是 501。"),
        (("--jurisdiction", "420103"), "文件属于行政区划 999999，不是 420103。"),
    ],
)
def test_another_target(department: AdministrativeUnit, file: Path, options: Any, why: str) -> None:
    assert refused(file, *options) == [why]


def test_the_year_and_the_district_must_be_told(department: AdministrativeUnit, tmp_path: Path) -> None:
    headings = ("单位编码", "功能科目编码", "经济分类", "支出性质", "资金来源", "金额")
    path = write(tmp_path / "a.csv", of_year("", SALARIES)[2:], headings=headings, above=())
    assert refused(path) == ["文件没有写明行政区划，请用 --jurisdiction 指定。"]
    assert refused(path, "--jurisdiction", "999999") == ["文件没有写明年度，请用 --year 指定。"]
    assert run("import_document", path, "--jurisdiction", "999999", "--year", "2026")[0] == 0
    assert stored() == [("900", 2026, [Decimal("100.25")])]


@pytest.mark.parametrize("name", ["明细.xlsx", "明细.csv"])
def test_every_wrong_cell_is_named(department: AdministrativeUnit, tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name, SALARIES, with_cells(OFFICE, source="其他来源"), with_cells(WORK, function="206040", unit="")
    )
    sheet = "明细!" if path.suffix == ".xlsx" else ""
    labels = "、".join(source.label for source in FundingSource)
    assert refused(path) == [
        f"{sheet}H4：“其他来源”不是可选的内容。可选：{labels}。",
        f"{sheet}B5：“单位编码”没有填写。合并过的单元格，请先取消合并再填满。",
        f"{sheet}D5：“206040”不是编码。请填编码，或者“编码 名称”。",
    ]
    (record,) = objects(run("check_document", path, "--json")[1])
    assert [problem["source"] for problem in record["unread"]] == [f"{sheet}H4", f"{sheet}B5", f"{sheet}D5"]


def test_no_lines_at_all(department: AdministrativeUnit, tmp_path: Path) -> None:
    assert refused(write(tmp_path / "a.xlsx")) == ["明细!A2：表头下面没有明细。"]


def test_the_total_of_all_tables_is_that_of_the_export(file: Path) -> None:
    (record,) = objects(run("check_document", file, "--json")[1])
    whole = record["tables"][0]["parts"][0]["rows"][-1]
    assert whole["cells"] == ["收入总计", "0.06", "支出总计", "0.06"] and TOTAL == "600.50"
