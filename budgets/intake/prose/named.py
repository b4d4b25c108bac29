"""What the words just before an amount name: a subject, a function, an economic class or a project."""

from __future__ import annotations

import re

from budgets.intake.prose import phrases, subjects
from budgets.intake.prose.context import Context
from budgets.intake.prose.subjects import Kind
from budgets.intake.prose.thread import Said, Thread
from budgets.intake.prose.wholes import SCOPED

_TOTALS = frozenset({"expenditure_total", "expenditure_current"})
_UNIT_SPENT = re.compile(r"(?:[局委办院校厅会部]|部门|单位)支出$")


def named(context: Context, words: str, thread: Thread, position: int, *, first: bool) -> Said | None:
    """What the words before a number name, else None. ``first`` says that they begin the paragraph or its item."""
    if found := _path(words, thread):
        return found
    if found := _coded(context.section, words):
        return found
    found = declared(context.section, words, Kind.MONEY)
    function = _function(context.section, words)
    if function and (found is None or found.key in _TOTALS):
        return function
    if found or context.section != "projects":
        return found
    return _project(words) if first and context.start else _project_item(context.since_stop(position), words)


def declared(section: str, words: str, kind: Kind) -> Said | None:
    """The subject that the words name, with nothing but filler after and a lead-in before."""
    lead_in = phrases.LEAD_INS.get(section, phrases.LEAD_IN)
    found = [
        (-match.start(), match.end(), subject.key, match[0] if subject.keep_name else "")
        for subject in subjects.subjects_of(kind, section)
        for match in subject.pattern.finditer(words)
        if phrases.FILLER.fullmatch(words, match.end()) and (subject.free or lead_in.search(words, 0, match.start()))
    ]
    if not found:
        return None
    _, _, key, name = max(found)
    return Said(SCOPED.get((section, key), key), name)


def _path(words: str, thread: Thread) -> Said | None:
    if "(类)" in words and (path := phrases.FUNCTION_PATH.search(words)):
        division = phrases.BEFORE_NAME.sub("", path["division"]) + (path["spent"] or "")
        return Said("function", "/".join(name for name in (division, path["group"], path["item"]) if name))
    step = phrases.FUNCTION_STEP.search(words) if "(款)" in words or "(项)" in words else None
    if step is None or not (step["group"] or step["item"]):
        return None
    above = thread.function.split("/")[: 1 if step["group"] else 2]
    complete = all(above) and len(above) == (1 if step["group"] else 2)
    names = [*above, *filter(None, (step["group"], step["item"]))]
    return Said("function", "/".join(names)) if complete else Said()


def _coded(section: str, words: str) -> Said | None:
    """A function or economic class by its printed code, before or behind its name."""
    if section not in phrases.FUNCTION_SECTIONS:
        return None
    behind = phrases.CODE_BEHIND.search(words)
    found = behind or phrases.CODE.search(words)
    if found is None:
        return None
    name = found["name"] + (behind["spent"] or "" if behind else "")
    key = "economic_class" if found["code"].startswith("3") else "function"
    return Said(key, phrases.BEFORE_NAME.sub("", name) if behind else name, found["code"])


def _function(section: str, words: str) -> Said | None:
    found = phrases.FUNCTION_NAME.search(words) if section in phrases.FUNCTION_SECTIONS else None
    name = phrases.BEFORE_NAME.sub("", found["name"]) if found else ""
    if _UNIT_SPENT.search(name) or phrases.FUNCTION_WORDS.search(name) is None:
        return None
    return Said("function", name)


def _project(words: str) -> Said | None:
    found = phrases.PROJECT_NAME.match(words)
    name = (found["quoted"] or found["name"]) if found else ""
    return None if phrases.FILLER.fullmatch(name) or name.startswith("其他") else Said("project", name)


def _project_item(said_before: str, words: str) -> Said | None:
    found = phrases.PROJECT_ITEM.search(words)
    if found is None or phrases.NO_PROJECT.search(found["name"]) or phrases.COMPARED.search(found["name"]):
        return None
    if not found["number"] and phrases.PROJECTS_FOLLOW.search(said_before) is None:
        return None
    name = phrases.BEFORE_NAME.sub("", found["name"]).strip('"')
    return None if phrases.FILLER.fullmatch(name) else Said("project", name)
