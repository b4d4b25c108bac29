"""Every address of the portal. Public pages come last: they end with the page for addresses that do not exist.

The English ones stand below /en/ (config.language).
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from budgets.api.guide import guide, guide_text
from budgets.api.schema import docs
from budgets.views import sitemap

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("budgets.api.urls")),
    path("api/guide.md", guide_text, name="api-guide-text"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    re_path(rf"^sitemap-{sitemap.KEY}\.xml$", sitemap.part, name="sitemap-part"),
    *i18n_patterns(
        path("api/docs/", docs, name="api-docs"),
        path("api/guide/", guide, name="api-guide"),
        path("", include("budgets.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "config.errors.bad_request"
handler500 = "budgets.views.errors.server_error"
