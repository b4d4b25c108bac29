"""How targets moved between years, by hand."""

from decimal import Decimal

import pytest

from performance.progress import Goal, Move, Row, Source, follow


def row(name: str, target: str, key: str = "001", level_2: str = "数量指标", **values: str) -> Row:
    return Row(key=key, level_1="产出指标", level_2=level_2, name=name, target=target, **values)


def annual(*rows: Row) -> list[Goal]:
    return [Goal("annual-1", "annual", 1, "目标", rows)]


@pytest.mark.parametrize(
    ("name", "now", "then", "move", "difference", "unit"),
    [
        ("走访企业", "≥40家", "≥30家", Move.RAISED, "10", "家"),
        ("走访企业", "≥20家", "≥30家", Move.LOWERED, "-10", "家"),
        ("走访企业", "≥30家", "≥30 家", Move.SAME, None, ""),
        ("走访企业", ">30家", "≥30家", Move.REWORDED, None, ""),
        ("走访企业", "≥30家", "≥30次", Move.NOT_COMPARABLE, None, ""),
        ("走访企业", "≥30家", "≤30家", Move.NOT_COMPARABLE, None, ""),
        ("走访企业", "≥30家", "有效走访", Move.NOT_COMPARABLE, None, ""),
        ("发展水平", "持续提升", "有效促进", Move.REWORDED, None, ""),
        # Fewer accidents are asked: that is more.
        ("安全事故", "≤2起", "≤3起", Move.RAISED, "-1", "起"),
        ("安全事故数", "2起", "1起", Move.LOWERED, "1", "起"),
        # 2亿 and 1.5亿 are told in 亿; 5000万元 against 1亿元 in yuan, since no unit is both.
        ("招商引资", "≥2亿", "≥1.5亿", Move.RAISED, "0.5", "亿"),
        ("招商引资", "≥5000万元", "≥1亿元", Move.LOWERED, "-50000000", "元"),
    ],
)
def test_moves(name: str, now: str, then: str, move: Move, difference: str | None, unit: str) -> None:
    (goal,) = follow(2024, annual(row(name, now)), {2023: annual(row(name, then))}).goals
    (found,) = goal.rows
    wanted = None if difference is None else Decimal(difference)
    assert (found.move, found.difference, found.unit) == (move, wanted, unit)
    assert (found.past[0].value, found.past[0].source) == (then, Source.EDITION)


def test_new_and_dropped_where_last_year_is_known() -> None:
    found = follow(2024, annual(row("新政策宣讲", "3次")), {2023: annual(row("设备购置", "5台"))})
    assert [line.move for line in found.rows] == [Move.NEW]
    assert [(line.row.name, line.row.target, line.move) for line in found.dropped] == [
        ("设备购置", "5台", Move.DROPPED)
    ]
    assert dict(found.moves) == {Move.NEW: 1, Move.DROPPED: 1}


def test_nothing_is_new_where_last_year_is_not_known() -> None:
    found = follow(2024, annual(row("宣讲", "3次")), {2023: None})
    assert [line.move for line in found.rows] == [Move.UNKNOWN]
    assert not found.dropped


def test_the_form_tells_of_years_without_an_edition() -> None:
    told = row("宣讲", "≥3次", last_year="≥2次", year_before_last="/")
    (line,) = follow(2024, annual(told), {2023: None, 2022: None}).rows
    assert (line.move, line.difference) == (Move.RAISED, Decimal(1))
    assert [(past.year, past.value, past.source) for past in line.past] == [
        (2023, "≥2次", Source.FORM),
        (2022, "", None),
    ]


def test_an_edition_is_believed_before_the_form() -> None:
    told = row("宣讲", "≥3次", last_year="≥2次")
    (line,) = follow(2024, annual(told), {2023: annual(row("宣讲", "≥4次"))}).rows
    assert (line.past[0].value, line.move) == ("≥4次", Move.LOWERED)


def test_names_may_carry_the_year_and_be_reworded_a_little() -> None:
    now = annual(row("2024年完成数", "5项"), row("企业服务活动开展次数", "6次", key="002"))
    then = annual(row("企业服务活动开展的次数", "6次"), row("2023年完成数", "4项", key="002"))
    assert [line.move for line in follow(2024, now, {2023: then}).rows] == [Move.RAISED, Move.SAME]


def test_weights_add_up() -> None:
    weighted = [
        Row("001", "产出指标", "数量指标", "甲", "1次", weight=Decimal("12.50")),
        Row("002", "产出指标", "数量指标", "乙", "1次"),
    ]
    (goal,) = follow(2024, annual(*weighted), {}).goals
    assert goal.weight == Decimal("12.50")
    (goal,) = follow(2024, annual(row("甲", "1次")), {}).goals
    assert goal.weight is None
