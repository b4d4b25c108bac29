"""Examples of the rules on what tables must say besides sums."""

from __future__ import annotations

from tests.checks.examples.example import Example
from tests.checks.mini import evidence, table

T7 = "code name total personnel operating"
T8 = "total overseas vehicles vehicle_purchase vehicle_running reception"
T9 = "code name total basic project"
T11 = "code name unit total general"

EXAMPLES = (
    Example(
        "C34",
        evidence(table(7, T7, "301 301 工资 3 3 -", "302 302 商品 2 - 2")),
        evidence(table(7, T7, "301 301 工资 3 2 1", "302 302 商品 2 - 2")),
        (7, "301", "operating"),
    ),
    Example(
        "C44",
        evidence(table(9, T9, notes=["注：本部门无政府性基金预算支出"]), table(10, T9, "total - 合计 0 0 0")),
        evidence(table(9, T9, "total - 合计 - - -"), table(10, T9, "total - 合计 0 0 0")),
        (9, "", ""),
    ),
    Example(
        "C45",
        evidence(table(8, T8, "total 0 0 0 0 0 0")),
        evidence(table(8, T8, "total - - - - - -")),
        (8, "total", ""),
    ),
    Example(
        "C46",
        evidence(table(9, T9, "212 212 城乡 2 - 2", notes=["注：含上年结转"])),
        evidence(table(9, T9, "212 212 城乡 2 - 2", notes=["注：本单位无政府性基金预算支出"])),
        (9, "total", ""),
    ),
    Example(
        "C52",
        evidence(table(11, T11, "99999926900T000000001 99999926900T000000001 甲 - 2 2")),
        evidence(table(11, T11, "99999826900T000000001 99999826900T000000001 甲 - 2 2")),
        (11, "99999826900T000000001", "项目编码"),
    ),
    Example(
        "C87",
        evidence(table(7, T7, "301 301 工资 3 3 0")),
        evidence(table(7, T7, "301 301 工资 3 3 -1")),
        (7, "301", "operating"),
    ),
)
