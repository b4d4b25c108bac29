"""Every refusal in one shape: {"error": {"code": ..., "message": ..., "parameter": ..., "allowed": [...]}}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from budgets.datasets.run import was_cancelled
from budgets.datasets.slots import Busy

BUSY_SECONDS = 10
"""After which a client may ask again for a whole result, when as many are being made as may be."""

VALUE_SHOWN = 100
"""Characters of a wrong value that the answer repeats."""


class Refusal(exceptions.APIException):
    """``allowed`` says what could be asked instead; ``parameter`` names the query parameter at fault, if it is one."""

    def __init__(
        self,
        status_code: int,
        code: str,
        message: str,
        *,
        parameter: str | None = None,
        allowed: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, code)
        self.status_code = status_code
        self.headers = headers
        self.record = {"code": code, "message": message, "parameter": parameter, "allowed": list(allowed)}


def bad_parameter(name: str, value: str, allowed: Iterable[str], *, reason: str = "", like: bool = False) -> Refusal:
    """``like``: the allowed values are only examples of what is allowed."""
    allowed = list(allowed)
    wrong = _("参数 %(name)s 不能是“%(value)s”。") % {"name": name, "value": value[:VALUE_SHOWN]}
    right = (_("应形如：%(allowed)s。") if like else _("可以是：%(allowed)s。")) % {"allowed": "；".join(allowed)}
    message = " ".join(filter(None, (wrong, reason, right if allowed else "")))
    return Refusal(status.HTTP_400_BAD_REQUEST, "bad_parameter", message, parameter=name, allowed=allowed)


def unknown_parameter(name: str, known: Iterable[str]) -> Refusal:
    known = list(known)
    name = name[:VALUE_SHOWN]
    message = _("没有参数 %(name)s。可以用的参数：%(known)s。") % {"name": name, "known": "、".join(known)}
    return Refusal(status.HTTP_400_BAD_REQUEST, "unknown_parameter", message, parameter=name, allowed=known)


def not_found(message: str, allowed: Iterable[str] = ()) -> Refusal:
    return Refusal(status.HTTP_404_NOT_FOUND, "not_found", message, allowed=allowed)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception, always as JSON, whatever format was asked for; None for what is our own fault."""
    refusal = _refusal(error, context)
    if refusal is None:
        return None
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    return Response({"error": refusal.record}, status=refusal.status_code, headers=refusal.headers)


def _refusal(error: Exception, context: dict[str, Any]) -> Refusal | None:
    match error:
        case Refusal():
            return error
        case Busy():
            message = _("正在生成的文件已达上限，请过 %(seconds)d 秒再试。") % {"seconds": BUSY_SECONDS}
            headers = {"Retry-After": str(BUSY_SECONDS)}
            return Refusal(status.HTTP_503_SERVICE_UNAVAILABLE, "busy", message, headers=headers)
        case OperationalError() if was_cancelled(error):
            message = _("查询用时过长，已停止。请增加筛选条件缩小范围，或者下载整个文件（format=csv）后自行计算。")
            return Refusal(status.HTTP_503_SERVICE_UNAVAILABLE, "timeout", message)
        case Http404():
            return not_found(_("没有这个地址。"))
        case exceptions.MethodNotAllowed():
            return Refusal(
                error.status_code,
                "method_not_allowed",
                _("本接口只供读取，不接受 %(method)s 请求。") % {"method": context["request"].method},
                allowed=context["view"].allowed_methods,
            )
        case exceptions.NotAcceptable():
            return Refusal(
                error.status_code,
                "not_acceptable",
                _("没有请求头 Accept 所要的格式；可以改用参数 format。"),
                allowed=[renderer.media_type for renderer in context["view"].renderer_classes],
            )
        case exceptions.APIException():
            return Refusal(error.status_code, error.default_code, str(error.detail))
    return None


class ErrorDetailSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="出错种类，供程序判断 / the kind of error, for programs")
    message = serializers.CharField(help_text="错在哪里、怎么改 / what is wrong and what to do, for people")
    parameter = serializers.CharField(
        allow_null=True, help_text="出错的参数；不是参数出错则为 null / the parameter at fault, or null"
    )
    allowed = serializers.ListField(child=serializers.CharField(), help_text="可用的值 / what can be asked for instead")


class ErrorSerializer(serializers.Serializer):
    error = ErrorDetailSerializer()
