"""The one error of the readers, and its reasons in words."""

from __future__ import annotations

from enum import StrEnum

from budgets.intake import limits
from budgets.intake.raw import Place

NOWHERE = Place()


def _(text: str) -> str:
    """Marks a text that ``message`` translates: Django's translation takes a third of a worker's start to import."""
    return text


class Reason(StrEnum):
    """Why a document, or a part of it, was not read. The first group refuses the document, the second marks places."""

    EMPTY = "empty"
    MISSING = "missing"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    OLD_WORD = "old_word"
    UNKNOWN_ENCODING = "unknown_encoding"
    NUL = "nul"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    NO_TEXT_LAYER = "no_text_layer"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    DOCTYPE = "doctype"
    TOO_DEEP = "too_deep"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_LONG = "too_long"
    TOO_COSTLY = "too_costly"
    QUOTES = "quotes"
    OWN_WORKBOOK = "own_workbook"

    SCANNED_PAGE = "scanned_page"
    NOT_CALCULATED = "not_calculated"
    HIDDEN = "hidden"


MESSAGES = {
    Reason.EMPTY: _("文件是空的。请重新导出后再上传。"),
    Reason.MISSING: _("文件不存在或无法打开。请检查路径和权限。"),
    Reason.TOO_LARGE: _("文件超过 %(megabytes)d MB。请压缩图片或拆分后再上传。"),
    Reason.UNKNOWN_FORMAT: _("内容不是可识别的格式。请提供 PDF、DOCX、XLSX、XLS、ODS、HTML 或文本文件。"),
    Reason.OLD_WORD: _("这是旧版 Word 文件（DOC）。请另存为 DOCX 后再上传。"),
    Reason.UNKNOWN_ENCODING: _("文本的编码无法识别。请另存为 UTF-8 后再上传。"),
    Reason.NUL: _("文本中含有空字符（NUL），可能不是文本文件。请重新导出后再上传。"),
    Reason.DAMAGED: _("文件已损坏，无法读取。请重新导出后再上传。"),
    Reason.TRUNCATED: _("文件不完整，结尾部分缺失。请重新下载或重新导出后再上传。"),
    Reason.ENCRYPTED: _("文件已加密。请去除密码后再上传。"),
    Reason.NO_TEXT_LAYER: _("PDF 没有可读的文字层（可能是扫描件）。请提供由原文档导出的 PDF，或 Word、Excel 原件。"),
    Reason.UNPACKS_TOO_LARGE: _("文件解压后过大，疑似压缩炸弹，已拒绝读取。请重新导出后再上传。"),
    Reason.DOCTYPE: _("文件含有文档类型或实体声明，已拒绝读取。请用办公软件重新保存后再上传。"),
    Reason.TOO_DEEP: _("内容嵌套过深，已拒绝读取。请用办公软件重新保存后再上传。"),
    Reason.TOO_MANY_PAGES: _("PDF 超过 %(pages)d 页。请只上传预算公开部分。"),
    Reason.TOO_MANY_CELLS: _("表格超过 %(cells)d 个单元格。请删除多余的行列后再上传。"),
    Reason.TOO_LONG: _(
        "文件太长：最多 %(blocks)d 段文字和表格，所有表格合计 %(whole)d 个单元格。请只上传预算公开部分。"
    ),
    Reason.TOO_COSTLY: _("读取超出时间或内存限制。请拆分文件，或重新导出后再上传。"),
    Reason.QUOTES: _("CSV 的引号不成对，后面的行无法分开。请改正这一行，或者另存为 XLSX。"),
    Reason.OWN_WORKBOOK: _("这是本系统的填报工作簿。请用 import_document --dry-run 检查，内容要对照平台的目录。"),
    Reason.SCANNED_PAGE: _("这一页是图像，没有文字，未读取。"),
    Reason.NOT_CALCULATED: _("公式没有计算结果。请用办公软件打开并保存后再上传。"),
    Reason.HIDDEN: _("隐藏的行、列或工作表没有读入。"),
}
_AMOUNTS = {
    "megabytes": limits.MAX_BYTES // limits.MEGABYTE,
    "pages": limits.MAX_PAGES,
    "cells": limits.MAX_CELLS,
    "blocks": limits.MAX_BLOCKS,
    "whole": limits.MAX_DOCUMENT_CELLS,
}


def message(reason: str) -> str:
    """In the language of the moment."""
    from django.utils.translation import gettext

    return gettext(MESSAGES[Reason(reason)]) % _AMOUNTS


class UnreadableDocument(Exception):
    """A document that cannot be read: its ``name``, the ``place`` where reading ended, the ``reason``, a ``message``.

    Readers know no names; ``readers.read`` fills it in.
    """

    def __init__(self, reason: Reason, place: Place = NOWHERE, name: str = "") -> None:
        super().__init__(reason, place, name)
        self.reason = reason
        self.place = place
        self.name = name

    @property
    def message(self) -> str:
        return message(self.reason)

    @property
    def told(self) -> str:
        """Place and message, without the file's name."""
        return "：".join(part for part in (str(self.place), self.message) if part)

    def __str__(self) -> str:
        return "：".join(part for part in (self.name, self.told) if part)
