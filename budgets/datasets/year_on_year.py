"""The cube against the year before, in one statement: last year's facts are carried over the lineage at the level of
their own codes, grouped beside this year's, and every department says whether its two years can be compared.

A *cell* is what one department has in one group (budgets.datasets.cells). For each it is decided, before anything is
added up, whether both years are known: they are not where something 不可比 flows in, where a source did not divide or
not disclose an amount, or where there is no edition. So an unknown amount never becomes growth from zero, and what is
compared is compared like for like.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from budgets import registry
from budgets.datasets import cells, lineage
from budgets.datasets.cells import CELLS, PAIRS
from budgets.datasets.columns import Column, amount, number, whole, word
from budgets.datasets.dataset import Dataset
from budgets.datasets.dimensions import keys_of
from budgets.datasets.filters import Bound, Contains, Filter
from budgets.datasets.question import Question
from budgets.datasets.select import Statement
from budgets.datasets.undivided import EDITION_KEYS, Grouping, columns
from budgets.tables.compare import State

STATES = {
    "comparable": gettext_noop("可比"),
    "partial": gettext_noop("部分部门可比"),
    **{
        state.word: state.value
        for state in (
            *(State.NOT_COMPARABLE, State.NEW, State.ENDED),
            *(State.UNDISCLOSED, State.PREVIOUS_UNDISCLOSED),
        )
    },
    "not_published": gettext_noop("本年没有公开的版本"),
    "previous_not_published": gettext_noop("上年没有公开的版本"),
}

COLUMNS: tuple[Column, ...] = (
    whole("previous_year", "f.year - 1", "上年", "the year before"),
    amount(
        "previous",
        "f.previous",
        "上年金额，已按沿革折算到本年的编码；只含能够折算的",
        "amount of the year before in the codes of this one, as far as it can be carried over",
        null=True,
    ),
    amount(
        "base",
        "f.base",
        "变动的基数：可比部门的上年金额",
        "what change and change_percent start from: the year before, of the departments that can be compared",
        null=True,
    ),
    amount("change", "f.change", "可比部门比上年的变动", "change of these departments against base", null=True),
    number(
        "change_percent",
        "round(f.change * 100 / abs(nullif(f.base, 0)), 2)",
        "变动占基数（base）的百分比",
        "change as a percentage of base",
        null=True,
    ),
    *word("comparability", "f.comparability", STATES, "是否可比", "whether the two years can be compared"),
    whole("departments", "f.departments", "本年有金额的部门数", "departments with facts in this year"),
    whole("previous_departments", "f.previous_departments", "上年有金额的部门数", "departments with facts last year"),
    whole("compared_departments", "f.compared_departments", "可比的部门数", "departments that can be compared"),
)
TOTALS = ("previous",)

_ADDED_UP = ("amount", "facts", "unknown", "previous", "previous_facts", "previous_unknown")
_EITHER = ("open", "previous_open", "split", "lost")
_STATE = """CASE WHEN NOT p.published THEN 'not_published' WHEN NOT p.previous_published THEN 'previous_not_published'
    WHEN c.open OR c.unknown > 0 OR (c.facts = 0 AND p.closed) THEN 'undisclosed'
    WHEN c.lost OR (c.split AND c.facts + c.previous_facts > 0) THEN 'not_comparable'
    WHEN c.previous_open OR c.previous_unknown > 0 OR (c.previous_facts = 0 AND p.previous_closed)
        THEN 'previous_undisclosed'
    WHEN c.facts = 0 AND c.previous <> 0 THEN 'ended' WHEN c.previous_facts = 0 AND c.amount <> 0 THEN 'new'
    ELSE 'comparable' END"""
_COMPARED = "state IN ('comparable', 'new', 'ended')"
_COMPARABILITY = f"""CASE WHEN bool_or(state = 'not_comparable') THEN 'not_comparable'
    WHEN count(DISTINCT state) = 1 THEN min(state) WHEN bool_and({_COMPARED}) THEN 'comparable' ELSE 'partial' END"""


def is_comparable(dataset: Dataset) -> bool:
    """Whether its rows are a kind of fact, with amounts."""
    return bool(dataset.measures) and "year" in dataset.dimensions and dataset.table in _kinds()


def _kinds() -> dict[str, str]:
    """The kinds of fact, by which editions say what their sources do not disclose, by the table of the facts."""
    return {model._meta.db_table: model.FACT.kind for model in registry.fact_models()}


def can_be_asked(filter: Filter) -> bool:
    """Not words and bounds: last year's names and single amounts are others than what they became."""
    return not isinstance(filter, Contains | Bound)


