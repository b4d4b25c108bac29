"""What is found: words, the index along the life of an edition, and the order of hits."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from budgets import publication
from budgets.facts import TextSection
from budgets.models import AdministrativeUnit, Edition, Function, SearchEntry, SearchKind
from budgets.search import find
from budgets.search.entries import rank
from budgets.search.words import Query, folded, marked, words
from tests import factories
from tests.models.database import PROJECT, YEAR, create_draft, publish


def test_words_are_pairs_of_han_characters_and_whole_latin_words() -> None:
    assert words("科技成果") == {"科技", "技成", "成果", "果"}
    assert words("２０６０４ R&D经费，5G") == {"20604", "r", "d", "经费", "费", "5g"}
    assert words("…！") == set()


def test_terms_never_hold_what_a_tsquery_would_stumble_over() -> None:
    hostile = "科技' & !( | <-> \\ :*'\0; DROP TABLE; 成"
    assert list(Query.of(hostile).terms()) == [("科技", False), ("drop", True), ("table", True), ("成", True)]
    assert not Query.of("税 5 a").is_enough
    assert not Query.of("").is_enough
    assert len(Query.of("的 " * 500 + "科技").runs) <= 10


def test_folding_keeps_positions() -> None:
    text = "ＡB㎡İ科技"
    assert len(folded(text)) == len(text)
    assert folded("ＡＢ") == "ab"


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("科技成果转化", "成果", [("科技", False), ("成果", True), ("转化", False)]),
        ("Ｒ＆Ｄ设备", "设备 r", [("Ｒ", True), ("＆Ｄ", False), ("设备", True)]),
        # Han characters that stand together here but not there are found by their pairs.
        ("科技和成果", "科技成果", [("科技", True), ("和", False), ("成果", True)]),
        ("A12060404", "2060404", [("A12060404", False)]),
        ("<b>", "科技", [("<b>", False)]),
    ],
)
def test_what_is_marked(text: str, typed: str, found: list[tuple[str, bool]]) -> None:
    assert marked(text, Query.of(typed)) == found


def test_a_long_text_is_cut_around_the_first_place() -> None:
    text = "甲" * 50 + "成果" + "乙" * 50
    assert marked(text, Query.of("成果"), around=3) == [
        ("…", False),
        ("甲甲甲", False),
        ("成果", True),
        ("乙乙乙乙", False),
        ("…", False),
    ]


def test_rank_is_newest_then_largest_then_unknown() -> None:
    ordered = [
        rank(2025, Decimal("5.00")),
        rank(2025, Decimal("0.00")),
        rank(2025, None),
        rank(2024, Decimal("99999999999.00")),
    ]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == 4


def found(typed: str, **narrowed: Any) -> dict[str, list[tuple[str, str]]]:
    """Title and address of the hits by kind."""
    return {
        group.kind.value: [(hit.title, hit.path) for hit in group.hits]
        for group in find.overview(find.Wish(Query.of(typed), **narrowed))
    }


@pytest.fixture
def draft(db: None) -> Edition:
    return create_draft(
        factories.expenditure("300"),
        factories.project("量子评审", PROJECT),
        factories.project_line("100", PROJECT),
        factories.project_line("20.5", PROJECT, factories.FundingSource.FUND),
        factories.dossier(PROJECT),
        factories.procurement(1, amount="7"),
        TextSection(number=1, key="duties", title="主要职能", body="第一段。\n\n量子计算由本局负责。"),
    )


def test_only_what_is_current_is_found(draft: Edition) -> None:
    assert found("量子") == {}
    assert found("示例局") == {}
    published = publish(edition=draft, by=None)
    base = f"/999999/900/{YEAR}"
    assert found("量子") == {
        "project": [("量子评审", f"{base}/projects/{PROJECT}/")],
        "text": [("主要职能", f"{base}/#section-duties")],
    } | {key: value for key, value in found("量子").items() if key == "indicator"}
    assert found("示例局")["department"] == [("示例局", "/999999/900/"), ("示例局本级", "/999999/900/")]
    entry = SearchEntry.objects.get(kind=SearchKind.PROJECT, edition=published)
    assert (entry.amount, entry.year, entry.code) == (Decimal("120.50"), YEAR, PROJECT)
    publication.withdraw(edition=published, by=None, reason="数据有误")
    assert found("量子") == {}
    assert found("示例局") == {}


def test_a_correction_takes_the_place_of_what_it_corrects(draft: Edition) -> None:
    publish(edition=draft, by=None)
    correction = create_draft(
        factories.expenditure("300"), factories.project("量子论证", PROJECT), number=2, correction_reason="名称有误"
    )
    publish(edition=correction, by=None)
    assert [title for title, _path in found("量子")["project"]] == ["量子论证"]
    assert not SearchEntry.objects.filter(edition=draft).exists()


def test_codes_are_found_by_their_beginning_and_lead_to_their_row(draft: Edition) -> None:
    publish(edition=draft, by=None)
    lines = found("206010", jurisdiction="999999")["subject_line"]
    assert [path for _title, path in lines] == [f"/999999/900/{YEAR}/tables/3/#2060102"]
    assert ("一般行政管理事务", "/functions/2060102/") in found("2060102")["function"]


def test_narrowed_by_year_and_district(draft: Edition) -> None:
    publish(edition=draft, by=None)
    assert "project" in found("量子", year=YEAR, jurisdiction="999999")
    assert found("量子", year=YEAR - 1) == {}
    assert found("量子", jurisdiction="420103") == {}


def test_pages_by_place_give_each_hit_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same whether the order or the words lead to them."""

    def all_pages() -> list[int]:
        numbers: list[int] = []
        after = (-1, -1)
        while True:
            page = find.page(find.Wish(Query.of("20")), SearchKind.SUBJECT_LINE, after, size=7)
            numbers += [hit.pk for hit in page.hits]
            if page.next is None:
                return numbers
            after = page.next

    walked = all_pages()
    by_rank = SearchEntry.objects.filter(kind=SearchKind.SUBJECT_LINE, code__startswith="20").order_by("rank", "pk")
    assert walked == list(by_rank.values_list("pk", flat=True))
    assert len(walked) > 7
    monkeypatch.setattr(find, "WALK", 2)
    assert all_pages() == walked


