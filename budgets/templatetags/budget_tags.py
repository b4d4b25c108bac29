"""How templates write figures and official terms."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from budgets.facts import Measure
from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.renderers.booklet.document import SHORT_DIGEST
from budgets.renderers.cells import grouped, in_unit, trimmed
from budgets.tables.compare import State
from budgets.tables.grid import UNDISCLOSED, Cell, GridColumn
from budgets.terms import term, ticked

register = template.Library()

# Languages count differently, so these are not translations of one another.
_CHINESE = ((Decimal(10) ** 8, "%s亿元"), (Decimal(10) ** 4, "%s万元"))
MILLION = Decimal(10) ** 6
_ENGLISH = ((Decimal(10) ** 9, "%s billion yuan"), (MILLION, "%s million yuan"))

register.filter(term)
register.filter(ticked)


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], language: str) -> str:
    """The address of this page in a language (config.language); from pages of staff, that of the public home."""
    address = context["request"].get_full_path()
    plain = address.removeprefix("/en") if address.startswith("/en/") else address
    if plain.startswith("/admin/"):
        plain = "/"
    return plain if language == settings.LANGUAGE_CODE else f"/en{plain}"


@register.filter
def highlighted(pieces: list[tuple[str, bool]]) -> SafeString:
    """Pieces of text (budgets.search.words.marked), what was found in <mark>."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in pieces)
    )


@register.filter
def named(thing: AdministrativeUnit | Jurisdiction) -> str:
    """The name in the reader's language, where it is known."""
    return thing.name_en if get_language() == "en" and thing.name_en else thing.name


@register.filter
def amount(cell: Cell, unit: Unit) -> str:
    """A cell of exact yuan in the unit, #,##0.00; blank and undisclosed as words and nothing."""
    if isinstance(cell, Decimal):
        return f"{in_unit(cell, unit):,}"
    return gettext("未公开") if cell is UNDISCLOSED else ""


@register.simple_tag
def cell(value: Cell, column: GridColumn, unit: Unit) -> str:
    """A cell of any type as the official form prints it."""
    return gettext("未公开") if value is UNDISCLOSED else grouped(value, column, unit)


@register.filter
def signed(value: Decimal | None, unit: Unit) -> str:
    """A change with its sign; a true minus, so that it stands as wide as the plus."""
    if value is None:
        return ""
    figure = in_unit(value, unit)
    if figure == 0:
        return f"{figure:,}"
    return f"{figure:+,}".replace("-", "−")


@register.filter
def size(value: Decimal, unit: Unit) -> str:
    """A change without its sign, for a sentence whose word (增加, 减少) says the direction."""
    return amount(abs(value), unit)


@register.filter
def magnitude(value: Decimal) -> Decimal:
    """Without its sign."""
    return abs(value)


@register.filter
def beside(unit: Unit) -> str:
    """The unit right after a figure; one that begins with a number (10,000 yuan) needs a sign between the two."""
    name = gettext(unit.value)
    return f"× {name}".replace(" ", "\N{NO-BREAK SPACE}") if name[0].isdigit() else name


@register.filter
def percent(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:+,}%".replace("-", "−") if value else f"{value:,}%"


@register.filter
def readable(cell: Cell) -> str:
    """Exact yuan in the unit a reader grasps at once, two places, rounded half up: 5,511.89万元, 1.90亿元; in English
    55.12 million yuan.
    """
    if not isinstance(cell, Decimal):
        return gettext("未公开") if cell is UNDISCLOSED else "—"
    english = get_language() == "en"
    for divisor, words in _ENGLISH if english else _CHINESE:
        if abs(cell) >= divisor:
            figure = (cell / divisor).quantize(Decimal("0.01"), ROUND_HALF_UP)
            return words % f"{figure:,}"
    return f"{cell:,.2f} yuan" if english else f"{cell:,.2f}元"


@register.simple_tag
def big_amount(cell: Cell, unit: Unit) -> SafeString:
    """A figure to be read from afar: the number large, its unit small."""
    if not isinstance(cell, Decimal):
        return format_html('<span class="undisclosed">{}</span>', gettext("未公开") if cell is UNDISCLOSED else "—")
    return format_html("{}<small>{}</small>", *_figure_and_unit(cell, unit))


@register.filter
def spoken(cell: Cell, unit: Unit) -> str:
    """An amount within a sentence: 163.57 万元, in English 1.64 million yuan; as ``amount`` where it is not known."""
    return " ".join(_figure_and_unit(cell, unit)) if isinstance(cell, Decimal) else amount(cell, unit)


def _figure_and_unit(cell: Decimal, unit: Unit) -> tuple[str, str]:
    """English has no word for 万, so that it counts in millions there, or in yuan what is less than one."""
    if get_language() != "en" or unit is Unit.YUAN:
        return amount(cell, unit), beside(unit)
    if abs(cell) < MILLION:
        return amount(cell, Unit.YUAN), beside(Unit.YUAN)
    return f"{(cell / MILLION).quantize(Decimal('0.01'), ROUND_HALF_UP):,}", "million yuan"


@register.filter
def are_compared(parts: Iterable[Any]) -> bool:
    """Whether the year before is known of any of the parts (their ``row``, a ComparedRow or None)."""
    return any(part.row is not None and part.row.state is not State.PREVIOUS_UNDISCLOSED for part in parts)


@register.filter
def share_words(value: Cell) -> str:
    """A percentage as worked out: 95.02%; nothing where it can't be told."""
    return f"{value}%" if isinstance(value, Decimal) else ""


@register.filter
def titles(path: tuple[str, ...]) -> str:
    """A header path in one line: 基本支出·小计."""
    return " · ".join(term(title) for title in path)


@register.simple_tag
def measured(value: Cell, measure: str, unit: Unit) -> str:
    """A figure of people or property with the unit of its measure; amounts in ``unit``."""
    kind = Measure(measure)
    if not isinstance(value, Decimal):
        return gettext("未公开")
    if kind.unit == Unit.YUAN.value:
        return spoken(value, unit)
    return f"{trimmed(value):,} {gettext(kind.unit)}"


@register.filter
def short_digest(digest: str) -> str:
    """As much of a digest as the foot of the booklet's pages has."""
    return digest.removeprefix("sha256:")[:SHORT_DIGEST]


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """This page's query string with some parameters changed; a value of "" takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            parameters.pop(name, None)
        else:
            parameters[name] = value
    encoded = parameters.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag(takes_context=True)
def kinds_of_charts(context: dict[str, Any]) -> set[str]:
    """How a page's ``charts`` and the one ``placed`` are drawn ("treemap"), which decides what scripts it needs."""
    found = [*(context.get("charts") or {}).values(), context.get("placed")]
    return {each.chart.drawn["type"] for each in found if each}
