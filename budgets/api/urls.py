"""Addresses under /api/v1/. A dataset's list also stands at its name with a format for suffix: expenditures.csv."""

from django.urls import include, path, re_path

from budgets import registry
from budgets.api.aggregate import AggregateFileView, AggregateView
from budgets.api.bulk import BulkListView, BulkView
from budgets.api.changes import ChangesFileView, ChangesView
from budgets.api.datasets import view_of
from budgets.api.editions import EditionView
from budgets.api.findings import FindingListView
from budgets.api.root import NothingHereView, RootView
from budgets.api.rules import RuleListView
from budgets.api.schema import SchemaView
from budgets.api.tables import TableFileView, TableListView, TableView

app_name = "api"

urlpatterns = [
    path("", RootView.as_view(), name="root"),
    *(path(f"{dataset.path}/", view_of(dataset), name=key) for key, dataset in registry.datasets().items()),
    *(
        path(f"{dataset.path}.<str:format>", view_of(dataset, described=False), name=f"{key}-file")
        for key, dataset in registry.datasets().items()
    ),
    path("editions/<str:edition>/", EditionView.as_view(), name="edition"),
    path("editions/<str:edition>/tables/", TableListView.as_view(), name="tables"),
    path("editions/<str:edition>/tables/<int:number>/", TableView.as_view(), name="table"),
    path("editions/<str:edition>/tables/<int:number>.<str:format>", TableFileView.as_view(), name="table-file"),
    path("editions/<str:edition>/findings/", FindingListView.as_view(), name="findings"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("changes.<str:format>", ChangesFileView.as_view(), name="changes-file"),
    path("bulk/", BulkListView.as_view(), name="bulk"),
    path("bulk/<str:jurisdiction>/<int:year>.zip", BulkView.as_view(), name="bulk-package"),
    path("aggregate", AggregateView.as_view(), name="aggregate"),
    path("aggregate/", AggregateFileView.as_view()),
    path("aggregate.<str:format>", AggregateFileView.as_view(), name="aggregate-file"),
    path("rules/", RuleListView.as_view(), name="rules"),
    path("auditor/", include("budgets.api.auditor.urls")),
    path("schema/", SchemaView.as_view(), name="schema"),
    # Ends with a slash or an extension, so that an address that only lacks its slash is still redirected.
    re_path(r"^(?P<path>(?s:.*)(/|\.[a-z0-9]+))$", NothingHereView.as_view()),
]
