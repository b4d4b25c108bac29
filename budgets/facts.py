"""The facts of a disclosure: plain, frozen values with no knowledge of databases, tables or files.

Amounts are ``Decimal`` yuan. ``None`` means *not known or not given*, never zero. Codes are strings of digits.

Some members of the enumerations below are *undivided*: a document may give 基本支出 without saying how much of it
is 人员经费, or 财政拨款 without saying from which of the three budgets. Such an amount counts in every total that
contains it and makes each of its possible shares unknown, so an unknown is never mistaken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, TypeVar


class Stage(StrEnum):
    """Which of a year's disclosures an edition is (预算法 art. 14 has both published)."""

    APPROVED = "approved"
    OUTTURN = "outturn"

    @property
    def label(self) -> str:
        return {Stage.APPROVED: "年初预算", Stage.OUTTURN: "决算"}[self]


class FundingSource(StrEnum):
    """The nine sources of table 1 in printed order, then the two undivided ones."""

    GENERAL = "general"
    FUND = "fund"
    CAPITAL = "capital"
    SPECIAL = "special"
    OPERATIONS = "operations"
    BUSINESS = "business"
    SUPERIOR = "superior"
    AFFILIATED = "affiliated"
    OTHER = "other"
    FISCAL = "fiscal"
    UNIT_FUNDS = "unit_funds"

    @property
    def label(self) -> str:
        return _SOURCE_LABELS[self]

    @property
    def members(self) -> frozenset[FundingSource]:
        """The divided sources an amount of this source may belong to: itself, unless undivided."""
        return _SOURCE_MEMBERS[self]


_SOURCE_LABELS = {
    FundingSource.GENERAL: "一般公共预算拨款收入",
    FundingSource.FUND: "政府性基金预算拨款收入",
    FundingSource.CAPITAL: "国有资本经营预算拨款收入",
    FundingSource.SPECIAL: "财政专户管理资金收入",
    FundingSource.OPERATIONS: "事业收入",
    FundingSource.BUSINESS: "事业单位经营收入",
    FundingSource.SUPERIOR: "上级补助收入",
    FundingSource.AFFILIATED: "附属单位上缴收入",
    FundingSource.OTHER: "其他收入",
    FundingSource.FISCAL: "财政拨款",
    FundingSource.UNIT_FUNDS: "单位资金",
}

NINE_SOURCES = tuple(FundingSource)[:9]
FISCAL_SOURCES = frozenset({FundingSource.GENERAL, FundingSource.FUND, FundingSource.CAPITAL})
UNIT_SOURCES = frozenset(NINE_SOURCES[4:])
_SOURCE_MEMBERS = {source: frozenset({source}) for source in NINE_SOURCES} | {
    FundingSource.FISCAL: FISCAL_SOURCES,
    FundingSource.UNIT_FUNDS: UNIT_SOURCES,
}


class Nature(StrEnum):
    """What kind of expenditure an amount is; ``BASIC`` is 基本支出 not divided into its two kinds."""

    PERSONNEL = "personnel"
    OPERATING = "operating"
    PROJECT = "project"
    BUSINESS = "business"
    REMITTANCE = "remittance"
    SUBSIDY = "subsidy"
    BASIC = "basic"

    @property
    def label(self) -> str:
        return _NATURE_LABELS[self]

    @property
    def members(self) -> frozenset[Nature]:
        return _NATURE_MEMBERS[self]


_NATURE_LABELS = {
    Nature.PERSONNEL: "人员经费",
    Nature.OPERATING: "公用经费",
    Nature.PROJECT: "项目支出",
    Nature.BUSINESS: "事业单位经营支出",
    Nature.REMITTANCE: "上缴上级支出",
    Nature.SUBSIDY: "对附属单位补助支出",
    Nature.BASIC: "基本支出",
}
BASIC_NATURES = frozenset({Nature.PERSONNEL, Nature.OPERATING})
_NATURE_MEMBERS = {nature: frozenset({nature}) for nature in Nature} | {Nature.BASIC: BASIC_NATURES}


class OfficialExpenseItem(StrEnum):
    """The four leaves of "三公"经费 (table 8)."""

    OVERSEAS = "overseas"
    VEHICLE_PURCHASE = "vehicle_purchase"
    VEHICLE_RUNNING = "vehicle_running"
    RECEPTION = "reception"

    @property
    def label(self) -> str:
        return {
            OfficialExpenseItem.OVERSEAS: "因公出国（境）费",
            OfficialExpenseItem.VEHICLE_PURCHASE: "公务用车购置费",
            OfficialExpenseItem.VEHICLE_RUNNING: "公务用车运行费",
            OfficialExpenseItem.RECEPTION: "公务接待费",
        }[self]


