"""T9 政府性基金预算支出表."""

from budgets.facts import FundingSource
from budgets.tables.catalogue.special_budgets import special_budget

T09 = special_budget(
    number=9,
    name="政府性基金预算支出表",
    source=FundingSource.FUND,
    heading="本年政府性基金预算支出",
    empty_note="本部门本年度没有政府性基金预算支出，本表为空表。",
)
