"""Errors a visitor sees: what was wrong with the address, and what exists instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import Jurisdiction
from budgets.templatetags.budget_tags import named
from budgets.views.keeping import kept


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str


class NotHere(Exception):
    """A wrong address; ``choices`` are what exists in its place."""

    status = 404

    def __init__(self, message: str, choices: Sequence[Choice] = (), *, title: str = "") -> None:
        super().__init__(message)
        self.title = title
        self.message = message
        self.choices = choices


class Unavailable(NotHere):
    """A right address whose answer this machine cannot make now; ``choices`` serve meanwhile."""

    status = 503


class BadParameter(Exception):
    """A query parameter with a value that means nothing; the message names parameter and allowed values."""


def helpful(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A public page: kept while nothing changes (budgets.views.keeping), and its errors told."""

    @wraps(view)
    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return kept(request, lambda: view(request, *args, **kwargs))

    return told(made)


def told(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """NotHere turned into a 404 page, Unavailable into a 503 page and BadParameter into a 400 page, in development
    too.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotHere as error:
            return render(
                request,
                "budgets/error.html",
                {"title": error.title or _("没有这个页面"), "message": error.message, "choices": error.choices},
                status=error.status,
            )
        except BadParameter as error:
            return render(
                request,
                "budgets/error.html",
                {"title": _("网址中的参数不对"), "message": str(error), "choices": ()},
                status=400,
            )

    return wrapped


def districts() -> list[Choice]:
    return [
        Choice(named(district), reverse("budgets:district", args=[district.adcode]))
        for district in Jurisdiction.objects.all()
    ]


@helpful
def nothing_here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    raise NotHere(
        _("网址 %(path)s 不存在。公开的内容按行政区划、部门、年度排列，可以从这里开始：") % {"path": request.path},
        [Choice(_("首页"), reverse("budgets:home")), *districts()],
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database or the session, either of which may be what failed."""
    return render(None, "500.html", status=500)  # type: ignore[arg-type]
