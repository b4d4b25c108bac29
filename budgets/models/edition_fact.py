"""What every fact of an edition shares: the edition, and where the figure came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.facts import Fact
from budgets.models.triggers import FROZEN

if TYPE_CHECKING:
    from budgets.models.edition import Edition


class Codes(Protocol):
    """Finds the row that a fact names by code (see budgets.intake.load)."""

    def find(self, model: Any, key: Any, fact: Fact) -> Any: ...


class EditionFactQuerySet(models.QuerySet[Any]):
    def of(self, *editions: Edition) -> Self:
        """The editions' rows with everything ``as_fact`` reads, in one query and a stable order."""
        # Without a name select_related() would follow every relation.
        relations = self.model.FACT_RELATIONS or (None,)
        return self.filter(edition__in=editions).select_related(*relations).order_by("pk")


class EditionFact(models.Model):
    """``FACT`` is the plain fact a row becomes; ``FACT_RELATIONS`` are the relations ``as_fact`` follows, and
    ``CHILDREN`` those below it that a fact holds under the same names. ``PEOPLE`` are the columns with names and
    telephone numbers: for staff, and never given away by pages, files or the API.
    """

    FACT: type[Fact]
    FACT_RELATIONS: tuple[str, ...] = ()
    CHILDREN: tuple[str, ...] = ()
    PEOPLE: tuple[str, ...] = ()

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, verbose_name=_("公开版本"))
    place = models.CharField(_("来源位置"), max_length=200, blank=True)

    objects = EditionFactQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [FROZEN]

    def as_fact(self) -> Any:
        """The row as a plain fact."""
        raise NotImplementedError

    @classmethod
    def from_fact(cls, fact: Any, edition: Edition, codes: Codes) -> Self:
        """A fact as an unsaved row; relations are found by the codes the fact names."""
        values = {field.name: getattr(fact, field.name) for field in fields(cls.FACT)}
        for name, value in values.items():
            field = cls._meta.get_field(name)
            if field.is_relation and value is not None:
                values[name] = codes.find(field.related_model, value, fact)
        return cls(edition=edition, **values)

    @classmethod
    def children_of(cls, row: Self, fact: Any) -> Iterator[models.Model]:
        """The unsaved rows that hang below a row, in order. Most facts have nothing below."""
        return iter(())

    @classmethod
    def store_children(cls, rows: Sequence[Any], stored: Sequence[Any]) -> None:
        """Store what hangs below rows just stored, in the order of their facts."""
        below: dict[Any, list[models.Model]] = {}
        for row, fact in zip(rows, stored, strict=True):
            for child in cls.children_of(row, fact):
                below.setdefault(type(child), []).append(child)
        for model, children in below.items():
            model.objects.bulk_create(children)
