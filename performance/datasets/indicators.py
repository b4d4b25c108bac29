"""Performance indicators, with the goal and the project that they belong to: tables 14 and 15."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import number, text, whole, word
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words
from performance.datasets.parts import goal_filters, horizon_columns
from performance.facts import INDICATOR_LEVELS

_LEVELS_1 = {level: level for level in INDICATOR_LEVELS}
_LEVELS_2 = {level: level for below in INDICATOR_LEVELS.values() for level in below}

INDICATORS = Dataset(
    key="indicators",
    title=("绩效指标", "Indicators"),
    about=(
        "绩效指标及其目标和项目。指标值照印：“≥95%”和“有效促进”都是指标值，不能相加。",
        "Performance indicators with their goal and project. Values are as printed: “≥95%” and “有效促进” are both "
        "targets and cannot be added up.",
    ),
    table="performance_indicator",
    joins={
        **editions.JOINS,
        "g": "JOIN performance_goal g ON g.id = f.goal_id",
        "pr": "LEFT JOIN budgets_project pr ON pr.id = g.project_id",
    },
    columns=(
        *editions.COLUMNS,
        *parts.project_columns(null=True),
        *horizon_columns("g"),
        whole("goal_number", "g.number", "目标序号", "number of the goal"),
        text("goal", "g.description", "目标说明", "the goal"),
        whole("number", "f.number", "序号", "number of the indicator"),
        *word("level_1", "f.level_1", _LEVELS_1, "一级指标", "first level"),
        *word("level_2", "f.level_2", _LEVELS_2, "二级指标", "second level"),
        text("name", "f.name", "三级指标", "the indicator"),
        text(
            "year_before_last",
            "nullif(f.year_before_last, '')",
            "前年指标值",
            "value of the year before last",
            null=True,
        ),
        text("last_year", "nullif(f.last_year, '')", "上年指标值", "value of the last year", null=True),
        text("target", "f.target", "指标值", "target"),
        number("weight", "f.weight", "权重，null 为未填", "weight, null: not given", null=True),
        text("basis", "nullif(f.basis, '')", "指标值确定依据", "what the target is based on", null=True),
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        parts.PROJECT_FILTER,
        *goal_filters("g"),
        Words("level_1", "f.level_1", ("一级指标", "first level"), tuple(_LEVELS_1)),
        Words("level_2", "f.level_2", ("二级指标", "second level"), tuple(_LEVELS_2)),
        parts.words_in("指标、指标值或目标", "indicator, target or goal", "f.name", "f.target", "g.description"),
    ),
    orders={**parts.BY_EDITION, **parts.PROJECT_ORDER, "name": "f.name", "weight": parts.known_first("f.weight")},
    dimensions=(*parts.OF_EDITIONS, "project", "project_name", "horizon", "level_1", "level_2"),
    example="department=501&year=2024&level_2=数量指标",
)
