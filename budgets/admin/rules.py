"""What the database would refuse, said beforehand in words and at the field where the clerk can mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Model, Q, UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import AdministrativeUnit
from budgets.models.classification import Classification

Violation = tuple[str | None, str]
"""The field at fault (None: the row as a whole), and what is wrong."""

_MESSAGES: dict[str, tuple[str | None, Any]] = {}


def explain(constraint: str, field: str | None, message: Any) -> None:
    """Give a check constraint its message and the field it is shown at."""
    _MESSAGES[constraint] = (field, message)


def explained() -> Collection[str]:
    return _MESSAGES.keys()


for _name, _field, _message in (
    ("api_token_has_a_name", "name", gettext_lazy("请给令牌起一个名称。")),
    ("api_token_scopes_are_known", "scopes", gettext_lazy("请至少选择一个范围。")),
    ("api_token_expires_within_a_year", "expiry", gettext_lazy("令牌最长一年到期。")),
    ("api_token_revoked_with_time", None, gettext_lazy("作废要用“作废”按钮。")),
    ("api_access_of_token_and_user", None, gettext_lazy("访问记录由平台写入。")),
    ("edition_superseded_with_time", None, gettext_lazy("更正和撤回要用各自的按钮，不能直接修改状态。")),
    (
        "jurisdiction_synthetic_says_so",
        "synthetic",
        gettext_lazy("合成数据的区划代码以9开头，名称以“（合成数据）”结尾。"),
    ),
    ("public_clock_is_one", None, gettext_lazy("公开时钟只有一个，由平台维护。")),
    ("search_entry_of_edition_has_its_year", None, gettext_lazy("搜索条目由平台写入。")),
    ("webhook_subscription_kinds_are_known", "kinds", gettext_lazy("请从列出的种类中选择。")),
    ("revenue_negative_only_when_carried_over", "amount", gettext_lazy("只有上年结转结余可以是负数。")),
    (
        "basic_expenditure_is_personnel_or_operating",
        "nature",
        gettext_lazy("基本支出只分人员经费和公用经费。"),
    ),
    (
        "project_code_has_21_characters",
        "code",
        gettext_lazy("项目编码共21位：区划6位、年度2位、部门3位、类型字母1位、流水号9位；来源没有编码时留空。"),
    ),
    (
        "procurement_sme_amount_within_amount",
        "sme_amount",
        gettext_lazy("面向中小企业的金额不能超过采购金额。"),
    ),
    (
        "procurement_micro_amount_within_sme_amount",
        "micro_amount",
        gettext_lazy("面向小微企业的金额不能超过面向中小企业的金额。"),
    ),
    (
        "waiver_rule_is_a_code",
        "rule",
        gettext_lazy("勾稽规则编号是一个大写字母加两到三位数字，例如 C12。"),
    ),
    ("waiver_states_its_reason", "reason", gettext_lazy("请写明例外的原因。")),
    ("waiver_states_its_approvers_role", "approver_role", gettext_lazy("请写明批准人的职务。")),
    ("published_rule_applied_or_why_not", "reason", gettext_lazy("没有适用的规则要写明原因。")),
    ("edition_year_between_2000_and_2100", "year", gettext_lazy("年度应在2000到2100之间。")),
    ("edition_number_from_1", None, gettext_lazy("版次从1开始。")),
    ("edition_stage_is_known", "stage", gettext_lazy("请选择年初预算或者决算。")),
    (
        "edition_published_with_time_and_digest",
        None,
        gettext_lazy("公开要用“公开”按钮，不能直接修改状态。"),
    ),
    ("edition_correction_states_its_reason", "correction_reason", gettext_lazy("更正版必须写明更正原因。")),
    ("jurisdiction_adcode_is_six_digits", "adcode", gettext_lazy("行政区划代码是六位数字，首位不为0。")),
    ("jurisdiction_layout_is_known", "layout", gettext_lazy("请选择一种公开格式。")),
    (
        "jurisdiction_indicator_weights_from_0_to_100",
        "indicator_weights",
        gettext_lazy("权重合计至少写一个，每个都应大于0、不超过100。"),
    ),
    (
        "subject_pairing_economic_classes_have_5_digits",
        "economic_classes",
        gettext_lazy("经济分类科目写到款，为5位数字。"),
    ),
    (
        "subject_pairing_functions_have_5_or_7_digits",
        "functions",
        gettext_lazy("功能分类科目写到款或项，为5位或7位数字。"),
    ),
    (
        "subject_pairing_has_both_sides_or_none",
        "functions",
        gettext_lazy("两边的科目要么都填写，要么都留空。"),
    ),
    (
        "unit_code_is_3_or_6_digits_or_a_short_name",
        "code",
        gettext_lazy("部门编码为3位数字，单位编码为6位数字；没有编码时用小写字母开头的短名。"),
    ),
    ("unit_is_not_its_own_parent", "parent", gettext_lazy("单位不能是自己的主管部门。")),
    ("unit_first_year_not_after_last_year", "last_year", gettext_lazy("终止年度不能早于起始年度。")),
    (
        "lineage_joins_neighbouring_years",
        "to_year",
        gettext_lazy("沿革只连接相邻两年：新年度应是原年度的下一年。"),
    ),
    ("lineage_share_from_0_to_1", "share", gettext_lazy("比例应大于0、不超过1；不可比时留空。")),
    (
        "membership_of_department_or_district",
        "jurisdiction",
        gettext_lazy("部门和行政区划只填一个；两个都留空，表示整个平台。"),
    ),
    (
        "membership_of_clerks_is_of_a_department",
        "department",
        gettext_lazy("部门经办人和部门审核人要写明是哪个部门。"),
    ),
    (
        "membership_first_day_not_after_last_day",
        "last_day",
        gettext_lazy("结束日期不能早于开始日期。"),
    ),
    ("review_comment_says_something", "text", gettext_lazy("请写明意见。")),
    ("review_comment_resolved_at_a_time", None, gettext_lazy("意见要用“处理”按钮处理。")),
    ("document_sha256_is_64_hex_digits", "sha256", gettext_lazy("SHA-256 是64位小写十六进制数字。")),
):
    explain(_name, _field, _message)

_LISTS = (
    ("function", gettext_lazy("功能科目编码为3、5或7位数字。")),
    ("economicclass", gettext_lazy("经济分类编码为3或5位数字。")),
    ("governmenteconomicclass", gettext_lazy("经济分类编码为3或5位数字。")),
    ("procurementcategory", gettext_lazy("采购品目编码为字母A、B或C加8位数字。")),
)
for _name, _message in _LISTS:
    explain(f"{_name}_code_has_its_format", "code", _message)
    explain(f"{_name}_first_year_not_after_last_year", "last_year", gettext_lazy("终止年度不能早于起始年度。"))


def is_not_negative(model: type[Model], field: str) -> bool:
    """Whether the database refuses negative values of the field."""
    name = f"{model._meta.model_name}_{field}_not_negative"
    return any(constraint.name == name for constraint in model._meta.constraints)


def violations(instance: Model, *, exclude: Collection[str] = (), unique: bool = True) -> Iterator[Violation]:
    """Everything about the row that the database would refuse, but for fields that are known to be wrong."""
    exclude = set(exclude)
    for model, constraints in instance.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, UniqueConstraint) and not unique:
                continue
            try:
                constraint.validate(model, instance, exclude=exclude)
            except ValidationError:
                yield _violation(model, constraint)
    if isinstance(instance, Classification) and not exclude & {"code", "first_year", "last_year"}:
        yield from _overlap(instance)
    if isinstance(instance, AdministrativeUnit) and not exclude & {"code", "parent", "jurisdiction"}:
        yield from _parent(instance)


def _violation(model: type[Model], constraint: Any) -> Violation:
    if isinstance(constraint, UniqueConstraint):
        return duplicate(model, constraint)
    name = constraint.name
    field, message = _MESSAGES.get(name, (None, _("不符合数据库规则“%(name)s”。") % {"name": name}))
    return field, str(message)


def key_in(constraint: UniqueConstraint, instance: Model) -> tuple[Any, ...] | None:
    """What the constraint keeps apart about the row; None for a row that it does not concern."""
    if constraint.condition is not None and not _holds(constraint.condition, instance):
        return None
    columns = [instance._meta.get_field(name).attname for name in constraint.fields]  # type: ignore[union-attr]
    key = tuple(getattr(instance, column) for column in columns)
    return None if None in key and constraint.nulls_distinct is not False else key


def _holds(condition: Q, instance: Model) -> bool:
    """For conditions of equalities, which are all that our unique constraints have."""
    return all(getattr(instance, name) == value for name, value in condition.children)  # type: ignore[misc]


def duplicate(model: type[Model], constraint: UniqueConstraint) -> Violation:
    """What to say about two rows that the constraint keeps apart; shown at the last of its fields."""
    names = [str(model._meta.get_field(name).verbose_name) for name in constraint.fields if name != "edition"]
    fields = _("、").join(names) or model._meta.verbose_name
    return constraint.fields[-1], _("重复：已有相同的%(fields)s。") % {"fields": fields}


def _overlap(row: Any) -> Iterator[Violation]:
    same_code = type(row).objects.filter(code=row.code).exclude(pk=row.pk)
    others = same_code.filter(Q(last_year=None) | Q(last_year__gte=row.first_year))
    other = others.filter(first_year__lte=row.last_year).first() if row.last_year else others.first()
    # The same code from the same year is already reported as a duplicate.
    if other is not None and other.first_year != row.first_year:
        yield (
            "first_year",
            _("%(code)s 自%(year)d年起已有名称“%(name)s”，请先给它填写终止年度。")
            % {"code": row.code, "year": other.first_year, "name": other.name},
        )


def _parent(unit: AdministrativeUnit) -> Iterator[Violation]:
    parent = unit.parent
    if parent is None:
        return
    if parent.parent_id or parent.jurisdiction_id != unit.jurisdiction_id:
        yield "parent", _("主管部门应是同一行政区划的部门。")
    elif unit.code[:1].isdigit() and not unit.code.startswith(parent.code):
        yield "code", _("单位编码应以主管部门的编码 %(code)s 开头。") % {"code": parent.code}


def refusal(error: DatabaseError) -> str:
    """What to tell the clerk when the database refused after all, e.g. because somebody else was quicker."""
    diagnosis = getattr(error.__cause__, "diag", None)
    reason = (diagnosis and diagnosis.message_primary) or str(error)
    if "is published" in reason:
        return _("没有保存：该版本已经公开，内容不能再改；需要更正时请新建更正版。")
    if "is under review" in reason:
        return _("没有保存：该版本已提交，内容不能改；需要修改时请先退回部门。")
    if diagnosis and diagnosis.sqlstate == "23505":
        return _("没有保存：已有相同的内容（%(name)s）。请刷新页面，看看是否有人同时修改。") % {
            "name": diagnosis.constraint_name
        }
    return _("没有保存：数据库没有接受这次修改（%(reason)s）。请刷新页面后再试。") % {"reason": reason}
