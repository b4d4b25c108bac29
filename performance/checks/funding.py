"""Rules over 总体资金情况 of table 14: what it consists of, and tables 1, 4, 7 and 11 (C64 to C68, C90)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from budgets.checks.arithmetic import at
from budgets.checks.cross_table import ONLY_GENERAL
from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, Sheet, SheetRow, printed
from budgets.checks.formulas import FINE, At, Comparison, Given, Outcome, Remark, Scan, Term, total_of
from budgets.checks.rules import Rule, Theme
from budgets.facts import NINE_SOURCES, Project
from budgets.findings import Severity
from performance.checks.cells import amount_of, remark, settled
from performance.checks.earlier import prior_years
from performance.facts import Dossier, ProjectType

PART = "funding"
COLUMNS = ("amount", "year_before_last", "last_year")
SMALLEST_SHARE = Decimal("0.01")


def funds(evidence: Evidence) -> Sheet:
    return evidence.sheet(14, PART)


def parts_of(sheet: Sheet, group: str) -> list[SheetRow]:
    """The rows that a group's 合计 is the sum of, whatever a form calls them."""
    return [row for key, row in sheet.rows.items() if key.startswith(f"{group}.") and not key.endswith(".total")]


def _sums(sheet: Sheet, group: str, rows: list[SheetRow]) -> Iterator[Outcome]:
    """In each of the three years: 合计 is the sum of the rows. A year without any figure is not compared."""
    total = f"{group}.total"
    for column in COLUMNS:
        if column in sheet.columns and sheet.amount(total, column) is not None:
            below = tuple(Term(sheet, row.id, column) for row in rows)
            if any(term.amount is not None for term in below):
                yield Comparison((Term(sheet, total, column),), below)


def _repeats_total(sheet: Sheet, rows: list[SheetRow]) -> SheetRow | None:
    """A row that says in all years what 合计 says, although the other rows add up to it already."""
    given = [column for column in COLUMNS if amount_of(sheet, "revenue.total", column)]
    for row in reversed(rows):
        others = [other for other in rows if other is not row]
        if given and all(
            amount_of(sheet, row.id, column)
            == amount_of(sheet, "revenue.total", column)
            == sum(amount_of(sheet, other.id, column) or 0 for other in others)
            for column in given
        ):
            return row
    return None


def _revenue(evidence: Evidence) -> Iterator[Outcome]:
    """Revenue by source, and the same money in tables 1 and 4. A total that slipped into a row is said once."""
    sheet = funds(evidence)
    rows = parts_of(sheet, "revenue")
    repeated = _repeats_total(sheet, rows)
    if repeated:
        yield _slipped(sheet, repeated)
        rows = [row for row in rows if row is not repeated]
    yield from _sums(sheet, "revenue", rows)
    if "revenue.fiscal" in sheet.rows and evidence.has(4):
        fiscal = Term(sheet, "revenue.fiscal", "amount")
        yield from settled(fiscal, _terms(evidence, at(4, "total", LEFT)), _terms(evidence, at(4, "current", LEFT)))
    if evidence.has(1):
        yield from _own_revenue(evidence, sheet, [row.id for row in rows])


def _slipped(sheet: Sheet, row: SheetRow) -> Remark:
    amount = amount_of(sheet, row.id, "amount") or Decimal(0)
    return remark(
        sheet,
        row.id,
        "amount",
        f"“{row.label}”一行的数字与“合计”一行逐年相同，而其余各行之和已等于合计：合计数很可能错填到了“{row.label}”，"
        f"这一行应留空，否则收入合计应为 {printed(amount * 2, sheet.unit)} {sheet.unit.value}。",
        f"Row “{row.label}” repeats the total of every year although the other rows add up to it already: most likely "
        f"the total slipped into this row, which should be blank; otherwise revenue would total "
        f"{printed(amount * 2, sheet.unit)} {sheet.unit.value}.",
        expected="",
        actual=printed(amount, sheet.unit),
    )


