from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.history import tracked


@tracked
class TextSection(EditionFact):
    """A passage of parts one to four, plain text, in reading order.

    ``generated`` are the paragraphs that the portal wrote, as [key, text] (budgets.narrative.merge): none where the
    text came from a document or a clerk.
    """

    FACT = facts.TextSection

    number = models.PositiveSmallIntegerField(_("序号"))
    key = models.SlugField(_("标识"), max_length=50)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))
    generated = models.JSONField(
        _("生成的文字"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("每段的标识和生成时的文字；与正文比较可知哪些段落改过。"),
    )

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("文字说明")
        constraints = [
            models.UniqueConstraint(fields=("edition", "number"), name="text_section_number_unique"),
            models.UniqueConstraint(fields=("edition", "key"), name="text_section_key_unique"),
        ]

    def __str__(self) -> str:
        return self.title

    def as_fact(self) -> facts.TextSection:
        return facts.TextSection(number=self.number, key=self.key, title=self.title, body=self.body, place=self.place)
