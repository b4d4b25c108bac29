from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file that somebody wants to import into a draft: uploaded, read, previewed, then confirmed and maybe undone.

    ``file`` lies outside what the web server serves, under its digest; it is removed with an upload that was never
    confirmed. ``result`` is what the preview shows. Once confirmed, ``before`` holds the draft's facts as they were
    (as flat records), so that one click brings them back.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("已上传")
        READ = "read", _("已读取")
        REFUSED = "refused", _("不能导入")
        CONFIRMED = "confirmed", _("已导入")
        UNDONE = "undone", _("已撤销")

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="uploads", verbose_name=_("公开版本"))
    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    file = models.FileField(_("文件"), upload_to="uploads/", editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.UPLOADED)
    result = models.JSONField(_("读取结果"), default=dict, blank=True)
    before = models.JSONField(_("导入前的内容"), null=True, blank=True, editable=False)
    version_before = models.PositiveIntegerField(null=True, editable=False)
    version_after = models.PositiveIntegerField(null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人")
    )
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("上传的文件")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
