"""The language of an answer: of public pages it is in the address, of staff pages what the person chose.

So a reader needs no cookie, each language of a page can be linked, kept by caches and written to static files.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

OF_STAFF = ("/admin/", "/i18n/")


class LanguageMiddleware(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(OF_STAFF):
            language = translation.get_language_from_request(request)
        else:
            language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(OF_STAFF):
            return super().process_response(request, response)  # type: ignore[no-any-return]
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
