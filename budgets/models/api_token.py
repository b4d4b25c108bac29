from __future__ import annotations

import datetime
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager
from knox.settings import CONSTANTS

from budgets.models.fields import choices
from budgets.roles import Scope

USUAL_DAYS, MOST_DAYS = 180, 366
"""Days after which a token expires: usually, and at the latest."""

KEY_LENGTH = CONSTANTS.TOKEN_KEY_LENGTH


class ApiTokenQuerySet(models.QuerySet[Any]):
    def alive(self) -> Self:
        """Those that are neither revoked nor expired at this moment."""
        return self.filter(revoked_at=None, expiry__gt=timezone.now())


class ApiToken(AbstractAuthToken):
    """A named key to the API of one person, for some scopes, until a day. Made and ended by budgets.tokens.

    Only the SHA-512 of the secret is kept, and its first characters to find it by (``token_key``; 48 of its 256 bits).
    A token is never changed, prolonged or deleted, so that each access in the log leads to what it was made with;
    ``revoked_by`` is empty where the operator of the machine revoked it by SQL.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False)
    token_key = models.CharField(_("令牌开头"), max_length=KEY_LENGTH, db_index=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name=_("人员账号")
    )
    name = models.CharField(_("名称"), max_length=100)
    scopes = ArrayField(models.CharField(max_length=20, choices=choices(Scope)), verbose_name=_("范围"))
    created = models.DateTimeField(_("建立时间"), auto_now_add=True)
    expiry = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("吊销人"),
    )
    last_used_on = models.DateField(_("最近使用"), null=True, editable=False)

    objects = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = _("接口令牌")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_a_name"),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=[scope.value for scope in Scope]),
                name="api_token_scopes_are_known",
            ),
            models.CheckConstraint(
                condition=Q(expiry__lte=F("created") + datetime.timedelta(days=MOST_DAYS)),
                name="api_token_expires_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False), name="api_token_revoked_with_time"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="token_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "id", "digest", "token_key", "user", "name", "scopes", "created", "expiry"
                ),
                func="""
                    RAISE EXCEPTION 'token % cannot change, only be revoked', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="token_stays_revoked",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("revoked_at", "revoked_by"),
                func="""
                    IF OLD.revoked_at IS NULL THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'token % is revoked for good', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="token_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    RAISE EXCEPTION 'token % is a record and cannot be deleted, only revoked', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key}…)"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expiry <= timezone.now()
