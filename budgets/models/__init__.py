"""The portal's records, one model a file; querysets stand above their models."""

from budgets.models.basic_expenditure import BasicExpenditureLine
from budgets.models.carry_forward import CarryForwardLine
from budgets.models.document import Document
from budgets.models.economic_class import EconomicClass
from budgets.models.edition import Edition
from budgets.models.expenditure import ExpenditureLine
from budgets.models.function import Function
from budgets.models.government_economic_class import GovernmentEconomicClass
from budgets.models.jurisdiction import Jurisdiction
from budgets.models.lineage import Lineage
from budgets.models.official_expense import OfficialExpense
from budgets.models.procurement import ProcurementItem
from budgets.models.procurement_category import ProcurementCategory
from budgets.models.project import Project
from budgets.models.project_line import ProjectLine
from budgets.models.published_finding import PublishedFinding
from budgets.models.published_rule import PublishedRule
from budgets.models.published_table import PublishedTable
from budgets.models.purchased_service import PurchasedService
from budgets.models.resource import ResourceFigure
from budgets.models.revenue import RevenueLine
from budgets.models.subject_pairing import SubjectPairing
from budgets.models.text import TextSection
from budgets.models.unit import AdministrativeUnit
from budgets.models.unit_expenditure import UnitExpenditureLine
from budgets.models.waiver import Waiver

__all__ = [
    "AdministrativeUnit",
    "BasicExpenditureLine",
    "CarryForwardLine",
    "Document",
    "EconomicClass",
    "Edition",
    "ExpenditureLine",
    "Function",
    "GovernmentEconomicClass",
    "Jurisdiction",
    "Lineage",
    "OfficialExpense",
    "ProcurementCategory",
    "ProcurementItem",
    "Project",
    "ProjectLine",
    "PublishedFinding",
    "PublishedRule",
    "PublishedTable",
    "PurchasedService",
    "ResourceFigure",
    "RevenueLine",
    "SubjectPairing",
    "TextSection",
    "UnitExpenditureLine",
    "Waiver",
]