class Measure(StrEnum):
    """Figures of parts one and two that no table holds: people, property, operating cost, procurement totals."""

    POSTS_ADMINISTRATIVE = "posts_administrative"
    POSTS_INSTITUTION = "posts_institution"
    STAFF_ADMINISTRATIVE = "staff_administrative"
    STAFF_INSTITUTION = "staff_institution"
    STAFF_CIVIL_SERVICE_LAW = "staff_civil_service_law"
    RETIRED = "retired"
    FLOOR_AREA = "floor_area"
    VEHICLES = "vehicles"
    OPERATING_COST = "operating_cost"
    PROCUREMENT_GOODS = "procurement_goods"
    PROCUREMENT_WORKS = "procurement_works"
    PROCUREMENT_SERVICES = "procurement_services"
    PROCUREMENT_SME = "procurement_sme"
    PROCUREMENT_MICRO = "procurement_micro"
    PROCUREMENT_TOTAL = "procurement_total"

    @property
    def label(self) -> str:
        return _MEASURES[self][0]

    @property
    def unit(self) -> str:
        """人, 平方米, 辆, or 元 where the value is an amount."""
        return _MEASURES[self][1]


_MEASURES = {
    Measure.POSTS_ADMINISTRATIVE: ("行政编制", "人"),
    Measure.POSTS_INSTITUTION: ("事业编制", "人"),
    Measure.STAFF_ADMINISTRATIVE: ("行政在职人员", "人"),
    Measure.STAFF_INSTITUTION: ("事业在职人员", "人"),
    Measure.STAFF_CIVIL_SERVICE_LAW: ("参公事业人员", "人"),
    Measure.RETIRED: ("退休人员", "人"),
    Measure.FLOOR_AREA: ("房屋面积", "平方米"),
    Measure.VEHICLES: ("公务用车", "辆"),
    Measure.OPERATING_COST: ("机关运行经费", "元"),
    Measure.PROCUREMENT_GOODS: ("政府采购货物预算", "元"),
    Measure.PROCUREMENT_WORKS: ("政府采购工程预算", "元"),
    Measure.PROCUREMENT_SERVICES: ("政府采购服务预算", "元"),
    Measure.PROCUREMENT_SME: ("面向中小企业预留采购", "元"),
    Measure.PROCUREMENT_MICRO: ("面向小微企业预留采购", "元"),
    Measure.PROCUREMENT_TOTAL: ("政府采购预算", "元"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What all facts share: the place in a document or screen that the figure came from."""

    kind: ClassVar[str]
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueLine(Fact):
    """Revenue of one unit from one source; ``function`` only where a layout gives revenue by subject code.

    ``unit`` is the department's own code when a document does not divide it among units.
    """

    kind: ClassVar[str] = "revenue"
    unit: str
    source: FundingSource
    amount: Decimal
    carried_over: bool = False
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenditureLine(Fact):
    """Expenditure by functional subject code, nature and source; ``function`` is None when not disclosed."""

    kind: ClassVar[str] = "expenditure"
    unit: str
    function: str | None
    nature: Nature
    source: FundingSource
    amount: Decimal
    carried_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitExpenditureLine(Fact):
    """The by-unit margin of expenditure, for documents that give T6 but not function and unit together."""

    kind: ClassVar[str] = "unit_expenditure"
    unit: str
    nature: Nature
    source: FundingSource
    amount: Decimal
    carried_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicExpenditureLine(Fact):
    """Basic expenditure by economic class (部门预算支出经济分类, 款) and nature."""

    kind: ClassVar[str] = "basic_expenditure"
    economic_class: str
    nature: Nature
    amount: Decimal
    source: FundingSource = FundingSource.GENERAL


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryForwardLine(Fact):
    """年终结转结余: what is planned to remain at the year's end, by source."""

    kind: ClassVar[str] = "carry_forward"
    source: FundingSource
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Fact):
    """A project of one year. ``code`` is None, and ``unit`` empty, where the source names the project without them."""

    kind: ClassVar[str] = "project"
    code: str | None
    name: str
    unit: str
    category_code: str | None = None
    category_name: str = ""
    description: str = ""

    @property
    def key(self) -> str:
        return self.code or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine(Fact):
    """Part of a project's budget: one source, and one function where it is known."""

    kind: ClassVar[str] = "project_line"
    project: str
    source: FundingSource
    amount: Decimal
    carried_over: bool = False
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialExpense(Fact):
    """One item of "三公"经费 paid from general-budget appropriations."""

    kind: ClassVar[str] = "official_expense"
    item: OfficialExpenseItem
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementItem(Fact):
    """One line of table 12. ``project`` is the printed name; 在职人员公用 and the like are no projects of T11."""

    kind: ClassVar[str] = "procurement"
    number: int
    unit: str
    project: str
    catalogue_code: str
    catalogue_name: str
    function: str
    economic_class: str
    fund_origin: str
    fund_nature: str
    quantity: Decimal | None
    unit_price: Decimal | None
    measure: str
    amount: Decimal | None
    sme_amount: Decimal | None = None
    micro_amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasedService(Fact):
    """One line of table 13; its amount may be blank in the source, which is not zero."""

    kind: ClassVar[str] = "purchased_service"
    number: int
    unit: str
    includes_procurement: bool
    project: str
    content: str
    quantity: Decimal | None
    amount: Decimal | None
    fund_origin: str
    fund_nature: str
    function: str
    economic_class: str
    directory_1: str
    directory_2: str
    directory_3: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFigure(Fact):
    """One figure of people, property or operating cost; its unit is that of the measure."""

    kind: ClassVar[str] = "resource"
    measure: Measure
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSection(Fact):
    """A passage of parts one to four, in reading order."""

    kind: ClassVar[str] = "text"
    number: int
    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReason(Fact):
    """Why a line moved against the year before, as the clerk says it; the generated text says it with the figures.

    ``table`` and ``row`` are the number and the row key of the line (narrative.subjects).
    """

    kind: ClassVar[str] = "change_reason"
    table: int
    row: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A department (``parent`` None) or one of its units."""

    code: str
    name: str
    parent: str | None = None


SYNTHETIC = "（合成数据）"
"""The end of the name of a district that does not exist, so that whatever names it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionIdentity:
    """Which edition facts belong to, with the names as they stood for that year."""

    jurisdiction: str
    jurisdiction_name: str
    department: str
    department_name: str
    year: int
    stage: Stage = Stage.APPROVED
    number: int = 1
    layout: str = "wuhan"

    @property
    def is_synthetic(self) -> bool:
        return self.jurisdiction_name.endswith(SYNTHETIC)


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a crosswalk: ``share`` of what ``source`` was goes into ``target``; None if nobody knows."""

    source: str
    target: str
    share: Decimal | None


Crosswalk = Sequence[Link]

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, kw_only=True)
class FactSet:
    """Everything one edition says, ready to be computed on without a database.

    ``undisclosed`` names the kinds of fact that the source does not give at all: for these, absence is "未公开",
    while for any other kind absence means there is none. ``history`` holds the same department's earlier years
    (at least revenue and expenditure) for the forms that print them.
    """

    edition: EditionIdentity
    units: tuple[Unit, ...] = ()
    lines: Mapping[type[Fact], tuple[Fact, ...]] = field(default_factory=dict)
    function_names: Mapping[str, str] = field(default_factory=dict)
    economic_names: Mapping[str, str] = field(default_factory=dict)
    undisclosed: frozenset[str] = frozenset()
    history: Mapping[int, FactSet] = field(default_factory=dict)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        return self.lines.get(kind, ())  # type: ignore[return-value]

    def by(self, kind: type[F], *attributes: str) -> Mapping[Any, tuple[F, ...]]:
        """The facts of a kind by the value of one attribute, or by the values of several; grouped only once."""
        if (kind, attributes) not in self._grouped:
            value_of = attrgetter(*attributes)
            found: dict[Any, list[Fact]] = {}
            for fact in self.of(kind):
                found.setdefault(value_of(fact), []).append(fact)
            self._grouped[kind, attributes] = {value: tuple(facts) for value, facts in found.items()}
        return self._grouped[kind, attributes]

    def discloses(self, *kinds: type[Fact]) -> bool:
        return self.undisclosed.isdisjoint(kind.kind for kind in kinds)

    def unit_name(self, code: str) -> str:
        return self._unit_names.get(code, code)

    @cached_property
    def _unit_names(self) -> Mapping[str, str]:
        """Of a code given twice, the first name counts."""
        return {unit.code: unit.name for unit in reversed(self.units)}

    @cached_property
    def _grouped(self) -> dict[tuple[type[Fact], tuple[str, ...]], Mapping[Any, tuple[Any, ...]]]:
        return {}


def group(facts: Iterable[Fact]) -> dict[type[Fact], tuple[Fact, ...]]:
    """Facts by their type, in the order given."""
    grouped: dict[type[Fact], list[Fact]] = {}
    for fact in facts:
        grouped.setdefault(type(fact), []).append(fact)
    return {kind: tuple(found) for kind, found in grouped.items()}
