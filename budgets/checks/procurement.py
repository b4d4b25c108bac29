"""Rules on the items of tables 12 and 13: procurement and purchased services."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from budgets.checks.arithmetic import EXACT
from budgets.checks.evidence import Evidence, Inapplicable, Sheet, SheetRow, printed
from budgets.checks.formulas import FINE, At, Comparison, Equal, Outcome, Relation, Remark, Scan, Term, Total, both
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity
from budgets.normalise import plain
from budgets.tables.grid import UNDISCLOSED

CATALOGUE = re.compile(r"^[ABC][0-9]{2,10}$")
EQUIPMENT = re.compile(r"^A02")
NEVER_EQUIPMENT = re.compile(r"^(?:301|303)|^302(?:0[3-9]|1[1-7]|2[5-9]|31|39|40)$")
"""Economic classes that no equipment is bought from: pay, utilities, travel, meetings, training, reception …"""

NOT_A_PROJECT = re.compile(r"(?<!办)公用|人员|运转|基本支出|在职|离退休|编制")
"""What table 12 names in its column 项目 where the money is basic expenditure."""

ITEM = 2


def _is_item(row: SheetRow) -> bool:
    return row.level == ITEM


def _text(sheet: Sheet, row: SheetRow, column: str) -> str:
    cell = row.cells[sheet.columns[column]] if column in sheet.columns else None
    return cell if isinstance(cell, str) else ""


def _code(cell: str) -> str:
    """The code of "[2060101]行政运行"."""
    found = re.match(r"\s*[\[［【]([^\]］】]*)[\]］】]", cell)
    return plain(found[1]) if found else ""


def _items(evidence: Evidence, number: int) -> Iterator[tuple[Sheet, SheetRow]]:
    sheet = evidence.sheet(number)
    for row in sheet.rows.values():
        if _is_item(row):
            yield sheet, row


def _quantity_times_price(evidence: Evidence) -> Iterator[Outcome]:
    """Amount = quantity x unit price; the price is rounded, so the tolerance is half its last place a piece."""
    for sheet, row in _items(evidence, 12):
        if not {"quantity", "unit_price", "amount"} <= sheet.columns.keys():
            raise Inapplicable("表12没有数量或单价", "table 12 has no quantity or unit price")
        quantity, price, amount = (sheet.amount(row.id, key) for key in ("quantity", "unit_price", "amount"))
        if UNDISCLOSED in (quantity, price, amount):
            continue
        if not isinstance(amount, Decimal):
            if isinstance(quantity, Decimal) and isinstance(price, Decimal) and quantity * price:
                yield _purchase(sheet, row, quantity * price, None)
            continue
        if not isinstance(quantity, Decimal) or not isinstance(price, Decimal):
            if isinstance(quantity, Decimal) or isinstance(price, Decimal):
                yield _incomplete(sheet, row)
            continue
        tolerance = sheet.last_place / 2 * (abs(quantity) + 1)
        if abs(quantity * price - amount) <= tolerance:
            yield FINE
        else:
            yield _purchase(sheet, row, quantity * price, amount)


def _purchase(sheet: Sheet, row: SheetRow, expected: Decimal, amount: Decimal | None) -> Remark:
    unit = sheet.unit
    return Remark(
        zh=f"采购数量×单价是 {printed(expected, unit)} {unit.value}，采购金额是"
        f" {printed(amount, unit) if amount is not None else '空'}。请核对数量、单价和金额。",
        en="Quantity times unit price is not the amount. Check quantity, unit price and amount.",
        table=12,
        row=row.id,
        column=sheet.headings["amount"],
        expected=printed(expected, unit),
        actual=printed(amount, unit) if amount is not None else None,
        difference=printed((amount or Decimal(0)) - expected, unit),
        source=row.source,
    )


def _incomplete(sheet: Sheet, row: SheetRow) -> Remark:
    return Remark(
        zh="采购数量和单价只填了一个，请补上另一个。",
        en="Only one of quantity and unit price is given. Add the other.",
        table=12,
        row=row.id,
        column=sheet.headings["unit_price"],
        source=row.source,
        severity=Severity.WARNING,
    )


def _reserved(evidence: Evidence) -> Iterator[Outcome]:
    """小微 <= 中小 <= 合计, in every row."""
    sheet = evidence.sheet(12)
    if "amount" not in sheet.columns or not {"sme_amount", "micro_amount"} & sheet.columns.keys():
        raise Inapplicable("表12没有面向中小企业的列", "table 12 has no column of reserved amounts")
    chain = [key for key in ("micro_amount", "sme_amount", "amount") if key in sheet.columns]
    for row in sheet.rows.values():
        for smaller, larger in pairwise(chain):
            if sheet.amount(row.id, smaller) is not None:
                yield Comparison((Term(sheet, row.id, smaller),), (Term(sheet, row.id, larger),), Relation.AT_MOST)


def _totalled_price(evidence: Evidence) -> Iterator[Outcome]:
    sheet = evidence.sheet(12)
    for row in sheet.rows.values():
        for column in ("unit_price", "quantity"):
            amount = sheet.amount(row.id, column) if column in sheet.columns else None
            if row.level or not isinstance(amount, Decimal) or not amount:
                continue
            if column == "quantity" and len(_measures(sheet)) == 1:
                continue  # pieces of one kind may be counted together
            yield Remark(
                zh="单价和不同计量单位的数量不能相加，合计行的这一格应留空。",
                en="Unit prices, and quantities of different things, cannot be added up; leave this cell blank.",
                table=12,
                row=row.id,
                column=sheet.headings[column],
                expected=None,
                actual=printed(amount, sheet.unit) if column == "unit_price" else str(amount),
                source=row.source,
            )
    yield FINE


def _measures(sheet: Sheet) -> set[str]:
    return {_text(sheet, row, "measure") for row in sheet.rows.values() if _is_item(row)}


def _catalogue_codes(evidence: Evidence) -> Iterator[Outcome]:
    for sheet, row in _items(evidence, 12):
        printed_item = _text(sheet, row, "catalogue")
        code = _code(printed_item)
        if not code:
            continue
        if CATALOGUE.match(code):
            yield FINE
            continue
        yield Remark(
            zh=f"政府采购品目编码 {code} 不合规定：A 为货物，B 为工程，C 为服务，后接数字。",
            en=f"Procurement code {code} is not valid: A is goods, B works, C services, then digits.",
            table=12,
            row=row.id,
            column=sheet.headings["catalogue"],
            actual=printed_item,
            source=row.source,
        )


def _equipment(evidence: Evidence) -> Iterator[Outcome]:
    """Equipment (A02) is bought from capital or office classes; some classes can never be right."""
    for sheet, row in _items(evidence, 12):
        if not EQUIPMENT.match(_code(_text(sheet, row, "catalogue"))):
            continue
        economic = _text(sheet, row, "economic_class")
        code = _code(economic)
        if not NEVER_EQUIPMENT.match(code):
            yield FINE
            continue
        yield Remark(
            zh=f"“{_text(sheet, row, 'catalogue')}”是设备，不能从“{economic}”列支，"
            "请改为 31002 办公设备购置等资本性支出，或 30201 办公费。",
            en="This is equipment and cannot be paid from that economic class; use 31002 or the like, or 30201.",
            table=12,
            row=row.id,
            column=sheet.headings["economic_class"],
            actual=economic,
            source=row.source,
        )


def _within_basic_budget(evidence: Evidence) -> Iterator[Outcome]:
    """Procurement paid from basic expenditure is within table 7's class; a project's classes are not published."""
    basic, projects = evidence.sheet(7), _project_names(evidence)
    bought: dict[str, list[Term]] = defaultdict(list)
    for sheet, row in _items(evidence, 12):
        if plain(_text(sheet, row, "project")) not in projects and NOT_A_PROJECT.search(_text(sheet, row, "project")):
            bought[_code(_text(sheet, row, "economic_class"))].append(Term(sheet, row.id, "amount"))
    for code, terms in bought.items():
        if code in basic.rows:
            yield Comparison(tuple(terms), (Term(basic, code, "total"),), Relation.AT_MOST)


def _project_names(evidence: Evidence) -> set[str]:
    if not evidence.has(11):
        return set()
    return {plain(row.label) for row in evidence.sheet(11).rows.values() if row.level == 4}


def _references(evidence: Evidence) -> Iterator[Outcome]:
    """Functions named in table 12 stand in table 3, projects in table 11 unless they are basic expenditure."""
    functions = evidence.sheet(3).rows
    projects = _project_names(evidence)
    for sheet, row in _items(evidence, 12):
        function, project = _code(_text(sheet, row, "function")), _text(sheet, row, "project")
        if function and function not in functions:
            yield Remark(
                zh=f"功能科目 {_text(sheet, row, 'function')} 不在表3中。",
                en=f"Function {function} is not in table 3.",
                table=12,
                row=row.id,
                column=sheet.headings["function"],
                actual=_text(sheet, row, "function"),
                source=row.source,
            )
        elif project and plain(project) not in projects and not NOT_A_PROJECT.search(project) and evidence.has(11):
            yield Remark(
                zh=f"项目“{project}”不在表11中，请核对名称。",
                en=f"Project “{project}” is not in table 11; check its name.",
                table=12,
                row=row.id,
                column=sheet.headings["project"],
                actual=project,
                source=row.source,
                severity=Severity.WARNING,
            )
        else:
            yield FINE


def _services_without_amount(evidence: Evidence) -> Iterator[Outcome]:
    for sheet, row in _items(evidence, 13):
        amount = sheet.amount(row.id, "amount")
        if amount or not _text(sheet, row, "content"):
            yield FINE
            continue
        yield Remark(
            zh=f"购买服务“{_text(sheet, row, 'content')}”没有金额。请填写金额，没有预算的请删去这一行。",
            en="This purchased service has no amount. Enter it, or delete the row where nothing is budgeted.",
            table=13,
            row=row.id,
            column=sheet.headings["amount"],
            actual=None if amount is None else "0.00",
            source=row.source,
        )


def _flagged_as_procurement(evidence: Evidence) -> Iterator[Outcome]:
    """A service said to include procurement has a service item (C) of the same project in table 12."""
    flagged = [
        (sheet, row) for sheet, row in _items(evidence, 13) if plain(_text(sheet, row, "includes_procurement")) == "是"
    ]
    if not flagged:
        raise Inapplicable("没有标为包含政府采购的服务", "no service is flagged as procurement")
    bought = {
        plain(_text(sheet, row, "project"))
        for sheet, row in _items(evidence, 12)
        if _code(_text(sheet, row, "catalogue"))[:1] in ("C", "")
    }
    for sheet, row in flagged:
        if plain(_text(sheet, row, "project")) in bought:
            yield FINE
            continue
        yield Remark(
            zh=f"“{_text(sheet, row, 'content')}”标为包含政府采购，但表12中没有同一项目的服务类品目。",
            en="Flagged as including procurement, but table 12 has no service item of the same project.",
            table=13,
            row=row.id,
            column=sheet.headings["includes_procurement"],
            actual="是",
            source=row.source,
        )


RULES = (
    Rule(
        code="C54",
        statement="T12 合计=Σ行; 行金额=数量×单价",
        statement_en="procurement arithmetic",
        notation="T12.合计 = Σ; 金额 = 数量×单价 ± 0.005×数量",
        formula=both(
            *(
                Equal((At(12, "total", column, needed=True),), (Total(12, _is_item, column),))
                for column in ("amount", "sme_amount", "micro_amount")
            ),
            Scan(_quantity_times_price, (12,)),
        ),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C55",
        statement="T12 小微<=中小<=合计",
        statement_en="SME reservation nesting",
        notation="小微 <= 中小 <= 合计",
        formula=Scan(_reserved, (12,)),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C56",
        statement="T12 单价/数量列不得求和",
        statement_en="unit price must not be totalled",
        notation="T12.合计.单价 = ∅",
        formula=Scan(_totalled_price, (12,)),
        theme=Theme.CONTENT,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C57",
        statement="T12 品目编码合法且与A/B/C大类一致",
        statement_en="catalogue code valid",
        notation="code∈目录; A=货物 B=工程 C=服务",
        formula=Scan(_catalogue_codes, (12,)),
        theme=Theme.CONTENT,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C58",
        statement="T12 品目大类与经济分类相容(设备→310/309 或 30201, 不得 30211差旅费)",
        statement_en="item type compatible with economic code",
        notation='"A02*→{31002,31003,31007,30201}"',
        formula=Scan(_equipment, (12,)),
        theme=Theme.CONTENT,
    ),
    Rule(
        code="C59",
        statement="T12 按经济款汇总<=T7(基本)+项目该款预算",
        statement_en="procurement within line budget",
        notation="Σ T12[e] <= T7[e]+proj[e]",
        formula=Scan(_within_basic_budget, (12, 7, 11)),
        theme=Theme.CROSS_TABLE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C60",
        statement="T12 功能科目存在于T3; 项目存在于T11 或为公用/人员类",
        statement_en="function and project references resolve",
        notation="ref integrity",
        formula=Scan(_references, (12, 3, 11)),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C61",
        statement="T13 合计=Σ行金额; 有服务内容的行金额>0",
        statement_en="service purchase arithmetic and non-zero lines",
        notation="T13.合计 = Σ; 内容≠∅ ⇒ 金额>0",
        formula=both(
            Equal((At(13, "total", "amount"),), (Total(13, _is_item, "amount"),)),
            Scan(_services_without_amount, (13,)),
        ),
        theme=Theme.ARITHMETIC,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C62",
        statement="T13 是否包含政府采购=是 ⇒ 同项目在T12 有服务类品目",
        statement_en="service lines flagged as procurement appear in T12",
        notation="flag ⇒ ∃T12",
        formula=Scan(_flagged_as_procurement, (13, 12)),
        theme=Theme.CROSS_TABLE,
        severity=Severity.WARNING,
    ),
)
