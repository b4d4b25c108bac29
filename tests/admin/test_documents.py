"""Original files: kept under their digest, given to staff only, as attachments."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from budgets.models import Document, Edition
from tests.models.database import refused

CONTENT = b"<script>alert(1)</script>"


@pytest.fixture
def document(db: None, settings: Any, tmp_path: Path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    document = Document(title="../预算.html", media_type="text/html", sha256=sha256(CONTENT).hexdigest())
    document.file.save("../../evil.html", ContentFile(CONTENT))
    return document


def test_files_lie_under_their_digest(document: Document, tmp_path: Path) -> None:
    digest = sha256(CONTENT).hexdigest()
    assert document.file.name == f"documents/{digest[:2]}/{digest}"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / document.file.name]


def test_staff_get_an_attachment(document: Document, admin_client: Client) -> None:
    response = admin_client.get(reverse("admin:budgets_document_file", args=[document.pk]))
    assert b"".join(response.streaming_content) == CONTENT
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_gets_it(document: Document, client: Client, django_user_model: Any) -> None:
    address = reverse("admin:budgets_document_file", args=[document.pk])
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create(username="visitor"))
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create(username="staff", is_staff=True))
    assert client.get(address).status_code == 302, "the mark of Django's own means nothing"
    assert client.get(f"/media/{document.file.name}", follow=True).status_code == 404


def test_a_document_without_its_file(admin_client: Client) -> None:
    document = Edition.objects.current().exclude(document=None).first().document
    assert admin_client.get(reverse("admin:budgets_document_file", args=[document.pk])).status_code == 404


def test_a_published_document_may_only_gain_its_file(db: None) -> None:
    documents = Document.objects.filter(edition__published_at__isnull=False, file="")
    first = documents.order_by("pk").first()
    assert Document.objects.filter(pk=first.pk).update(file="documents/x") == 1
    for changes in ({"file": "documents/y"}, {"title": "x"}, {"sha256": "0" * 64}):
        with refused("is the source of a published edition"):
            Document.objects.filter(pk=first.pk).update(**changes)
