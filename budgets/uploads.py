"""A file into a draft, step by step: taken in, read, previewed, confirmed, and undone. One verb each."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pghistory
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from budgets.copying import rejoin
from budgets.intake import limits
from budgets.intake.files import Storing, opened_file
from budgets.intake.imports import ImportRefused, Target
from budgets.intake.load import FactsRefused
from budgets.intake.readers import UnreadableDocument
from budgets.intake.readers.formats import DOCX, HTML, ODS, PDF, TEXT, XLS, XLSX, format_of
from budgets.intake.snapshot import digest_of, restore, snapshot_of
from budgets.models import Edition, Step, Upload, WorkflowStep
from budgets.permissions import Permission, require
from budgets.rehearsal import refuse_unless_draft, rehearse

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

FORMATS = {
    ".pdf": (PDF,),
    ".docx": (DOCX,),
    ".xlsx": (XLSX,),
    ".xls": (XLS,),
    ".ods": (ODS,),
    ".html": (HTML,),
    ".htm": (HTML,),
    ".txt": (TEXT,),
    ".md": (TEXT, HTML),
    ".csv": (TEXT,),
}
"""What a file may be by its name; what it is, its content says. Markdown may begin with a table of HTML."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


class PreviewOutdated(Exception):
    """The draft, or the lists, are not what the preview was made from."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done while a file is read: one of STAGES."""

    key: str


STAGES = ("read", "compare", "check")


def plain_name(name: str) -> str:
    """The last part of whatever a browser sent as the file's name, without what could deceive a reader."""
    last = _CONTROL.sub("", name.replace("\\", "/")).rpartition("/")[2].strip(". ")
    stem, dot, extension = last.rpartition(".")
    return f"{stem[: 200 - len(extension)]}{dot}{extension}" if len(last) > 200 else last


def take_in(*, edition: Edition, name: str, content: bytes, by: AbstractBaseUser | None) -> Upload:
    """Keep a file that somebody wants to import. What the same person had uploaded and not confirmed is dropped.

    Raises ValidationError for a file that is too large, empty or not of the kind that its name says, and where the
    edition is no draft; PermissionDenied.
    """
    require(by, Permission.EDIT, edition)
    refuse_unless_draft(edition)
    name = plain_name(name)
    _check_kind(name, content)
    with transaction.atomic():
        for old in _unconfirmed(edition, by):
            discard(old)
        upload = Upload(
            edition=edition, name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content), by=by
        )
        # Nobody can guess it, and no name that somebody chose gets near the disk.
        upload.file.save(secrets.token_hex(16), ContentFile(content), save=False)
        upload.save()
    return upload


def discard(upload: Upload) -> None:
    """An upload that was never confirmed, with its files."""
    names = [upload.file.name, upload.result.get("marked")]
    storage = upload.file.storage
    upload.delete()
    transaction.on_commit(lambda: [storage.delete(name) for name in names if name])


def _unconfirmed(edition: Edition, by: AbstractBaseUser | None) -> Any:
    waiting = (Upload.State.UPLOADED, Upload.State.READ, Upload.State.REFUSED)
    return Upload.objects.filter(edition=edition, by=by, state__in=waiting)


def _check_kind(name: str, content: bytes) -> None:
    allowed = FORMATS.get(Path(name).suffix.lower())
    if allowed is None:
        raise ValidationError(
            _("不能上传这类文件。可以上传的有：%(kinds)s。") % {"kinds": "、".join(sorted(FORMATS)).replace(".", "")}
        )
    if len(content) > limits.MAX_BYTES:
        raise ValidationError(too_large())
    try:
        found = format_of(content)
    except UnreadableDocument as error:
        raise ValidationError(error.message) from error
    if found not in allowed:
        raise ValidationError(
            _("文件名以 %(suffix)s 结尾，内容却是 %(found)s。请核对文件，或者改成正确的扩展名再上传。")
            % {"suffix": Path(name).suffix, "found": found.key.upper()}
        )


def too_large() -> str:
    return _("文件超过 %(megabytes)d MB。请压缩图片或拆分后再上传。") % {
        "megabytes": limits.MAX_BYTES // limits.MEGABYTE
    }


