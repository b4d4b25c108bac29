"""Invariants that span tables, kept by PostgreSQL triggers so that no way into the database goes round them."""

from __future__ import annotations

import pgtrigger

_EVERY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
_WRITE = pgtrigger.Insert | pgtrigger.Update


def _frozen(still_open: str) -> pgtrigger.Trigger:
    """Rows change only while ``still_open`` holds for their edition ``e``."""
    return pgtrigger.Trigger(
        name="frozen_with_edition",
        when=pgtrigger.Before,
        operation=_EVERY_CHANGE,
        declare=[("edition", "bigint")],
        func=f"""
            -- FOR SHARE waits for a change of state under way, so a line cannot slip in behind it.
            FOREACH edition IN ARRAY CASE TG_OP
                WHEN 'INSERT' THEN ARRAY[NEW.edition_id]
                WHEN 'DELETE' THEN ARRAY[OLD.edition_id]
                ELSE ARRAY[OLD.edition_id, NEW.edition_id] END
            LOOP
                PERFORM 1 FROM budgets_edition e WHERE e.id = edition AND {still_open} FOR SHARE;
                IF NOT FOUND THEN
                    PERFORM 1 FROM budgets_edition e WHERE e.id = edition AND e.published_at IS NULL;
                    IF FOUND THEN
                        RAISE EXCEPTION 'edition % is under review: its facts cannot change, send it back', edition
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RAISE EXCEPTION 'edition % is published: its facts cannot change, publish a correction', edition
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


FROZEN = _frozen("e.state = 'draft'")
"""For facts: what is submitted is what was reviewed."""

FROZEN_ONCE_PUBLISHED = _frozen("e.published_at IS NULL")
"""For what reviewers and publication itself add: exceptions, stored tables, findings."""

UNIT_IN_DEPARTMENT = pgtrigger.Trigger(
    name="unit_in_department",
    when=pgtrigger.Before,
    operation=_WRITE,
    func="""
        PERFORM 1 FROM budgets_administrativeunit u JOIN budgets_edition e ON e.id = NEW.edition_id
            WHERE u.id = NEW.unit_id AND e.department_id IN (u.id, u.parent_id);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'unit % does not belong to the department of edition %', NEW.unit_id, NEW.edition_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)


def code_valid_in_year(column: str, table: str) -> pgtrigger.Trigger:
    """The classification row must be valid in the edition's year; a blank code is left to NOT NULL."""
    return pgtrigger.Trigger(
        name=f"{column}_valid_in_year",
        when=pgtrigger.Before,
        operation=_WRITE,
        func=f"""
            IF NEW.{column}_id IS NULL THEN RETURN NEW; END IF;
            PERFORM 1 FROM {table} c JOIN budgets_edition e ON e.id = NEW.edition_id
                WHERE c.id = NEW.{column}_id
                AND e.year BETWEEN c.first_year AND coalesce(c.last_year, e.year);
            IF NOT FOUND THEN
                RAISE EXCEPTION '{column} % is not valid in the year of edition %',
                    NEW.{column}_id, NEW.edition_id USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        """,
    )


def same_edition(column: str, table: str) -> pgtrigger.Trigger:
    """A line's parent (its project, its goal) must belong to the line's own edition."""
    return pgtrigger.Trigger(
        name=f"{column}_of_same_edition",
        when=pgtrigger.Before,
        operation=_WRITE,
        func=f"""
            IF NEW.{column}_id IS NULL THEN RETURN NEW; END IF;
            PERFORM 1 FROM {table} p WHERE p.id = NEW.{column}_id AND p.edition_id = NEW.edition_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION '{column} % belongs to another edition than %',
                    NEW.{column}_id, NEW.edition_id USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        """,
    )


FUNCTION_VALID = code_valid_in_year("function", "budgets_function")
ECONOMIC_CLASS_VALID = code_valid_in_year("economic_class", "budgets_economicclass")
