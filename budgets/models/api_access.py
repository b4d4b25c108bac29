from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.api_token import KEY_LENGTH


class ApiAccess(models.Model):
    """One request to the API that came with a token, and how it was answered. Written by budgets.api.guard; kept for
    good and never changed.

    ``token`` and ``user`` are empty where the token was not one of ours; ``token_key``, its first characters, is
    then kept if it looked like one. ``size`` is the answer's length in bytes, empty of a stream, which is noted when
    it begins. ``user`` is the token's, repeated for its index.
    """

    token = models.ForeignKey(
        "budgets.ApiToken",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="accesses",
        verbose_name=_("接口令牌"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("人员账号"),
    )
    token_key = models.CharField(_("令牌开头"), max_length=KEY_LENGTH, blank=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)
    method = models.CharField(_("方法"), max_length=20)
    path = models.TextField(_("网址"), help_text=_("连同查询参数"))
    status = models.PositiveSmallIntegerField(_("状态码"))
    address = models.GenericIPAddressField(_("来访地址"), null=True)
    size = models.BigIntegerField(_("字节数"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口访问记录")
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=("user", "id"), name="api_access_of_user"),
            models.Index(fields=("token", "id"), name="api_access_of_token"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(token=None, user=None) | Q(token__isnull=False, user__isnull=False),
                name="api_access_of_token_and_user",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="access_is_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    RAISE EXCEPTION 'access % is a record and cannot change', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path[:60]}"
