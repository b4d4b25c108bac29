"""The codes that a document prints, with their printed names and the places where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgets.intake.items import bracketed
from budgets.intake.parts import Tables, printed_name
from budgets.intake.recognise import Reported

FUNCTION, ECONOMIC_CLASS, CATEGORY, UNIT = "function", "economic_class", "procurement_category", "unit"
"""The lists that codes are of, by the names that commands and JSON give them."""

_OF_PARTS = {
    (2, "function"): FUNCTION,
    (3, "main"): FUNCTION,
    (5, "main"): FUNCTION,
    (7, "main"): ECONOMIC_CLASS,
    (9, "main"): FUNCTION,
    (10, "main"): FUNCTION,
}
"""Which list the codes of a table's part are from."""

_OF_ITEMS = {12: (("catalogue", CATEGORY), ("function", FUNCTION), ("economic_class", ECONOMIC_CLASS))}
_OF_ITEMS[13] = _OF_ITEMS[12][1:]
_BY_UNIT = (6, 2, 11, 12, 13)
_UNIT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """``list`` is one of the four above; ``name`` is as printed, empty where only the code stands at ``source``."""

    list: str
    code: str
    name: str
    source: str


Codes = Mapping[tuple[str, str], PrintedCode]
"""By list and code."""


def printed_codes(reported: Sequence[Reported]) -> Codes:
    """Every code that the tables print, at the first place with a name."""
    found: dict[tuple[str, str], PrintedCode] = {}
    for code in _all(reported):
        known = found.setdefault((code.list, code.code), code)
        if code.name and not known.name:
            found[code.list, code.code] = code
    return found


def _all(reported: Sequence[Reported]) -> Iterator[PrintedCode]:
    for table in reported:
        if kind := _OF_PARTS.get((table.number, table.part.key)):
            for row in table.part.rows:
                if row.level:
                    yield PrintedCode(kind, row.key, printed_name(row, table.part), "；".join(row.sources))
    tables = Tables(reported)
    for number in _BY_UNIT:
        for row in tables.rows(number, level=2):
            code = tables.text(number, row, "code")
            if len(code) == _UNIT_DIGITS:
                yield PrintedCode(UNIT, code, tables.text(number, row, "name"), "；".join(row.sources))
    for number, columns in _OF_ITEMS.items():
        for row in tables.rows(number, level=2):
            for column, kind in columns:
                code, name = bracketed(tables.text(number, row, column))
                if code:
                    yield PrintedCode(kind, code, name, "；".join(row.sources))
