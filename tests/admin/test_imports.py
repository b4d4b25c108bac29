"""A file's way into a draft: upload, progress, preview, confirmation, undo; the workbook; last year."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from budgets.intake.load import store
from budgets.intake.snapshot import digest_of, snapshot_of
from budgets.ledger import facts_of
from budgets.models import Edition, ExpenditureLine, RevenueLine, Step, TextSection, Upload
from performance.models import DepartmentStatement
from tests import factories
from tests.admin.members import YEAR, at, empty_draft, export, member, send, sent
from tests.intake.exports import OFFICE, REVENUE, ROWS, TOTAL, with_cells
from tests.intake.test_imports import facts, with_figure
from tests.intake.variants import Style, as_text, printed
from tests.models.database import create_draft, every_fact, publish

pytestmark = pytest.mark.django_db
SHEET = "支出（按功能科目）"


@pytest.fixture
def draft() -> Edition:
    return empty_draft()


@pytest.fixture
def clerk(draft: Edition) -> Client:
    return member(draft.department)


def content(edition: Edition) -> str:
    return digest_of(snapshot_of(Edition.objects.get(pk=edition.pk)))


def test_a_file_is_previewed_confirmed_and_undone(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    empty = content(draft)
    upload = sent(clerk, draft, export(tmp_path))
    assert (upload.state, RevenueLine.objects.filter(edition=draft).count()) == ("read", 0)
    page = clerk.get(at("upload_page", draft, upload)).content.decode()
    for said in ("一般公共预算拨款收入", "600.50", "300.00", "评审"):
        assert said in page
    clerk.post(at("confirm_upload", draft, upload))
    upload.refresh_from_db()
    draft.refresh_from_db()
    assert (upload.state, draft.version) == ("confirmed", 1)
    assert RevenueLine.objects.get(edition=draft).amount == Decimal(TOTAL)
    assert draft.document is not None and draft.document.title == "detail.csv"
    assert Path(draft.document.file.path).read_bytes() == Path(upload.file.path).read_bytes()
    clerk.post(at("undo_upload", draft, upload))
    assert content(draft) == empty
    steps = [(step.step, step.note, step.by.username) for step in draft.steps.all()]
    assert steps == [(Step.IMPORT, "detail.csv", "clerk-900"), (Step.UNDO_IMPORT, "detail.csv", "clerk-900")]


def test_the_preview_names_what_changes(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    first = sent(clerk, draft, export(tmp_path))
    clerk.post(at("confirm_upload", draft, first))
    rows = [with_cells(OFFICE, amount="1234.50") if row is OFFICE else row for row in ROWS]
    upload = sent(clerk, draft, export(tmp_path, *rows))
    changes = upload.result["changes"]
    assert changes["expenditure"]["counts"] == {"added": 0, "changed": 1, "removed": 0}
    assert changes["revenue"] == {
        "same": 1, "counts": {"added": 0, "changed": 0, "removed": 0}, "added": [], "changed": [], "removed": [],
    }  # fmt: skip
    page = clerk.get(at("upload_page", draft, upload)).content.decode()
    assert "<del>200.00</del> → <ins>1,234.50</ins>" in page
    clerk.post(at("confirm_upload", draft, upload))
    events = ExpenditureLine.pgh_event_model.objects.filter(edition=draft, pgh_label="update")
    (event,) = events.select_related("pgh_context")
    assert event.pgh_context.metadata["file"] == "detail.csv"


def test_a_draft_that_changed_after_the_preview_is_previewed_anew(
    draft: Edition, clerk: Client, tmp_path: Path
) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    Edition.objects.claim(draft.pk)
    store(edition=draft, facts=[factories.carry_forward("5")])
    response = clerk.post(at("confirm_upload", draft, upload), follow=True)
    assert "重新做的预览" in response.content.decode()
    upload.refresh_from_db()
    assert (upload.state, upload.result["version"]) == ("read", 1)
    assert RevenueLine.objects.filter(edition=draft).count() == 0
    clerk.post(at("confirm_upload", draft, upload))
    assert RevenueLine.objects.filter(edition=draft).count() == 1


def test_undoing_over_somebody_elses_change_needs_consent(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(clerk, draft, export(tmp_path))
    clerk.post(at("confirm_upload", draft, upload))
    RevenueLine.objects.filter(edition=draft).update(amount=7)
    response = clerk.post(at("undo_upload", draft, upload), follow=True)
    assert "losing_changes" in response.content.decode()
    assert RevenueLine.objects.get(edition=draft).amount == 7
    clerk.post(at("undo_upload", draft, upload), {"losing_changes": "on"})
    assert not RevenueLine.objects.filter(edition=draft).exists()


def test_imports_are_undone_from_the_last_to_the_first(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    states = [content(draft)]
    uploads = []
    for amount in ("1.00", "2.00"):
        rows = [with_cells(REVENUE, amount=amount) if row is REVENUE else row for row in ROWS]
        uploads.append(sent(clerk, draft, export(tmp_path, *rows)))
        clerk.post(at("confirm_upload", draft, uploads[-1]), {"insisting": "on"})
        states.append(content(draft))
    response = clerk.post(at("undo_upload", draft, uploads[0]), {"losing_changes": "on"}, follow=True)
    assert "只能撤销最近一次" in response.content.decode()
    assert content(draft) == states[2]
    for upload, state in zip(reversed(uploads), (states[1], states[0]), strict=True):
        clerk.post(at("undo_upload", draft, upload))
        assert content(draft) == state


def test_undo_brings_back_what_only_staff_see(clerk: Client, draft: Edition, tmp_path: Path) -> None:
    """A document that says nothing of performance takes the statement away, with the people on it."""
    store(edition=draft, facts=[fact for fact in every_fact() if fact.kind == "department_statement"])
    DepartmentStatement.objects.filter(edition=draft).update(filled_by="clerk", telephone="0")
    text = SimpleUploadedFile("a.txt", as_text(printed(facts(), Style())).encode())
    upload = sent(clerk, draft, text)
    assert upload.result["changes"]["department_statement"]["counts"]["removed"] == 1
    clerk.post(at("confirm_upload", draft, upload), {"insisting": "on"})
    assert not DepartmentStatement.objects.filter(edition=draft).exists()
    clerk.post(at("undo_upload", draft, upload))
    assert DepartmentStatement.objects.values_list("filled_by", "telephone").get(edition=draft) == ("clerk", "0")


def test_the_stages_are_told_as_they_happen(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    fetch = {"x-requested-with": "fetch", "accept-language": "en"}
    taken = send(clerk, draft, export(tmp_path), **fetch).json()
    response = clerk.post(taken["read"], headers=fetch)
    assert (response.streaming, response["content-type"]) == (True, "application/x-ndjson")
    told = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert [line.get("number") for line in told] == [1, 2, 3, None]
    assert [line.get("stage") for line in told[:3]] == ["Reading the file", "Comparing with the draft", "Checks"]
    assert told[3] == {"page": taken["page"]}


def test_a_document_in_error_needs_consent(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    """A contradiction within the printed tables: a total that is not the sum."""
    wrong = as_text(with_figure(printed(facts(), Style()), "本年收入合计", "1.00"))
    upload = sent(clerk, draft, SimpleUploadedFile("a.txt", wrong.encode()))
    assert upload.state == "read" and upload.result["insist"]
    clerk.post(at("confirm_upload", draft, upload))
    assert not RevenueLine.objects.filter(edition=draft).exists()
    clerk.post(at("confirm_upload", draft, upload), {"insisting": "on"})
    assert RevenueLine.objects.filter(edition=draft).exists()


def test_unknown_codes_are_listed_and_nothing_is_added(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    upload = sent(
        clerk, draft, export(tmp_path, REVENUE, with_cells(OFFICE, function="2069999", function_name="新科目"))
    )
    assert upload.state == "refused"
    page = clerk.get(at("upload_page", draft, upload)).content.decode()
    assert "2069999" in page and "新科目" in page and "--add-codes" not in page
    clerk.post(at("confirm_upload", draft, upload))
    assert not RevenueLine.objects.filter(edition=draft).exists()


@pytest.mark.parametrize(
    ("cells", "why"),
    [({"district": "999998"}, "999998"), ({"unit": "901001"}, "901"), ({"amount": "many"}, "many")],
)
def test_a_file_of_somebody_else_or_with_a_wrong_cell_is_refused(
    draft: Edition, clerk: Client, tmp_path: Path, cells: dict[str, str], why: str
) -> None:
    upload = sent(clerk, draft, export(tmp_path, with_cells(REVENUE, **cells)))
    assert upload.state == "refused"
    assert why in "".join(upload.result["problems"])
    assert not RevenueLine.objects.exclude(edition__state="published").exists()


def workbook(client: Client, edition: Edition, change: Callable[[Any], Any] = lambda book: None) -> SimpleUploadedFile:
    response = client.get(at("workbook", edition))
    assert response["Content-Disposition"] == f'attachment; filename="999999-900-{edition.year}.xlsx"'
    book = load_workbook(BytesIO(response.content))
    change(book)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("workbook.xlsx", out.getvalue())


def amount_cell(book: Any) -> Any:
    return next(cell for row in book[SHEET].iter_rows(min_row=5) for cell in row if cell.value == 300)


def test_the_workbook_goes_out_and_comes_back(tmp_path: Path) -> None:
    edition = create_draft(*every_fact(), year=YEAR)
    client = member(edition.department)
    same = sent(client, edition, workbook(client, edition))
    assert {kind: sum(each["counts"].values()) for kind, each in same.result["changes"].items()} == dict.fromkeys(
        same.result["changes"], 0
    )
    upload = sent(client, edition, workbook(client, edition, lambda book: setattr(amount_cell(book), "value", 301)))
    client.post(at("confirm_upload", edition, upload))
    assert ExpenditureLine.objects.get(edition=edition).amount == 301
    client.post(at("undo_upload", edition, upload))
    assert ExpenditureLine.objects.get(edition=edition).amount == 300


def test_a_workbook_with_errors_comes_back_marked(tmp_path: Path) -> None:
    edition = create_draft(*every_fact(), year=YEAR)
    client = member(edition.department)
    before = content(edition)
    upload = sent(client, edition, workbook(client, edition, lambda book: setattr(amount_cell(book), "value", "x")))
    assert upload.state == "refused"
    response = client.get(at("marked_file", edition, upload))
    marked = load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert any(cell.comment for row in marked[SHEET].iter_rows() for cell in row if cell.value == "x")
    assert content(edition) == before


def test_a_new_year_is_offered_last_years_edition() -> None:
    last = publish(edition=create_draft(*every_fact(), year=YEAR - 1), by=None)
    client = member(last.department)
    fields = {"department": last.department_id, "year": YEAR, "stage": "approved", "note": ""}
    page = client.post("/admin/budgets/edition/add/", fields, follow=True)
    draft = Edition.objects.get(department=last.department, year=YEAR)
    assert at("start", draft) in page.content.decode()
    assert "保留上年金额" in client.get(at("start", draft)).content.decode()
    done = client.post(at("start", draft), {"version": "0", "amounts": "keep"}).content.decode()
    assert "项目编码待填" in done and "评审" in done
    draft.refresh_from_db()
    assert draft.copied_from == last
    assert TextSection.objects.filter(edition=draft).count() == 1
    refused = client.post(at("start", draft), {"version": "1", "amounts": "keep"}, follow=True).content.decode()
    assert "没有内容的草稿" in refused
    assert facts_of(draft).of(factories.ExpenditureLine)[0].amount == 300


def test_somebody_elses_change_stops_the_start() -> None:
    last = publish(edition=create_draft(*every_fact(), year=YEAR - 1), by=None)
    client = member(last.department)
    draft = Edition.objects.create(department=last.department, year=YEAR)
    Edition.objects.claim(draft.pk)
    page = client.post(at("start", draft), {"version": "0", "amounts": "keep"}, follow=True).content.decode()
    assert "刚刚被他人修改" in page
    assert not ExpenditureLine.objects.filter(edition=draft).exists()


def test_a_second_upload_replaces_the_unconfirmed_one(draft: Edition, clerk: Client, tmp_path: Path) -> None:
    first = sent(clerk, draft, export(tmp_path))
    second = sent(clerk, draft, export(tmp_path))
    assert list(Upload.objects.filter(edition=draft)) == [second]
    assert first.pk != second.pk
    clerk.post(at("discard_upload", draft, second))
    assert not Upload.objects.exists()
