"""Synthetic districts taken away again, with all that hangs on their editions: published for ever is what was real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Lineage, SearchEntry, SubjectPairing
from budgets.sample.places import adcodes
from budgets.synthetic import lists
from budgets.synthetic.loading import Refused
from budgets.synthetic.triggers import triggers_off

EDITIONS = """
    SELECT e.id FROM budgets_edition e
    JOIN budgets_administrativeunit d ON d.id = e.department_id
    JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id
    WHERE j.id = %s AND j.synthetic
"""
"""The one condition of all that is deleted: an edition of the district, and the district is synthetic."""


def remove(seed: int | None) -> Iterator[str]:
    """Each district in a transaction of its own; yields its name. All of them, or those of a seed.

    Raises Refused where staff have roles in one: what they may do and did is a record, and stays.
    """
    found = Jurisdiction.objects.filter(synthetic=True).order_by("adcode")
    if seed is not None:
        found = found.filter(adcode__range=adcodes(seed))
    for district in found:
        try:
            with transaction.atomic():
                _remove(district)
        except IntegrityError as error:
            raise Refused(
                _("合成区划 %(district)s 有人员角色、订阅等其他记录，所以保留（%(reason)s）。")
                % {"district": district, "reason": str(error).splitlines()[0]}
            ) from error
        yield str(district)
    if not Jurisdiction.objects.filter(synthetic=True).exists():
        lists.take_away()


def _remove(district: Jurisdiction) -> None:
    """History of synthetic rows goes as well: it tells of nothing that ever was."""
    hanging = _on_editions()
    with triggers_off([*(model for model, _column in hanging), Edition]), connection.cursor() as cursor:
        for model, column in hanging:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({EDITIONS})", [district.pk])
        cursor.execute(f"DELETE FROM budgets_edition WHERE id IN ({EDITIONS})", [district.pk])
    # Rows of the whole district; units before their department, which they refer to.
    Lineage.objects.filter(jurisdiction=district).delete()
    SubjectPairing.objects.filter(jurisdiction=district).delete()
    SearchEntry.objects.filter(jurisdiction=district).delete()
    AdministrativeUnit.objects.filter(jurisdiction=district).exclude(parent=None).delete()
    AdministrativeUnit.objects.filter(jurisdiction=district).delete()
    district.delete()


def _on_editions() -> list[tuple[Any, str]]:
    """Every model whose rows belong to an edition, with the column that says to which; the last made first."""
    found = [
        (model, connection.ops.quote_name(column.column))
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if column.related_model is Edition and column.name in ("edition", "pgh_obj")
    ]
    return found[::-1]
