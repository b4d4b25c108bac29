"""What the grid says, in the page's language; the scripts in static/js/grid know keys only."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Words by key; {braces} are filled in by the script."""
    return {
        "save": _("保存表格"),
        "saving": _("正在保存…"),
        "saved": _("已保存。"),
        "nothing": _("没有需要保存的修改。"),
        "add": _("增加一行"),
        "remove": _("删除所选行"),
        "undo": _("撤销"),
        "redo": _("重做"),
        "wanyuan": _("以万元显示和录入"),
        "plain": _("改用普通表单"),
        "help": _("键盘操作"),
        "keys": _(
            "方向键移动，Shift+方向键选择；Enter 或 F2 编辑，直接输入即替换；Tab 到下一格；"
            "Delete 清空；Ctrl+C/V 复制粘贴（可与 Excel 互贴）；Ctrl+Z/Y 撤销、重做；Ctrl+Enter 增加一行；"
            "Ctrl+Delete 删除所选行；Ctrl+S 保存；Esc 取消编辑。"
        ),
        "loading": _("正在读取…"),
        "failed": _("读取或保存失败（{status}）。您输入的内容还在，请稍后再试。"),
        "signin": _("登录已过期。请在另一个窗口重新登录，再回到这里保存；您输入的内容还在。"),
        "rows": _("{count} 行"),
        "changed": _("未保存的修改：{count} 行"),
        "total": _("表格内合计"),
        "table": _("表{number} {label}"),
        "same": _("与表格内合计一致"),
        "unsaved": _("保存后更新"),
        "yes": _("是"),
        "no": _("否"),
        "page": _("详细内容"),
        "required": _("必填。"),
        "notNumber": _("不是数字。"),
        "tooFine": _("最多到分（两位小数）。"),
        "unknown": _("列表中没有“{text}”。"),
        "ambiguous": _("“{text}”有多个，请写编码。"),
        "notFlag": _("请填写“是”或“否”。"),
        "problems": _("需要改正：{count} 处"),
        "at": _("第{row}行 {column}"),
        "pasted": _("已粘贴 {rows} 行 {columns} 列。"),
        "dropped": _("粘贴的内容比表格宽：最后 {count} 列没有放下，请从更靠左的列粘贴。"),
        "readonly": _("只能查看。"),
        "active": _("第{row}行 {column}：{text}"),
        "conflict": _("同时修改"),
        "conflictNone": _("您和他人修改的不是同一行，可以把您的修改加在最新内容上再保存。"),
        "conflictSome": _("下面的行两人都改过，请逐行选择保留哪一个。没有列出的行，您的修改照旧。"),
        "apply": _("把我的修改加在最新内容上并保存"),
        "later": _("先不保存，回到表格"),
        "mine": _("我的"),
        "theirs": _("他人的"),
        "keepMine": _("保留我的"),
        "takeTheirs": _("采用他人的"),
        "deletedByThem": _("他人已删除这一行"),
        "deletedByMe": _("我删除了这一行"),
        "none": _("没有找到"),
    }