def _own_revenue(evidence: Evidence, sheet: Sheet, rows: list[str]) -> Iterator[Outcome]:
    """财政专户 and 单位资金 of table 1, unless money of theirs is carried over, which table 1 does not divide."""
    own = {"revenue.special": NINE_SOURCES[3:4], "revenue.unit_funds": NINE_SOURCES[4:]}
    found = {key: sources for key, sources in own.items() if key in rows}
    revenue = evidence.sheet(1, LEFT)
    carried_over = amount_of(revenue, "carried_over", "amount") or Decimal(0)
    if evidence.has(4):
        carried_over -= amount_of(evidence.sheet(4, LEFT), "carried_over", "amount") or Decimal(0)
    if carried_over:
        return
    for key, sources in found.items():
        expected = tuple(term for source in sources for term in _terms(evidence, at(1, source, LEFT)))
        yield Comparison((Term(sheet, key, "amount"),), expected)


def _terms(evidence: Evidence, *cells: At) -> tuple[Term, ...]:
    return tuple(term for cell in cells for term in cell.terms(evidence))


def _expenditure(evidence: Evidence) -> Iterator[Outcome]:
    sheet = funds(evidence)
    yield from _sums(sheet, "expenditure", parts_of(sheet, "expenditure"))


def running_projects(evidence: Evidence) -> set[str]:
    """Keys of projects that are 运转类 by their dossier or their category in table 11."""
    ticked = {d.project for d in evidence.facts.of(Dossier) if d.project_type is ProjectType.OPERATING}
    return ticked | {p.key for p in evidence.facts.of(Project) if "运转" in p.category_name}


def _kinds(evidence: Evidence) -> Iterator[Outcome]:
    """人员类 is table 7's 人员经费; 运转类 and 特定目标类 share its 公用经费 and the projects between them."""
    sheet = funds(evidence)
    if "expenditure.personnel" in sheet.rows:
        personnel = Term(sheet, "expenditure.personnel", "amount")
        yield Comparison((personnel,), _terms(evidence, At(7, "total", "personnel")))
    if "expenditure.operating" in sheet.rows and "expenditure.specific" in sheet.rows:
        yield from _running_and_specific(evidence, sheet)


def _running_and_specific(evidence: Evidence, sheet: Sheet) -> Iterator[Outcome]:
    operating, specific = (Term(sheet, f"expenditure.{key}", "amount") for key in ("operating", "specific"))
    public, projects = At(7, "total", "operating").terms(evidence), At(11, "total").terms(evidence)
    yield Comparison((operating, specific), (*public, *projects))
    listed, running = evidence.sheet(11), running_projects(evidence)
    without = total_of(public)
    if not isinstance(without, Decimal) or not isinstance(operating.amount, Decimal):
        return
    with_projects = without + sum(amount_of(listed, row, "total") or 0 for row in listed.rows if row in running)
    if operating.amount in (without, with_projects):
        yield FINE
        return
    expected = printed(with_projects, sheet.unit)
    yield remark(
        sheet,
        operating.row,
        operating.column,
        f"运转类项目支出应为表7公用经费{'与运转类项目之和' if running else ''} {expected} {sheet.unit.value}，"
        "请核对它与特定目标类的划分。",
        f"Running cost should be the operating cost of table 7{' and the running projects' if running else ''}, "
        f"{expected}; check how it is divided from the specific projects.",
        expected=expected,
        actual=printed(operating.amount, sheet.unit),
        severity=Severity.WARNING,
    )


def _shares(evidence: Evidence) -> Iterator[Outcome]:
    """占比 recomputed to the places it is printed with; forms print 9.43% or, of a total of 1, 0.0943."""
    sheet = funds(evidence)
    if "share" not in sheet.columns:
        raise Inapplicable("表14没有占比", "table 14 has no shares")
    for group in ("revenue", "expenditure"):
        whole = amount_of(sheet, f"{group}.total", "amount")
        if whole:
            scale = Decimal(1) if sheet.amount(f"{group}.total", "share") == 1 else Decimal(100)
            for row in (*parts_of(sheet, group), sheet.rows[f"{group}.total"]):
                yield from _share(sheet, row, whole, scale)


