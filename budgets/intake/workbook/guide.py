"""The words of the guide sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

Lines = list[tuple[str, str]]
"""Role (title, heading, text, or the colour it explains) and text of each line."""


def guide_lines(title: str, year: int, filled_from: int | None) -> Lines:
    return [
        ("title", title),
        ("text", _filled(year, filled_from)),
        ("text", ""),
        ("heading", _("怎样填写")),
        ("text", _("1. 每张工作表填一类内容，一行一条。不涉及的工作表留空，不要删除。")),
        ("text", _("2. 金额一律以元填写，最多两位小数；公开时由系统换算成万元。不要填公式：请粘贴为数值。")),
        ("text", _("3. 带 * 的列必填。编码从下拉列表中选择，也可以只填编码，例如 2060404。")),
        ("text", _("4. 只填末级科目。类级、款级和各表的合计由系统算出。")),
        ("text", _("5. 先填“项目”，其他工作表再从下拉列表中选项目；没有项目编码的，编码留空，用名称。")),
        ("text", _("6. 绩效目标和绩效指标的“项目”留空，表示部门整体的目标和指标。")),
        ("text", _("7. 黄色区域之下还可以继续填写；不要改动列的次序，也不要增加列。")),
        ("text", ""),
        ("heading", _("空白和零")),
        ("text", _("空白表示不知道或者没有填，0 表示确定为零。不涉及的项目不要填 0。")),
        ("text", ""),
        ("heading", _("颜色")),
        ("input", _("淡黄：填写")),
        ("computed", _("灰色：由公式算出，已锁定")),
        ("wrong", _("红色：读取时发现有错，说明在批注和“问题”工作表中")),
        ("text", ""),
        ("heading", _("交回")),
        (
            "text",
            _("保存为 XLSX 后交回导入。有错时什么都不会写入，并退回标出错误的副本；改正副本即可再次导入。"),
        ),
        ("text", _("工作簿里没有填报人、联系电话和项目负责人：这些内容不公开，请在后台填写。")),
    ]


def _filled(year: int, filled_from: int | None) -> str:
    if filled_from is None:
        return _("没有可以预填的内容，请从头填写。")
    if filled_from == year:
        return _("已填入%(year)d年现有的内容，请在此基础上修改。") % {"year": year}
    return _("已按%(last)d年公开的内容预填，请逐项改为%(year)d年的数字；有批注的单元格需要重新选择或填写。") % {
        "last": filled_from,
        "year": year,
    }
