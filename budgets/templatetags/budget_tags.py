"""How templates write figures and official terms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from budgets.facts import Measure
from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Jurisdiction, ResourceFigure
from budgets.renderers.cells import grouped, in_unit, trimmed
from budgets.tables.grid import UNDISCLOSED, Cell, GridColumn
from budgets.terms import term, ticked

register = template.Library()

register.filter(term)
register.filter(ticked)


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
def beside(unit: Unit) -> str:
    """The unit right after a figure; one that begins with a number (10,000 yuan) needs a sign between the two."""
    name = gettext(unit.value)
    return f"× {name}".replace(" ", "\N{NO-BREAK SPACE}") if name[0].isdigit() else name


@register.filter
def percent(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:+,}%".replace("-", "−") if value else f"{value:,}%"


@register.simple_tag
def big_amount(cell: Cell, unit: Unit) -> SafeString:
    """A figure to be read from afar: the number large, its unit small."""
    if not isinstance(cell, Decimal):
        return format_html('<span class="undisclosed">{}</span>', gettext("未公开") if cell is UNDISCLOSED else "—")
    return format_html("{}<small>{}</small>", amount(cell, unit), beside(unit))


@register.filter
def share_of(part: Cell, whole: Cell) -> str:
    """Percentage of a whole, one place, for a caption; empty where it can't be told."""
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or not whole:
        return ""
    return f"{part * 100 / whole:.2f}%"


@register.filter
def titles(path: tuple[str, ...]) -> str:
    """A header path in one line: 基本支出·小计."""
    return " · ".join(term(title) for title in path)


@register.filter
def measured(figure: ResourceFigure, unit: Unit) -> str:
    """A figure of people or property with the unit of its measure; amounts in the district's unit."""
    measure = Measure(figure.measure)
    if measure.unit == Unit.YUAN.value:
        return f"{amount(figure.value, unit)} {beside(unit)}"
    return f"{trimmed(figure.value):,} {gettext(measure.unit)}"


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
