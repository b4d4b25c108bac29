"""项目支出绩效目标申报表 of each project: table 15. Who is responsible is for staff only and stands in no column."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.catalogue.projects import BUDGET, budget_join
from budgets.datasets.columns import AMOUNT_UNIT, amount, text, word, words_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words, between
from performance.facts import Frequency, ProjectType

_FUNDS = tuple(
    amount(name, f"f.{name}", f"{zh}，null 为未填", f"{en}; null: not given", null=True)
    for name, zh, en in (
        ("total_budget", "项目总预算", "budget of all years"),
        ("local_appropriation", "财政拨款收入（本级安排数）", "this year's appropriation of the district itself"),
        ("transfer_appropriation", "财政拨款收入（上级转移支付）", "this year's transfer from above"),
        ("special_account", "专户管理的非税收入拨款", "this year's non-tax revenue from the special account"),
        ("other_funds", "其他资金", "other funds of this year"),
    )
)

DOSSIERS = Dataset(
    key="dossiers",
    title=("项目绩效申报", "Project dossiers"),
    about=(
        "项目支出绩效目标申报表，每行一个项目；amount 是项目当年预算，其明细见 cost-lines 和 asset-lines。",
        "The performance form of each project; amount is its budget of the year, in detail at cost-lines and "
        "asset-lines.",
    ),
    table="performance_projectdossier",
    joins={**editions.JOINS, **parts.PROJECT_JOIN, **budget_join("f.project_id")},
    columns=(
        *editions.COLUMNS,
        *parts.project_columns(),
        text("managing_department", "f.managing_department", "项目主管部门", "department in charge"),
        text("executing_unit", "f.executing_unit", "项目执行单位", "unit that carries it out"),
        text("project_year", "f.project_year", "项目年度，照印", "years of the project, as printed"),
        *word("project_type", "f.project_type", words_of(ProjectType), "项目类别", "type of project"),
        *word("frequency", "f.frequency", words_of(Frequency), "项目安排频度", "how often it is arranged"),
        text("policy_basis", "f.policy_basis", "立项依据", "what it is based on"),
        text("plan", "f.plan", "项目实施方案", "how it is carried out"),
        text("last_evaluation", "f.last_evaluation", "上年绩效评价结果、整改及应用", "last year's evaluation"),
        text(
            "budget_history", "f.budget_history", "项目前两年预算及当年预算变动情况", "budgets of the two years before"
        ),
        *_FUNDS,
        BUDGET,
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        parts.PROJECT_FILTER,
        Words("project_type", "f.project_type", ("项目类别", "type of project"), tuple(ProjectType)),
        Words("frequency", "f.frequency", ("项目安排频度", "how often it is arranged"), tuple(Frequency)),
        *between("amount", "b.amount", "当年预算", "budget of the year"),
        parts.words_in("项目名称、立项依据或实施方案", "name, basis or plan", "pr.name", "f.policy_basis", "f.plan"),
    ),
    orders={**parts.BY_EDITION, **parts.PROJECT_ORDER, "amount": parts.known_first("b.amount")},
    dimensions=(*parts.OF_EDITIONS, "project", "project_name", "project_type", "frequency"),
    example="department=501&year=2024&project_type=local",
)
