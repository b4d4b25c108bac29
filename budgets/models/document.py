from __future__ import annotations

import hashlib
from typing import Any

import pgtrigger
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.reference_change import TELLS_THE_CLOCK


def by_digest(document: Document, name: str) -> str:
    """Files are kept under their digest, never under a name that somebody chose."""
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class Document(models.Model):
    """A published document that figures were read from, known by its SHA-256 wherever the file may be.

    ``file`` is the document itself where it was read here. It lies outside what the web server serves; staff get it
    as an attachment through the admin.
    """

    title = models.CharField(_("文件名称"), max_length=300)
    publisher = models.CharField(_("公开单位"), max_length=200, blank=True)
    media_type = models.CharField(_("文件类型"), max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    file = models.FileField(_("原文件"), upload_to=by_digest, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("来源文件")
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256_is_64_hex_digits"
            )
        ]
        triggers = [
            TELLS_THE_CLOCK,
            pgtrigger.Trigger(
                name="document_frozen_with_edition",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        -- The file may be added later: it is the document's only if its digest says so.
                        IF OLD.file = '' AND to_jsonb(NEW) - 'file' = to_jsonb(OLD) - 'file' THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM 1 FROM budgets_edition e WHERE e.document_id = OLD.id AND e.published_at IS NOT NULL;
                    IF FOUND THEN
                        RAISE EXCEPTION 'document % is the source of a published edition', OLD.id
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def keep(self, content: bytes) -> None:
        """Keep the document itself. A file that is there already is used again, unless a write was cut off in it."""
        storage: Any = self._meta.get_field("file").storage
        name = self.file.name or by_digest(self, "")
        if storage.exists(name) and not self._is_in(storage, name):
            storage.delete(name)
        if not storage.exists(name):
            name = storage.save(name, ContentFile(content))
        if self.file.name != name:
            self.file.name = name
            self.save(update_fields=["file"])

    def _is_in(self, storage: Any, name: str) -> bool:
        with storage.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
