"""A reading becomes a draft edition: whole or not at all, never twice, never in another department or year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from budgets.facts import ExpenditureLine, FactSet, ProcurementItem, PurchasedService
from budgets.intake import imports, load, raw
from budgets.intake.imports import ImportRefused, Target, import_reading
from budgets.intake.reading import Reading, interpret
from budgets.ledger import facts_of as stored_facts
from budgets.models import Document, Edition, RevenueLine
from budgets.publication import publish
from tests.intake.test_variants import facts_of, invented
from tests.intake.variants import Style, printed
from tests.models.database import create_department

pytestmark = pytest.mark.django_db

ANYWHERE = Target()


@pytest.fixture(autouse=True)
def department(db: None) -> Any:
    return create_department()


def facts(seed: int = 2) -> FactSet:
    """An invented department of two units, as ``create_department`` stores it."""
    found = next(f for f in map(invented, range(seed, seed + 50)) if len(f.units) == 3)
    return replace(found, edition=replace(found.edition, year=2026))


def reading(found: FactSet | None = None, **style: Any) -> Reading:
    return interpret(printed(found or facts(), Style(**style)))


def refusals(given: Reading, target: Target = ANYWHERE, **options: Any) -> list[str]:
    """Why it is refused; and nothing is stored."""
    before = (Edition.objects.count(), RevenueLine.objects.count(), Document.objects.count())
    with pytest.raises(ImportRefused) as caught:
        import_reading(reading=given, target=target, **options)
    assert (Edition.objects.count(), RevenueLine.objects.count(), Document.objects.count()) == before
    return caught.value.problems


def values(edition: Edition) -> list[str]:
    return facts_of(fact for lines in stored_facts(edition).lines.values() for fact in lines)


def test_all_facts_are_stored_as_a_draft_with_its_document() -> None:
    given = reading()
    edition = import_reading(reading=given, target=ANYWHERE)
    assert (edition.department.code, edition.year, edition.number, edition.state) == ("900", 2026, 1, "draft")
    assert edition.document is not None and edition.document.sha256 == given.document.sha256
    assert values(edition) == facts_of(given.facts)


def test_importing_again_replaces_the_draft() -> None:
    first = import_reading(reading=reading(), target=ANYWHERE)
    second = import_reading(reading=reading(facts(20)), target=ANYWHERE)
    assert second.pk == first.pk
    assert values(second) == facts_of(reading(facts(20)).facts)
    assert Edition.objects.filter(department__code="900").count() == 1
    assert Document.objects.filter(sha256="0" * 64).count() == 1


def test_beside_a_published_edition_a_correction_is_drafted() -> None:
    published = publish(edition=import_reading(reading=reading(), target=ANYWHERE), by=None)
    correction = import_reading(reading=reading(facts(20)), target=ANYWHERE)
    assert (correction.number, correction.state) == (2, "draft")
    published.refresh_from_db()
    assert published.state == "published"
    assert values(published) == facts_of(reading().facts)


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target(year=2025), "文件是 2026 年的，不是 2025 年的。"),
        (Target(department="501"), "文件属于部门 900，不是 501。"),
        (Target(jurisdiction="420103"), "文件属于行政区划 999999，不是 420103。"),
    ],
)
def test_a_document_of_another_year_or_department_is_refused(target: Target, why: str) -> None:
    assert refusals(reading(), target) == [why]


def test_an_unknown_district_or_department_is_named(department: Any) -> None:
    given = reading()
    assert refusals(replace(given, department="901")) == [
        "行政区划 999999 中没有部门“901 示例局”，请先在后台添加，或用 --department 指定编码。"
    ]
    assert refusals(replace(given, jurisdiction="110000")) == ["平台上没有行政区划 110000，请先在后台添加。"]
    assert refusals(replace(given, jurisdiction=None, department_name="别的局")) == [
        "文件没有写明行政区划，请用 --jurisdiction 指定。"
    ]
    assert refusals(replace(given, year=None)) == ["文件没有写明年度，请用 --year 指定。"]


def test_a_document_without_codes_must_be_of_the_named_department() -> None:
    """Wanli's documents print no codes: the code that was asked for proves nothing."""
    given = replace(reading(), jurisdiction=None, units={}, department="900", department_name="别的局")
    assert refusals(given, Target(jurisdiction="999999", department="900")) == ["文件属于“别的局”，不是“示例局”。"]


