"""What became of each rule when an edition was published."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, text, whole, word, words_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words, yes_or_no
from budgets.findings import Theme

APPLIED_RULES = Dataset(
    key="applied_rules",
    title=("公开时适用的规则", "Rules applied"),
    about=(
        "每个版本公开时各条规则核对了多少处；没有适用的，说明原因。没有问题不等于核对过。今天的规则见 rules。",
        "How often each rule was applied when an edition was published and, where it was not, why. Nothing found does "
        "not mean that something was checked. Today's rules are at rules.",
    ),
    table="budgets_publishedrule",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        whole("number", "f.number", "序号", "place of the rule in its edition"),
        code("rule", "f.rule", "规则编号", "code of the rule"),
        *word("theme", "f.theme", words_of(Theme), "类别", "theme"),
        text("statement", "f.statement", "当时的内容，中文", "the rule as it was then, in Chinese"),
        text("statement_en", "f.statement_en", "同上，英文", "the same in English"),
        whole("applied", "f.applied", "核对次数", "how many things were compared or looked at"),
        text("reason", "nullif(f.reason, '')", "未适用的原因，中文", "why it was not applied, in Chinese", null=True),
        text("reason_en", "nullif(f.reason_en, '')", "同上，英文", "the same in English", null=True),
    ),
    filters=(
        *editions.FILTERS,
        parts.RULE_FILTER,
        Words("theme", "f.theme", ("类别", "theme"), tuple(Theme)),
        yes_or_no("applied", "f.applied > 0", "是否核对过", "whether it was applied at all"),
    ),
    orders={**parts.BY_EDITION, "number": "f.number", "rule": "f.rule", "applied": "f.applied"},
    dimensions=(*parts.OF_EDITIONS, "rule", "theme"),
    example="department=501&year=2024&applied=false",
)
