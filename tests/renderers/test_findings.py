"""A finding in its one JSON shape and in words."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.findings import Finding, Severity
from budgets.renderers import findings

CELL = Finding(
    rule="C12",
    severity=Severity.ERROR,
    table=5,
    row="20604",
    column="合计",
    expected="4692.00",
    actual="4693.00",
    difference="1.00",
    message="合计不等于各项之和。",
    message_en="The total is not the sum.",
    source="page 9, row 4",
    suspect="最可能填错的是这一格。",
)
SENTENCE = Finding(
    rule="N12",
    severity=Severity.WARNING,
    table=None,
    row="",
    column="",
    message="套话未删。",
    source="line 7",
    sentence="增加（减少）",
)


def test_the_shape_is_the_contract_then_what_was_added() -> None:
    """Keys of the contract as in the architecture, section 5; a consumer of that release still finds all of them."""
    record = findings.record(CELL)
    assert list(record.items()) == [
        ("rule", "C12"),
        ("severity", "error"),
        ("table", 5),
        ("row", "20604"),
        ("column", "合计"),
        ("expected", "4692.00"),
        ("actual", "4693.00"),
        ("message", "合计不等于各项之和。"),
        ("source", "page 9, row 4"),
        ("difference", "1.00"),
        ("part", "main"),
        ("sentence", ""),
        ("suspect", "最可能填错的是这一格。"),
        ("redaction", ""),
        ("message_en", "The total is not the sum."),
        ("waived", False),
    ]
    assert type(record["severity"]) is str
    assert findings.record(CELL, waived=True)["waived"] is True


@pytest.mark.parametrize(
    ("finding", "waived", "line"),
    [
        (
            CELL,
            False,
            "[错误] C12 表5 20604 合计 (page 9, row 4): 合计不等于各项之和。最可能填错的是这一格。",
        ),
        (
            CELL,
            True,
            "[错误] C12 表5 20604 合计 (page 9, row 4): 合计不等于各项之和。最可能填错的是这一格。（已批准例外）",
        ),
        (SENTENCE, False, "[警告] N12 line 7: 套话未删。"),
    ],
    ids=["cell", "waived", "sentence"],
)
def test_a_line_of_output(finding: Any, waived: bool, line: str) -> None:
    assert findings.line(finding, waived=waived) == line
