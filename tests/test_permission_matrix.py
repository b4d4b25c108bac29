"""Who may do what, tried out: every role with every action, near and far, in every state of an edition.

What is allowed is written down here by hand (ACTIONS), not taken from budgets.roles. One line adds an action: its name,
the roles that may do it, the states in which it works, and how it is done. Allowed actions work; all others are refused
(401, 403, 404 or the way to the sign-in page) and show nothing of what is marked with SECRETS.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import publication
from budgets.correction import start_correction
from budgets.models import (
    AdministrativeUnit,
    Document,
    Edition,
    ExpenditureLine,
    Jurisdiction,
    Project,
    ReviewComment,
    Waiver,
)
from budgets.roles import Role
from tests import factories
from tests.api.tokens import bearer, token_of
from tests.members import member, signed_in
from tests.models.database import create_draft, waive_errors

pytestmark = pytest.mark.django_db

SECRETS = ("机密说明", "机密项目", "98765432", "98,765,432", "9,876.54", "机密文件", "机密意见", "机密经办人")
"""In the note, a project, an amount (as stored and as shown), the source, a comment and an account."""
MARKER = "98765432.10"

DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
PUBLIC = ("published", "corrected", "withdrawn")
STATES = (DRAFT, SUBMITTED, APPROVED, *PUBLIC)
UNPUBLISHED = (DRAFT, SUBMITTED, APPROVED)
LOCAL = {"clerk", "unit_reviewer"}
"""Roles of one department: "own" is that department, "near" another of the district, "far" another district."""
PEOPLE = (
    "anonymous",
    "nobody",
    "expired",
    "superuser",
    "clerk",
    "unit_reviewer",
    "bureau_reviewer",
    "publisher",
    "auditor",
    "administrator",
)
READERS = "clerk unit_reviewer bureau_reviewer publisher auditor administrator"


@dataclass(frozen=True)
class World:
    """An edition of department 900 in one state, with everything on it marked, and who is who."""

    edition: Edition
    project: Project
    line: ExpenditureLine
    document: Document
    waiver: Waiver
    account: User

    def address(self, name: str, row: Any = None) -> str:
        row = row or self.edition
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=(row.pk,))

    @property
    def public(self) -> str:
        return f"/999999/900/2090/editions/{self.edition.number}/"


Call = Callable[[User | AnonymousUser, Client, World], Any]


@dataclass(frozen=True)
class Action:
    """``roles`` may do it where their department or district reaches, superusers everywhere; it works in ``states``
    only and is refused there to all others. ``call`` answers with a response, or raises as the verbs do.
    """

    name: str
    roles: str
    call: Call
    states: tuple[str, ...] = STATES

    def allows(self, person: str, reaches: bool) -> bool:
        return person == "superuser" or (reaches and person in self.roles.split())


def get(name: str, row: str = "edition") -> Call:
    return lambda user, client, world: client.get(world.address(name, getattr(world, row)))


def post(name: str, row: str = "edition", **fields: Any) -> Call:
    return lambda user, client, world: client.post(world.address(name, getattr(world, row)), fields)


def preview(below: str = "") -> Call:
    return lambda user, client, world: client.get(world.public + below)


def by_token(below: str) -> Call:
    """As the person's own token with every scope is answered by the API."""

    def call(user: User | AnonymousUser, client: Client, world: World) -> Any:
        asks = bearer(token_of(user)[1]) if isinstance(user, User) else client
        edition = world.edition
        return asks.get(f"/api/v1/auditor/drafts/999999-900-{edition.year}-approved-{edition.number}/{below}")

    return call


def verb(function: Callable[..., Any], **arguments: Any) -> Call:
    return lambda user, client, world: function(edition=world.edition, by=user, **arguments)


