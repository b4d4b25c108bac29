"""Query parameters that say how an answer is presented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from budgets.api import errors
from budgets.datasets.columns import UNITS
from budgets.layouts import UNITS_BY_WORD

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Choice(Generic[Value]):
    """One of a few words; ``default`` is the word that its absence stands for."""

    name: str
    values: Mapping[str, Value]
    about: str
    default: str | None = None

    def of(self, request: Request) -> Value | None:
        """What the request asks for; None when it does not say and there is no default. Refuses other words."""
        word = request.query_params.get(self.name) or self.default
        if word is None:
            return None
        if word not in self.values:
            raise errors.bad_parameter(self.name, word, self.values)
        return self.values[word]

    @property
    def openapi(self) -> OpenApiParameter:
        default = {} if self.default is None else {"default": self.default}
        schema = {"type": "string", "enum": list(self.values), **default}
        return OpenApiParameter(self.name, schema, description=self.about)


LANGUAGE = Choice(
    "lang",
    {code: code for code, _name in settings.LANGUAGES},
    "名称、标签和错误信息的语言 / language of names, labels and messages",
    default=settings.LANGUAGE_CODE,
)
UNIT = Choice(
    "unit",
    UNITS,
    "金额单位；元为准确值，万元逐个四舍五入到两位 / "
    "unit of amounts: yuan are exact, wanyuan (10,000 yuan) are each rounded half up to two places",
    default="yuan",
)
TABLE_UNIT = Choice(
    "unit",
    UNITS_BY_WORD,
    "金额单位；yi 为亿元，四位小数；缺省为公开时各部分所用的单位 / "
    "unit of amounts; yi are 100 million yuan, four places; by default the one each part was published in",
)
TRAILER = Choice(
    "trailer",
    {"line": True, "none": False},
    "CSV 和 NDJSON 末行给出行数、控制合计和 SHA-256；none 为不给 / "
    "the last line of CSV and NDJSON gives the number of rows, control sums and SHA-256; none: without it",
    default="line",
)