def groups(question: Question) -> Statement:
    """A row for each group, with its keys and the names that ``COLUMNS`` and the measure read."""
    question = lineage.joined_projects(question)
    grouping = Grouping.of(question.dataset, question.by, keys_of(question.dimensions))
    steps = cells.steps(question, grouping, _kinds()[question.dataset.table])
    if grouping.undivided:
        steps["wide"] = Statement(_wide(grouping), ())
        steps["bearing"] = Statement(_bearing(grouping), ())
    steps["states"] = Statement(_states(grouping), ())
    steps["compared"] = Statement(_compared(grouping), ())
    with_steps = cells.joined((Statement(f"{name} AS ({step.sql})", step.values) for name, step in steps.items()), ", ")
    return Statement(f"WITH {with_steps.sql} {_shown(question, grouping)}", with_steps.values)


def _wide(grouping: Grouping) -> str:
    """The cells with an amount that is not divided, in either year."""
    flagged = " OR ".join(f"c.{each.flag}" for each in grouping.undivided)
    return f"""SELECT c.*, {columns(EDITION_KEYS, "p")} FROM {CELLS} c JOIN {PAIRS} p USING (pair)
        WHERE ({flagged}) AND (c.weighs OR c.previous_weighs)"""


def _bearing(grouping: Grouping) -> str:
    """What these do to other cells, in the columns of cells: they leave open all groups that they may be part of, and
    are themselves split where their department has a part of them elsewhere, in whichever year.
    """
    # A unit is of one department; a part of other groups may be anybody's.
    of_editions = dict.fromkeys((*grouping.of_editions, *(["department_id"] if "unit" in grouping.of_facts else [])))
    matching = " AND ".join(f"w.{name} = t.{name}" for name in of_editions)
    keys = grouping.flagged
    return f"""SELECT w.pair, {columns(keys, "t")}, bool_or(w.weighs) AS open,
            bool_or(w.previous_weighs) AS previous_open, false AS split
        FROM wide w JOIN (
            SELECT DISTINCT {columns(of_editions, "p")}, {columns(keys, "c")} FROM {CELLS} c JOIN {PAIRS} p USING (pair)
            WHERE c.facts + c.previous_facts > 0 AND p.year IN (SELECT year FROM wide)
        ) t ON {matching} AND {grouping.holds("w", "t")}
        GROUP BY w.pair, {columns(keys, "t")}
        UNION ALL SELECT w.pair, {columns(keys, "w")}, false, false, true FROM wide w
        WHERE w.facts + w.previous_facts > 0 AND EXISTS (
            SELECT FROM {CELLS} p
            WHERE p.pair = w.pair AND (p.weighs OR p.previous_weighs) AND {grouping.holds("w", "p")}
        )"""


def _states(grouping: Grouping) -> str:
    """Each cell once in which there is or may be something, and whether its two years can be compared."""
    keys = columns(["pair", *grouping.flagged])
    sums = [f"sum({name}) AS {name}" for name in _ADDED_UP] + [f"bool_or({name}) AS {name}" for name in _EITHER]
    given = f"SELECT {keys}, {', '.join((*_ADDED_UP, *_EITHER))} FROM {CELLS}"
    if grouping.undivided:
        given += f" UNION ALL SELECT {keys}, NULL, 0, 0, NULL, 0, 0, open, previous_open, split, false FROM bearing"
    return f"""SELECT c.*, {columns(EDITION_KEYS, "p")}, {_STATE} AS state
        FROM (SELECT {keys}, {", ".join(sums)} FROM ({given}) given GROUP BY {keys}) c JOIN {PAIRS} p USING (pair)
        WHERE c.facts + c.previous_facts > 0 OR c.open OR c.previous_open"""


def _compared(grouping: Grouping) -> str:
    """The cells of each group added up: all of them, and those that can be compared."""
    keys = columns(grouping.keys)
    return f"""SELECT {keys}, sum(amount) AS amount, sum(unknown) AS unknown, round(sum(previous), 2) AS previous,
            sum(amount) FILTER (WHERE {_COMPARED}) AS now, round(sum(previous) FILTER (WHERE {_COMPARED}), 2) AS base,
            {_COMPARABILITY} AS comparability,
            count(DISTINCT department_id) FILTER (WHERE facts > 0) AS departments,
            count(DISTINCT department_id) FILTER (WHERE previous_facts > 0) AS previous_departments,
            count(DISTINCT department_id) FILTER (WHERE {_COMPARED}) AS compared_departments
        FROM states GROUP BY {keys} HAVING sum(facts) + sum(previous_facts) > 0"""


def _shown(question: Question, grouping: Grouping) -> str:
    (measure,) = question.amounts
    known = "CASE WHEN comparability IN ('comparable', 'partial') AND now IS NOT NULL THEN {} END"
    name = measure.name
    return f"""SELECT {columns(grouping.keys)}, amount AS "{name}", unknown AS "unknown_{name}", previous,
            {known.format("base")} AS base, {known.format("now - base")} AS change, comparability,
            departments, previous_departments, compared_departments
        FROM compared"""
