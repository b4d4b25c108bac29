"""What can be done with an edition besides editing it: preview, and the steps of the workflow."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from budgets import registry
from budgets.admin.board import EditionBoard
from budgets.admin.comments import EditionComments
from budgets.admin.rules import refusal
from budgets.admin.verbs import VERBS, Verb
from budgets.admin.workflow_forms import CommentFormSet, place_words, places_of
from budgets.models import Edition
from budgets.opening import open_year
from budgets.permissions import Permission, can
from budgets.renderers.findings import where
from budgets.verdict import verdict_on


class Meanwhile(ValidationError):
    """Somebody else acted on the edition after the page was shown."""


def public_address(edition: Edition) -> str:
    """The edition's permanent page, which shows drafts to those who may see them."""
    return reverse(
        "budgets:edition:overview",
        kwargs={
            "jurisdiction": edition.department.jurisdiction.adcode,
            "department": edition.department.code,
            "year": edition.year,
            "edition": edition.number,
        },
    )


def counts(edition: Edition) -> dict[str, int]:
    """How many lines of each kind the edition has, by the kind's official name; kinds without lines are left out."""
    found = {
        str(model._meta.verbose_name): model.objects.filter(edition=edition).count() for model in registry.fact_models()
    }
    return {kind: count for kind, count in found.items() if count}


def seen(edition: Edition) -> str:
    """What a page showed of the edition: a step is taken only if this still holds."""
    return f"{edition.pk}:{edition.state}:{edition.version}"


def take(request: HttpRequest, edition: Edition, verb: Verb, **values: Any) -> Edition:
    """Take the step if the edition is what the page showed (``seen``, where the page sent it).

    Raises Meanwhile, and whatever the verb raises.
    """
    with transaction.atomic():
        held = Edition.objects.with_names().select_for_update(of=("self",)).filter(pk=edition.pk).first()
        if held is None:
            raise Meanwhile(_("这一版草稿已被他人删除。"))
        shown = [text for text in request.POST.getlist("seen") if text.partition(":")[0] == str(held.pk)]
        if shown and seen(held) not in shown:
            raise Meanwhile(_meanwhile(held))
        return verb.run(edition=held, by=request.user, **values)


def _meanwhile(edition: Edition) -> str:
    """Who did what after the page was shown."""
    step = edition.steps.select_related("by").order_by("-pk").first()
    state = _("没有办理：打开页面之后有人动过这一版，现在是“%(state)s”。") % {"state": edition.get_state_display()}
    if step is None:
        return state
    last = _("最近一步是 %(who)s 于 %(when)s 办理的“%(step)s”。请看过现在的内容再办。") % {
        "who": step.by or _("系统"),
        "when": timezone.localtime(step.at).strftime("%Y-%m-%d %H:%M"),
        "step": step.get_step_display(),
    }
    return state + last