def _share(sheet: Sheet, row: SheetRow, whole: Decimal, scale: Decimal) -> Iterator[Outcome]:
    amount, share = amount_of(sheet, row.id, "amount"), sheet.amount(row.id, "share")
    if (amount is None and share is None) or not isinstance(share, Decimal | None):
        return
    expected = (amount or Decimal(0)) * scale / whole
    shown = f"{expected.quantize(SMALLEST_SHARE, ROUND_HALF_UP)}%" if scale == 100 else f"{expected:.4f}"
    if share is None:
        if amount:
            zh = f"“{row.label}”有金额而没有占比，占比应为 {shown}。"
            en = f"“{row.label}” has an amount and no share; it should be {shown}."
            yield remark(sheet, row.id, "share", zh, en, expected=shown, actual="")
        return
    place = max(Decimal(1).scaleb(int(share.as_tuple().exponent)), SMALLEST_SHARE * scale / 100)
    off = abs(share - expected)
    if off <= place / 2:
        yield FINE
        return
    zh = f"“{row.label}”的占比是 {share}，由金额算得 {shown}。"
    en = f"The share of “{row.label}” is printed as {share}; its amount gives {shown}."
    severity = Severity.INFO if off <= place else None
    yield remark(sheet, row.id, "share", zh, en, expected=shown, actual=str(share), severity=severity)


def _totals(evidence: Evidence) -> Iterator[Outcome]:
    """The two totals are those of table 1, or of this year alone where a form leaves out what is carried over."""
    sheet = funds(evidence)
    for group, side in (("revenue", LEFT), ("expenditure", RIGHT)):
        total = Term(sheet, f"{group}.total", "amount")
        if total.amount is not None:
            conventions = (_terms(evidence, at(1, row, side)) for row in ("total", "current"))
            yield from settled(total, *conventions)


RULES = (
    Rule(
        code="C64",
        statement="T14 收入: 合计=财政拨款+专户+单位资金; 财政拨款=T4 收入总计",
        statement_en="overall-performance revenue composition",
        notation="T14.收入.合计 = Σ; T14.财政拨款 = T4.收入总计; T14.单位资金 = ΣT1[5..9]",
        formula=Scan(_revenue, (14, 4, 1)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C65",
        statement="T14 支出: 合计=人员类+运转类+特定目标类(3年)",
        statement_en="overall-performance expenditure composition, three years",
        notation="T14.支出.合计[y] = Σ",
        formula=Scan(_expenditure, (14,)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C66",
        statement="T14 人员类=T7 人员; 运转类=T7 公用(+运转类项目); 特定目标类=T11",
        statement_en="tie-out to T7/T11",
        notation="T14.人员类 = T7.合计.人员; T14.运转类 + T14.特定目标类 = T7.合计.公用 + T11.合计",
        formula=Given(ONLY_GENERAL, Scan(_kinds, (14, 7, 11))),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C67",
        statement="T14 占比=金额/合计(两位)且合计100%",
        statement_en="shares recompute",
        notation="round(x/total,2)",
        formula=Scan(_shares, (14,)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C68",
        statement="T14 近两年金额=上年/前年已公开预算(或决算)",
        statement_en="prior-year columns equal prior disclosures",
        notation="T14[y-1] = T1(y-1); =说明“上年”",
        formula=Scan(prior_years, (14,)),
        theme=Theme.PERFORMANCE,
    ),
    Rule(
        code="C90",
        statement="T14 收入合计、支出合计=T1 收入、支出总计",
        statement_en="overall-performance totals equal those of table 1",
        notation="T14.收入.合计 = T1.收入总计; T14.支出.合计 = T1.支出总计",
        formula=Scan(_totals, (14, 1)),
        theme=Theme.PERFORMANCE,
    ),
)
