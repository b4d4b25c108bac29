"""manage.py publish_edition: exit status 0 published, 1 refused, 2 nothing of that kind."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from budgets.correction import start_correction
from budgets.models import Edition, ExpenditureLine

pytestmark = pytest.mark.django_db

REFERENCE = ("--jurisdiction", "420103", "--department", "501", "--year", "2024")


@pytest.fixture
def draft() -> Edition:
    published = Edition.objects.get(department__code="501", year=2024)
    return start_correction(edition=published, reason="补充", by=None)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("publish_edition", *REFERENCE, *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    return caught.value.returncode, str(caught.value)


@pytest.mark.parametrize("arguments", [(), ("--number", "2"), ("--stage", "approved")])
def test_the_draft_is_published(arguments: tuple[str, ...], draft: Edition) -> None:
    line = run(*arguments)
    draft.refresh_from_db()
    assert draft.state == "published"
    assert line == f"武汉市江汉区科学技术和经济信息化局 2024年年初预算第2版已公开，{draft.digest}\n"


def test_without_a_draft_it_says_what_there_is() -> None:
    assert refused() == (2, "420103/501 2024年没有这样的版本；现有：第1版（已公开）")
    assert refused("--stage", "outturn") == (2, "420103/501 2024年没有这样的版本；现有：没有任何版本")
    assert refused("--number", "7") == (2, "420103/501 2024年没有这样的版本；现有：第1版（已公开）")


def test_what_publication_refuses_is_one_line(draft: Edition) -> None:
    assert refused("--number", "1") == (
        1,
        "武汉市江汉区科学技术和经济信息化局 2024年年初预算：这一版已经公开；要修改请新建更正版。",
    )
    ExpenditureLine.objects.create(edition=draft, unit=draft.department, nature="project", source="fund", amount=1)
    status, message = refused()
    assert status == 1
    assert "一部分填写了功能科目，一部分没有" in message
    assert "\n" not in message
