"""T12 政府采购预算表: one row an item. Unit prices are never totalled (rule C56)."""

from budgets.facts import ProcurementItem
from budgets.tables.catalogue.columns import (
    bracketed,
    bracketed_economic_class,
    bracketed_function,
    code,
    item,
    item_amount,
    item_path,
    name,
)
from budgets.tables.grid import ColumnType, Series
from budgets.tables.schema import Disclosure, Listing

AMOUNT = "采购金额"

T12 = Disclosure(
    number=12,
    name="政府采购预算表",
    parts=(
        Listing(
            key="main",
            needs=(ProcurementItem,),
            columns=(
                code("code", "单位代码"),
                name("name", "单位名称"),
                item("project", "项目", of=lambda line, facts: line.project),
                item(
                    "catalogue",
                    "政府采购品目",
                    of=lambda line, facts: bracketed(line.catalogue_code, line.catalogue_name),
                ),
                item("function", "功能科目", of=bracketed_function),
                item("economic_class", "部门支出经济分类", of=bracketed_economic_class),
                item("fund_origin", "资金来源", of=lambda line, facts: line.fund_origin),
                item("fund_nature", "资金性质", of=lambda line, facts: line.fund_nature),
                item("quantity", "采购数量", of=lambda line, facts: line.quantity, type=ColumnType.QUANTITY),
                item("unit_price", "单价", of=lambda line, facts: line.unit_price, type=ColumnType.AMOUNT),
                item("measure", "计量单位", of=lambda line, facts: line.measure),
                item_amount("amount", AMOUNT, "采购金额合计", of=lambda line: line.amount),
                item_amount("sme_amount", AMOUNT, "其中面向中小企业", of=lambda line: line.sme_amount),
                item_amount("micro_amount", AMOUNT, "其中面向小微企业", of=lambda line: line.micro_amount),
            ),
            lines=lambda facts: facts.of(ProcurementItem),
            path=item_path,
            series=(Series("name", "amount", depth=0),),
            empty_note="本部门本年度没有政府采购预算，本表为空表。",
        ),
    ),
)
