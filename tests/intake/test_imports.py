"""A reading becomes a draft edition: whole or not at all, never twice, never in another department or year."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from budgets.facts import FactSet, ProcurementItem, PurchasedService
from budgets.intake import imports, load, raw
from budgets.intake.imports import ImportRefused, Target, import_reading, import_readings
from budgets.intake.reading import Reading, interpret
from budgets.ledger import facts_of as stored_facts
from budgets.models import Document, Edition, RevenueLine
from tests.intake.test_variants import facts_of, invented
from tests.intake.variants import Style, printed
from tests.models.database import create_department, publish

pytestmark = pytest.mark.django_db

ANYWHERE = Target()
CONTENT = b"as it came"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def department(db: None) -> Any:
    return create_department()


def facts(seed: int = 2) -> FactSet:
    """An invented department of two units, as ``create_department`` stores it."""
    found = next(f for f in map(invented, range(seed, seed + 50)) if len(f.units) == 3)
    return replace(found, edition=replace(found.edition, year=2026))


def reading(found: FactSet | None = None, **style: Any) -> Reading:
    return interpret(printed(found or facts(), Style(**style)))


def of_content() -> Reading:
    """A reading of a file whose bytes are CONTENT."""
    given = reading()
    return replace(given, document=replace(given.document, sha256=SHA256))


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
        "部门和预算单位里没有“900009 第九中心”。核对无误后，"
        "加上 --add-codes 可以把它加入目录（标为待确认），也可以先在后台的“部门和预算单位”中添加。"
    ]
    assert refusals(replace(given, units={**given.units, "501009": "别处"})) == [
        "“501009”不是部门 900 的单位编码。请改正文件，或者先在后台添加。"
    ]


def test_a_wrong_total_is_refused_unless_asked_for() -> None:
    document = printed(facts(), Style())
    given = interpret(with_figure(document, "本年收入合计", "1.00"))
    (problem, *rest) = refusals(given)
    assert rest == []
    assert problem.startswith("page 2, table 1, row 28：表1“本年合计”的“收入”印的是 1.00，分项合计 2058.05。")
    assert import_reading(reading=given, target=ANYWHERE, despite_findings=True).state == "draft"


def with_figure(document: raw.Document, label: str, text: str) -> raw.Document:
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
    numbers = "、".join(map(str, range(1, 14)))
    assert refusals(given) == [
        f"page 2, table 1：文件中有两份预算：表{numbers}出现了不止一次，数字不同"
        "（“收支预算总表”先在 page 2, table 1 出现）。一个文件只能有一个部门一年的预算，请拆开后分别导入。"
    ]


def test_the_same_document_twice_in_one_file_is_read_once() -> None:
    one = printed(facts(), Style())
    given = interpret(replace(one, blocks=one.blocks + one.blocks))
    assert values(import_reading(reading=given, target=ANYWHERE)) == facts_of(reading().facts)


def test_nothing_is_stored_when_storing_stops_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill does: the transaction is not committed, whatever was written before."""
    draft = import_reading(reading=reading(), target=ANYWHERE)
    before = values(draft)

    def half(*, edition: Edition, facts: Any, kinds: Any) -> None:
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
    (outcome,) = import_readings(readings=[of_content()], target=ANYWHERE, content=CONTENT)
    assert outcome.edition is not None and outcome.edition.document is not None
    document = outcome.edition.document
    assert document.file.name == f"documents/{document.sha256[:2]}/{document.sha256}"
    assert (tmp_path / document.file.name).read_bytes() == CONTENT


@pytest.mark.parametrize("left", [CONTENT, CONTENT[:5]], ids=["whole", "cut off"])
def test_a_file_that_an_ended_import_left_is_used_again(settings: Any, tmp_path: Path, left: bytes) -> None:
    settings.MEDIA_ROOT = tmp_path
    name = f"documents/{SHA256[:2]}/{SHA256}"
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(left)
    import_readings(readings=[of_content()], target=ANYWHERE, content=CONTENT)
    assert Document.objects.get(sha256=SHA256).file.name == name
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]
    assert (tmp_path / name).read_bytes() == CONTENT


def test_a_file_that_was_lost_is_kept_again(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (outcome,) = import_readings(readings=[of_content()], target=ANYWHERE, content=CONTENT)
    assert outcome.edition is not None
    publish(edition=outcome.edition, by=None)
    kept = tmp_path / Document.objects.get(sha256=SHA256).file.name
    kept.unlink()
    import_readings(readings=[of_content()], target=ANYWHERE, content=CONTENT)
    assert kept.read_bytes() == CONTENT


@pytest.mark.parametrize("options", [{"target": Target(year=1999)}, {"dry_run": True}])
def test_a_refused_document_and_a_dry_run_leave_no_file(settings: Any, tmp_path: Path, options: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    import_readings(**{"readings": [of_content()], "target": ANYWHERE, "content": CONTENT} | options)
    assert not Document.objects.filter(sha256=SHA256).exists()
    assert list(tmp_path.iterdir()) == []
