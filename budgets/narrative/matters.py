"""Projects, operating cost, procurement, purchased services, property and goals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.facts import Measure, ProcurementItem, Project
from budgets.narrative.basis import Basis
from budgets.narrative.words import Paragraph, Words, is_something, known, number, sentence
from budgets.tables.amounts import add
from budgets.tables.grid import Cell

PROJECT_LEVEL = 4
"""Of the rows of table 11, below department, unit and category."""

KINDS = (
    ("A", Measure.PROCUREMENT_GOODS, "货物类"),
    ("B", Measure.PROCUREMENT_WORKS, "工程类"),
    ("C", Measure.PROCUREMENT_SERVICES, "服务类"),
)


def projects(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """Table 11, else the total of table 3."""
    part = basis.part(11)
    if part is None:
        of_all = basis.row(3, "total", "project")
        if is_something(of_all) and (told := words.of(f"{basis.year}年项目支出", of_all)):
            yield Paragraph("total", f"{told}。")
        return
    total = basis.row(11, "total")
    if not total.values[0]:
        yield Paragraph("total", f"{basis.year}年没有安排项目支出。")
        return
    if told := words.of(f"{basis.year}年项目支出", total):
        yield Paragraph("total", f"{told}。")
    index, name = part.index("total"), part.index("name")
    found = [row for row in part.rows if row.level == PROJECT_LEVEL and known(row.cells[index]) is not None]
    for order, row in enumerate(found, start=1):
        amount = known(row.cells[index]) or Decimal(0)
        yield Paragraph(f"project:{row.key}", f"{order}.“{row.cells[name] or row.key}”项目{words.money(amount)}。")


def operating_cost(basis: Basis, words: Words) -> Iterator[Paragraph]:
    row = basis.measure(Measure.OPERATING_COST)
    if row.values[0] == 0:
        change = words.change(row) if is_something(row) else ""
        before = f"{basis.year}年机关运行经费{change}，本年" if change else f"{basis.year}年"
        yield Paragraph("total", f"{before}没有安排机关运行经费。")
    elif told := words.of(f"{basis.year}年机关运行经费预算", row, basis.reason(8, "operating_cost")):
        yield Paragraph("total", f"{told}。")


def procurement(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """Table 12; where the layout has none, the totals that were entered."""
    is_listed = basis.has(12)
    row = basis.row(12, "total", "amount") if is_listed else basis.measure(Measure.PROCUREMENT_TOTAL)
    total = row.values[0]
    if not total or (is_listed and not known(total)):
        if is_listed or total == 0:
            yield Paragraph("total", f"{basis.year}年没有政府采购预算。")
        return
    if told := words.of(f"{basis.year}年政府采购预算", row):
        yield Paragraph("total", f"{told}。")
    kinds = ((label, _of_kind(basis, letter, measure)) for letter, measure, label in KINDS)
    if listed := words.listed((f"政府采购{label}预算", cell) for label, cell in kinds):
        yield Paragraph("kinds", f"其中：{listed}。")
    reserved = (
        ("面向中小企业预留的采购预算", _reserved(basis, "sme_amount", Measure.PROCUREMENT_SME)),
        ("面向小微企业预留的采购预算", _reserved(basis, "micro_amount", Measure.PROCUREMENT_MICRO)),
    )
    if listed := words.listed(reserved):
        yield Paragraph("reserved", f"{listed.replace('、', '，')}。")


def _of_kind(basis: Basis, letter: str, measure: Measure) -> Cell:
    """Goods, works or services: by the items' catalogue codes where all have one."""
    if not basis.has(12):
        return basis.measure(measure).values[0]
    items = basis.facts.of(ProcurementItem)
    if not all(item.catalogue_code[:1] in {"A", "B", "C"} for item in items):
        return None
    return add(*(item.amount for item in items if item.catalogue_code.startswith(letter)))


def _reserved(basis: Basis, column: str, measure: Measure) -> Cell:
    if basis.has(12):
        return basis.row(12, "total", column).values[0]
    return basis.measure(measure).values[0]


def purchased_services(basis: Basis, words: Words) -> Iterator[Paragraph]:
    part = basis.part(13)
    if part is None:
        return
    total = basis.row(13, "total", "amount")
    if not part.rows:
        yield Paragraph("total", f"{basis.year}年没有政府购买服务预算。")
    elif total.values[0] and (told := words.of(f"{basis.year}年政府购买服务预算", total)):
        yield Paragraph("total", f"{told}。")


def assets(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """As at the end of the year before."""
    area = known(basis.measure(Measure.FLOOR_AREA).values[0])
    vehicles = known(basis.measure(Measure.VEHICLES).values[0])
    clauses = [f"房屋面积{number(area)}平方米"] if area else []
    if vehicles is not None:
        clauses.append(f"车辆{number(vehicles)}辆")
    if clauses:
        yield Paragraph("total", sentence(f"截至{basis.year - 1}年12月31日，{'，'.join(clauses)}"))


def staffing(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """Posts and people, with the totals where all their parts are known."""
    posts = _people(basis, Measure.POSTS_ADMINISTRATIVE, Measure.POSTS_INSTITUTION)
    if posts[0] is not None and posts[1] is not None:
        told = f"其中行政编制{number(posts[0])}人，事业编制{number(posts[1])}人"
        yield Paragraph("posts", f"人员编制{number(posts[0] + posts[1])}人，{told}。")
    staff = _people(basis, Measure.STAFF_ADMINISTRATIVE, Measure.STAFF_INSTITUTION, Measure.STAFF_CIVIL_SERVICE_LAW)
    if staff[0] is not None and staff[1] is not None:
        like = f"，参公管理事业人员{number(staff[2])}人" if staff[2] else ""
        told = f"其中行政人员{number(staff[0])}人，事业人员{number(staff[1])}人{like}"
        yield Paragraph("staff", f"在职人员{number(sum(filter(None, staff), Decimal(0)))}人，{told}。")
    if (retired := known(basis.measure(Measure.RETIRED).values[0])) is not None:
        yield Paragraph("retired", f"退休人员{number(retired)}人。")


def _people(basis: Basis, *measures: Measure) -> list[Decimal | None]:
    return [known(basis.measure(measure).values[0]) for measure in measures]


def performance(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """The projects with goals (table 15) and their money."""
    keys = _projects_with_goals(basis)
    if not keys:
        return
    rows = basis.rows(11)
    amounts = [rows[key].values[0] if key in rows else None for key in keys]
    total = add(*amounts)
    money = f"，涉及预算资金{words.money(total)}" if isinstance(total, Decimal) else ""
    yield Paragraph("total", f"{basis.year}年编制绩效目标的项目{len(keys)}个{money}。")


def _projects_with_goals(basis: Basis) -> list[str]:
    grid = basis.grids.get(15)
    forms = {part.key.rpartition(".")[0] for part in grid.parts if part.rows} if grid else set()
    return [project.key for project in basis.facts.of(Project) if project.key in forms]
