"""The contents page: the fifteen tables, the rules and the kinds of fact, in reading order."""

from budgets.checks import arithmetic, content, cross_table, privacy, procurement, text, year_on_year
from budgets.tables.catalogue.t01_revenue_expenditure import T01
from budgets.tables.catalogue.t02_revenue import T02
from budgets.tables.catalogue.t03_expenditure import T03
from budgets.tables.catalogue.t04_fiscal_appropriation import T04
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.catalogue.t06_general_by_unit import T06
from budgets.tables.catalogue.t07_basic_by_economic_class import T07
from budgets.tables.catalogue.t08_official_expenses import T08
from budgets.tables.catalogue.t09_government_fund import T09
from budgets.tables.catalogue.t10_state_capital import T10
from budgets.tables.catalogue.t11_projects import T11
from budgets.tables.catalogue.t12_procurement import T12
from budgets.tables.catalogue.t13_purchased_services import T13
from performance.checks import funding, indicators, projects, rationale, services
from performance.tables.t14_department import T14
from performance.tables.t15_projects import T15

TABLES = (T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11, T12, T13, T14, T15)

RULES = (
    *arithmetic.RULES,
    *cross_table.RULES,
    *content.RULES,
    *procurement.RULES,
    *services.RULES,
    *funding.RULES,
    *projects.RULES,
    *rationale.RULES,
    *indicators.RULES,
    *text.RULES,
    *privacy.RULES,
    *year_on_year.RULES,
)
"""The reconciliation rules; docs of their themes in budgets.checks.rules."""

FORM_READERS = ("performance.intake.forms.read_forms",)
"""How the forms of tables 14 and 15 are read out of a document's blocks."""

SAMPLE_MAKERS = ("performance.sample.performance_facts",)
"""What other apps add to the facts of synthetic departments (budgets.sample)."""

FACT_MODELS = (
    "budgets.RevenueLine",
    "budgets.ExpenditureLine",
    "budgets.UnitExpenditureLine",
    "budgets.BasicExpenditureLine",
    "budgets.CarryForwardLine",
    "budgets.Project",
    "budgets.ProjectLine",
    "budgets.OfficialExpense",
    "budgets.ProcurementItem",
    "budgets.PurchasedService",
    "budgets.ResourceFigure",
    "budgets.ChangeReason",
    "budgets.TextSection",
    "performance.DepartmentStatement",
    "performance.Goal",
    "performance.Indicator",
    "performance.ProjectDossier",
)

SEARCH = (
    "budgets.search.entries.in_projects",
    "budgets.search.entries.in_tables",
    "budgets.search.entries.in_items",
    "budgets.search.entries.in_text",
    "performance.search.in_indicators",
)
"""What the search finds in an edition."""

DATASETS = (
    "budgets.datasets.catalogue.editions.EDITIONS",
    "budgets.datasets.catalogue.corrections.CORRECTIONS",
    "budgets.datasets.catalogue.tables.TABLES",
    "budgets.datasets.catalogue.revenues.REVENUES",
    "budgets.datasets.catalogue.expenditures.EXPENDITURES",
    "budgets.datasets.catalogue.unit_expenditures.UNIT_EXPENDITURES",
    "budgets.datasets.catalogue.basic_expenditures.BASIC_EXPENDITURES",
    "budgets.datasets.catalogue.carry_forwards.CARRY_FORWARDS",
    "budgets.datasets.catalogue.projects.PROJECTS",
    "budgets.datasets.catalogue.project_lines.PROJECT_LINES",
    "budgets.datasets.catalogue.official_expenses.OFFICIAL_EXPENSES",
    "budgets.datasets.catalogue.procurements.PROCUREMENTS",
    "budgets.datasets.catalogue.purchased_services.PURCHASED_SERVICES",
    "budgets.datasets.catalogue.resources.RESOURCES",
    "budgets.datasets.catalogue.texts.TEXTS",
    "performance.datasets.statements.STATEMENTS",
    "performance.datasets.goals.GOALS",
    "performance.datasets.indicators.INDICATORS",
    "performance.datasets.dossiers.DOSSIERS",
    "performance.datasets.dossier_lines.COST_LINES",
    "performance.datasets.dossier_lines.ASSET_LINES",
    "budgets.datasets.catalogue.findings.FINDINGS",
    "budgets.datasets.catalogue.applied_rules.APPLIED_RULES",
    "budgets.datasets.catalogue.waivers.WAIVERS",
    "budgets.datasets.catalogue.jurisdictions.JURISDICTIONS",
    "budgets.datasets.catalogue.units.UNITS",
    "budgets.datasets.catalogue.lineages.LINEAGES",
    "budgets.datasets.catalogue.classifications.FUNCTIONS",
    "budgets.datasets.catalogue.classifications.ECONOMIC_CLASSES",
    "budgets.datasets.catalogue.classifications.GOVERNMENT_ECONOMIC_CLASSES",
    "budgets.datasets.catalogue.classifications.PROCUREMENT_CATEGORIES",
)
"""The flat lists of the API and of bulk packages."""

EDITION_PAGES = (
    ("performance/", "performance.views.department.page", "performance"),
    ("projects/<projectkey:code>/budget.csv", "performance.views.project.file", "project-file"),
    ("projects/<projectkey:code>/", "performance.views.project.page", "project"),
)
"""Public pages below each edition that other apps make: address, view and name."""

PORTAL_PAGES = (("indicators/", "performance.views.indicators.page", "indicators"),)
"""Those of the whole portal."""
