"""Where changes come from: each request's user and address go with what its triggers record."""

from __future__ import annotations

from collections.abc import Callable

import pghistory.middleware
from django.http import HttpRequest, HttpResponse


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """For the admin only: nothing changes anywhere else, and public pages should not pay for it."""

    get_response: Callable[[HttpRequest], HttpResponse]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[no-any-return]
