"""The whole way of an edition by the pages of the admin, with three people, and what these pages refuse."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets.models import AdministrativeUnit, Edition, ReviewComment
from budgets.publication import approve, publish, submit
from budgets.review import add_comment
from budgets.roles import Role
from tests import factories
from tests.admin.conftest import messages_of, page_of
from tests.members import person, signed_in
from tests.models.database import YEAR, create_department, create_draft

pytestmark = pytest.mark.django_db

BOARD = "/admin/budgets/edition/board/"
LIST = "/admin/budgets/edition/"
NINE = datetime(2090, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def draft(db: None) -> Edition:
    return create_draft(*factories.reconciled())


@pytest.fixture
def clerk(db: None) -> Client:
    return signed_in(person("clerk", Role.CLERK))


@pytest.fixture
def reviewer(db: None) -> Client:
    return signed_in(person("reviewer", Role.BUREAU_REVIEWER))


@pytest.fixture
def publisher(db: None) -> Client:
    return signed_in(person("publisher", Role.PUBLISHER))


def do(client: Client, edition: Edition, verb: str, **values: Any) -> list[str]:
    """Open the page of the verb, fill in what it asks and send it off; gives the messages that follow."""
    address = page_of(edition, verb)
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="((?:comments-)?[\w-]+)" value="([^"]*)"', page))
    return messages_of(client.post(address, hidden | values, follow=True))


def offered(client: Client, edition: Edition) -> set[str]:
    """The verbs that the edition's page leads to."""
    page = client.get(page_of(edition)).content.decode()
    return set(re.findall(rf'class="verb[^"]*" href="/admin/budgets/edition/{edition.pk}/(\w+)/"', page))


def state(edition: Edition) -> str:
    return str(Edition.objects.get(pk=edition.pk).state)


def test_the_whole_way(draft: Edition, clerk: Client, reviewer: Client, publisher: Client, monkeypatch: Any) -> None:
    name = f"示例局 {YEAR}年年初预算"
    assert offered(clerk, draft) == {"submit", "comment", "approval_day"}
    assert do(clerk, draft, "submit", note="请审核") == [f"{name}第1版：已提交审核。"]
    assert offered(clerk, draft) == {"comment"}
    assert offered(reviewer, draft) == {"approve", "send_back", "comment", "approval_day"}
    comments = {"comments-0-about": "table:5", "comments-0-row": "2060102", "comments-0-column": "合计"}
    sent = do(reviewer, draft, "send_back", note="请核对", **comments, **{"comments-0-text": "与批复不符"})
    assert sent == [f"{name}第1版：已退回部门修改。"]
    comment = ReviewComment.objects.get(edition=draft)
    assert (comment.table, comment.row, comment.column, comment.text) == (5, "2060102", "合计", "与批复不符")
    page = clerk.get(page_of(draft), {"plain": "1"}).content.decode()
    assert "请核对" in page and "与批复不符" in page
    assert 'href="#id_expenditureline_set-1-amount"' in page
    address = reverse("admin:budgets_edition_resolve", args=(draft.pk, comment.pk))
    assert messages_of(clerk.post(address, follow=True)) == ["意见已标记为处理完毕。"]
    comment.refresh_from_db()
    assert (comment.resolved_by.username, comment.resolved_at is not None) == ("clerk", True)
    do(clerk, draft, "submit", note="")
    assert do(reviewer, draft, "approve", note="") == [f"{name}第1版：已审核通过。"]
    assert offered(publisher, draft) == {"publish", "schedule", "send_back", "comment"}
    assert do(publisher, draft, "schedule", at="2090-03-01T09:00") == [f"{name}第1版：已设定公开时间。"]
    assert Edition.objects.get(pk=draft.pk).publish_at == NINE
    assert offered(publisher, draft) == {"publish", "schedule", "unschedule", "send_back", "comment"}
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE)
    call_command("publish_due", stdout=io.StringIO())
    monkeypatch.undo()
    assert state(draft) == "published"
    assert offered(publisher, draft) == {"withdraw", "correct"}
    assert do(clerk, draft, "correct", reason="漏列") == [f"{name}第2版：已新建更正版草稿。"]
    second = Edition.objects.get(department=draft.department, number=2)
    assert second.correction_reason == "漏列"
    assert offered(clerk, draft) == set()
    do(clerk, second, "submit", note="")
    do(reviewer, second, "approve", note="")
    assert do(publisher, second, "publish") == [f"{name}第2版：已公开。"]
    assert (state(draft), state(second)) == ("corrected", "published")
    do(publisher, second, "withdraw", reason="数据有误")
    assert state(second) == "withdrawn"
    steps = list(draft.steps.order_by("pk").values_list("step", "by__username"))
    assert steps == [
        ("submit", "clerk"),
        ("send_back", "reviewer"),
        ("submit", "clerk"),
        ("approve", "reviewer"),
        ("schedule", "publisher"),
        ("publish", "publisher"),
    ]


