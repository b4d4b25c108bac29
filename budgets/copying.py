"""A new year that starts as last year's: what was published, carried over the joints between the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budgets import registry
from budgets.facts import Fact, Project, TextSection
from budgets.intake.load import FactsRefused, store
from budgets.intake.workbook.declaration import Kind, by_kind
from budgets.intake.workbook.lists import lists_of
from budgets.intake.workbook.prefill import Carrier, Row, merged
from budgets.models import Edition, Lineage, Step, WorkflowStep
from budgets.models import Project as ProjectRow
from budgets.models.fields import MoneyField
from budgets.permissions import Permission, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

KEPT_SECTIONS = frozenset({"duties", "units"})
"""The others tell figures, and are written anew from the year's own."""

OF_THE_YEARS_BEFORE = {
    "indicator": ("year_before_last", "last_year"),
    "dossier": ("last_evaluation", "budget_history"),
}
"""What a form says about the years before is wrong a year later."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not copied: what it is, its amount in yuan where it has one, and why."""

    kind: str
    line: str
    why: str
    amount: Any = None


@dataclass(slots=True)
class Copied:
    """What became of last year's lines. ``mapped`` has old and new code by the official name of their list;
    ``uncoded`` are projects whose new code nobody knows yet.
    """

    edition: Edition
    source: Edition
    counts: dict[str, int] = field(default_factory=dict)
    mapped: list[tuple[str, str, str]] = field(default_factory=list)
    uncoded: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def last_years(edition: Edition) -> Edition | None:
    """What a draft can start from: the department's current edition of the year before."""
    found = Edition.objects.current().with_names()
    return found.filter(department=edition.department_id, year=edition.year - 1, stage=edition.stage).first()


def is_empty(edition: Edition) -> bool:
    return not any(model.objects.filter(edition=edition).exists() for model in registry.fact_models())


@transaction.atomic
def start_from_last_year(
    *, edition: Edition, by: AbstractBaseUser | None, keep_amounts: bool, version: int | None = None
) -> Copied:
    """Fill an empty draft with the lines of last year's current edition.

    Codes follow the lineage where it leads to one code with the whole amount; a line that it divides, or whose code
    has ended, is left out and told: nobody knows its amount. Projects are copied without a code unless the lineage
    knows the new one, and joined with last year's. Without ``keep_amounts`` only lines that may lack an amount are
    copied, because a line that must have one would say zero, which is not the same as unknown.

    Raises ValidationError when the draft is not an empty one or there is no last year, EditionChanged, and
    PermissionDenied.
    """
    edition = Edition.objects.claim(edition.pk, version)
    require(by, Permission.EDIT, edition)
    if not edition.is_draft or not is_empty(edition):
        raise ValidationError(_("只有还没有内容的草稿可以从上年开始。"))
    source = last_years(edition)
    if source is None:
        raise ValidationError(_("该部门上一年度没有已公开的版本。"))
    copied = Copied(edition, source)
    _store(copied, keep_amounts)
    edition.copied_from, edition.undisclosed = source, source.undisclosed
    edition.save(update_fields=["copied_from", "undisclosed"])
    WorkflowStep.objects.create(edition=edition, step=Step.OPEN, by=by, note=told(copied))
    return copied


def rejoin(edition: Edition) -> None:
    """Projects that were joined with last year's by name are joined by their code once they have one."""
    coded = {row.name: row.code for row in ProjectRow.objects.filter(edition=edition).exclude(code=None)}
    links = Lineage.objects.filter(
        department=edition.department_id, kind=Lineage.Kind.PROJECT, to_year=edition.year, to_key__in=coded
    )
    for link in links:
        twins = Lineage.objects.filter(
            jurisdiction=link.jurisdiction_id,
            department=link.department_id,
            kind=link.kind,
            from_year=link.from_year,
            from_key=link.from_key,
            to_key=coded[link.to_key],
        )
        if not twins.exists():
            link.to_key = coded[link.to_key]
            link.save(update_fields=["to_key"])


def told(copied: Copied) -> str:
    """For the record: the same as the page of the result says."""
    lines = [_("沿用 %(source)s第%(number)d版。") % {"source": copied.source, "number": copied.source.number}]
    lines += [f"{kind}：{count}" for kind, count in copied.counts.items()]
    lines += [f"{kind}：{old} → {new}" for kind, old, new in copied.mapped]
    lines += [_("项目编码待填：%(names)s") % {"names": "、".join(copied.uncoded)}] if copied.uncoded else []
    lines += [_("没有沿用：%(kind)s %(line)s（%(why)s）") % _words(each) for each in copied.left_out]
    return "\n".join(lines)


def _words(left: LeftOut) -> dict[str, str]:
    return {"kind": left.kind, "line": left.line, "why": left.why}


