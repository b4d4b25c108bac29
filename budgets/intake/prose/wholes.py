"""What is part of what, declared as data: shares are of a whole, and some words mean only a part of some wholes."""

from __future__ import annotations

_SPENT = (
    "expenditure_total expenditure_current expenditure_fiscal expenditure_general expenditure_fund expenditure_capital "
    "budget_total fiscal_total appropriation_general appropriation_fund appropriation_capital"
)
_EARNED = "revenue_total revenue_current budget_total fiscal_total"
_BY_BUDGET = "revenue_fiscal expenditure_fiscal fiscal_total project_expenditure revenue_total expenditure_total"

# The wholes of which each subject is told as a part, in 其中 or by 占; the one last spoken of is meant.
WHOLES = {
    key: frozenset(wholes.split())
    for key, wholes in {
        "basic_expenditure": _SPENT,
        "project_expenditure": _SPENT,
        "business_expenditure": _SPENT,
        "to_superior": _SPENT,
        "to_affiliated": _SPENT,
        "function": _SPENT,
        "personnel_cost": "basic_expenditure",
        "public_cost": "basic_expenditure",
        "economic_class": _SPENT + " basic_expenditure personnel_cost public_cost project_expenditure",
        "revenue_current": _EARNED + " revenue_fiscal",
        "revenue_fiscal": _EARNED,
        "revenue_general": _EARNED + " revenue_fiscal",
        "revenue_fund": _EARNED + " revenue_fiscal",
        "revenue_capital": _EARNED + " revenue_fiscal",
        "revenue_special": _EARNED,
        "revenue_operations": _EARNED,
        "revenue_business": _EARNED,
        "revenue_superior": _EARNED,
        "revenue_affiliated": _EARNED,
        "revenue_other": _EARNED,
        "revenue_unit_funds": _EARNED,
        "carried_in": _EARNED + " revenue_fiscal project_expenditure appropriation_general",
        "carried_out": _SPENT,
        "expenditure_current": _SPENT,
        "expenditure_fiscal": "expenditure_total expenditure_current budget_total",
        "expenditure_general": "expenditure_fiscal fiscal_total expenditure_total",
        "expenditure_fund": "expenditure_fiscal fiscal_total expenditure_total",
        "expenditure_capital": "expenditure_fiscal fiscal_total expenditure_total",
        "appropriation_general": _BY_BUDGET,
        "appropriation_fund": _BY_BUDGET,
        "appropriation_capital": _BY_BUDGET,
        "current_year_part": "project_expenditure basic_expenditure appropriation_general",
        "project": "project_expenditure",
        "official_overseas": "official_expenses",
        "official_vehicles": "official_expenses",
        "official_vehicle_purchase": "official_vehicles official_expenses",
        "official_vehicle_running": "official_vehicles official_expenses",
        "official_reception": "official_expenses",
        "procurement_goods": "procurement_total",
        "procurement_works": "procurement_total",
        "procurement_services": "procurement_total",
        "procurement_sme": "procurement_total",
        "procurement_micro": "procurement_sme procurement_total",
        "performance_general": "performance_amount",
        "performance_fund": "performance_amount",
        "performance_capital": "performance_amount",
    }.items()
}

# Economic classes are those of table 7 only as parts of the basic expenditure.
BASIC = frozenset({"basic_expenditure", "personnel_cost", "public_cost"})

# What plain totals mean in the sections on one budget.
SCOPED = {
    ("fiscal_appropriation", "budget_total"): "fiscal_total",
    ("fiscal_appropriation", "revenue_total"): "revenue_fiscal",
    ("fiscal_appropriation", "expenditure_total"): "expenditure_fiscal",
    ("general_budget", "budget_total"): "appropriation_general",
    ("general_budget", "revenue_total"): "revenue_general",
    ("general_budget", "expenditure_total"): "expenditure_general",
    ("government_fund", "budget_total"): "appropriation_fund",
    ("government_fund", "revenue_total"): "revenue_fund",
    ("government_fund", "expenditure_total"): "expenditure_fund",
    ("government_fund", "expenditure_current"): "expenditure_fund",
    ("state_capital", "budget_total"): "appropriation_capital",
    ("state_capital", "revenue_total"): "revenue_capital",
    ("state_capital", "expenditure_total"): "expenditure_capital",
    ("state_capital", "expenditure_current"): "expenditure_capital",
    ("basic_expenditure", "expenditure_total"): "basic_expenditure",
    ("basic_expenditure", "budget_total"): "",
    ("basic_expenditure", "revenue_total"): "",
    ("projects", "budget_total"): "",
}
