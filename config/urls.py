"""Every address of the portal. Public pages come last: they end with the page for addresses that do not exist."""

from django.contrib import admin
from django.urls import include, path

from budgets.api.schema import docs

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("budgets.api.urls")),
    path("api/docs/", docs, name="api-docs"),
    path("", include("budgets.urls")),
]
handler500 = "budgets.views.errors.server_error"
