"""T10 国有资本经营预算支出表."""

from budgets.facts import FundingSource
from budgets.tables.catalogue.special_budgets import special_budget

T10 = special_budget(
    number=10,
    name="国有资本经营预算支出表",
    source=FundingSource.CAPITAL,
    heading="国有资本经营预算支出",
    empty_note="本部门本年度没有国有资本经营预算支出，本表为空表。",
)
