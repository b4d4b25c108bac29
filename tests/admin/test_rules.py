"""No constraint of the database is left to speak for itself."""

from __future__ import annotations

from django.apps import apps
from django.db.models import CheckConstraint

from budgets.admin.rules import explained, is_not_negative


def test_every_check_constraint_has_its_words() -> None:
    silent = []
    for app in ("budgets", "performance"):
        for model in apps.get_app_config(app).get_models():
            for constraint in model._meta.constraints:
                if not isinstance(constraint, CheckConstraint) or constraint.name in explained():
                    continue
                prefix, name = f"{model._meta.model_name}_", constraint.name
                # Choices and least values are fields' own business.
                if name.endswith("_is_known"):
                    continue
                if name.endswith("_not_negative") and is_not_negative(
                    model, name.removeprefix(prefix).removesuffix("_not_negative")
                ):
                    continue
                silent.append(name)
    assert silent == []


def test_no_words_are_left_over() -> None:
    names = {
        constraint.name
        for app in ("budgets", "performance")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
    assert set(explained()) - names == set()
