"""The portal's records, one model a file; querysets stand above their models."""

from budgets.models.api_access import ApiAccess
from budgets.models.api_token import ApiToken
from budgets.models.basic_expenditure import BasicExpenditureLine
from budgets.models.carry_forward import CarryForwardLine
from budgets.models.change_reason import ChangeReason
from budgets.models.document import Document
from budgets.models.economic_class import EconomicClass
from budgets.models.edition import Edition, EditionChanged
from budgets.models.expenditure import ExpenditureLine
from budgets.models.finding_count import FindingCount
from budgets.models.function import Function
from budgets.models.government_economic_class import GovernmentEconomicClass
from budgets.models.jurisdiction import Jurisdiction
from budgets.models.lineage import Lineage
from budgets.models.membership import Membership
from budgets.models.official_expense import OfficialExpense
from budgets.models.procurement import ProcurementItem
from budgets.models.procurement_category import ProcurementCategory
from budgets.models.project import Project
from budgets.models.project_line import ProjectLine
from budgets.models.public_change import ChangeKind, PublicChange
from budgets.models.public_clock import PublicClock
from budgets.models.published_finding import PublishedFinding
from budgets.models.published_rule import PublishedRule
from budgets.models.published_table import PublishedTable
from budgets.models.purchased_service import PurchasedService
from budgets.models.reference_change import ReferenceChange
from budgets.models.resource import ResourceFigure
from budgets.models.revenue import RevenueLine
from budgets.models.review_comment import ReviewComment
from budgets.models.search_entry import SearchEntry, SearchKind
from budgets.models.subject_pairing import SubjectPairing
from budgets.models.text import TextSection
from budgets.models.unit import AdministrativeUnit
from budgets.models.unit_expenditure import UnitExpenditureLine
from budgets.models.upload import Upload
from budgets.models.waiver import Waiver
from budgets.models.webhook_delivery import WebhookDelivery
from budgets.models.webhook_subscription import WebhookSubscription
from budgets.models.workflow_step import Step, WorkflowStep

__all__ = [
    "AdministrativeUnit",
    "ApiAccess",
    "ApiToken",
    "BasicExpenditureLine",
    "CarryForwardLine",
    "ChangeKind",
    "ChangeReason",
    "Document",
    "EconomicClass",
    "Edition",
    "EditionChanged",
    "ExpenditureLine",
    "FindingCount",
    "Function",
    "GovernmentEconomicClass",
    "Jurisdiction",
    "Lineage",
    "Membership",
    "OfficialExpense",
    "ProcurementCategory",
    "ProcurementItem",
    "Project",
    "ProjectLine",
    "PublicChange",
    "PublicClock",
    "PublishedFinding",
    "PublishedRule",
    "PublishedTable",
    "PurchasedService",
    "ReferenceChange",
    "ResourceFigure",
    "RevenueLine",
    "ReviewComment",
    "SearchEntry",
    "SearchKind",
    "Step",
    "SubjectPairing",
    "TextSection",
    "UnitExpenditureLine",
    "Upload",
    "Waiver",
    "WebhookDelivery",
    "WebhookSubscription",
    "WorkflowStep",
]
