"""The English catalogue is complete, holds nothing unused, and keeps every placeholder."""

import re

import polib
import pytest

from budgets.terms import bare_term, term
from config import catalogue

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def messages() -> dict[str, polib.POEntry]:
    return {entry.msgid_with_context: entry for entry in polib.pofile(str(catalogue.CATALOGUE))}


def test_every_message_is_translated(messages: dict[str, polib.POEntry]) -> None:
    missing = sorted(set(catalogue.wanted()) - {message for message, entry in messages.items() if entry.msgstr})
    assert missing == [], "run `python -m config.catalogue` and translate what it adds"


def test_no_message_is_unused(messages: dict[str, polib.POEntry]) -> None:
    assert sorted(set(messages) - set(catalogue.wanted())) == []


def test_translations_keep_their_placeholders(messages: dict[str, polib.POEntry]) -> None:
    changed = [
        message
        for message, entry in messages.items()
        if sorted(PLACEHOLDER.findall(message)) != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert changed == []


def test_translations_are_english(messages: dict[str, polib.POEntry]) -> None:
    chinese = [entry.msgid for entry in messages.values() if CHINESE.search(entry.msgstr)]
    assert chinese in ([], ["明账"], ["简体中文"], ["明账", "简体中文"])


@pytest.mark.parametrize(
    ("printed", "bare", "english"),
    [
        ("三、教育支出", "教育支出", "3. Education"),
        ("（廿一）其他支出", "其他支出", "(21) Other expenditure"),
        ("二十、灾害防治及应急管理支出", "灾害防治及应急管理支出", "20. Disaster prevention and emergency management"),
        ("2023年", "", "2023"),
        ("年度目标2：x", "年度目标", "Annual goal 2: x"),
        ("科学技术支出", "科学技术支出", "Science and technology"),
    ],
)
def test_terms_keep_their_ordinals(printed: str, bare: str, english: str) -> None:
    from django.utils.translation import override

    assert bare_term(printed) == bare
    with override("en"):
        assert term(printed) == english
    with override("zh-hans"):
        assert term(printed) == printed
