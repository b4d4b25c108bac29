"""Which editions and facts are answered. Facts are chosen in two steps: the editions, then the facts in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as rest
from django_filters.constants import EMPTY_VALUES
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request
from rest_framework.views import APIView

from budgets.api import errors, identity
from budgets.api.records import PUBLIC_STATES
from budgets.facts import FundingSource, Nature, Stage
from budgets.findings import Severity
from budgets.models import Edition


class FilterBackend(rest.DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        for name, problems in filterset.errors.as_data().items():
            raise _refusal(filterset.filters[name], name, request.query_params[name], problems[0])
        return filterset.qs


def _refusal(filter: Any, name: str, value: str, problem: ValidationError) -> errors.Refusal:
    """Django's sentences for these codes say no more than ours."""
    reason = "" if problem.code in ("invalid", "invalid_choice") else problem.messages[0]
    return errors.bad_parameter(name, value, filter.allowed, reason=reason, like=filter.allows_more)


class ItemField(forms.RegexField):
    """One value of a list, which is never empty: an empty prefix would be the beginning of every code."""

    def validate(self, value: str) -> None:
        if not value:
            raise ValidationError(_("两个逗号之间没有值。"), code="empty")


class ListFilter(rest.BaseInFilter):
    """Values with commas between them, each of the ``pattern``; ``allowed`` are examples of them."""

    field_class = ItemField
    allows_more = True

    def __init__(self, field_name: str, *, pattern: str, allowed: Iterable[str], about: str) -> None:
        super().__init__(field_name, regex=rf"\A(?:{pattern})\Z", help_text=about)
        self.allowed = tuple(allowed)
        extend_schema_field({"type": "string", "pattern": f"^({pattern})$", "description": about})(self)


class WordsFilter(ListFilter):
    """Some of an enumeration's words."""

    allows_more = False

    def __init__(self, field_name: str, words: Iterable[str], about: str) -> None:
        words = [str(word) for word in words]
        super().__init__(field_name, pattern="|".join(words), allowed=words, about=about)
        extend_schema_field({"type": "string", "enum": words, "description": about})(self)


class YearsField(ItemField):
    """A year or a range of years, as the range it is."""

    def clean(self, value: Any) -> range:
        first, _dots, last = super().clean(value).partition("..")
        years = range(int(first), int(last or first) + 1)
        if not years:
            raise ValidationError(_("起始年度晚于终止年度。"), code="reversed")
        return years


class YearsFilter(ListFilter):
    field_class = YearsField

    def filter(self, qs: QuerySet[Any], value: Sequence[range] | None) -> QuerySet[Any]:
        if value in EMPTY_VALUES:
            return qs
        return qs.filter(**{f"{self.field_name}__in": sorted(set().union(*value))})


class PrefixFilter(ListFilter):
    """Codes that begin with one of the values."""

    def filter(self, qs: QuerySet[Any], value: Sequence[str] | None) -> QuerySet[Any]:
        if value in EMPTY_VALUES:
            return qs
        begins = f"{self.field_name}__startswith"
        return qs.filter(Q(*((begins, code) for code in dict.fromkeys(value)), _connector=Q.OR))


class EditionIdFilter(ListFilter):
    def filter(self, qs: QuerySet[Any], value: Sequence[str] | None) -> QuerySet[Any]:
        if value in EMPTY_VALUES:
            return qs
        named = [Q(**identity.lookup(edition_id)) for edition_id in dict.fromkeys(value)]
        return qs.filter(Q(*named, _connector=Q.OR))


class StateFilter(rest.ChoiceFilter):
    """Current editions unless another state is asked for."""

    EVERY = "all"
    allows_more = False

    def __init__(self, about: str) -> None:
        self.allowed = (self.EVERY, *(state.value for state in PUBLIC_STATES))
        super().__init__("state", choices=[(word, word) for word in self.allowed])
        schema = {"type": "string", "enum": list(self.allowed), "default": "published", "description": about}
        extend_schema_field(schema)(self)

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        if value == self.EVERY:
            return qs
        return qs.filter(state=value or Edition.State.PUBLISHED)