def test_looking_changes_nothing(draft: Edition, clerk: Client) -> None:
    assert clerk.get(page_of(draft, "submit")).status_code == 200
    assert (state(draft), draft.steps.count()) == ("draft", 0)


@pytest.mark.parametrize("verb", ["approve", "send_back", "publish", "schedule", "unschedule", "withdraw"])
def test_who_may_not_gets_403(verb: str, draft: Edition, clerk: Client) -> None:
    for answer in (clerk.get(page_of(draft, verb)), clerk.post(page_of(draft, verb), {"note": "x", "reason": "x"})):
        assert answer.status_code == 403
    assert state(draft) == "draft"


def test_a_step_that_is_not_due_says_so(draft: Edition, reviewer: Client) -> None:
    answer = reviewer.get(page_of(draft, "approve"), follow=True)
    assert messages_of(answer) == ["这一版现在是“草稿”，不能办理“通过审核”。"]
    assert answer.redirect_chain[-1][0] == page_of(draft)


def test_the_form_says_what_is_missing(draft: Edition, clerk: Client, reviewer: Client, publisher: Client) -> None:
    empty = create_draft(year=YEAR - 1)
    page = clerk.post(page_of(empty, "submit"), {"note": ""})
    assert page.context["form"].non_field_errors() == ["草稿里还没有任何内容。"]
    do(clerk, draft, "submit", note="")
    page = reviewer.post(
        page_of(draft, "send_back"), {"note": " ", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    )
    assert page.context["form"].errors == {"note": ["该字段是必填项。"]}
    do(reviewer, draft, "approve", note="")
    page = publisher.post(page_of(draft, "schedule"), {"at": "2020-01-01T09:00"})
    assert page.context["form"].non_field_errors() == ["定时公开的时间必须晚于现在。"]
    assert state(draft) == "approved"


def test_a_comment_that_is_wrong_keeps_the_edition_where_it_is(draft: Edition, clerk: Client, reviewer: Client) -> None:
    do(clerk, draft, "submit", note="")
    wrong = {"comments-0-row": "2060102", "comments-0-text": "哪张表？"}
    assert do(reviewer, draft, "send_back", note="请核对", **wrong) == []
    assert (state(draft), draft.comments.count()) == ("submitted", 0)


def test_nobody_approves_over_what_somebody_did_meanwhile(draft: Edition, clerk: Client, reviewer: Client) -> None:
    """The page was opened, then it was sent back, changed and submitted anew: what was read is not what stands."""
    do(clerk, draft, "submit", note="")
    page = reviewer.get(page_of(draft, "approve")).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
    do(signed_in(person("second", Role.BUREAU_REVIEWER)), draft, "send_back", note="请核对")
    Edition.objects.claim(draft.pk)
    do(clerk, draft, "submit", note="")
    (message,) = messages_of(reviewer.post(page_of(draft, "approve"), {"note": "", "seen": seen}, follow=True))
    assert message.startswith("没有办理：打开页面之后有人动过这一版，现在是“已提交”。最近一步是 clerk 于 ")
    assert state(draft) == "submitted"


def test_several_are_approved_and_published_from_the_list(
    draft: Edition, clerk: Client, reviewer: Client, publisher: Client
) -> None:
    both = create_draft(*factories.reconciled(), year=YEAR - 1)
    do(clerk, draft, "submit", note="")
    chosen = {"_selected_action": [draft.pk, both.pk]}
    page = reviewer.post(LIST, chosen | {"action": "approve_selected"})
    assert page.status_code == 200 and state(draft) == "submitted"
    done = reviewer.post(LIST, chosen | {"action": "approve_selected", "confirmed": "yes"}, follow=True)
    assert sorted(messages_of(done)) == [
        f"示例局 {YEAR - 1}年年初预算：只有已提交的版本可以审核。这一版现在是“草稿”。",
        f"示例局 {YEAR}年年初预算第1版：已审核通过。",
    ]
    clerk.post(LIST, chosen | {"action": "publish_selected", "confirmed": "yes"})
    assert (state(draft), state(both)) == ("approved", "draft")
    publisher.post(LIST, chosen | {"action": "publish_selected", "confirmed": "yes"})
    assert (state(draft), state(both)) == ("published", "draft")


# Comments


def test_a_comment_from_the_preview_and_from_the_page(draft: Edition, reviewer: Client, client: Client) -> None:
    preview = f"/999999/900/{YEAR}/editions/1/tables/5/"
    (address,) = re.findall(r'href="([^"]*/comment/\?[^"]*row=2060102[^"]*)"', reviewer.get(preview).content.decode())
    form = reviewer.get(address.replace("&amp;", "&")).context["form"]
    assert (form["about"].value(), form["row"].value()) == ("table:5", "2060102")
    values = {"about": "table:5", "row": "2060102", "column": "", "text": "<script>alert(1)</script>"}
    assert messages_of(reviewer.post(page_of(draft, "comment"), values, follow=True)) == ["已记录意见。"]
    page = reviewer.get(page_of(draft)).content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page
    for below in ("", "tables/5/", "checks/"):
        assert "alert(1)" not in reviewer.get(f"/999999/900/{YEAR}/editions/1/{below}").content.decode()


def test_comments_and_notes_are_never_public(draft: Edition, client: Client, publisher: Client) -> None:
    words = "内部意见不公开"
    add_comment(edition=draft, by=None, text=words, table=5, row="total")
    first = submit(edition=draft, by=None, note=words)
    approve(edition=first, by=None, note=words)
    publish(edition=first, by=None)
    for below in ("", "checks/", "tables/5/", "tables/5.json", "editions/1/", "editions/1/tables/5/"):
        answer = client.get(f"/999999/900/{YEAR}/{below}").content.decode()
        assert words not in answer and "提意见" not in answer
    assert words not in client.get("/api/v1/editions/?department=900").content.decode()
    assert words in publisher.get(page_of(first)).content.decode()


def test_who_may_not_comment(draft: Edition, clerk: Client) -> None:
    auditor = signed_in(person("auditor", Role.AUDITOR))
    assert auditor.get(page_of(draft, "comment")).status_code == 403
    assert auditor.post(page_of(draft, "comment"), {"text": "x"}).status_code == 403
    comment = add_comment(edition=draft, by=None, text="请核对")
    address = reverse("admin:budgets_edition_resolve", args=(draft.pk, comment.pk))
    assert auditor.post(address).status_code == 403
    assert clerk.get(address).status_code == 405
    other = create_draft(year=YEAR - 1)
    assert clerk.post(reverse("admin:budgets_edition_resolve", args=(other.pk, comment.pk))).status_code == 404
    comment.refresh_from_db()
    assert comment.resolved_at is None
    publish(edition=draft, by=None)
    assert clerk.post(page_of(draft, "comment"), {"text": "x"}).status_code == 403


# The deadline


@pytest.mark.parametrize(("ago", "words"), [(0, "还剩 20 天"), (20, "今天到期"), (21, "逾期 1 天"), (32, "逾期 12 天")])
def test_the_clock_runs_from_the_day_of_approval(ago: int, words: str, draft: Edition, clerk: Client) -> None:
    day = timezone.localdate() - timedelta(days=ago)
    do(clerk, draft, "approval_day", day=day.isoformat())
    assert Edition.objects.get(pk=draft.pk).approved_on == day
    for address in (page_of(draft), LIST, f"{BOARD}?year={YEAR}"):
        assert words in clerk.get(address).content.decode()
    assert f'value="{day}"' in clerk.get(page_of(draft, "approval_day")).content.decode()


def test_what_is_public_has_no_clock(draft: Edition, clerk: Client) -> None:
    Edition.objects.filter(pk=draft.pk).update(approved_on=date(2020, 1, 1))
    assert "逾期" in clerk.get(page_of(draft)).content.decode()
    publish(edition=Edition.objects.get(pk=draft.pk), by=None)
    assert "逾期" not in clerk.get(page_of(draft)).content.decode()


# The board


@pytest.fixture
def others(draft: Edition) -> list[AdministrativeUnit]:
    """Three more departments of the district; one has begun."""
    district = create_department().jurisdiction
    names = {"901": "=cmd|' /C calc'!A0", "902": "乙局", "903": "丙局"}
    made = [AdministrativeUnit.objects.create(jurisdiction=district, code=c, name=n) for c, n in names.items()]
    Edition.objects.create(department=made[1], year=YEAR, approved_on=date(2020, 1, 1))
    return made


def rows(client: Client, **asked: Any) -> list[str]:
    """The departments' codes in the board's order."""
    answer = client.get(BOARD, {"year": YEAR, **asked})
    return [row.department.code for row, _state in answer.context["rows"]]


def test_the_board_shows_all_departments_most_urgent_first(others: Any, reviewer: Client) -> None:
    assert rows(reviewer) == ["902", "901", "903", "900"]
    assert rows(reviewer, state="none") == ["901", "903"]
    assert rows(reviewer, overdue="1") == ["902"]
    assert rows(reviewer, state="published") == []
    page = reviewer.get(BOARD, {"year": YEAR})
    assert [(bar.state, bar.count, bar.start, bar.width) for bar in page.context["bars"]] == [
        ("none", 2, 0.0, 50.0),
        ("draft", 2, 50.0, 50.0),
    ]
    assert 'style="' not in page.content.decode().split('class="workflow board"')[1].split("</table>")[0]


def test_a_clerk_sees_own_departments_on_the_board(others: Any, draft: Edition) -> None:
    own = signed_in(person("own", Role.CLERK))
    assert rows(own) == ["900"]
    assert "乙局" not in own.get(BOARD, {"year": YEAR}).content.decode()
    assert "乙局" not in own.get(BOARD, {"year": YEAR, "format": "csv"}).content.decode()
    assert [one.adcode for one in own.get(BOARD).context["shown"].districts] == ["999999"]
    assert rows(own, district="420103") == ["900"]
    assert (
        signed_in(User.objects.create_user("nobody", is_staff=True)).get(BOARD)["Location"].startswith("/admin/login/")
    )


def test_the_board_has_the_counts_of_the_last_look(draft: Edition, reviewer: Client, clerk: Client) -> None:
    def cells() -> str:
        return reviewer.get(BOARD, {"year": YEAR}).content.decode()

    assert "待检查" in cells()
    clerk.get(page_of(draft))
    assert "待检查" not in cells()
    Edition.objects.claim(draft.pk)
    assert "待检查" in cells()


def test_the_board_says_who_changed_what_last(draft: Edition, clerk: Client, reviewer: Client) -> None:
    do(clerk, draft, "submit", note="")
    ((row, name),) = reviewer.get(BOARD, {"year": YEAR}).context["rows"]
    assert (row.change.who, name, row.comments, row.edition.number) == ("clerk", "已提交", 0, 1)
    add_comment(edition=draft, by=None, text="请核对")
    ((row, _name),) = reviewer.get(BOARD, {"year": YEAR}).context["rows"]
    assert row.comments == 1


def test_the_board_as_csv_runs_no_formula(others: Any, reviewer: Client) -> None:
    answer = reviewer.get(BOARD, {"year": YEAR, "format": "csv"})
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    table = list(csv.reader(io.StringIO(text[1:])))
    assert [line[1] for line in table[1:]] == ["902", "901", "903", "900"]
    assert table[2][2] == "'=cmd|' /C calc'!A0"
    assert table[1][:9] == [
        "999999",
        "902",
        "乙局",
        str(YEAR),
        "1",
        "草稿",
        "2020-01-01",
        "2020-01-21",
        str((date(2020, 1, 21) - timezone.localdate()).days),
    ]


def test_the_board_costs_the_same_for_any_number(
    others: Any, draft: Edition, reviewer: Client, django_assert_num_queries: Any
) -> None:
    reviewer.get(BOARD, {"year": YEAR})
    with django_assert_num_queries(BOARD_QUERIES):
        reviewer.get(BOARD, {"year": YEAR})
    district = create_department().jurisdiction
    for number in range(30):
        department = AdministrativeUnit.objects.create(jurisdiction=district, code=f"{number + 910}"[:3], name="局")
        Edition.objects.create(department=department, year=YEAR)
    with django_assert_num_queries(BOARD_QUERIES):
        reviewer.get(BOARD, {"year": YEAR})


BOARD_QUERIES = 12


@pytest.mark.parametrize("asked", [{"year": "x"}, {"year": "99999999999"}, {"state": "x"}, {"district": "0"}])
def test_the_board_takes_nonsense_for_the_usual(asked: dict[str, str], draft: Edition, reviewer: Client) -> None:
    answer = reviewer.get(BOARD, asked)
    assert answer.status_code == 200
    assert answer.context["shown"].year == YEAR


# The command


def test_the_command_says_what_was_refused(draft: Edition, monkeypatch: Any, capsys: Any) -> None:
    call_command("publish_due")
    approve(edition=submit(edition=draft, by=None), by=None)
    person("gone", Role.PUBLISHER)
    gone = signed_in(User.objects.get(username="gone"))
    do(gone, draft, "schedule", at="2090-03-01T09:00")
    User.objects.filter(username="gone").update(is_active=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE)
    with pytest.raises(CommandError, match="1 个到时的版本没有公开") as caught:
        call_command("publish_due", "--json")
    assert caught.value.returncode == 1
    out = capsys.readouterr().out
    assert '"department": "900"' in out and '"published": false' in out and "已经没有公开权限" in out
