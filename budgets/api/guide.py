"""The auditors' guide as a page of the portal in each language, and as the text that it is written in.

docs/guide-auditors.md reads well as it stands, too: headings, cells and items are ``中文 · English``, and a
paragraph in italics is the English of the paragraph or list before it. A page shows the one or the other; what is
written in one language alone is shown on both, marked with its language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, override
from markdown_it import MarkdownIt
from markdown_it.token import Token

GUIDE = settings.BASE_DIR / "docs" / "guide-auditors.md"
EXAMPLE_ADDRESS = "http://127.0.0.1:8000"
BETWEEN_LANGUAGES = " · "
ENGLISH = "en"
OUTPUT = "text"
KINDS = {"sh": "Shell", "python": "Python", "powerquery": "Power Query (M)"}
"""Of fenced blocks, beside OUTPUT: what the block before it prints."""
TRANSLATED = ("paragraph_open", "bullet_list_open", "ordered_list_open")

Block = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    sections: tuple[tuple[str, str], ...]
    """(anchor, title) of each heading of the second level."""
    body: SafeString
    """What stands below the title."""


def guide(request: HttpRequest) -> HttpResponse:
    """The page in the language of its address, with this portal's address in its examples."""
    page = _page(get_language() or settings.LANGUAGE_CODE)
    body = mark_safe(page.body.replace(EXAMPLE_ADDRESS, _address(request)))
    return render(request, "budgets/api/guide.html", {"page": page, "body": body})


def guide_text(request: HttpRequest) -> HttpResponse:
    """As it was written, both languages together."""
    text = GUIDE.read_text(encoding="utf-8").replace(EXAMPLE_ADDRESS, _address(request))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@cache
def _page(language: str) -> Page:
    """The same until the next release."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("softbreak", _softbreak)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", lambda *rendered: "</table></div>\n")
    tokens = markdown.parse(GUIDE.read_text(encoding="utf-8"))
    _choose_halves(markdown, tokens, language)
    blocks = list(_in_language(list(_blocks(tokens)), language))
    headings = [(block[0].attrs["id"], block[1].content) for block in blocks if block[0].tag in ("h1", "h2")]
    with override(language):
        body = markdown.renderer.render([token for block in blocks[1:] for token in block], markdown.options, {})
    return Page(headings[0][1], tuple(headings[1:]), mark_safe(body))


def _choose_halves(markdown: MarkdownIt, tokens: Block, language: str) -> None:
    """Leave one half of each ``中文 · English``, and give each heading the words of its English as address."""
    section = ""
    for before, token in pairwise(tokens):
        if token.type == "table_open":
            token.meta["label"] = section
        if token.type != "inline":
            continue
        chinese, _between, english = token.content.partition(BETWEEN_LANGUAGES)
        if before.type == "heading_open":
            before.attrSet("id", slugify(english or chinese))
        if english:
            (chosen,) = markdown.parseInline(english if language == ENGLISH else chinese)
            token.content, token.children = chosen.content, chosen.children
        if before.type == "heading_open":
            section = token.content


def _blocks(tokens: Block) -> Iterator[Block]:
    """The tokens of one paragraph, list, table … after another."""
    begin = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[begin : index + 1]
            begin = index + 1


def _in_language(blocks: Sequence[Block], language: str) -> Iterator[Block]:
    """Of two blocks that say the same, the one in this language; the language of those that are in the other alone."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        first = block[0]
        if _is_translation(block):
            if language != ENGLISH:
                continue
            _set_upright(block)
        elif language == ENGLISH and first.type in TRANSLATED and following and _is_translation(following):
            continue
        written_in = _language_of(block)
        if written_in and written_in != language and first.type != "fence":
            first.attrSet("lang", "en" if written_in == ENGLISH else "zh-CN")
        yield block


def _is_translation(block: Block) -> bool:
    """A paragraph that is in italics as a whole."""
    if block[0].type != "paragraph_open":
        return False
    children = block[1].children or []
    return children[0].type == "em_open" and [child.type for child in children].index("em_close") == len(children) - 1


def _set_upright(block: Block) -> None:
    block[1].children = (block[1].children or [])[1:-1]


def _language_of(block: Block) -> str | None:
    """By the letters that stand in no code: English text has a Chinese term now and then. None where there are none."""
    texts = (child.content for token in block for child in token.children or () if child.type == "text")
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    if not letters:
        return None
    chinese = sum(not letter.isascii() for letter in letters)
    return settings.LANGUAGE_CODE if chinese > len(letters) / 10 else ENGLISH


def _fence(renderer: Any, tokens: Block, index: int, *more: Any) -> str:
    """A block of code, or what it prints. It can be scrolled with the keyboard."""
    token = tokens[index]
    kind = gettext("输出") if token.info == OUTPUT else KINDS[token.info]
    return format_html(
        '<div class="example {}"><p>{}</p><pre tabindex="0"><code>{}</code></pre></div>\n',
        token.info,
        kind,
        token.content,
    )


def _softbreak(renderer: Any, tokens: Block, index: int, *more: Any) -> str:
    """Between Chinese characters a new line is no blank."""
    before, after = tokens[index - 1].content[-1:], tokens[index + 1].content[:1]
    return "" if before and after and not (before.isascii() or after.isascii()) else "\n"


def _table_open(renderer: Any, tokens: Block, index: int, *more: Any) -> str:
    token = tokens[index]
    language = format_html(' lang="{}"', token.attrs["lang"]) if "lang" in token.attrs else ""
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="plain"{}>\n',
        token.meta["label"],
        language,
    )