class EditionActions(EditionComments, EditionBoard):
    """Verbs of EditionAdmin. Each is confirmed on a page of its own and done by POST."""

    actions = ("approve_selected", "publish_selected")
    actions_detail = ("preview",)
    confirmation_template = "admin/budgets/edition/confirm.html"

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(partial(self._perform, name=name)),  # type: ignore[attr-defined]
                name=f"budgets_edition_{name}",
            )
            for name in VERBS
        ]
        return [*own, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        """A new edition is opened by the verb, which records who did it."""
        if change:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            return
        values = {name: getattr(obj, name) for name in ("document", "note", "undisclosed")}
        opened = open_year(department=obj.department, year=obj.year, stage=obj.stage, by=request.user, **values)
        obj.pk, obj._state.adding = opened.pk, False

    @action(description=gettext_lazy("预览"), icon="visibility", permissions=["view"], attrs={"target": "_blank"})
    def preview(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(public_address(self._edition(request, object_id)))

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.APPROVE)

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.PUBLISH)

    @admin.action(description=gettext_lazy("审核通过所选版本"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._perform_selected(request, queryset, "approve")

    @admin.action(description=gettext_lazy("公开所选版本"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._perform_selected(request, queryset, "publish")

    def _perform_selected(self, request: HttpRequest, queryset: Any, name: str) -> HttpResponse | None:
        """One page that names all of them, then each by itself: one that is refused keeps no other back."""
        editions, verb = list(queryset.with_names()), VERBS[name]
        if "confirmed" not in request.POST:
            hidden = {"action": f"{name}_selected", "confirmed": "yes"}
            return self._confirm(
                request, title=verb.title, explanation=verb.explanation, editions=editions, hidden=hidden
            )
        for edition in editions:
            self._told(request, edition, verb)
        return None

    def _perform(self, request: HttpRequest, object_id: Any, *, name: str) -> HttpResponse:
        """The page of one verb for one edition, and what it does."""
        verb, edition = VERBS[name], self._edition(request, object_id)
        if not verb.allowed(request.user, edition):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        if data is None and not verb.offered(request.user, edition):
            words = _("这一版现在是“%(state)s”，不能办理“%(verb)s”。")
            messages.error(request, words % {"state": edition.get_state_display(), "verb": verb.title})
            return self._back_to(edition)
        form = verb.form and verb.form(data, initial=verb.initial(edition))
        comments = verb.comments and CommentFormSet(data, prefix="comments", form_kwargs={"places": places_of(edition)})
        if data is not None:
            done = self._asked(request, edition, verb, form, comments) if form else self._told(request, edition, verb)
            if done is not None or form is None or not _has_errors(form, comments):
                return self._back_to(done or edition)
        return self._confirm(
            request,
            title=verb.title,
            explanation=verb.explanation,
            original=edition,
            form=form,
            comments=comments,
            editions=[edition],
            **self._advice(edition, verb),
        )

    def _asked(self, request: HttpRequest, edition: Edition, verb: Verb, form: Any, comments: Any) -> Edition | None:
        """Take a step with what the form says, or show there why not."""
        if _has_errors(form, comments):
            return None
        values = form.cleaned_data
        if comments:
            values["comments"] = [one.comment for one in comments if one.has_changed()]
        try:
            done = take(request, edition, verb, **values)
        except Meanwhile as error:
            messages.error(request, " ".join(error.messages))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except (IntegrityError, InternalError) as error:
            form.add_error(None, refusal(error))
        else:
            self._say(request, done, verb)
            return done
        return None

    def _advice(self, edition: Edition, verb: Verb) -> dict[str, Any]:
        """What to know before the step: errors that are left, and comments that nobody has dealt with."""
        if not verb.advised or edition.is_published:
            return {}
        places = dict(places_of(edition))
        unresolved = edition.comments.unresolved().select_related("by")
        return {
            "blocking": [(finding.rule, where(finding)) for finding in verdict_on(edition).blocking],
            "unresolved": [(comment, place_words(comment, places)) for comment in unresolved],
        }

    def _told(self, request: HttpRequest, edition: Edition, verb: Verb) -> Edition | None:
        """Take a step that asks nothing, or say why not."""
        try:
            done = take(request, edition, verb)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, f"{edition}：{message}")
        except PermissionDenied as error:
            messages.error(request, f"{edition}：{error}")
        except (IntegrityError, InternalError) as error:
            messages.error(request, f"{edition}：{refusal(error)}")
        else:
            self._say(request, done, verb)
            return done
        return None

    def _say(self, request: HttpRequest, edition: Edition, verb: Verb) -> None:
        self.log_change(request, edition, str(verb.title))  # type: ignore[attr-defined]
        messages.success(
            request,
            _("%(edition)s第%(number)d版：%(done)s")
            % {"edition": edition, "number": edition.number, "done": verb.done},
        )

    def _edition(self, request: HttpRequest, object_id: Any) -> Edition:
        edition = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if edition is None:
            raise Http404
        if not self.has_view_permission(request, edition):  # type: ignore[attr-defined]
            raise PermissionDenied
        return edition

    def _back_to(self, edition: Edition) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:budgets_edition_change", args=(edition.pk,)))

    def _confirm(self, request: HttpRequest, *, title: Any, editions: list[Edition], **context: Any) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": title,
            "editions": [(edition, counts(edition), seen(edition)) for edition in editions],
        }
        return TemplateResponse(request, self.confirmation_template, context)


def _has_errors(form: Any, comments: Any) -> bool:
    """Both are looked at, so that both show theirs."""
    valid = [part.is_valid() for part in (form, comments) if part]
    return not all(valid)
