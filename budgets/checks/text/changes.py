"""Changes from the year before: amount, percentage and direction agree with each other and with what is known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark
from budgets.checks.text.directions import ROUGHLY, is_torn, sign
from budgets.checks.text.moved import HUNDRED, Moved, moves, place_of
from budgets.checks.text.remarks import at_figure, printed
from budgets.checks.text.told import statements
from budgets.figures import TextFigure
from budgets.findings import Severity


def changes(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """What is wrong with the changes of a rule's statements; of each the first fault: one slip makes others follow.

    A direction word that says both hides no wrong amount: that is said beside it.
    """
    for statement in statements(evidence, rule):
        for moved in moves(statement, evidence):
            figures = [figure for figure in (moved.change, moved.percent) if figure]
            yield from (*islice(_torn(figures), 1), *islice(_faults(moved, figures), 1)) or (FINE,)


def _faults(moved: Moved, figures: list[TextFigure]) -> Iterator[Remark]:
    yield from _opposed(moved, figures)
    yield from _negative(figures)
    yield from _level(moved)
    if moved.change and moved.percent:
        yield from _amount_and_percent(moved, moved.change, moved.percent)
    elif moved.percent:
        yield from _percent_alone(moved, moved.percent)
    if moved.change:
        yield from _amount(moved, moved.change)


def _torn(figures: list[TextFigure]) -> Iterator[Remark]:
    for figure in filter(is_torn, figures):
        yield at_figure(
            figure,
            f"“{figure.direction}”同时写了两个方向，是模板残留，请只保留与数字相符的一个。",
            f"“{figure.direction}” says both directions, as in an unfilled template: keep the one that is true.",
        )


def _opposed(moved: Moved, figures: list[TextFigure]) -> Iterator[Remark]:
    signs = {sign(figure) for figure in figures if figure.value} - {None}
    if len(signs) > 1:
        yield at_figure(
            moved.anchor,
            f"“{figures[0].direction}”与“{figures[-1].direction}”方向相反，请改为同一方向。",
            f"“{figures[0].direction}” and “{figures[-1].direction}” contradict each other.",
            severity=None if moved.is_sure else Severity.WARNING,
        )


def _negative(figures: list[TextFigure]) -> Iterator[Remark]:
    """A sign after a word that says the direction already; and words of change where nothing changed."""
    for figure in figures:
        if figure.value < 0:
            yield at_figure(
                figure,
                f"“{figure.direction}”之后的数字带负号，方向说了两遍，请去掉负号或改方向。",
                f"A negative number after “{figure.direction}” says the direction twice.",
                severity=Severity.WARNING,
            )
    first = figures[0]
    if not first.value and sign(first) and first.unit != "%":
        yield at_figure(
            first,
            f"没有变动不宜写“{first.direction}0{first.unit}”，请改为“持平”。",
            f"Nothing changed: say 持平, not “{first.direction}0{first.unit}”.",
            severity=Severity.WARNING,
        )


def _level(moved: Moved) -> Iterator[Remark]:
    """持平 next to an amount of last year that differs."""
    figure = moved.change
    if figure is None or sign(figure) != 0 or ROUGHLY.search(figure.sentence) or not moved.currents:
        return
    if moved.percent and moved.percent.value:
        yield _contradicted(figure, f"{moved.percent.value}%")
    # Of what the text states last year's amount is the first; tables may know several, of which one is meant.
    befores = moved.stated[:1] or moved.known
    if befores and all(abs(now - previous) > moved.fuzz for now in moved.currents for previous in befores):
        yield _contradicted(figure, f"{printed(moved.currents[0] - befores[0], '万元')}万元")


def _contradicted(figure: TextFigure, change: str) -> Remark:
    return at_figure(
        figure,
        f"写的是“持平”，但按数字变动为 {change}，请核对。",
        f"It says 持平, but by the figures the change is {change}.",
        severity=Severity.WARNING,
    )


def _amount_and_percent(moved: Moved, change: TextFigure, percent: TextFigure) -> Iterator[Remark]:
    """The percentage is the change by the amount before, which is this year's less the change.

    Where the words say both directions or none, it must fit one of them.
    """
    said = sign(change) or sign(percent)
    if not moved.currents or not change.value or (said is None and not is_torn(change)):
        return
    directions = (1, -1) if said is None else (said,)
    direction = directions[0]
    befores = [*(now - each * change.value for each in directions for now in moved.currents), *moved.stated]
    others = [now - each * change.value for each in directions for now in moved.beside]
    if not befores[0] or moved.fits(change.value, befores, finely=True):
        return
    if moved.fits(change.value, others, finely=True):
        return
    if befores[0] < 0:
        yield _too_large(change)
        return
    turned = moved.currents[0] + direction * change.value
    zh, en = "请核对变动额和百分比。", "Check the change and the percentage."
    if moved.fits(change.value, [turned], finely=True):
        zh, en = "方向写反时才相符，请核对增减方向。", "It would fit the opposite direction: check the word."
    elif moved.fits(change.value, [moved.currents[0]], finely=True):
        zh, en = "似乎误以本年数为基数，请改用上年数。", "It seems to be of this year's amount, not of last year's."
    sure = moved.is_sure and not moved.fits(change.value, befores, finely=False)
    yield _wrong_percent(percent, change.value / befores[0] * HUNDRED, zh, en, sure=sure)


def _percent_alone(moved: Moved, percent: TextFigure) -> Iterator[Remark]:
    """Without its amount, against the year before as stated or known."""
    direction = sign(percent)
    befores = moved.stated or moved.known
    if not befores or not moved.currents or direction is None:
        return
    if not all(befores):
        # From nothing no percentage can be told, but less than nothing it is not.
        if direction < 0 and any(moved.currents):
            yield _contrary(percent)
        return
    pairs = [(current, previous) for current in moved.currents for previous in befores]
    if any(moved.fits(direction * (current - previous), [previous], finely=False) for current, previous in pairs):
        return
    move = moved.currents[0] - befores[0]
    if move * direction < 0:
        yield _contrary(percent)
        return
    zh, en = "请核对百分比和两年的数字。", "Check the percentage and the amounts of both years."
    yield _wrong_percent(percent, abs(move) / befores[0] * HUNDRED, zh, en, sure=False)


def _contrary(percent: TextFigure) -> Remark:
    return at_figure(
        percent,
        f"按两年的数字，方向与“{percent.direction}”相反，请核对。",
        f"By the amounts of both years the direction is the opposite of “{percent.direction}”.",
        severity=Severity.WARNING,
    )


def _amount(moved: Moved, change: TextFigure) -> Iterator[Remark]:
    """Against last year's amount; a percentage with decimals has already said whether the change is right."""
    direction = sign(change)
    if not moved.currents or not direction or not change.value:
        return
    if all(direction * change.value > current + moved.fuzz for current in moved.currents):
        yield _too_large(change)
        return
    befores = moved.stated
    if not befores and (moved.percent is None or moved.percent.value == moved.percent.value.to_integral_value()):
        befores = moved.known
    slack = place_of(change) + moved.fuzz
    off = [(c - p) - direction * change.value for c in moved.currents for p in befores]
    if off and all(abs(each) > slack for each in off):
        yield _unlike_before(change, befores[0], direction * (moved.currents[0] - befores[0]))


def _unlike_before(change: TextFigure, previous: Decimal, expected: Decimal) -> Remark:
    before, move = printed(previous, change.unit), printed(expected, change.unit)
    return at_figure(
        change,
        f"按上年数 {before} {change.unit}，变动应为 {move} {change.unit}（“{change.direction}”为正），"
        "请核对变动额、方向和上年数。",
        f"By last year's {before} {change.unit} the change is {move} in the direction said; check amount, direction "
        "and last year's figure.",
        expected=expected,
        severity=Severity.WARNING,
    )


def _too_large(change: TextFigure) -> Remark:
    return at_figure(
        change,
        "增加额比本年数还大，上年数就成了负数，请核对。",
        "More is added than there is: last year's amount would be negative.",
        severity=Severity.WARNING,
    )


def _wrong_percent(percent: TextFigure, expected: Decimal, zh: str, en: str, *, sure: bool) -> Remark:
    exponent = percent.value.as_tuple().exponent
    value = expected.quantize(min(Decimal("0.01"), Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)))
    return at_figure(
        percent,
        f"百分比应为 {value}%，文中是 {percent.value}%。{zh}",
        f"The percentage should be {value}%, not {percent.value}%. {en}",
        expected=value,
        severity=None if sure else Severity.WARNING,
    )
