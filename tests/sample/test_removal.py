"""Synthetic districts go again without a trace; what is real stays, and so do its triggers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from budgets.models import Edition, ExpenditureLine, Function, Jurisdiction, Membership, PublicClock, ReferenceChange
from budgets.roles import Role
from budgets.synthetic.trial import Told, Tried
from tests.models.database import refused
from tests.sample.test_loading import ORDER, command, loaded, triggers_that_are_off
from tests.sample.test_published import FULL

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """Of every table that the portal has; but what counts changes of names, which goes on."""
    counting = (PublicClock, ReferenceChange)
    models = [model for app in ("budgets", "performance") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._base_manager.count() for model in models if model not in counting}


def test_nothing_is_left_and_what_is_real_stays() -> None:
    before, codes = rows(), Function.objects.filter(confidence="synthetic").count()
    loaded(FULL)
    loaded(ORDER)
    assert command("--remove") == "- 934001 旻坪区（合成数据）\n- 964001 琰津区（合成数据）\n"
    assert rows() == before and codes == 0
    assert triggers_that_are_off() == []
    with refused("is published"):
        ExpenditureLine.objects.filter(edition__state=Edition.State.PUBLISHED)[0].delete()


def test_districts_of_one_seed_are_taken_away() -> None:
    loaded(replace(FULL, facts_only=True))
    loaded(ORDER)
    assert command("--remove", "--seed", "64") == "- 964001 琰津区（合成数据）\n"
    assert set(Jurisdiction.objects.filter(synthetic=True).values_list("adcode", flat=True)) == {"934001"}
    assert Edition.objects.filter(department__jurisdiction__adcode="934001").count() == 4
    assert Function.objects.filter(confidence="synthetic").exists()


def test_a_district_that_staff_work_in_stays() -> None:
    loaded()
    district = Jurisdiction.objects.get(adcode="934001")
    user = get_user_model().objects.create_user("auditor")
    Membership.objects.create(user=user, role=Role.AUDITOR, jurisdiction=district)
    before = rows()
    with pytest.raises(CommandError, match="934001") as caught:
        command("--remove")
    assert caught.value.returncode == 1
    assert rows() == before and triggers_that_are_off() == []


def test_check_tells_and_stores_nothing() -> None:
    before = rows()
    told = command("--departments", "3", "--years", "2", "--seed", "64", "--check", "2")
    assert told.startswith("4 个版本，核对 ") and "错误 0，警告 0，提示 " in told
    assert int(told.split("核对 ")[1].split(" 处")[0]) > 4 * 1_000
    assert rows() == before


def test_check_fails_when_a_rule_finds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Tried(1, 10, (Told("某局 2026年", "C01", "error", "收支不等"),))
    monkeypatch.setattr("budgets.management.commands.generate_sample.try_out", lambda *a, **k: iter([found]))
    with pytest.raises(CommandError, match="没有满足") as caught:
        command("--check")
    assert caught.value.returncode == 1
