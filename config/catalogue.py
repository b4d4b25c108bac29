"""What the English catalogue must translate: `python -m config.catalogue` brings locale/en up to date.

Besides the marked texts of code and templates these are the official terms of the fifteen tables, which no tool
finds because they are data. GNU gettext is not needed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import polib

from budgets import facts, findings, roles
from budgets.checks import rules
from budgets.facts import EditionIdentity, FactSet, group
from budgets.layouts import LAYOUTS, Unit
from budgets.tables import compute as computing
from budgets.tables.catalogue.columns import DIVISIONS
from budgets.tables.compare import State
from budgets.tables.difference import Kind
from performance import facts as performance_facts
from performance.facts import Dossier, Frequency, Goal, Horizon, ProjectType
from performance.progress import Move
from performance.targets import Operator

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
PACKAGES = ("config", "budgets", "performance")
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
CONTEXT_MARKERS = {"pgettext", "pgettext_lazy"}
CONTEXT_SEPARATOR = "\x04"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TEMPLATE_MESSAGE = re.compile(rf"\b(?:_|p?gettext)\((?:(?P<context>{_LITERAL}), )?(?P<text>{_LITERAL})\)", re.DOTALL)


def wanted() -> dict[str, list[str]]:
    """Every message to translate, with the files it is used in.

    A word with two meanings has a context, which stands before the message as in polib's ``msgid_with_context``.
    """
    found: dict[str, list[str]] = {}
    for message, place in (*_in_code(), *_in_templates(), *_in_declarations()):
        places = found.setdefault(message, [])
        if place not in places:
            places.append(place)
    return found


def _in_code() -> Iterator[tuple[str, str]]:
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if message := _marked(node):
                yield message, str(path.relative_to(ROOT))


def _marked(node: ast.AST) -> str | None:
    """The message of a call such as _("text") or pgettext("context", "text")."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]) if name in MARKERS:
            return text
        case ast.Call(
            func=ast.Name(id=name), args=[ast.Constant(value=str(context)), ast.Constant(value=str(text)), *_]
        ) if name in CONTEXT_MARKERS:
            return _in_context(context, text)
    return None


def _in_context(context: str, text: str) -> str:
    return f"{context}{CONTEXT_SEPARATOR}{text}"


def _in_templates() -> Iterator[tuple[str, str]]:
    from django.utils.translation.template import templatize

    for path in sorted((ROOT / "templates").rglob("*.html")):
        for found in _TEMPLATE_MESSAGE.finditer(templatize(path.read_text(encoding="utf-8"))):
            text = ast.literal_eval(found["text"])
            message = _in_context(ast.literal_eval(found["context"]), text) if found["context"] else text
            yield message, str(path.relative_to(ROOT))


def _in_declarations() -> Iterator[tuple[str, str]]:
    """Official terms: labels of enumerations, divisions, states, and all that the tables print."""
    from budgets.models.workflow_step import Step

    yield from ((step.label, "budgets.models.workflow_step") for step in Step)
    enumerations = [
        value
        for module in (facts, performance_facts, findings, rules, roles)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and hasattr(value, "label")
    ]
    # Those of models can be imported only once Django is set up.
    from budgets import registry
    from budgets.history import Action
    from budgets.models import Step

    enumerations += [Step, Action]
    for enumeration in enumerations:
        yield from ((member.label, enumeration.__module__) for member in enumeration)
    for dataset in registry.datasets().values():
        words = (word for column in dataset.columns for word in (column.words or {}).values())
        yield from ((word, "budgets.datasets") for word in words if _CHINESE.search(word))
    for measure in facts.Measure:
        yield measure.unit, "budgets.facts"
    yield from ((name, "budgets.tables.catalogue.columns") for _code, name in DIVISIONS)
    yield from ((state.value, "budgets.tables.compare") for state in State if state.value)
    yield from ((kind.value, "budgets.tables.difference") for kind in Kind)
    yield from ((move.value, "performance.progress") for move in Move)
    yield Operator.WORDS.value, "performance.targets"
    yield from ((unit.value, "budgets.layouts") for unit in Unit)
    yield from ((layout.name, "budgets.layouts") for layout in LAYOUTS.values())
    for level_1, below in performance_facts.INDICATOR_LEVELS.items():
        yield from ((level, "performance.facts") for level in (level_1, *below))
    for note in (
        computing.NOT_IN_LAYOUT,
        computing.NOT_DISCLOSED,
        computing.ONLY_TOTALS,
        computing.TOTAL.name,
    ):
        yield note, "budgets.tables.compute"
    yield from _in_tables()


def _in_tables() -> Iterator[tuple[str, str]]:
    """Names, headings, labels, titles and notes of the fifteen tables, as they come out of almost empty facts."""
    from budgets.renderers.html import LABELS, TERMS
    from budgets.tables.compute import compute
    from budgets.terms import bare_term
    from config.disclosure import TABLES

    for example in _almost_empty_facts():
        for declaration in TABLES:
            grid = compute(declaration, example)
            yield declaration.name, grid.key
            for part in grid.parts:
                shown = {i for i, column in enumerate(part.columns) if column.key in LABELS | TERMS}
                texts = [part.title, *part.notes, *(title for column in part.columns for title in column.title)]
                texts += [cell for row in part.rows for i, cell in enumerate(row.cells) if i in shown and cell]
                texts += [series.title for series in part.series]
                yield from ((bare, grid.key) for bare in map(bare_term, texts) if _CHINESE.search(bare))


def _almost_empty_facts() -> Iterator[FactSet]:
    """Each layout with nothing, then one project with its dossier and goals, named so that no name is a term."""
    for layout in LAYOUTS:
        identity = EditionIdentity(
            jurisdiction="x", jurisdiction_name="x", department="x", department_name="x", year=2024, layout=layout
        )
        yield FactSet(edition=identity)
    dossier = Dossier(
        project="x",
        managing_department="",
        executing_unit="",
        project_year="",
        project_type=ProjectType.LOCAL,
        frequency=Frequency.ONCE,
        policy_basis="",
        plan="",
        last_evaluation="",
        budget_history="",
        total_budget=None,
        local_appropriation=None,
        transfer_appropriation=None,
        special_account=None,
        other_funds=None,
    )
    goals = [
        Goal(project=project, horizon=horizon, number=1, description="x")
        for project in (None, "x")
        for horizon in Horizon
    ]
    yield FactSet(edition=replace(identity, layout="wuhan"), lines=group([dossier, *goals]))


def update() -> polib.POFile:
    """Add what is missing, drop what is no longer used, keep every translation."""
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else _new()
    messages = wanted()
    entries = {entry.msgid_with_context: entry for entry in catalogue}
    for message, entry in entries.items():
        if message not in messages:
            catalogue.remove(entry)
    for message, places in messages.items():
        entry = entries.get(message)
        if entry is None:
            context, _, text = message.rpartition(CONTEXT_SEPARATOR)
            entry = polib.POEntry(msgid=text, msgctxt=context or None)
            catalogue.append(entry)
        entry.occurrences = [(place, "") for place in places]
        if "%(" in message and "python-format" not in entry.flags:
            entry.flags.append("python-format")
    catalogue.sort(key=lambda entry: (entry.occurrences[0][0], entry.msgid))
    catalogue.save(str(CATALOGUE))
    return catalogue


def _new() -> polib.POFile:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "en",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    missing = [entry.msgid for entry in update() if not entry.msgstr]
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(missing)} messages are not translated")