def _store(copied: Copied, keep_amounts: bool) -> None:
    edition, source = copied.edition, copied.source
    carrier = Carrier(source, lists_of(edition.department, edition.year), whole=True)
    models = {model.FACT: model for model in registry.fact_models()}
    facts = [row.as_fact() for model in models.values() for row in model.objects.of(source)]
    carrier.learn(fact for fact in facts if isinstance(fact, Project))
    rows = [row for fact in facts for row in _fitting(copied, carrier, models[type(fact)], fact, keep_amounts)]
    kept = [row.fact for row in merged(iter(rows))]
    try:
        store(edition=edition, facts=kept)
    except FactsRefused as error:
        raise ValidationError(error.problems) from error
    copied.counts = {
        str(model._meta.verbose_name): count
        for kind, model in models.items()
        if (count := Counter(map(type, kept))[kind])
    }
    copied.mapped = sorted((str(model._meta.verbose_name), old, new) for model, old, new in carrier.mapped)
    copied.uncoded = [fact.name for fact in kept if isinstance(fact, Project) and fact.code is None]
    _join(edition, carrier, {fact.key for fact in kept if isinstance(fact, Project)})


def _fitting(copied: Copied, carrier: Carrier, model: Any, fact: Any, keep_amounts: bool) -> Iterator[Row]:
    """The line as it goes into the new year, or nothing with the reason told."""
    if isinstance(fact, TextSection) and fact.key not in KEPT_SECTIONS:
        _leave(copied, model, fact, _("含有数字，按新年度的数字重新生成或填写"))
        return
    row = carrier.carried(fact)
    notes = {name: note for name, note in row.notes.items() if (type(fact), name) != (Project, "code")}
    if notes:
        if isinstance(fact, Project):
            carrier.lost.add(fact.key)
        _leave(copied, model, fact, "；".join(notes.values()))
    elif _project_of(fact) in carrier.lost:
        _leave(copied, model, fact, _("所属项目没有沿用"))
    elif not keep_amounts and (missing := _required_amounts(model)):
        _leave(copied, model, fact, _("未知不是零：%(names)s待定的行不能先存入") % {"names": "、".join(missing)})
    else:
        yield Row(_of_the_year(row.fact, model, copied.edition.year, keep_amounts))


def _project_of(fact: Any) -> str | None:
    """The key of the project that the line hangs on; the printed name of one is no more than a text."""
    keys = (getattr(fact, column.key) for column in by_kind(type(fact)).columns if column.kind is Kind.PROJECT)
    return next(keys, None)


def _amounts(model: Any) -> list[Any]:
    return [each for each in model._meta.concrete_fields if isinstance(each, MoneyField) or each.name == "value"]


def _required_amounts(model: Any) -> list[str]:
    return [str(each.verbose_name) for each in _amounts(model) if not each.null]


def _of_the_year(fact: Any, model: Any, year: int, keep_amounts: bool) -> Any:
    values: dict[str, Any] = dict.fromkeys(OF_THE_YEARS_BEFORE.get(fact.kind, ()), "")
    if fact.kind == "dossier" and str(year - 1) in fact.project_year:
        values["project_year"] = fact.project_year.replace(str(year - 1), str(year))
    if not keep_amounts:
        values |= {each.name: None for each in _amounts(model)}
        for name in model.CHILDREN:
            values[name] = tuple(_without_amounts(model, name, each) for each in getattr(fact, name))
    return replace(fact, **values)


def _without_amounts(model: Any, name: str, below: Any) -> Any:
    return replace(below, **{each.name: None for each in _amounts(model._meta.get_field(name).related_model)})


def _leave(copied: Copied, model: Any, fact: Any, why: str) -> None:
    amount = getattr(fact, "amount", None)
    copied.left_out.append(LeftOut(str(model._meta.verbose_name), described(fact), why, amount))


def described(fact: Fact) -> str:
    """A line by what it is about, without its amounts."""
    values = (getattr(fact, each.name) for each in fields(fact) if each.name in _DESCRIBING)
    return " ".join(_said(value) for value in values if value not in (None, "", False))


_DESCRIBING = frozenset(
    {
        *("unit", "function", "nature", "source", "economic_class", "project", "code", "name"),
        *("item", "measure", "number", "horizon", "goal", "title"),
    }
)


def _said(value: Any) -> str:
    label = getattr(value, "label", None)
    return _(label) if label else str(value)


def _join(edition: Edition, carrier: Carrier, kept: Iterable[str]) -> None:
    """So that the years can be compared: the copy of a project is the same project."""
    kept = set(kept)
    Lineage.objects.bulk_create(
        (
            Lineage(
                jurisdiction=edition.department.jurisdiction,
                department=edition.department,
                kind=Lineage.Kind.PROJECT,
                from_year=edition.year - 1,
                from_key=key,
                to_year=edition.year,
                to_key=became.key,
                share=1,
                note=_("从上年开始时沿用"),
            )
            for key, became in carrier.projects.items()
            if became.key in kept and key not in carrier.project_links
        ),
        ignore_conflicts=True,
    )
