"""Forms name their projects; where table 11 lists these, with codes and budgets, the forms' are the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from budgets.facts import Fact, Project, ProjectLine
from budgets.normalise import plain


def joined(form: Any, facts: Sequence[Fact], department: str | None = None) -> Any:
    """The form with table 11's keys in place of names without a code, and without projects of its own beside it.

    ``form`` is what a form reader gives (registry.form_readers), ``facts`` those of the tables. Without table 11 a
    project of which the form names no unit is the department's.
    """
    listed = {plain(fact.name): fact.key for fact in facts if isinstance(fact, Project)}
    if not listed:
        return replace(form, facts=tuple(_owned(fact, department or "") for fact in form.facts))
    keys = {key: listed[plain(name)] for key, name in form.names.items() if key == name and plain(name) in listed}
    kept = (fact for fact in form.facts if not isinstance(fact, (Project, ProjectLine)))
    return replace(
        form,
        facts=tuple(_keyed(fact, keys) for fact in kept),
        tables=tuple(replace(table, part=replace(table.part, key=_key(table.part.key, keys))) for table in form.tables),
        names={keys.get(key, key): name for key, name in form.names.items()},
    )


def _owned(fact: Fact, department: str) -> Fact:
    return replace(fact, unit=fact.unit or department) if isinstance(fact, Project) else fact


def _keyed(fact: Any, keys: dict[str, str]) -> Fact:
    project = getattr(fact, "project", None)
    return replace(fact, project=keys[project]) if project in keys else fact


def _key(part: str, keys: dict[str, str]) -> str:
    """The keys of table 15's parts begin with the project's."""
    project, dot, rest = part.rpartition(".")
    return f"{keys[project]}.{rest}" if dot and project in keys else part
