"""A program of its own: reads an order as JSON, prints the PDF that typst makes of it.

A process for each PDF, since typst keeps what it set, hundreds of megabytes, for as long as its process lives. It is
run by its path and imports nothing of the portal, so that it starts in a few hundredths of a second.
"""

import json
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("booklet.typ")
STANDARDS = ["a-2a", "ua-1"]
"""To be archived (PDF/A) and to be read aloud (PDF/UA)."""

NO_FONT = 3
"""The exit status where none of the fonts is found."""


def main() -> int:
    """The order: ``booklet``, what the template prints; ``folders`` with further fonts; and two lists of families, of
    which the first found is taken, ``serif`` for text and ``sans`` for headings. One of either serves for both.
    """
    order = json.load(sys.stdin)
    found = typst.Fonts(include_embedded_fonts=False, font_paths=order["folders"]).families()
    serif = [family for family in order["serif"] if family in found]
    sans = [family for family in order["sans"] if family in found]
    if not serif and not sans:
        return NO_FONT
    order["booklet"] |= {"serif": (serif or sans)[0], "sans": (sans or serif)[0]}
    sys.stdout.buffer.write(typeset(json.dumps(order["booklet"]), order["folders"]))
    return 0


def typeset(booklet: str, folders: list[str]) -> bytes:
    def made(standards: list[str]) -> bytes:
        return typst.compile(
            TEMPLATE.read_bytes(), font_paths=folders, sys_inputs={"booklet": booklet}, pdf_standards=standards
        )

    try:
        return made(STANDARDS)
    except typst.TypstError:
        # A character that no font has is printed as a box, which the standards forbid.
        return made([])


if __name__ == "__main__":
    sys.exit(main())