def read(upload: Upload) -> Iterator[Stage]:
    """Read the file and make its preview, in steps; nothing is stored but the preview."""
    yield Stage("read")
    try:
        storing = _opened(upload)
        yield Stage("compare")
        preview = rehearse(upload.edition_id, storing)
        yield Stage("check")
        result = preview.result()
        state = Upload.State.REFUSED if preview.problems else Upload.State.READ
    except UnreadableDocument as error:
        result, state = {"problems": [error.told]}, Upload.State.REFUSED
    except ImportRefused as error:
        result, state = {"problems": error.problems}, Upload.State.REFUSED
    marked = result.pop("marked", None)
    if marked is not None:
        result["marked"] = upload.file.storage.save(f"uploads/{secrets.token_hex(16)}", ContentFile(marked))
    upload.result, upload.state = result, state
    upload.save(update_fields=["result", "state"])


def _opened(upload: Upload) -> Storing:
    department = upload.edition.department
    target = Target(department.jurisdiction.adcode, department.code, upload.edition.year)
    return opened_file(Path(upload.file.path), target=target, name=upload.name)


def confirm(*, upload: Upload, by: AbstractBaseUser | None, insisting: bool = False) -> Upload:
    """Store what the preview showed. Raises PreviewOutdated when the draft or the lists changed meanwhile, and
    ValidationError when the upload is not there to be confirmed, or needs consent; PermissionDenied.
    """
    require(by, Permission.EDIT, upload.edition)
    storing = _opened(upload)
    with transaction.atomic(), pghistory.context(file=upload.name, upload=upload.pk):
        upload = (
            Upload.objects.select_for_update().select_related("edition__department__jurisdiction").get(pk=upload.pk)
        )
        if upload.state != Upload.State.READ:
            raise ValidationError(_("这个文件已经导入过，或者不能导入。"))
        if upload.result["insist"] and not insisting:
            raise ValidationError(_("文件本身有误。请勾选“仍按原样导入”，或者改正文件后再上传。"))
        edition = _claimed(upload)
        before = snapshot_of(edition)
        if (edition.version - 1, digest_of(before)) != (upload.result["version"], upload.result["before"]):
            raise PreviewOutdated
        outcomes = storing(despite_findings=bool(upload.result["insist"]))
        edition.refresh_from_db()
        if any(each.problems for each in outcomes) or digest_of(snapshot_of(edition)) != upload.result["after"]:
            raise PreviewOutdated
        rejoin(edition)
        upload.state, upload.before = Upload.State.CONFIRMED, before
        upload.version_before, upload.version_after = edition.version - 1, edition.version
        upload.save(update_fields=["state", "before", "version_before", "version_after"])
        WorkflowStep.objects.create(edition=edition, step=Step.IMPORT, by=by, note=upload.name)
    return upload


def _claimed(upload: Upload) -> Edition:
    edition = Edition.objects.claim(upload.edition_id)
    refuse_unless_draft(edition)
    return edition  # type: ignore[no-any-return]


def changed_since(upload: Upload) -> bool:
    """Whether anybody changed the draft after this import: undoing it would take that away too."""
    edition = Edition.objects.get(pk=upload.edition_id)
    return digest_of(snapshot_of(edition)) != upload.result["after"]


def undo(*, upload: Upload, by: AbstractBaseUser | None, losing_changes: bool = False) -> Upload:
    """Make the draft what it was before the import. Only the last import that still stands can be undone.

    Raises ValidationError when it is not that one, or when the draft was changed since, unless ``losing_changes``;
    PermissionDenied.
    """
    require(by, Permission.EDIT, upload.edition)
    with transaction.atomic(), pghistory.context(file=upload.name, upload=upload.pk, undo=True):
        edition = _claimed(upload)
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        last = Upload.objects.filter(edition=edition, state=Upload.State.CONFIRMED).order_by("-version_after").first()
        if last != upload or upload.before is None:
            raise ValidationError(_("只能撤销最近一次仍然有效的导入。"))
        if changed_since(upload) and not losing_changes:
            raise ValidationError(_("导入之后草稿又有修改，撤销会把这些修改一起去掉。确实要撤销的，请勾选后再撤销。"))
        try:
            restore(edition, upload.before)
        except FactsRefused as error:
            raise ValidationError(error.problems) from error
        upload.state = Upload.State.UNDONE
        upload.save(update_fields=["state"])
        WorkflowStep.objects.create(edition=edition, step=Step.UNDO_IMPORT, by=by, note=upload.name)
    return upload
