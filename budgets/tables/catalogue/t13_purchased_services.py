"""T13 政府向社会力量购买服务预算表: one row a service."""

from budgets.facts import PurchasedService
from budgets.tables.catalogue.columns import (
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

DIRECTORY = "政府购买服务指导目录"

T13 = Disclosure(
    number=13,
    name="政府向社会力量购买服务预算表",
    parts=(
        Listing(
            key="main",
            needs=(PurchasedService,),
            columns=(
                code("code", "单位代码"),
                name("name", "单位名称"),
                item(
                    "includes_procurement",
                    "是否包含政府采购",
                    of=lambda line, facts: "是" if line.includes_procurement else "否",
                ),
                item("project", "项目", of=lambda line, facts: line.project),
                item("content", "政府购买服务内容", of=lambda line, facts: line.content),
                item("quantity", "购买数量", of=lambda line, facts: line.quantity, type=ColumnType.QUANTITY),
                item_amount("amount", "购买金额", of=lambda line: line.amount),
                item("fund_origin", "资金来源", of=lambda line, facts: line.fund_origin),
                item("fund_nature", "资金性质", of=lambda line, facts: line.fund_nature),
                item("function", "支出功能分类科目", of=bracketed_function),
                item("economic_class", "部门支出经济分类", of=bracketed_economic_class),
                item("directory_1", DIRECTORY, "一级目录", of=lambda line, facts: line.directory_1),
                item("directory_2", DIRECTORY, "二级目录", of=lambda line, facts: line.directory_2),
                item("directory_3", DIRECTORY, "三级目录", of=lambda line, facts: line.directory_3),
            ),
            lines=lambda facts: facts.of(PurchasedService),
            path=item_path,
            series=(Series("name", "amount", depth=0),),
            empty_note="本部门本年度没有政府购买服务预算，本表为空表。",
        ),
    ),
)
