"""What web editors leave behind in texts: tags and character references."""

from __future__ import annotations

import html
import re

CHECKED, UNCHECKED = "☑", "☐"

_TAG = re.compile(
    r"<(?P<closing>/?)(?P<name>p|br|div|li|tr|td|span|b|i|u|strong|em|font|sub|sup|input|label)\b(?P<rest>[^<>]*)>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_LINES = {"p", "br", "div", "li", "tr"}


def plain(text: str) -> str:
    """The words without tags: paragraphs become lines, tick boxes ☑ and ☐. “<5%” is no tag and stays."""
    if "<" in text:
        text = _TAG.sub(_in_words, text)
    if "&" in text:
        text = _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    return tidy(text)


def tidy(text: str) -> str:
    """No space at the ends of lines, and no blank lines. NUL cannot be stored."""
    text = text.replace("\0", "").strip()
    return "\n".join(filter(None, map(str.strip, text.split("\n")))) if "\n" in text else text


def tick_box(attributes: dict[str, str]) -> str:
    """☑ or ☐ for an <input>; nothing for one that cannot be ticked."""
    if attributes.get("type", "").lower() not in ("checkbox", "radio"):
        return ""
    return CHECKED if "checked" in attributes else UNCHECKED


def _in_words(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name == "input":
        return tick_box(_attributes(tag["rest"]))
    return "\n" if name in _LINES else ""


def _attributes(rest: str) -> dict[str, str]:
    found = re.findall(r"""([a-zA-Z-]+)(?:\s*=\s*["']?([^"'\s/>]*)["']?)?""", rest)
    return {name.lower(): value for name, value in found}