TOMORROW = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
WAIVER = {"rule": "C13", "reason": "示例", "approver_role": "预算科"}
ACTIONS = [
    # Pages
    Action("open", READERS, get("change")),
    Action("history page", READERS, get("history")),
    Action("line", READERS, get("change", "line")),
    Action("project", READERS, get("change", "project")),
    Action("waiver page", READERS, get("change", "waiver")),
    Action("document", READERS, get("change", "document")),
    Action("document's file", READERS, lambda user, client, world: client.get(world.address("file", world.document))),
    Action("to the preview", READERS, get("preview")),
    Action("change line", "clerk", post("change", "line", amount="x"), (DRAFT,)),
    Action("delete line", "clerk", post("delete", "line"), (DRAFT,)),
    Action("delete edition", "clerk", post("delete"), (DRAFT,)),
    Action("save", "clerk", post("change", note="改"), (DRAFT,)),
    Action("waive", "bureau_reviewer publisher", post("waive", **WAIVER), UNPUBLISHED),
    Action("ask to waive", "bureau_reviewer publisher", get("waive"), UNPUBLISHED),
    *(
        Action(f"preview {below}", READERS, preview(below), UNPUBLISHED)
        for below in ("", "tables/5/", "tables/5.json", "tables/5.csv", "tables/5.xlsx", "projects/", "checks/")
    ),
    Action("draft by token", READERS, by_token("tables/11/"), UNPUBLISHED),
    # Verbs
    Action("submit", "clerk unit_reviewer", verb(publication.submit, note="说明"), (DRAFT,)),
    Action(
        "send back",
        "unit_reviewer bureau_reviewer publisher",
        verb(publication.send_back, note="请改"),
        (SUBMITTED, APPROVED),
    ),
    Action("approve", "bureau_reviewer", verb(publication.approve), (SUBMITTED,)),
    Action("schedule", "publisher", verb(publication.schedule, at=TOMORROW), (APPROVED,)),
    Action("publish", "publisher", verb(publication.publish), (APPROVED,)),
    Action("withdraw", "publisher", verb(publication.withdraw, reason="有误"), ("published",)),
    Action("correct", "clerk publisher", verb(start_correction, reason="补充"), PUBLIC),
]


