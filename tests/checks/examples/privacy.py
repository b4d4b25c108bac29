"""Examples of the rules on personal data, with nobody's data."""

from __future__ import annotations

from budgets.figures import TextLine
from tests.checks.examples.example import Example
from tests.checks.mini import evidence


def printed(*lines: str) -> tuple[TextLine, ...]:
    return tuple(TextLine(text, f"第{number}段") for number, text in enumerate(lines, start=1))


EXAMPLES = (
    Example(
        "N19",
        evidence(printed=printed("填报人\t〔略〕\t联系电话\t〔略〕")),
        evidence(printed=printed("填报人\t张某某\t联系电话\t13800000000")),
        (None, "", ""),
    ),
)
