"""Names and codes are found under their new words at once.

A whole list is indexed once, when it is loaded.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from budgets.classifications import lists_changed
from budgets.models import AdministrativeUnit
from budgets.search.entries import SUBJECTS
from budgets.search.index import index_subject, index_subjects, index_unit


def connect() -> None:
    lists_changed.connect(_lists_changed, dispatch_uid="search")
    post_save.connect(_unit_changed, AdministrativeUnit, dispatch_uid="search")
    for model in SUBJECTS.values():
        for signal in (post_save, post_delete):
            signal.connect(_subject_changed, model, dispatch_uid="search")


def _lists_changed(**about: Any) -> None:
    index_subjects()


def _unit_changed(sender: Any, instance: AdministrativeUnit, *, raw: bool = False, **about: Any) -> None:
    if not raw:
        index_unit(instance)


def _subject_changed(sender: Any, instance: Any, *, raw: bool = False, **about: Any) -> None:
    kind = next(kind for kind, model in SUBJECTS.items() if model is sender)
    if not raw:
        index_subject(kind, instance.code)