def test_without_options_the_only_department_of_the_printed_name_is_taken() -> None:
    given = replace(reading(), jurisdiction=None)
    assert import_reading(reading=given, target=ANYWHERE).department.code == "900"


def test_units_that_the_portal_lacks_are_named() -> None:
    given = reading()
    assert refusals(replace(given, units={**given.units, "900009": "第九中心"})) == [
        "部门 900 下没有单位 900009 第九中心，请先在后台添加。"
    ]


def test_unknown_codes_are_all_listed_with_place_and_printed_name() -> None:
    whole = facts()
    lines = dict(whole.lines)
    lines[ExpenditureLine] = tuple(
        replace(line, function="2060498") if line.function == "2060404" else line for line in whole.of(ExpenditureLine)
    )
    names = {**whole.function_names, "2060498": "示例技术支出"}
    problems = refusals(reading(replace(whole, lines=lines, function_names=names)))
    assert problems
    for problem in problems:
        assert problem.endswith("支出功能分类科目里没有“2060498”")
        assert "2060498 示例技术支出；page" in problem and ", row " in problem


def test_a_wrong_total_is_refused_unless_asked_for() -> None:
    document = printed(facts(), Style())
    given = interpret(_with(document, "本年收入合计", "1.00"))
    (problem, *rest) = refusals(given)
    assert rest == []
    assert problem.startswith("page 2, table 1, row 28：表中数字与由分项算出的数字不一致")
    assert import_reading(reading=given, target=ANYWHERE, despite_findings=True).state == "draft"


def _with(document: raw.Document, label: str, text: str) -> raw.Document:
    """The document with another figure to the right of a label."""
    blocks: list[raw.Block] = []
    for block in document.blocks:
        if isinstance(block, raw.Grid):
            rows = tuple(
                tuple(
                    replace(cell, text=text) if index and row[index - 1].text == label else cell
                    for index, cell in enumerate(row)
                )
                for row in block.rows
            )
            block = replace(block, rows=rows)
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def test_two_documents_in_one_file_are_refused() -> None:
    one, other = printed(facts(), Style()), printed(facts(20), Style())
    given = interpret(replace(one, blocks=one.blocks + other.blocks))
    problems = refusals(given)
    assert len([problem for problem in problems if "在文件中出现两次" in problem]) == 13
    assert problems[0].endswith(
        "表1“收支预算总表”在文件中出现两次（另一处：page 2, table 1），数字不同。"
        "一个文件只能有一个部门一年的预算，请拆开后分别导入。"
    )


def test_the_same_document_twice_in_one_file_is_read_once() -> None:
    one = printed(facts(), Style())
    given = interpret(replace(one, blocks=one.blocks + one.blocks))
    assert values(import_reading(reading=given, target=ANYWHERE)) == facts_of(reading().facts)


def test_nothing_is_stored_when_storing_stops_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill does: the transaction is not committed, whatever was written before."""
    draft = import_reading(reading=reading(), target=ANYWHERE)
    before = values(draft)

    def half(*, edition: Edition, facts: Any) -> None:
        load.store(edition=edition, facts=list(facts)[:3])
        raise KeyboardInterrupt

    monkeypatch.setattr(imports, "store", half)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        import_reading(reading=reading(facts(20)), target=ANYWHERE)
    assert values(draft) == before


def test_kinds_whose_table_is_missing_are_undisclosed() -> None:
    whole = facts()
    lines = dict(whole.lines)
    del lines[ProcurementItem], lines[PurchasedService]
    edition = import_reading(reading=reading(replace(whole, lines=lines)), target=ANYWHERE)
    assert {"procurement", "purchased_service", "dossier", "goal"} <= set(edition.undisclosed)
    assert not {"project", "official_expense", "basic_expenditure"} & set(edition.undisclosed)


def test_the_document_is_kept_under_its_digest(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = import_reading(reading=reading(facts()), target=ANYWHERE, content=b"as it came").document
    assert document.file.name == f"documents/{document.sha256[:2]}/{document.sha256}"
    assert (tmp_path / document.file.name).read_bytes() == b"as it came"


def test_a_refused_document_leaves_no_file(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ImportRefused):
        import_reading(reading=reading(facts()), target=Target(year=1999), content=b"as it came")
    assert list(tmp_path.iterdir()) == []
