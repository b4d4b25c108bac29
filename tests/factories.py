"""Small plain facts of an invented department 900 with two units; amounts are given as text, in yuan."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from budgets.facts import (
    BasicExpenditureLine,
    CarryForwardLine,
    EditionIdentity,
    ExpenditureLine,
    Fact,
    FactSet,
    FundingSource,
    Nature,
    OfficialExpense,
    OfficialExpenseItem,
    ProcurementItem,
    Project,
    ProjectLine,
    PurchasedService,
    RevenueLine,
    Unit,
    UnitExpenditureLine,
    group,
)
from budgets.tables.grid import Cell
from performance.facts import CostLine, Dossier, Frequency, Goal, Horizon, Indicator, ProjectType

DEPARTMENT = "900"
UNIT = "900001"
OTHER_UNIT = "900002"
UNITS = (Unit(DEPARTMENT, "示例局"), Unit(UNIT, "示例局本级", DEPARTMENT), Unit(OTHER_UNIT, "示例中心", DEPARTMENT))
FUNCTION_NAMES = {
    "206": "科学技术支出",
    "20601": "科学技术管理事务",
    "2060101": "行政运行",
    "2060102": "一般行政管理事务",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "227": "预备费",
}
ECONOMIC_NAMES = {"301": "工资福利支出", "30101": "基本工资", "302": "商品和服务支出", "30201": "办公费"}

GENERAL = FundingSource.GENERAL


def fact_set(
    *facts: Fact,
    year: int = 2024,
    layout: str = "wuhan",
    undisclosed: Iterable[str] = (),
    history: Mapping[int, FactSet] | None = None,
) -> FactSet:
    return FactSet(
        edition=EditionIdentity(
            jurisdiction="999999",
            jurisdiction_name="示例区",
            department=DEPARTMENT,
            department_name="示例局",
            year=year,
            layout=layout,
        ),
        units=UNITS,
        lines=group(facts),
        function_names=FUNCTION_NAMES,
        economic_names=ECONOMIC_NAMES,
        undisclosed=frozenset(undisclosed),
        history=history or {},
    )


def revenue(
    amount: str,
    source: FundingSource = GENERAL,
    *,
    unit: str = UNIT,
    carried_over: bool = False,
    function: str | None = None,
    place: str = "",
) -> RevenueLine:
    return RevenueLine(
        unit=unit,
        source=source,
        amount=Decimal(amount),
        carried_over=carried_over,
        function=function,
        place=place,
    )


def expenditure(
    amount: str,
    nature: Nature = Nature.PROJECT,
    source: FundingSource = GENERAL,
    *,
    function: str | None = "2060102",
    unit: str = UNIT,
    carried_over: bool = False,
    place: str = "",
) -> ExpenditureLine:
    return ExpenditureLine(
        unit=unit,
        function=function,
        nature=nature,
        source=source,
        amount=Decimal(amount),
        carried_over=carried_over,
        place=place,
    )


def unit_expenditure(amount: str, unit: str, nature: Nature = Nature.PROJECT) -> UnitExpenditureLine:
    return UnitExpenditureLine(unit=unit, nature=nature, source=GENERAL, amount=Decimal(amount))


def basic_expenditure(
    amount: str, economic_class: str, nature: Nature = Nature.PERSONNEL, source: FundingSource = GENERAL
) -> BasicExpenditureLine:
    return BasicExpenditureLine(economic_class=economic_class, nature=nature, amount=Decimal(amount), source=source)


def carry_forward(amount: str, source: FundingSource = GENERAL) -> CarryForwardLine:
    return CarryForwardLine(source=source, amount=Decimal(amount))


def project(
    name: str, code: str | None = None, *, unit: str = UNIT, category: tuple[str, str] | None = None
) -> Project:
    category_code, category_name = category or (None, "")
    return Project(code=code, name=name, unit=unit, category_code=category_code, category_name=category_name)


def project_line(
    amount: str, project: str, source: FundingSource = GENERAL, *, carried_over: bool = False
) -> ProjectLine:
    return ProjectLine(project=project, source=source, amount=Decimal(amount), carried_over=carried_over)


def official_expense(amount: str, item: OfficialExpenseItem) -> OfficialExpense:
    return OfficialExpense(item=item, amount=Decimal(amount))


def procurement(
    number: int, *, amount: str | None, quantity: str = "1", unit_price: str | None = None, name: str = "纸制品"
) -> ProcurementItem:
    return ProcurementItem(
        number=number,
        unit=UNIT,
        project="办公用品",
        catalogue_code="A07100300",
        catalogue_name=name,
        function="2060101",
        economic_class="30201",
        fund_origin="预算安排",
        fund_nature="经费拨款补助",
        quantity=Decimal(quantity),
        unit_price=None if unit_price is None else Decimal(unit_price),
        measure="包",
        amount=None if amount is None else Decimal(amount),
    )


def purchased_service(number: int, *, amount: str | None) -> PurchasedService:
    return PurchasedService(
        number=number,
        unit=UNIT,
        includes_procurement=False,
        project="评审",
        content="评审服务",
        quantity=Decimal(1),
        amount=None if amount is None else Decimal(amount),
        fund_origin="预算安排",
        fund_nature="经费拨款补助",
        function="2060102",
        economic_class="30201",
        directory_1="政府履职辅助性服务",
        directory_2="会计审计服务",
        directory_3="审计服务",
    )


def dossier(
    project: str,
    project_type: ProjectType = ProjectType.LOCAL,
    *,
    costs: tuple[CostLine, ...] = (),
    total_budget: str | None = None,
    local_appropriation: str | None = None,
) -> Dossier:
    return Dossier(
        project=project,
        managing_department="示例局",
        executing_unit="示例局本级",
        project_year="2024",
        project_type=project_type,
        frequency=Frequency.STANDING,
        policy_basis="",
        plan="",
        last_evaluation="",
        budget_history="",
        total_budget=None if total_budget is None else Decimal(total_budget),
        local_appropriation=None if local_appropriation is None else Decimal(local_appropriation),
        transfer_appropriation=None,
        special_account=None,
        other_funds=None,
        costs=costs,
    )


def goal(project: str | None = None, horizon: Horizon = Horizon.ANNUAL, number: int = 1) -> Goal:
    return Goal(project=project, horizon=horizon, number=number, description="完成年度任务。")


def indicator(
    number: int, *, project: str | None = None, horizon: Horizon = Horizon.ANNUAL, weight: str | None = None
) -> Indicator:
    return Indicator(
        project=project,
        horizon=horizon,
        goal=1,
        number=number,
        level_1="产出指标",
        level_2="数量指标",
        name=f"评审次数{number}",
        target="5次",
        weight=None if weight is None else Decimal(weight),
    )


def reconciled(unit: str = UNIT, project_code: str = "99999990900T000000001") -> list[Fact]:
    """A whole budget whose figures tie: 30 万元, of which 20 for 基本工资 and 10 for one project."""
    return [
        revenue("300000.00", unit=unit),
        expenditure("200000.00", Nature.PERSONNEL, function="2060101", unit=unit),
        expenditure("100000.00", function="2060102", unit=unit),
        basic_expenditure("200000.00", "30101"),
        project("评审", project_code, unit=unit, category=("31", "本级支出项目")),
        project_line("100000.00", project_code),
        *(official_expense("0", item) for item in OfficialExpenseItem),
    ]


def amounts(*values: str | None) -> tuple[Cell, ...]:
    """Cells from text, None for a blank."""
    return tuple(None if value is None else Decimal(value) for value in values)
