"""The text rules on the published documents: every listed mistake is found, and nothing else at error level."""

from __future__ import annotations

from functools import cache

import pytest

from budgets.checking import evidence_of_reading
from budgets.checks.engine import check
from budgets.checks.text import RULES
from budgets.findings import Finding
from budgets.intake.reading import read_document
from tests.conftest import ROOT

SAMPLES = ROOT.parent / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published documents are not here")


@cache
def _findings(name: str) -> tuple[Finding, ...]:
    return check(evidence_of_reading(read_document(SAMPLES / name)), RULES).findings


def test_the_reference_document() -> None:
    found = [(f.rule, f.severity.value, f.table, f.row) for f in _findings("jianghan-501-2024.txt")]
    assert [each for each in found if each[1] != "info"] == [
        ("N03", "warning", 5, "215"),
        ("N03", "error", 5, "201"),
        ("N03", "warning", 5, "215"),
        ("N05", "warning", 7, "30109、30114、30199"),
        ("N05", "warning", 7, "30301、30399"),
        ("N05", "warning", 7, "30217"),
        ("N07", "error", None, "operating_cost"),
        ("N08", "error", 12, "procurement_goods"),
        ("N10", "warning", None, "official_reception"),
        ("N12", "error", None, "增加(减少)、增加下降"),
        ("N12", "warning", None, "反映反映"),
        ("N13", "error", 15, "3.2元"),
        ("N13", "warning", 15, "13.8万"),
        ("N13", "warning", 15, "4692万、100万、2712万"),
        ("N13", "warning", 15, "300万、600万、250万、150万、200万、80万、100万"),
        ("N13", "warning", 15, "198.67万、80万"),
        ("N13", "warning", 15, "84万、22万、8.8万、3.87万"),
        ("N13", "warning", 15, "26.5万"),
        ("N13", "warning", 15, "7万、14万、5.5万"),
        ("N14", "warning", None, "武汉市江汉区科学技术和信息化局本级"),
        ("N15", "error", 2, ""),
        ("N16", "warning", None, "2023年1-12月执行"),
        ("N17", "warning", 5, "20604"),
        ("N17", "warning", None, "20604"),
        ("N17", "warning", None, "2210203"),
        ("N21", "warning", None, "2.2022年实际预算执行情况：。"),
        ("N21", "warning", None, "排、上级转移支付及单位其他资金安排)：。"),
    ]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        # As docs/demo-data.md lists them: "Contradictions in the documents".
        (
            2023,
            [
                ("N01", "1421.25", None),
                ("N01", "1421.25", None),
                ("N03", "441.25", "220.6272"),
                ("N03", "314.82", "289.12"),
                ("N03", "60.54", "66.40"),
                ("N11", "3328.13", "6557.2343"),
            ],
        ),
        (2024, [("N03", "352.67", "350.3499"), ("N11", "5634.81", "5650.5103"), ("N22", "2.98", None)]),
        (2025, [("N03", "20.00", None), ("N11", "8825.98", "8842.5805")]),
    ],
)
def test_three_years_of_another_layout(year: int, expected: list[object]) -> None:
    found = _findings(f"putuo-wanli-{year}.pdf")
    assert [(f.rule, f.actual, f.expected) for f in found if f.severity.value == "warning"] == expected
    assert [f for f in found if f.severity.value == "error"] == []
