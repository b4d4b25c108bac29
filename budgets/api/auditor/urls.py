"""Addresses below /api/v1/auditor/."""

from django.urls import path

from budgets.api.auditor.access_log import AccessLogView
from budgets.api.auditor.drafts import DraftListView, DraftTableListView, DraftTableView, DraftView
from budgets.api.auditor.findings import DraftFindingListView
from budgets.api.auditor.history import HistoryView

urlpatterns = [
    path("drafts/", DraftListView.as_view(), name="auditor-drafts"),
    path("drafts/<str:draft>/", DraftView.as_view(), name="auditor-draft"),
    path("drafts/<str:draft>/tables/", DraftTableListView.as_view(), name="auditor-tables"),
    path("drafts/<str:draft>/tables/<int:number>/", DraftTableView.as_view(), name="auditor-table"),
    path("drafts/<str:draft>/findings/", DraftFindingListView.as_view(), name="auditor-findings"),
    path("history/", HistoryView.as_view(), name="auditor-history"),
    path("access-log/", AccessLogView.as_view(), name="auditor-access-log"),
]