class AmountFilter(rest.NumberFilter):
    """A bound in yuan, whatever unit the answer is in."""

    allowed = ("0.00", "1000000", "46920000.00")
    allows_more = True

    def __init__(self, lookup: str, about: str) -> None:
        super().__init__("amount", lookup, min_value=0, max_digits=18, decimal_places=2)
        extend_schema_field({"type": "number", "minimum": 0, "description": about})(self)


class EditionFilters(rest.FilterSet):
    jurisdiction = ListFilter(
        "department__jurisdiction__adcode",
        pattern=identity.ADCODE,
        allowed=("420103", "420103,310107"),
        about="行政区划代码，可用逗号分隔多个 / adcodes of jurisdictions",
    )
    department = ListFilter(
        "department__code",
        pattern=identity.DEPARTMENT,
        allowed=("501", "501,wanli"),
        about="部门编码，可用逗号分隔多个 / codes of departments",
    )
    year = YearsFilter(
        "year",
        pattern=rf"({identity.YEAR})(\.\.({identity.YEAR}))?",
        allowed=("2024", "2023,2024", "2022..2024"),
        about="年度：2024、2023,2024 或 2022..2024 / fiscal years: one, several, or a range",
    )
    stage = WordsFilter("stage", Stage, "阶段：年初预算或决算 / stage: approved budget or outturn")
    state = StateFilter("版本状态，缺省只含现行版本 / state of the edition; by default only current ones")


class FactFilters(EditionFilters):
    """What every kind of fact can be asked for; the filters that a subclass adds are about the facts themselves."""

    edition = EditionIdFilter(
        "edition",
        pattern=identity.EDITION,
        allowed=(identity.EXAMPLE,),
        about="版本编号；不论其状态 / ids of editions, in whatever state",
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = dict(self.form.cleaned_data)
        if wanted["edition"] and not wanted["state"]:
            wanted["state"] = StateFilter.EVERY
        editions = Edition.objects.published()
        for name, value in wanted.items():
            if name in FactFilters.base_filters:
                editions = self.filters[name].filter(editions, value)
            else:
                queryset = self.filters[name].filter(queryset, value)
        return queryset.filter(edition__in=editions)


class ExpenditureFilters(FactFilters):
    function = PrefixFilter(
        "function__code",
        pattern=r"[0-9]{1,7}",
        allowed=("206", "20604", "2060404"),
        about="功能科目编码或其开头 / function codes or their first digits",
    )
    nature = WordsFilter("nature", Nature, "支出性质 / nature of the expenditure")
    source = WordsFilter("source", FundingSource, "资金来源 / funding source")
    amount_min = AmountFilter("gte", "金额不少于（元） / at least so many yuan")
    amount_max = AmountFilter("lte", "金额不多于（元） / at most so many yuan")


class WaivedFilter(rest.ChoiceFilter):
    """Findings with an exception, or those without."""

    allowed = ("true", "false")
    allows_more = False

    def __init__(self, about: str) -> None:
        super().__init__("waiver", choices=[(word, word) for word in self.allowed])
        extend_schema_field({"type": "string", "enum": list(self.allowed), "description": about})(self)

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        return qs.filter(waiver__isnull=value == "false") if value else qs


class FindingFilters(rest.FilterSet):
    rule = ListFilter("rule", pattern=r"[A-Z][0-9]{2,3}", allowed=("C12", "C12,N07"), about="规则编号 / codes of rules")
    severity = WordsFilter("severity", Severity, "程度 / severity")
    table = ListFilter("table", pattern=r"[1-9]|1[0-5]", allowed=("5", "5,7"), about="表号 / numbers of tables")
    waived = WaivedFilter("是否已批准例外 / whether an exception was granted")
