"""Who filled in a form, and their telephone number, are for staff: in the admin, never in what the public reads."""

from __future__ import annotations

from django.test import Client

from budgets.models import Edition
from performance.models import DepartmentStatement, ProjectDossier
from tests.admin.conftest import page_of
from tests.models.database import publish

SECRETS = ("甲乙丙", "027-0000-0000")


def test_people_fields_are_seen_by_staff_and_never_published(staff: Client, draft: Edition) -> None:
    statement = DepartmentStatement.objects.get(edition=draft)
    dossier = ProjectDossier.objects.of(draft)[0]
    DepartmentStatement.objects.filter(pk=statement.pk).update(filled_by=SECRETS[0], telephone=SECRETS[1])
    ProjectDossier.objects.filter(pk=dossier.pk).update(responsible_person=SECRETS[0], telephone=SECRETS[1])
    for row in (draft, statement, dossier):
        page = staff.get(page_of(row)).content.decode()
        assert all(secret in page for secret in SECRETS)
    publish(edition=draft, by=None)
    stored = repr(list(draft.tables.values_list("grid", flat=True)))
    assert dossier.project.name in stored
    assert not any(secret in stored for secret in SECRETS)
