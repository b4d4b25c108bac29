"""What the head of a page says to programs: previews of links, the canonical address, feeds, data about its data."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from budgets.templatetags.budget_tags import named

register = template.Library()

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)
KEPT = ("year", "page")
"""Parameters that make another page; all others (unit, column …) show the same one otherwise."""
PICTURE = "img/preview.png"
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
"""As django.utils.html.json_script: no text can end the element or begin another."""


class PreviewNode(template.Node):
    """The title and the description as they are written, and the same again for previews of links (Open Graph)."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        head = self.nodelist.render(context)
        request = context["request"]
        values = {
            "og:title": _words(_TITLE, head),
            "og:description": _words(_DESCRIPTION, head),
            "og:type": "website",
            "og:url": canonical_address(context),
            "og:site_name": gettext("明账"),
            "og:locale": "en" if get_language() == "en" else "zh_CN",
            "og:image": request.build_absolute_uri(static(PICTURE)),
        }
        made = format_html_join("\n", '<meta property="{}" content="{}">', values.items())
        return mark_safe(f'{head}\n{made}\n<meta name="twitter:card" content="summary">')


def _words(pattern: re.Pattern[str], head: str) -> str:
    found = pattern.search(head)
    return " ".join(unescape(found[1]).split()) if found else ""


@register.tag
def preview(parser: Parser, token: Token) -> PreviewNode:
    nodelist = parser.parse(("endpreview",))
    parser.delete_first_token()
    return PreviewNode(nodelist)


def canonical_address(context: Any) -> str:
    """The page's one address: of a current edition that without its number, without parameters that only change how
    the same is shown.
    """
    request, shelf = context["request"], context.get("shelf")
    path = request.path
    if shelf and shelf.pinned and shelf.edition.is_current:
        path = path.replace(f"/editions/{shelf.edition.number}/", "/", 1)
    query = request.GET.copy()
    for name in set(query) - set(KEPT):
        del query[name]
    address = f"{path}?{query.urlencode()}" if query else path
    return request.build_absolute_uri(address)  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def canonical(context: Any) -> SafeString:
    return format_html('<link rel="canonical" href="{}">\n', canonical_address(context))


@register.simple_tag(takes_context=True)
def feeds(context: Any) -> SafeString:
    """Links to the feeds that have this page's news: the portal's, its district's, its department's."""
    shelf = context.get("shelf")
    district = shelf.department.jurisdiction if shelf else context.get("district")
    found = [(gettext("明账"), reverse("budgets:feed"))]
    if district:
        found.append((named(district), reverse("budgets:district-feed", args=[district.adcode])))
    if shelf:
        address = reverse("budgets:department-feed", args=[district.adcode, shelf.department.code])
        found.append((named(shelf.department), address))
    link = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">\n'
    return format_html_join("", link, found)


@register.filter
def data_block(record: dict[str, Any]) -> SafeString:
    """A description by schema.org. A block of data, which no browser runs, so that the policy for scripts allows it."""
    written = json.dumps(record, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')