def test_counts_say_when_there_are_more(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = SearchEntry.objects.filter(kind=SearchKind.SUBJECT_LINE).count()

    def counted() -> find.Found:
        groups = find.overview(find.Wish(Query.of("支出 20")), shown=2)
        return next(group for group in groups if group.kind == SearchKind.SUBJECT_LINE)

    whole = counted()
    assert not whole.more
    assert 3 < whole.count < lines
    monkeypatch.setattr(find, "WALK", 2)
    assert (counted().count, counted().more) == (whole.count, False)
    monkeypatch.setattr(find, "WALK", lines - 1)
    assert counted().more
    assert counted().hits == whole.hits


def test_names_that_are_saved_are_found(draft: Edition) -> None:
    publish(edition=draft, by=None)
    unit = AdministrativeUnit.objects.get(jurisdiction__adcode="999999", code="900")
    unit.name = "量子局"
    unit.save()
    assert found("量子局")["department"][0] == ("量子局", "/999999/900/")
    Function.objects.create(code="29999", name="量子支出", first_year=2024)
    assert [title for title, _path in found("量子支出")["function"]] == ["量子支出"]
    Function.objects.filter(code="29999").get().delete()
    assert "function" not in found("量子支出")


def test_rebuilding_changes_nothing_that_was_right(draft: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    published = publish(edition=draft, by=None)

    def all_entries() -> list[Any]:
        values = SearchEntry.objects.order_by("kind", "path", "rank", "title", "text", "words")
        return list(values.values_list("kind", "path", "rank", "title", "text", "words", "edition_id", "amount"))

    before = all_entries()
    SearchEntry.objects.filter(edition=published)[0].delete()
    call_command("rebuild_search")
    assert all_entries() == before
    assert f"搜索条目共 {len(before)} 条" in capsys.readouterr().out
    call_command("rebuild_search", if_empty=True)
    assert capsys.readouterr().out == ""
    SearchEntry.objects.exclude(edition=None).delete()
    call_command("rebuild_search", if_empty=True, verbosity=0)
    assert all_entries() == before
