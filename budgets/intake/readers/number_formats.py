"""How a workbook shows its numbers: the formats that offices use, from “#,##0.00” to “00” and “0%”.

Calamine gives values without formats; but 5 shown as “05” is a code and 1 shown as “100%” is a target.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from posixpath import normpath
from zipfile import ZipFile

from lxml import etree

from budgets.intake.readers.package import part

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0"} | {
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00"
}  # fmt: skip
_DECORATION = re.compile(r'_.|\*.|\[(?:Red|Blue|Black|Green|Color\d+)\]|\\(?=[ -])|"\s*"', re.IGNORECASE)
_FORMAT = re.compile(r"(?P<group>#,##)?#*(?P<whole>0+)(?:\.(?P<places>0+))?(?P<percent>%?)(?:\"(?P<unit>[^\"]*)\")?")
_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_UNUSUAL_CELL = re.compile(
    rb'<c(?! r="[A-Z][0-9]{1,5}"|[a-zA-Z/>])'
    rb'(?: r="([A-Z]{2,3}[0-9]+|[A-Z][0-9]{6,7})"[^<>]*(?<!/)>(?!</c>)|(?! r="))'
)
"""A filled one far from the first, with its reference, or one that does not begin with its reference."""

_COLON = re.compile(rb":c\s")
_PREFIXED_CELL = re.compile(rb"<\w+:c\s")
_NOTHING = ("", "-", '"-"')
"""What formats show for 0 instead of it."""

_WIDE = Context(prec=400)  # a double has 309 digits before the point
MAX_COLUMNS = 1 << 14
"""Excel's own limit."""
Address = tuple[int, int]
"""Row and column, from 1."""


@dataclass(slots=True)
class Shown:
    """What a sheet's XML knows of its cells beyond their values."""

    formats: dict[Address, str] = field(default_factory=dict)
    errors: dict[Address, str] = field(default_factory=dict)
    """“#DIV/0!” and the like, which calamine gives as blank cells."""

    uncalculated: list[Address] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def exact(value: float) -> Decimal:
    """The number a spreadsheet means: its 15 significant digits, without the noise of binary fractions."""
    return Decimal(f"{value:.15g}")


def plain(number: Decimal) -> str:
    """Without exponent, needless zeros or a minus before zero."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def shown(number: Decimal, code: str | None) -> str:
    """The number as the sheet shows it; in full where the format is General or one we do not know."""
    section = _section(number, code or "").strip()
    if number == 0 and code and section in _NOTHING:
        return section.strip('"')
    pattern = _FORMAT.fullmatch(section)
    if pattern is None:
        return plain(number)
    places = len(pattern["places"] or "")
    scaled = number.scaleb(2, _WIDE) if pattern["percent"] else number
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    digits = format(abs(rounded), ",f" if pattern["group"] else "f")
    width = len(pattern["whole"]) + (places + 1 if places else 0)
    sign = "-" if rounded < 0 else ""
    return sign + digits.rjust(width, "0") + pattern["percent"] + (pattern["unit"] or "")


def _section(number: Decimal, code: str) -> str:
    """The format's part for numbers of this sign: positive; negative; zero. The sign itself is ours to add."""
    sections = code.split(";")
    if number < 0 and len(sections) > 1:
        return _DECORATION.sub("", sections[1]).strip().lstrip("-").strip("()")
    if number == 0 and len(sections) > 2:
        return _DECORATION.sub("", sections[2]).replace("?", "")
    return _DECORATION.sub("", sections[0])


def sheets(package: ZipFile) -> dict[str, Shown]:
    """By sheet name; nothing for packages that are no XLSX."""
    codes = _codes(part(package, "xl/styles.xml"))
    return {sheet: _sheet(package, name, codes) for sheet, name in parts(package).items()}


def parts(package: ZipFile) -> dict[str, str]:
    """The name of each sheet's part, by the name of the sheet."""
    workbook = part(package, "xl/workbook.xml")
    relations = part(package, "xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found: dict[str, str] = {}
    for sheet in workbook.iter("{*}sheet"):
        identity = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        target = targets.get(identity, "")
        name = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        if name in package.NameToInfo:
            found[sheet.get("name", "")] = name
    return found


def extent(xml: bytes) -> Address:
    """Rows and columns that a sheet may reach to, without parsing it: at least 99,999 rows of 26 columns.

    A sheet whose cells are not written as all programs write them is taken to reach to the end.
    """
    # Colons are rare and tags are not, so the first look for one saves most sheets the second.
    unusual = set(_UNUSUAL_CELL.findall(xml))
    if b"" in unusual or (_COLON.search(xml) and _PREFIXED_CELL.search(xml)):
        return 1 << 20, MAX_COLUMNS
    far = [_address(found.decode()) for found in unusual]
    return max([99_999, *(row for row, _ in far)]), max([26, *(column for _, column in far)])


def has_formulas_without_value(xml: bytes) -> bool:
    """Also those whose value is an error; asked of a sheet that nobody parses."""
    if b' t="e"' in xml:
        return True
    return b"</f>" in xml and any(end in xml for end in (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />"))


def _address(reference: str) -> Address:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), _column(letters)


def _codes(styles: etree._Element | None) -> list[str | None]:
    """The number format of each cell style, by the style's index; None for General."""
    if styles is None:
        return []
    own = {item.get("numFmtId"): item.get("formatCode", "") for item in styles.iter("{*}numFmt")}
    used = [style.get("numFmtId", "0") for style in styles.iterfind("./{*}cellXfs/{*}xf")]
    return [own.get(number) or _BUILT_IN.get(int(number) if number.isdecimal() else 0) for number in used]


def _sheet(package: ZipFile, name: str, codes: list[str | None]) -> Shown:
    result = Shown()
    with package.open(name) as stream:
        tags = ("{*}col", "{*}row")
        for _, row in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True, huge_tree=False):
            if row.get("hidden") in ("1", "true"):
                _note_hidden(row, result)
            for cell in row:
                _note(cell, codes, result)
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    return result


def _note_hidden(element: etree._Element, result: Shown) -> None:
    """A row by its number, or the columns from ``min`` to ``max``."""
    first, last, row = (element.get(name, "") for name in ("min", "max", "r"))
    if row.isdecimal():
        result.hidden_rows.add(int(row))
    elif first.isdecimal() and last.isdecimal():
        result.hidden_columns |= set(range(int(first), min(int(last), MAX_COLUMNS) + 1))


def _note(cell: etree._Element, codes: list[str | None], result: Shown) -> None:
    reference = cell.get("r", "")
    if not len(cell):
        return  # blank; formatting alone may reach far beyond the table
    if not _REFERENCE.fullmatch(reference):
        return
    address = _address(reference)
    result.rows, result.columns = max(result.rows, address[0]), max(result.columns, address[1])
    style = cell.get("s", "0")
    code = codes[int(style)] if style.isdecimal() and int(style) < len(codes) else None
    if code:
        result.formats[address] = code
    if cell.get("t") == "e":
        result.errors[address] = cell.findtext("{*}v", "")
    elif cell.get("t") != "str" and cell.find("{*}f") is not None and not cell.findtext("{*}v"):
        result.uncalculated.append(address)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
