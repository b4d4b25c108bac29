"""The crosswalk that joins years: which code, unit or project became which."""

from budgets.datasets import editions
from budgets.datasets.columns import code, flag, name_of, number, text, whole, word, words_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Contains, Words, Years, yes_or_no
from budgets.models import Lineage

# Staff join a department's next year before it is published; what they join it by is not public until then.
_PUBLIC = """(f.department_id IS NULL OR EXISTS (
    SELECT FROM budgets_edition pe
    WHERE pe.department_id = f.department_id AND pe.year = f.to_year AND pe.published_at IS NOT NULL
    AND (f.kind <> 'project' OR EXISTS (
        SELECT FROM budgets_project pp WHERE pp.edition_id = pe.id AND coalesce(pp.code, pp.name) = f.to_key
    ))
))"""

LINEAGES = Dataset(
    key="lineages",
    title=("科目和部门沿革", "Lineages"),
    about=(
        "相邻两年之间编码或项目的对应：from_key 在下一年成为 to_key，share 是转入的比例；share 为 null 的不可比。"
        "没有列出的编码两年相同。",
        "What codes, units and projects of a year became in the next: share is the part of from_key that went into "
        "to_key; where it is null, the two cannot be compared. A code that is not listed stayed what it was.",
    ),
    table="budgets_lineage",
    joins={
        "j": "JOIN budgets_jurisdiction j ON j.id = f.jurisdiction_id",
        "d": "LEFT JOIN budgets_administrativeunit d ON d.id = f.department_id",
    },
    always=_PUBLIC,
    of_editions=False,
    columns=(
        *editions.JURISDICTION_COLUMNS,
        code("department", "d.code", "部门编码，null 为全部部门", "code of the department, null: all", null=True),
        text("department_name", name_of("d"), "部门", "department", null=True),
        *word("kind", "f.kind", words_of(Lineage.Kind), "种类", "what is joined"),
        whole("from_year", "f.from_year", "原年度", "year before"),
        text("from_key", "f.from_key", "原编码，没有编码的项目为名称", "code then; of a project without one, its name"),
        whole("to_year", "f.to_year", "新年度", "year after"),
        text("to_key", "f.to_key", "新编码或名称", "code or name now"),
        number("share", "f.share", "转入的比例，null 为不可比", "share, null: not comparable", null=True, places=6),
        flag("comparable", "f.share IS NOT NULL", "是否可比", "whether the two can be compared"),
    ),
    filters=(
        editions.JURISDICTION,
        editions.DEPARTMENT,
        Words("kind", "f.kind", ("种类", "what is joined"), tuple(Lineage.Kind.values)),
        Years("year", "f.to_year", ("新年度", "the year after")),
        yes_or_no("comparable", "f.share IS NOT NULL", "是否可比", "whether the two can be compared"),
        Contains("key", ("f.from_key", "f.to_key"), ("原编码或新编码含有", "part of a code or name, then or now")),
    ),
    orders={"year": "f.to_year", "kind": "f.kind", "from_key": "f.from_key", "to_key": "f.to_key"},
    unique=("j.adcode", "f.id"),
    order="jurisdiction",
    example="department=501&kind=project&year=2024",
)
