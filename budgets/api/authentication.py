"""Who asks: nobody in particular, or the owner of a token in the header ``Authorization: Bearer mz_…`` (RFC 6750)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox import auth
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from budgets.api.errors import Refusal
from budgets.models import ApiToken
from budgets.models.api_token import KEY_LENGTH

TOKEN = re.compile(rb"mz_[0-9a-f]{64}")
REALM = 'Bearer realm="mingzhang"'


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request came with: one of our tokens (revoked and expired ones too), or what looks like the beginning of
    one, or neither. Nothing else of a header is kept: it may be a password that was meant for another place.
    """

    token: ApiToken | None
    key: str
    serves: bool = False


class BadToken(Refusal):
    """401 that says what is wrong with the token, in ASCII in its header too."""

    def __init__(self, code: str, message: str, english: str, presented: Presented) -> None:
        challenge = f'{REALM}, error="invalid_token", error_description="{english}"'
        super().__init__(401, code, message, headers={"WWW-Authenticate": challenge})
        self.presented = presented


class TokenAuthentication(auth.TokenAuthentication):
    """knox's, which finds and compares tokens; but none is deleted (knox deletes all that have expired), and whatever
    stands in the header is answered or refused.

    A header of another scheme is not for us: proxies ask for passwords of their own.
    """

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        try:
            return super().authenticate(request)  # type: ignore[no-any-return]
        except (AuthenticationFailed, UnicodeEncodeError) as error:
            # Two parts are missing or too many, or it is no text that HTTP can carry.
            raise _unknown("") from error

    def authenticate_credentials(self, token: bytes) -> tuple[Any, ApiToken]:
        if not TOKEN.fullmatch(token):
            raise _unknown("")
        secret = token.decode()
        key = secret[:KEY_LENGTH]
        digest = hash_token(secret)
        for found in ApiToken.objects.filter(token_key=key).select_related("user"):
            if compare_digest(digest, found.digest):
                return _accepted(found)
        raise _unknown(key)


def _accepted(token: ApiToken) -> tuple[Any, ApiToken]:
    """Its owner knows the secret, and may be told why it no longer serves."""
    presented = Presented(token, token.token_key)
    if token.is_revoked:
        day = timezone.localdate(token.revoked_at)
        message = _("令牌“%(name)s”已于 %(day)s 吊销。") % {"name": token.name, "day": day}
        raise BadToken("token_revoked", message, "The token was revoked", presented)
    if token.is_expired:
        day = timezone.localdate(token.expiry)
        message = _("令牌“%(name)s”已于 %(day)s 到期，请在后台另建一个。") % {"name": token.name, "day": day}
        raise BadToken("token_expired", message, "The token expired", presented)
    if not token.user.is_active:
        message = _("令牌“%(name)s”所属的账号已停用。") % {"name": token.name}
        raise BadToken("account_inactive", message, "The account is not active", presented)
    return token.user, token


def _unknown(key: str) -> BadToken:
    message = _("没有这个令牌。请求头应为 Authorization: Bearer，空一格，后面是完整的令牌（mz_ 和64个字符）。")
    return BadToken("token_unknown", message, "The token is not known", Presented(None, key))


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description calls it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return build_bearer_security_scheme_object(header_name="Authorization", token_prefix="Bearer")
