"""Rows of the invented department 900 (see tests.factories) in the database, and how the database refuses."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from budgets import publication
from budgets.facts import ChangeReason, Fact, Measure, OfficialExpenseItem, ResourceFigure, TextSection
from budgets.intake.load import store
from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Membership, Waiver
from budgets.roles import Role
from budgets.verdict import verdict_on
from performance.facts import AssetLine, CostLine, DepartmentStatement
from tests import factories

PROJECT = "99999990900T000000001"
YEAR = 2090
"""Far from the day of any publication, so that a page says the year only where it means it."""


def create_department() -> AdministrativeUnit:
    """The department with its two units, in a district of its own."""
    district, _ = Jurisdiction.objects.get_or_create(adcode="999999", name="示例区", layout="wuhan")
    department = None
    for unit in factories.UNITS:
        row, _ = AdministrativeUnit.objects.get_or_create(
            jurisdiction=district, code=unit.code, name=unit.name, parent=department
        )
        department = department or row
    assert department is not None
    return department


def create_draft(*facts: Fact, **values: Any) -> Edition:
    edition = Edition.objects.create(**{"department": create_department(), "year": YEAR} | values)
    store(edition=edition, facts=facts)
    return edition


def publish(*, edition: Edition, by: Any) -> Edition:
    """As budgets.publication.publish, for facts that were not made to tie: what the rules find in them is waived.

    Where a person publishes, they get the role, and others have submitted and approved the edition before.
    """
    waive_errors(edition)
    if by is not None and not edition.is_published:
        Membership.objects.get_or_create(user=by, role=Role.PUBLISHER)
        Edition.objects.filter(pk=edition.pk).update(state=Edition.State.APPROVED)
    return publication.publish(edition=edition, by=by)


def waive_errors(edition: Edition) -> None:
    """One waiver for each rule that would keep the draft from being published."""
    if edition.is_published:
        return
    blocking = verdict_on(Edition.objects.with_names().get(pk=edition.pk)).blocking
    Waiver.objects.bulk_create(
        Waiver(edition=edition, rule=rule, reason="示例数据不求勾稽", approver_role="示例职务")
        for rule in sorted({finding.rule for finding in blocking})
    )


def every_fact() -> list[Fact]:
    """One of each kind that an edition may hold."""
    dossier = factories.dossier(PROJECT, costs=(CostLine(content="评审", rationale="", local=Decimal(100)),))
    return [
        factories.revenue("300"),
        factories.expenditure("300"),
        factories.unit_expenditure("300", factories.UNIT),
        factories.basic_expenditure("200", "30101"),
        factories.carry_forward("0"),
        factories.project("评审", PROJECT),
        factories.project_line("100", PROJECT),
        factories.official_expense("1", OfficialExpenseItem.OVERSEAS),
        factories.procurement(1, amount="100", unit_price="100"),
        factories.purchased_service(1, amount="50"),
        ResourceFigure(measure=Measure.VEHICLES, value=Decimal(2)),
        ChangeReason(table=5, row="2060102", reason="示例"),
        TextSection(number=1, key="duties", title="职能", body="示例。"),
        DepartmentStatement(duties="示例", annual_tasks="示例"),
        factories.goal(PROJECT),
        factories.indicator(1, project=PROJECT, weight="10"),
        replace(dossier, assets=(AssetLine(name="电脑", quantity=Decimal(1), amount=Decimal(100)),)),
    ]


@contextmanager
def refused(by: str) -> Iterator[None]:
    """The database refuses what is done inside: ``by`` is found in its constraint's name or its trigger's message."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    diagnosis = caught.value.__cause__.diag  # type: ignore[union-attr]
    assert re.search(by, diagnosis.constraint_name or diagnosis.message_primary)


def copy(row: models.Model, **changes: Any) -> Any:
    """An unsaved row with the stored one's values, some of them changed."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    for name in changes:
        values.pop(row._meta.get_field(name).attname)
    return type(row)(**values, **changes)


def columns(row: models.Model) -> dict[str, Any]:
    """Column names and values as the database takes them, without the key."""
    return {
        field.column: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }


def quoted(column: str) -> str:
    return connection.ops.quote_name(column)


def insert(row: models.Model) -> None:
    values = columns(row)
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({', '.join(map(quoted, values))}) VALUES ({marks})",
            list(values.values()),
        )


def update(row: models.Model, **changes: Any) -> None:
    """Change the stored row by plain SQL."""
    changed = copy(row, **changes)
    names = [row._meta.get_field(name).column for name in changes]
    values = columns(changed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {', '.join(f'{quoted(name)} = %s' for name in names)} WHERE id = %s",
            [*(values[name] for name in names), row.pk],
        )


def delete(row: models.Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])


def insertions(row: models.Model, **changes: Any) -> Iterator[Any]:
    """Every way of adding such a row: the ORM singly and in bulk, and plain SQL."""
    yield lambda: copy(row, **changes).save()
    yield lambda: type(row)._default_manager.bulk_create([copy(row, **changes)])
    yield lambda: insert(copy(row, **changes))


def updates(row: models.Model, **changes: Any) -> Iterator[Any]:
    """Every way of changing the stored row."""
    yield lambda: type(row)._default_manager.filter(pk=row.pk).update(**changes)
    yield lambda: update(row, **changes)


def assert_refused(by: str, row: models.Model, **changes: Any) -> None:
    """Neither a new row with these values nor a change of the stored one gets past the database."""
    assert_new_refused(by, row, **changes)
    for write in updates(row, **changes):
        with refused(by):
            write()


def assert_new_refused(by: str, row: models.Model, **changes: Any) -> None:
    for write in insertions(row, **changes):
        with refused(by):
            write()
