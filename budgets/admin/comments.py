"""The workflow on an edition's page: what comes next, the deadline, what was done, and the reviewers' comments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from budgets.admin.findings import finding_by_key
from budgets.admin.spots import FormSpots, Spot
from budgets.admin.verbs import VERBS, Verb
from budgets.admin.workflow_forms import CommentForm, place_words, places_of
from budgets.deadlines import Clock, clock_of, with_current
from budgets.models import Edition, ReviewComment, WorkflowStep
from budgets.permissions import Permission, can
from budgets.review import add_comment, resolve


@dataclass(frozen=True, slots=True)
class CommentLine:
    comment: ReviewComment
    place: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Workflow:
    """``verbs`` are those that this person may take now, with the addresses of their pages."""

    verbs: tuple[tuple[str, Verb], ...]
    clock: Clock | None
    unresolved: tuple[CommentLine, ...]
    resolved: tuple[CommentLine, ...]
    steps: tuple[WorkflowStep, ...]
    may_comment: bool
    may_resolve: bool
    missed: bool
    """Whether the time set for publication is past and it was not published."""


class EditionComments:
    """Part of EditionActions: the panel of an edition's page, and the pages that add and resolve comments."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<path:object_id>/comment/", view(self.comment), name="budgets_edition_comment"),
            path("<path:object_id>/comments/<int:comment>/", view(self.resolve), name="budgets_edition_resolve"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_current(super().get_queryset(request))  # type: ignore[misc]

    @display(description=gettext_lazy("公开期限"))
    def clock(self, edition: Any) -> str:
        clock = clock_of(edition, timezone.localdate(), has_current=edition.has_current)
        return f"{clock.deadline} {clock.words}" if clock else ""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["workflow"] = _workflow(request.user, obj, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]

    def comment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On a place: ?about=table:5&row=2060404&column=合计, or ?finding= as the panel of findings names it."""
        edition = self._edition(request, object_id)  # type: ignore[attr-defined]
        if edition.is_published or not can(request.user, Permission.COMMENT, edition.department):
            raise PermissionDenied
        places = places_of(edition)
        if request.method == "POST":
            form = CommentForm(request.POST, places=places)
            if form.is_valid():
                try:
                    add_comment(edition=edition, by=request.user, **form.comment)  # type: ignore[arg-type]
                except ValidationError as error:
                    form.add_error(None, error.messages)
                else:
                    messages.success(request, _("已记录意见。"))
                    return self._back_to(edition)  # type: ignore[attr-defined]
        else:
            form = CommentForm(initial=_place_asked(request, edition, dict(places)), places=places)
        return self._confirm(  # type: ignore[attr-defined]
            request,
            title=_("提意见"),
            explanation=_("意见只有工作人员能看到，不会公开。"),
            original=edition,
            form=form,
            editions=[edition],
        )

    def resolve(self, request: HttpRequest, object_id: str, comment: int) -> HttpResponse:
        edition = self._edition(request, object_id)  # type: ignore[attr-defined]
        found = get_object_or_404(ReviewComment, pk=comment, edition=edition)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        resolve(comment=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("意见已标记为处理完毕。"))
        return self._back_to(edition)  # type: ignore[attr-defined]


def comment_address(edition: Edition, user: Any) -> str:
    """Where this person may comment on the edition; empty where they may not."""
    if edition.is_published or not can(user, Permission.COMMENT, edition.department):
        return ""
    return reverse("admin:budgets_edition_comment", args=(edition.pk,))


def _place_asked(request: HttpRequest, edition: Edition, places: dict[str, str]) -> dict[str, str]:
    if "finding" not in request.GET:
        return {name: request.GET.get(name, "") for name in ("about", "row", "column")}
    finding = finding_by_key(edition, request.GET["finding"])
    if finding.table is not None:
        return {"about": f"table:{finding.table}", "row": finding.row, "column": finding.column}
    section = f"text:{finding.row}"
    return {"about": section if section in places else ""}


def _workflow(user: Any, edition: Any, inlines: Iterable[Any]) -> Workflow:
    inlines, places, now = list(inlines), dict(places_of(edition)), timezone.now()
    lines = [
        CommentLine(comment, place_words(comment, places), _spot(comment, inlines))
        for comment in edition.comments.select_related("by", "resolved_by").order_by("pk")
    ]
    return Workflow(
        verbs=tuple((_address(name, edition), verb) for name, verb in VERBS.items() if verb.offered(user, edition)),
        clock=clock_of(edition, timezone.localdate(now), has_current=edition.has_current),
        unresolved=tuple(line for line in lines if line.comment.resolved_at is None),
        resolved=tuple(line for line in lines if line.comment.resolved_at is not None),
        steps=tuple(edition.steps.select_related("by").order_by("-pk")),
        may_comment=bool(comment_address(edition, user)),
        may_resolve=can(user, Permission.COMMENT, edition.department),
        missed=edition.publish_at is not None and edition.publish_at <= now,
    )


def _spot(comment: ReviewComment, inlines: list[Any]) -> Spot | None:
    """What is said about the whole edition has none."""
    return FormSpots(inlines)(comment) if comment.table is not None or comment.row else None


def _address(name: str, edition: Edition) -> str:
    return reverse(f"admin:budgets_edition_{name}", args=(edition.pk,))
