"""Who may do what, on one page: permissions, roles, what each role grants, and what tokens are for. Plain leaf, as
budgets.facts.

A membership (budgets.models.membership) gives a person a role in one department, in a whole district or, for
administrators and auditors, in the whole portal. How they are looked up: budgets.permissions.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do with an edition of a department, or with what all departments share."""

    READ = "read"
    """Drafts and all that hangs on them: lines, findings, comments, files. Published pages need no permission."""
    READ_HISTORY = "read_history"
    EDIT = "edit"
    """Open a year, change the lines and the text of a draft, import into it, undo an import."""
    COMMENT = "comment"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    WAIVE = "waive"
    """Grant an exception to a reconciliation rule, in the open and with a reason."""
    PUBLISH = "publish"
    """Now, or at a time set beforehand."""
    CORRECT = "correct"
    """Start the next edition of something published."""
    WITHDRAW = "withdraw"
    MANAGE_CODES = "manage_codes"
    """Classifications, departments and units, lineage, settings of a district."""
    MANAGE_ACCOUNTS = "manage_accounts"


class Role(StrEnum):
    CLERK = "clerk"
    UNIT_REVIEWER = "unit_reviewer"
    BUREAU_REVIEWER = "bureau_reviewer"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def grants(self) -> frozenset[Permission]:
        return GRANTS[self]


_LABELS = {
    Role.CLERK: "部门经办人",
    Role.UNIT_REVIEWER: "部门审核人",
    Role.BUREAU_REVIEWER: "财政审核人",
    Role.PUBLISHER: "公开发布人",
    Role.AUDITOR: "审计人员",
    Role.ADMINISTRATOR: "管理员",
}

DEPARTMENT_ROLES = frozenset({Role.CLERK, Role.UNIT_REVIEWER})
"""Roles that are always of one department; the others are of a district or of the whole portal."""

_READER = frozenset({Permission.READ, Permission.READ_HISTORY})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: _READER | {Permission.EDIT, Permission.COMMENT, Permission.SUBMIT, Permission.CORRECT},
    Role.UNIT_REVIEWER: _READER | {Permission.COMMENT, Permission.SUBMIT, Permission.SEND_BACK},
    Role.BUREAU_REVIEWER: _READER | {Permission.COMMENT, Permission.SEND_BACK, Permission.APPROVE, Permission.WAIVE},
    Role.PUBLISHER: _READER
    | {
        Permission.COMMENT,
        Permission.SEND_BACK,
        Permission.WAIVE,
        Permission.PUBLISH,
        Permission.CORRECT,
        Permission.WITHDRAW,
    },
    Role.AUDITOR: _READER,
    Role.ADMINISTRATOR: _READER | {Permission.MANAGE_CODES, Permission.MANAGE_ACCOUNTS},
}


class Scope(StrEnum):
    """What a token for the API reads. Where it may, its owner's roles of the day say (``needs``)."""

    DRAFTS = "drafts"
    HISTORY = "history"
    FINDINGS = "findings"
    ACCESS_LOG = "access_log"

    @property
    def label(self) -> str:
        return _SCOPE_LABELS[self]

    @property
    def needs(self) -> Permission | None:
        """None: everybody's own accesses are theirs to read."""
        return _SCOPE_NEEDS[self]


_SCOPE_LABELS = {
    Scope.DRAFTS: "草稿",
    Scope.HISTORY: "修改记录",
    Scope.FINDINGS: "草稿的勾稽检查",
    Scope.ACCESS_LOG: "接口访问记录",
}
_SCOPE_NEEDS = {
    Scope.DRAFTS: Permission.READ,
    Scope.HISTORY: Permission.READ_HISTORY,
    Scope.FINDINGS: Permission.READ,
    Scope.ACCESS_LOG: None,
}
