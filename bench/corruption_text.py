"""How many wrong figures of the running text the checks find: ``python -m bench.corruption_text [figures]``.

Takes the text samples that stand beside the project (documents as they were published, so their own findings do not
count), changes one printed number of parts one to four at a time, reads the document anew and asks whether an error or
warning that was not there before names the changed paragraph. Prints each survivor.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import django

from budgets.findings import Finding, Severity

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
KINDS = ("digit", "swap", "times 10", "direction", "blank")
ASKED = 95
NUMBER = re.compile(r"(?<![0-9.,])[0-9][0-9,]*(?:\.[0-9]+)?(?=\s*(?:万元|元|%|人|平方米|辆|家|个))")
DIRECTIONS = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
NEAR = 12
"""Characters before a number in which its direction stands."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A printed number: the index of its line, and where in the line it stands."""

    line: int
    start: int
    end: int


def spots(lines: list[str], first: int, last: int) -> Iterator[Spot]:
    for index in range(first, last):
        for found in NUMBER.finditer(lines[index]):
            yield Spot(index, found.start(), found.end())


def changed(line: str, spot: Spot, kind: str, random: Random) -> str | None:
    """The line with one number changed; None where this change is none."""
    number = line[spot.start : spot.end]
    if kind == "direction":
        before = line[max(0, spot.start - NEAR) : spot.start]
        word = next((word for word in DIRECTIONS if word in before), None)
        if word is None:
            return None
        at = line.rindex(word, 0, spot.start)
        return line[:at] + DIRECTIONS[word] + line[at + len(word) :]
    new = _number(number, kind, random)
    same = new is None or (new != "" and _value(new) == _value(number))
    return None if same else f"{line[: spot.start]}{new}{line[spot.end :]}"


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _number(number: str, kind: str, random: Random) -> str | None:
    digits = [index for index, character in enumerate(number) if character.isdigit()]
    if kind == "blank":
        return ""
    if kind == "times 10":
        return f"{number}0" if "." not in number else re.sub(r"\.([0-9])", r"\1.", number).rstrip(".")
    if kind == "digit":
        index = random.choice(digits)
        return number[:index] + random.choice([d for d in "0123456789" if d != number[index]]) + number[index + 1 :]
    pairs = [(a, b) for a, b in pairwise(digits) if number[a] != number[b]]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    letters = list(number)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters)


def run(path: Path, most: int, random: Random) -> tuple[Counter[str], Counter[str], list[str]]:
    from budgets.checking import findings_of_reading
    from budgets.intake.reading import read_document

    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    reading = read_document(text.encode(), path.name)
    before = {_what(finding) for finding in findings_of_reading(reading)}
    told = [int(match[1]) for figure in reading.figures if (match := re.match(r"line ([0-9]+)", figure.place))]
    places = spots(lines, min(told) - 1, max(told))
    places = [spot for spot in places if _paragraph(spot.line) & set(told)]
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    survivors = []
    for spot in random.sample(places, min(most, len(places))):
        for kind in KINDS:
            new = changed(lines[spot.line], spot, kind, random)
            if new is None:
                continue
            tried[kind] += 1
            wrong = "\n".join([*lines[: spot.line], new, *lines[spot.line + 1 :]])
            after = findings_of_reading(read_document(wrong.encode(), path.name))
            fresh = [f for f in after if _what(f) not in before and f.severity is not Severity.INFO]
            if any(_names(finding, spot.line) for finding in fresh):
                found[kind] += 1
            else:
                survivors.append(f"line {spot.line + 1} {kind}: {lines[spot.line][:70]} -> {new[:70]}")
    return tried, found, survivors


def _what(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.table, finding.row, finding.column, finding.message)


def _paragraph(index: int) -> set[int]:
    """Numbers of the lines that one paragraph may have been broken into, up to this one."""
    return {index + 1, index, index - 1, index - 2}


def _names(finding: Finding, index: int) -> bool:
    source = re.match(r"line ([0-9]+)", finding.source)
    return bool(source) and int(source[1]) in _paragraph(index) | {index + 2, index + 3}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    documents = sorted(SAMPLES.glob("*.txt"))
    if not documents:
        print("No text sample stands beside the project; nothing to measure.")
    for path in documents:
        tried, found, survivors = run(path, most, Random(2026))
        for survivor in survivors:
            print(f"    not found: {survivor}")
        shares = "  ".join(f"{kind} {found[kind]}/{tried[kind]}" for kind in KINDS)
        share = 100 * found.total() / max(1, tried.total())
        print(f"{path.name}: {found.total()}/{tried.total()} = {share:.2f} %, asked {ASKED} %  ({shares})")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DJANGO_DEBUG", "1")
    django.setup()
    main()
