"""Three versions of a section's text: as generated, as it stands, as it would be generated now."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from budgets.narrative.merge import State, base_of, body_of, difference, merge
from budgets.narrative.words import Paragraph

A, B, C = (
    Paragraph(key, f"{key}支出预算{amount}万元，与上年持平。") for key, amount in (("甲", 1), ("乙", 2), ("丙", 3))
)
A2 = Paragraph("甲", "甲支出预算9万元，比上年增加8万元。")
TEXT = "\n".join((A.text, B.text, C.text))


def states(merged: list) -> list[tuple[str, State]]:
    return [(each.key, each.state) for each in merged]


def test_untouched_text_follows_the_figures() -> None:
    merged = merge([A, B, C], TEXT, [A2, B])
    assert states(merged) == [("甲", State.STALE), ("乙", State.AUTOMATIC), ("丙", State.DROPPED)]
    assert body_of(merged) == f"{A2.text}\n{B.text}"
    assert base_of(merged) == [A2, B]


def test_changed_added_and_removed_paragraphs_stay_so() -> None:
    edited = A.text.replace("与上年持平", "与上年基本相当")
    merged = merge([A, B, C], f"{edited}\n另有说明一段。\n{C.text}", [A2, B, C])
    assert sorted(states(merged)) == [
        ("", State.ADDED),
        ("丙", State.AUTOMATIC),
        ("乙", State.REMOVED),
        ("甲", State.OUTDATED),
    ]
    assert body_of(merged) == f"{edited}\n另有说明一段。\n{C.text}"
    assert base_of(merged) == [A, B, C], "an edit stays out of date until somebody looks at it"


def test_a_new_paragraph_goes_where_it_belongs() -> None:
    merged = merge([A, C], f"{A.text}\n{C.text}", [A, B, C])
    assert states(merged) == [("甲", State.AUTOMATIC), ("乙", State.NEW), ("丙", State.AUTOMATIC)]
    assert body_of(merged) == TEXT


def test_an_edit_that_says_what_would_be_generated_is_automatic_again() -> None:
    assert states(merge([A], A2.text, [A2])) == [("甲", State.AUTOMATIC)]


PARAGRAPHS = st.lists(st.sampled_from("甲乙丙丁戊"), unique=True).flatmap(
    lambda keys: st.tuples(
        *(st.builds(Paragraph, st.just(k), st.integers(0, 3).map(lambda n, k=k: f"{k}{n}万元。")) for k in keys)
    )
)


@given(PARAGRAPHS, st.lists(st.text("甲乙丙0123万元。", min_size=1, max_size=8), max_size=6), PARAGRAPHS)
def test_nothing_that_somebody_wrote_is_lost_and_writing_anew_twice_is_once(base, typed, fresh) -> None:  # type: ignore[no-untyped-def]
    merged = merge(base, "\n".join(typed), fresh)
    own = [text for text in typed if text not in {each.text for each in base}]
    anew = body_of(merged)
    for text in own:
        assert text in anew.splitlines()
    again = merge(base_of(merged), anew, fresh)
    assert body_of(again) == anew


@given(st.text("一二12.%，"), st.text("一二12.%，"))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    found = difference(before, after)
    assert "".join(words for what, words in found if what != "+") == before
    assert "".join(words for what, words in found if what != "-") == after


def test_a_pasted_book_takes_no_time() -> None:
    base = [Paragraph(str(n), f"第{n}段" + "文字" * 200) for n in range(100)]
    start = time.monotonic()
    merge(base, "\n".join("另外的内容" * 2000 for _ in range(100)), base)
    assert time.monotonic() - start < 10
