"""Templates as files: used, without inline code, without other hosts."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
PUBLIC = [path for path in TEMPLATES if "admin" not in path.parts]
NAMES = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
KNOWN_TO_DJANGO = {"400.html", "403.html", "404.html", "500.html"}


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("template", sorted(set(NAMES) - KNOWN_TO_DJANGO))
def test_every_template_is_used(template: str) -> None:
    code = [path for app in ("budgets", "performance", "config") for path in (ROOT / app).rglob("*.py")]
    assert any(f'"{template}"' in path.read_text(encoding="utf-8") for path in (*code, *TEMPLATES))


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_no_inline_code(path: Path) -> None:
    """The Content-Security-Policy would refuse it, silently for whoever wrote it."""
    html = path.read_text(encoding="utf-8")
    assert "<style" not in html
    assert not re.search(r"\s(style|on[a-z]+)\s*=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert "javascript:" not in html


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_other_host(path: Path) -> None:
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_marked_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_words_can_be_translated(path: Path) -> None:
    """Chinese outside of translation tags would stay Chinese in English; those of 400 and 500 say both."""
    html = path.read_text(encoding="utf-8")
    html = re.sub(r"{%-? blocktranslate.*?endblocktranslate.*?%}", "", html, flags=re.DOTALL)
    html = re.sub(r"{%.*?%}|{#.*?#}|{{.*?}}", "", html, flags=re.DOTALL)
    html = re.sub(r'<a class="language"[^>]*>中文</a>', "", html)
    if path.name not in ("400.html", "500.html"):
        assert re.findall(r"[\u4e00-\u9fff]+", html) == []
