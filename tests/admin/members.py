"""People with a role of the portal, signed in; and files of the invented department 900 to upload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgets.models import AdministrativeUnit, Edition, Upload
from budgets.roles import DEPARTMENT_ROLES, Role
from tests import members
from tests.intake.exports import ROWS, write
from tests.members import signed_in
from tests.models.database import create_department

YEAR = 2026


def member(department: AdministrativeUnit, role: Role = Role.CLERK, name: str = "") -> Client:
    place = department if role in DEPARTMENT_ROLES else None
    return signed_in(members.member(role, place, name or f"{role}-{department.code}"))


def empty_draft() -> Edition:
    return Edition.objects.create(department=create_department(), year=YEAR)


def export(folder: Path, *rows: Any, name: str = "detail.csv") -> SimpleUploadedFile:
    """A flat detail export, which reads itself as the draft of ``empty_draft``."""
    path = write(folder / name, *(rows or ROWS))
    return SimpleUploadedFile(name, path.read_bytes())


def at(name: str, edition: Edition, upload: Upload | None = None) -> str:
    args = (edition.pk,) if upload is None else (edition.pk, upload.pk)
    return reverse(f"admin:budgets_edition_{name}", args=args)


def send(client: Client, edition: Edition, file: Any, **headers: str) -> Any:
    return client.post(at("upload", edition), {"file": file}, headers=headers)


def sent(client: Client, edition: Edition, file: Any) -> Upload:
    """Uploaded and read by a plain form."""
    response = send(client, edition, file)
    assert response.status_code == 302, response.context["refused"]
    return Upload.objects.filter(edition=edition).latest("pk")
