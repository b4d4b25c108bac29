"""The answer to a request that Django refuses before any view sees it: an unknown Host, for one."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from budgets.api import parameters
from budgets.api.errors import Refusal

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 without touching database, session or Host: the API's error below /api/, elsewhere a page in both languages.

    Nothing of the exception is told: it repeats what was sent.
    """
    if not request.path_info.startswith(API):
        return render(None, "400.html", status=400)  # type: ignore[arg-type]
    asked = request.GET.get(parameters.LANGUAGE.name, "")
    language = parameters.LANGUAGE.values.get(asked, parameters.LANGUAGE.default)
    with translation.override(language):
        error = {"error": _refusal(exception).record}
    # As the API writes it elsewhere.
    written = JsonResponse(error, status=400, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    written.headers["Content-Language"] = language
    return written


def _refusal(exception: Exception) -> Refusal:
    if isinstance(exception, DisallowedHost):
        message = _(
            "请求头 Host 中的主机名不是本平台的。请使用公布的网址；管理员可以在 DJANGO_ALLOWED_HOSTS 中添加主机名。"
        )
        return Refusal(400, "bad_host", message)
    return Refusal(400, "bad_request", _("本平台不能按这样的请求作答；请按接口说明重新请求。"))
