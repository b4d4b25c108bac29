"""Addresses under /api/v1/."""

from django.urls import path, re_path

from budgets.api.editions import EditionListView, EditionView
from budgets.api.expenditures import ExpenditureListView
from budgets.api.findings import FindingListView
from budgets.api.root import NothingHereView, RootView
from budgets.api.rules import RuleListView
from budgets.api.schema import SchemaView
from budgets.api.tables import TableListView, TableView

app_name = "api"

urlpatterns = [
    path("", RootView.as_view(), name="root"),
    path("editions/", EditionListView.as_view(), name="editions"),
    path("editions/<str:edition>/", EditionView.as_view(), name="edition"),
    path("editions/<str:edition>/tables/", TableListView.as_view(), name="tables"),
    path("editions/<str:edition>/tables/<int:number>/", TableView.as_view(), name="table"),
    path("editions/<str:edition>/findings/", FindingListView.as_view(), name="findings"),
    path("rules/", RuleListView.as_view(), name="rules"),
    path("expenditures/", ExpenditureListView.as_view(), name="expenditures"),
    path("schema/", SchemaView.as_view(), name="schema"),
    re_path(r"^(?P<path>.*/)$", NothingHereView.as_view()),
]