@pytest.fixture(scope="module")
def district(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One database for the whole matrix; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_people()
        yield
        transaction.set_rollback(True)


def create_people() -> None:
    """Every role for 900 ("own"), for 910 of the same district ("near") and for the demonstration's ("far")."""
    create_draft()
    home = Jurisdiction.objects.get(adcode="999999")
    own = AdministrativeUnit.objects.get(jurisdiction=home, code="900")
    near = AdministrativeUnit.objects.create(jurisdiction=home, code="910", name="邻近局")
    far = AdministrativeUnit.objects.get(jurisdiction__adcode="420103", code="501")
    for where, department in (("own", own), ("near", near), ("far", far)):
        for role in Role:
            member(role, department if role.value in LOCAL else department.jurisdiction, f"{where}-{role}")
        User.objects.create_user(f"{where}-nobody", is_staff=True)
        yesterday = datetime.date.today() - datetime.timedelta(days=2)
        member(Role.CLERK, department, f"{where}-expired", first_day=yesterday, last_day=yesterday)
        User.objects.create_superuser(f"{where}-superuser")
    Edition.objects.filter(department=own).delete()


@pytest.fixture
def world(request: pytest.FixtureRequest, district: None, db: None) -> World:
    return create_world(request.param)


def create_world(state: str) -> World:
    facts = [*factories.reconciled(), factories.project("机密项目"), factories.project_line(MARKER, "机密项目")]
    digest = sha256(b"x").hexdigest()
    document = Document(title="机密文件.html", media_type="text/html", sha256=digest)
    document.file.save("x", ContentFile("机密文件".encode()))
    edition = create_draft(*facts, note="机密说明", document=document)
    account = User.objects.create_user("secret", last_name="机密经办人")
    ReviewComment.objects.create(edition=edition, text="机密意见", by=account)
    waive_all(edition)
    move(edition, state, account)
    return World(
        edition=Edition.objects.with_names().get(pk=edition.pk),
        project=Project.objects.get(edition=edition, name="机密项目"),
        line=ExpenditureLine.objects.filter(edition=edition).earliest("pk"),
        document=document,
        waiver=edition.waivers.earliest("pk"),
        account=account,
    )


def waive_all(edition: Edition) -> None:
    waive_errors(edition)
    Waiver.objects.create(edition=edition, rule="C99", reason="机密说明", approver_role="预算科")


def move(edition: Edition, state: str, by: User) -> None:
    if state in (SUBMITTED, APPROVED):
        publication.submit(edition=edition, by=None, note="机密说明")
    if state == APPROVED:
        publication.approve(edition=edition, by=None)
    if state in PUBLIC:
        publication.publish(edition=edition, by=None)
        if state != "published":
            Edition.objects.filter(pk=edition.pk).update(state=state, superseded_at=timezone.now())


def person(name: str, where: str) -> tuple[User | AnonymousUser, Client]:
    if name == "anonymous":
        return AnonymousUser(), Client()
    user = User.objects.get(username=f"{where}-{name}")
    return user, signed_in(user)


def outcome(action: Action, user: User | AnonymousUser, client: Client, world: World) -> tuple[str, str]:
    """ "done", "refused" or "impossible" (allowed, but not in this state), and all that was shown."""
    try:
        response = action.call(user, client, world)
    except PermissionDenied as error:
        return "refused", str(error)
    except ValidationError as error:
        return "impossible", " ".join(error.messages)
    if isinstance(response, Edition):
        return "done", ""
    shown = b"".join(response) if response.streaming else response.content
    refused = response.status_code in (401, 403, 404) or response.get("Location", "").startswith("/admin/login/")
    return ("refused" if refused else "done"), shown.decode(errors="replace")


@pytest.mark.parametrize("where", ["own", "near", "far"])
@pytest.mark.parametrize("world", STATES, indirect=True)
def test_matrix(world: World, where: str) -> None:
    wrong = []
    for name in PEOPLE:
        user, client = person(name, where)
        reaches = where == "own" or (where == "near" and name not in LOCAL)
        for action in ACTIONS:
            allowed, possible = action.allows(name, reaches), world.edition.state in action.states
            if action.name.startswith("preview") and not possible:
                continue  # what is published is everybody's
            with transaction.atomic():
                found, shown = outcome(action, user, client, world)
                transaction.set_rollback(True)
            if allowed and possible:
                right = found == "done"
            else:
                right = found != "done" if allowed else found == "refused"
                right = right and not (not allowed and any(secret in shown for secret in SECRETS))
            if not right:
                wrong.append((name, action.name, found, [secret for secret in SECRETS if secret in shown]))
    assert wrong == []


LISTS = [
    *(
        reverse(f"admin:{label}_changelist")
        for label in (
            "budgets_edition",
            "budgets_document",
            "budgets_waiver",
            "budgets_expenditureline",
            "budgets_project",
            "budgets_projectline",
            "budgets_revenueline",
            "budgets_textsection",
        )
    ),
    reverse("admin:index"),
    reverse("admin:budgets_expenditureline_export"),
    "/admin/budgets/edition/?q=机密",
    "/admin/budgets/project/?q=机密项目",
    "/admin/autocomplete/?term=机密&app_label=budgets&model_name=edition&field_name=document",
    "/admin/autocomplete/?term=示例局&app_label=budgets&model_name=edition&field_name=department",
    "/api/v1/editions/?year=2090",
    "/api/v1/expenditures/?year=2090",
    "/999999/",
    "/999999/900/",
    "/",
]


@pytest.mark.parametrize("world", UNPUBLISHED, indirect=True)
def test_no_list_shows_what_is_elsewhere(world: World) -> None:
    names = (*SECRETS, "示例局")
    leaks = []
    for where, strangers in (("near", LOCAL | {"nobody", "expired"}), ("far", set(PEOPLE) - {"superuser"})):
        for name in sorted(strangers):
            _user, client = person(name, where)
            for address in LISTS:
                response = client.get(address)
                page = (b"".join(response) if response.streaming else response.content).decode()
                asked = address.rpartition("term=")[2] if "term" in address else address.rpartition("q=")[2]
                found = [secret for secret in names if secret in page and secret not in asked]
                if found and response.status_code != 404:
                    leaks.append((where, name, address, found))
    assert leaks == []


@pytest.mark.parametrize("world", UNPUBLISHED, indirect=True)
def test_the_api_knows_no_drafts_whoever_asks(world: World) -> None:
    for name in PEOPLE:
        _user, client = person(name, "own")
        for address in ("", "tables/5/", "findings/"):
            response = client.get(f"/api/v1/editions/999999-900-2090-approved-1/{address}")
            assert response.status_code == 404
            assert not any(secret in response.content.decode() for secret in SECRETS)


@pytest.mark.parametrize("world", UNPUBLISHED, indirect=True)
def test_previews_are_kept_by_no_cache(world: World) -> None:
    _user, client = person("auditor", "own")
    for below in ("", "tables/5/", "tables/5.json", "tables/5.csv", "tables/5.xlsx", "projects/", "checks/"):
        assert client.get(world.public + below)["Cache-Control"] == "private, no-store"
    page = client.get(world.public).content.decode()
    state = {DRAFT: "草稿", SUBMITTED: "已提交", APPROVED: "已审核"}[world.edition.state]
    assert f"<strong>{state}</strong>" in page
