"""Files into a draft, on its page: start from last year, the workbook, and upload - preview - confirm - undo."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from unfold.decorators import action

from budgets import uploads
from budgets.admin.imports_preview import PreviewPage
from budgets.admin.imports_start import EditionStart, address_of, say
from budgets.copying import is_empty, last_years
from budgets.intake import limits
from budgets.models import Edition, Upload
from budgets.permissions import Permission, can

FORM_OVERHEAD = limits.MEGABYTE
"""What the form around a file may take."""

STAGES = {
    "read": gettext_lazy("读取文件"),
    "compare": gettext_lazy("对照草稿"),
    "check": gettext_lazy("勾稽检查"),
}
UPLOAD_PAGES = ("read_upload", "confirm_upload", "undo_upload", "discard_upload", "upload_file", "marked_file")


class EditionImports(EditionStart):
    """Pages below an edition's page. Whoever may read the draft sees them, whoever may edit it uses them."""

    actions_detail: tuple[str, ...] = ("preview", "imports", "publish", "correct")

    def has_import_into_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.EDIT)

    @action(description=gettext_lazy("导入"), icon="upload_file", permissions=["import_into"])
    def imports(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(address_of("imports", self._of(request, object_id)))

    def get_urls(self) -> list[URLPattern]:
        views = {
            "imports/": self.imports_page,
            "imports/start/": self.start,
            "imports/workbook/": self.workbook,
            "imports/<int:upload_id>/": self.upload_page,
            "imports/<int:upload_id>/read/": self.read_upload,
            "imports/<int:upload_id>/confirm/": self.confirm_upload,
            "imports/<int:upload_id>/undo/": self.undo_upload,
            "imports/<int:upload_id>/discard/": self.discard_upload,
            "imports/<int:upload_id>/file/": self.upload_file,
            "imports/<int:upload_id>/marked/": self.marked_file,
        }
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path(f"<int:object_id>/{below}", wrap(view), name=f"budgets_edition_{view.__name__}")
            for below, view in views.items()
        ]
        # Its size is looked at before the form, and with it the CSRF token, is read; admin_view then checks the token.
        upload = csrf_exempt(_of_size(wrap(self.upload)))
        own.append(path("<int:object_id>/imports/upload/", upload, name="budgets_edition_upload"))
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def imports_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self._imports(request, self._of(request, object_id))

    def upload(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take a file in. A script is told where to go on; a plain form goes through all of it at once."""
        edition = self._open(request, object_id)
        file = request.FILES.get("file")
        try:
            if file is None or file.size is None:
                raise ValidationError(_("请选择一个文件。"))
            if file.size > limits.MAX_BYTES:
                raise ValidationError(uploads.too_large())
            upload = uploads.take_in(edition=edition, name=file.name or "", content=file.read(), by=request.user)
        except ValidationError as error:
            return self._refused_upload(request, edition, error)
        if _is_script(request):
            return JsonResponse(
                {"read": address_of("read_upload", edition, upload), "page": address_of("upload_page", edition, upload)}
            )
        self._read(request, upload)
        return HttpResponseRedirect(address_of("upload_page", edition, upload))

    def read_upload(self, request: HttpRequest, object_id: int, upload_id: int) -> HttpResponseBase:
        """The stages of reading as they happen, one JSON object a line; or a plain page once all is done."""
        edition = self._open(request, object_id)
        upload = self._upload(edition, upload_id, request)
        if not _is_script(request):
            self._read(request, upload)
            return HttpResponseRedirect(address_of("upload_page", edition, upload))
        stages = self._stages(upload, address_of("upload_page", edition, upload), translation.get_language())
        response = StreamingHttpResponse(stages, content_type="application/x-ndjson")
        response["Cache-Control"], response["X-Accel-Buffering"] = "no-store", "no"
        return response

    def _stages(self, upload: Upload, page: str, language: str | None) -> Iterator[str]:
        """The request's language has gone by the time that this runs."""
        with translation.override(language):
            try:
                for number, stage in enumerate(uploads.read(upload), start=1):
                    done = {"stage": str(STAGES[stage.key]), "number": number, "of": len(uploads.STAGES)}
                    yield json.dumps(done) + "\n"
            except ValidationError as error:
                yield json.dumps({"refused": error.messages}) + "\n"
            else:
                yield json.dumps({"page": page}) + "\n"

    def upload_page(self, request: HttpRequest, object_id: int, upload_id: int) -> HttpResponse:
        edition = self._of(request, object_id)
        upload = self._upload(edition, upload_id)
        return self._page(
            request,
            "admin/budgets/edition/import_preview.html",
            _("导入预览"),
            edition,
            upload=upload,
            preview=PreviewPage(upload),
            address={name: address_of(name, edition, upload) for name in UPLOAD_PAGES},
            changed_since=upload.state == Upload.State.CONFIRMED and uploads.changed_since(upload),
        )

    def confirm_upload(self, request: HttpRequest, object_id: int, upload_id: int) -> HttpResponse:
        edition = self._open(request, object_id)
        upload = self._upload(edition, upload_id, request)
        try:
            uploads.confirm(upload=upload, by=request.user, insisting="insisting" in request.POST)
        except uploads.PreviewOutdated:
            self._read(request, upload)
            messages.warning(request, _("草稿在预览之后有了变化，什么都没有导入。下面是重新做的预览，请再核对一次。"))
        except ValidationError as error:
            say(request, error)
        else:
            self.log_change(request, edition, _("导入 %(file)s") % {"file": upload.name})  # type: ignore[attr-defined]
            messages.success(request, _("已导入 %(file)s。") % {"file": upload.name})
        return HttpResponseRedirect(address_of("upload_page", edition, upload))

    def undo_upload(self, request: HttpRequest, object_id: int, upload_id: int) -> HttpResponse:
        edition = self._open(request, object_id)
        upload = self._upload(edition, upload_id)
        try:
            uploads.undo(upload=upload, by=request.user, losing_changes="losing_changes" in request.POST)
        except ValidationError as error:
            say(request, error)
        else:
            self.log_change(request, edition, _("撤销导入 %(file)s") % {"file": upload.name})  # type: ignore[attr-defined]
            messages.success(request, _("已撤销导入，草稿恢复到导入之前。"))
        return HttpResponseRedirect(address_of("upload_page", edition, upload))

    def discard_upload(self, request: HttpRequest, object_id: int, upload_id: int) -> HttpResponse:
        edition = self._open(request, object_id)
        upload = self._upload(edition, upload_id, request)
        if upload.state in (Upload.State.CONFIRMED, Upload.State.UNDONE):
            raise PermissionDenied
        uploads.discard(upload)
        return HttpResponseRedirect(address_of("imports_page", edition))

    def upload_file(self, request: HttpRequest, object_id: int, upload_id: int) -> FileResponse:
        """As an attachment only, never as a page of this site."""
        upload = self._upload(self._of(request, object_id), upload_id)
        return _attachment(upload.file.open("rb"), upload.name)

    def marked_file(self, request: HttpRequest, object_id: int, upload_id: int) -> FileResponse:
        upload = self._upload(self._of(request, object_id), upload_id)
        if not upload.result.get("marked"):
            raise Http404
        stem = upload.name.rpartition(".")[0]
        return _attachment(upload.file.storage.open(upload.result["marked"], "rb"), f"{stem}.marked.xlsx")

    def _of(self, request: HttpRequest, object_id: Any) -> Edition:
        """The edition, for whoever may read its drafts; to others it is not there."""
        edition = Edition.objects.with_names().filter(pk=object_id).first()
        if edition is None or not can(request.user, Permission.READ, edition.department):
            raise Http404
        return edition  # type: ignore[no-any-return]

    def _open(self, request: HttpRequest, object_id: Any) -> Edition:
        """The edition, for a change by whoever may make it."""
        edition = self._of(request, object_id)
        if request.method != "POST" or not can(request.user, Permission.EDIT, edition.department):
            raise PermissionDenied
        return edition

    def _upload(self, edition: Edition, pk: int, request: HttpRequest | None = None) -> Upload:
        """With a request only one that this person uploaded: nobody goes on with what somebody else began."""
        found = Upload.objects.select_related("edition__department__jurisdiction", "by").filter(edition=edition, pk=pk)
        if request is not None:
            found = found.filter(by=request.user)
        upload = found.first()
        if upload is None:
            raise Http404
        return upload

    def _read(self, request: HttpRequest, upload: Upload) -> None:
        if upload.state in (Upload.State.CONFIRMED, Upload.State.UNDONE):
            return
        try:
            for _stage in uploads.read(upload):
                pass
        except ValidationError as error:
            say(request, error)

    def _refused_upload(self, request: HttpRequest, edition: Edition, error: ValidationError) -> HttpResponse:
        if _is_script(request):
            return JsonResponse({"refused": error.messages}, status=400)
        return self._imports(request, edition, refused=error.messages, status=400)

    def _imports(
        self, request: HttpRequest, edition: Edition, refused: list[str] | None = None, status: int = 200
    ) -> HttpResponse:
        response = self._page(
            request,
            "admin/budgets/edition/imports.html",
            _("导入"),
            edition,
            refused=refused,
            uploads=[
                (upload, address_of("upload_page", edition, upload))
                for upload in edition.uploads.select_related("by").defer("before", "result")
            ],
            may_edit=can(request.user, Permission.EDIT, edition.department) and edition.is_draft,
            empty=is_empty(edition),
            source=last_years(edition),
            accept=",".join(uploads.FORMATS),
            megabytes=limits.MAX_BYTES // limits.MEGABYTE,
            address={name: address_of(name, edition) for name in ("upload", "workbook", "start")},
        )
        response.status_code = status
        return response

    def _page(self, request: HttpRequest, template: str, title: str, edition: Edition, **context: Any) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": title,
            "subtitle": str(edition),
            "edition": edition,
            "back": reverse("admin:budgets_edition_change", args=(edition.pk,)),
            "imports_address": address_of("imports_page", edition),
        }
        return TemplateResponse(request, template, context)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _attachment(file: Any, name: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response


def _of_size(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuses a body that is too large before any of it is read or written to disk."""

    def sized(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > limits.MAX_BYTES + FORM_OVERHEAD:
            if _is_script(request):
                return JsonResponse({"refused": [uploads.too_large()]}, status=413)
            return TemplateResponse(
                request, "admin/budgets/edition/too_large.html", {"message": uploads.too_large()}, status=413
            )
        return view(request, *args, **kwargs)

    return sized
