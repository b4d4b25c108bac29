"""What stands before every address of the API: who asks, how often, whether the token reaches that far, and the log.

Whatever was asked for with a token is in ApiAccess before the answer leaves; an answer that cannot be logged is not
given. Of tokens that are not ours or no longer serve, what is beyond the rate of their address is refused unrecorded,
or whoever sends them could fill the disk.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import Error, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from budgets import throttling
from budgets.api import errors
from budgets.api.authentication import REALM, BadToken, Presented
from budgets.datasets.filters import Condition
from budgets.models import ApiAccess, ApiToken, Edition
from budgets.permissions import Permission, can, within
from budgets.roles import Scope
from budgets.throttling import EXPORTS, REQUESTS, Allowance, Policy

LONGEST_METHOD = 20


class GuardedView(APIView):
    """``exports``: formats other than JSON give a whole result as a file, for which there is a rate of its own."""

    exports: ClassVar[bool] = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.presented: Presented | None = None
        self.allowances: list[throttling.Allowance] = []
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Exception:
            if self.presented is not None:
                _log(request, self.presented, status=500)
            raise
        return response if self.presented is None else self._logged(response)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self._admit(request)
        super().initial(request, *args, **kwargs)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """The same address answers more to some tokens than to others."""
        headers = super().default_response_headers
        return headers | {"Vary": ", ".join(filter(None, (headers.get("Vary"), "Authorization")))}

    def check_throttles(self, request: Request) -> None:
        if self.exports and request.accepted_renderer.format != "json":
            self._count(EXPORTS, request, request.auth)

    def _admit(self, request: Request) -> None:
        """Refuse a token that does not serve, and a client that asks too often."""
        try:
            token = request.auth
        except BadToken as refusal:
            self._count(REQUESTS, request, None)
            self.presented = refusal.presented
            raise
        if token is not None:
            self.presented = Presented(token, token.token_key, serves=True)
        self._count(REQUESTS, request, token)

    def _count(self, policy: Policy, request: Request, token: ApiToken | None) -> None:
        allowance = throttling.count(policy, throttling.client_of(request, token))
        if allowance is None:
            return
        self.allowances.append(allowance)
        self.headers |= throttling.headers(self.allowances)
        if allowance.wait:
            raise _too_many(allowance)

    def _logged(self, response: Any) -> Any:
        """The answer, once it is noted; of a stream before its beginning, hence without its size."""
        if hasattr(response, "render"):
            response.render()
        size = None if response.streaming else len(response.content)
        try:
            _log(self.request, self.presented, status=response.status_code, size=size)
        except Error:
            message = _("本次访问未能记入访问记录，因此不予提供；请稍后再试。")
            refusal = errors.handle(errors.Refusal(503, "not_logged", message), self.get_exception_handler_context())
            response = self.finalize_response(self.request, refusal)
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _too_many(allowance: Allowance) -> errors.Refusal:
    if allowance.policy is EXPORTS:
        message = _("整份下载过于频繁：每 %(seconds)d 秒最多 %(times)d 次。请在 %(wait)d 秒后再试。")
    else:
        message = _("请求过于频繁：每 %(seconds)d 秒最多 %(times)d 次。请在 %(wait)d 秒后再试。")
    words = {"seconds": allowance.seconds, "times": allowance.times, "wait": allowance.wait}
    return errors.Refusal(429, "too_many_requests", message % words, headers={"Retry-After": str(allowance.wait)})


def _log(request: Any, presented: Presented, *, status: int, size: int | None = None) -> None:
    token, today = presented.token, timezone.localdate()
    with transaction.atomic():
        ApiAccess.objects.create(
            token=token,
            user_id=token and token.user_id,
            token_key=presented.key,
            method=request.method[:LONGEST_METHOD],
            path=request.get_full_path(),
            status=status,
            address=throttling.address_of(request),
            size=size,
        )
        if token is not None and presented.serves and token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


class HasScope(BasePermission):
    """For views that a token opens if it has their ``scope``."""

    def has_permission(self, request: Request, view: Any) -> bool:
        need(request, view.scope)
        return True


def need(request: Request, scope: Scope) -> None:
    """Refuse a request without a token (401), or whose token has not this scope or whose owner no role for it (403)."""
    token = request.auth
    if token is None:
        message = _("这里需要令牌：请在后台“接口令牌”（%(page)s）建立，并随请求发送 Authorization: Bearer mz_…。")
        page = request.build_absolute_uri(reverse("admin:budgets_apitoken_add"))
        raise errors.Refusal(401, "token_needed", message % {"page": page}, headers={"WWW-Authenticate": REALM})
    if scope not in token.scopes:
        message = _("令牌“%(name)s”没有范围 %(scope)s（%(label)s），请在后台另建一个有此范围的令牌。")
        words = {"name": token.name, "scope": scope.value, "label": _(scope.label)}
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope.value}"'
        headers = {"WWW-Authenticate": challenge}
        raise errors.Refusal(403, "insufficient_scope", message % words, allowed=[scope.value], headers=headers)
    if scope.needs is not None and not can(request.user, scope.needs):
        message = _("令牌所属的账号今天没有任何角色，不能读取范围 %(scope)s（%(label)s）。")
        raise errors.Refusal(403, "no_role", message % {"scope": scope.value, "label": _(scope.label)})


def drafts_for(request: Request) -> Condition | None:
    """Which editions that are not published this request may read, as a condition on the edition ``e`` of a dataset.

    None where it may read none, because it came without a token, or with one for other things, or of somebody without
    a role.
    """
    token = request.auth
    if token is None or Scope.DRAFTS not in token.scopes or not can(request.user, Permission.READ):
        return None
    drafts = Edition.objects.filter(within(request.user, Permission.READ), published_at=None).order_by()
    sql, values = drafts.values("pk").query.sql_with_params()
    return Condition(f"e.id IN ({sql})", values)
