"""What the models declare survives a change of their tables, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db import connection as database
from django.db.migrations.executor import MigrationExecutor

from hotels.models import Connection, RatePlan
from tests.hotels.test_models import COLUMNS, VIOLATIONS

APPS = ("accounts", "audit", "connect", "hotels", "mail", "rates")
PREFIX_INDEXES = {
    "code": "rate_plan_code_begins",
    "name": "rate_plan_name_begins",
    "remote_id": "rate_plan_remote_id_begins",
}


def get_models() -> list[type[models.Model]]:
    """Return our models as migrations know them."""
    known = MigrationExecutor(database).loader.project_state().apps
    return [
        model
        for app in APPS
        for model in known.get_app_config(app).get_models()
        if not model._meta.proxy
    ]


def alter_tables() -> None:
    """Alter a column of every table and alter it back.

    SQLite makes the table anew each time, as a migration would have it do.
    """
    for model in get_models():
        own = [field for field in model._meta.local_concrete_fields if not field.primary_key]
        # A key of another table where there is nothing else.
        old: Any = min(own, key=lambda field: field.is_relation)
        new = old.clone()
        new.null = not old.null
        new.model = model
        if old.is_relation:
            new.remote_field.model = old.remote_field.model
            new.remote_field.field_name = old.remote_field.field_name
        new.set_attributes_from_name(old.name)
        for one, other in ((old, new), (new, old)):
            with database.schema_editor() as editor:
                editor.alter_field(model, one, other, strict=True)


def read_schema() -> dict[str, Any]:
    """Return all constraints and indexes of our tables, and on SQLite the triggers."""
    found: dict[str, Any] = {}
    with database.cursor() as cursor:
        for model in get_models():
            table = model._meta.db_table
            rules = database.introspection.get_constraints(cursor, table)
            found[table] = {name for name in rules if not name.startswith("__")}
        if database.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found["triggers"] = {name for (name,) in cursor.fetchall()}
    return found


@pytest.fixture
def altered_tables(transactional_db: None) -> None:
    """Every table of ours altered there and back, which leaves it as it was."""
    alter_tables()


def test_altering_tables_loses_no_rule_and_no_index(transactional_db: None) -> None:
    before = read_schema()

    alter_tables()

    after = read_schema()
    assert after == before


def test_each_rule_still_holds_once_the_tables_have_been_altered(
    altered_tables: None, connection: Connection
) -> None:
    kept = []
    for rule, violate in VIOLATIONS.items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    violate(connection)
            except IntegrityError as refusal:
                if rule in str(refusal) or COLUMNS.get(rule, rule) in str(refusal):
                    kept.append(rule)
            # What led up to the violation must not be in the way of the next one.
            transaction.set_rollback(True)

    assert kept == list(VIOLATIONS)


@pytest.mark.parametrize("field", PREFIX_INDEXES)
def test_search_from_the_beginning_still_uses_its_index(altered_tables: None, field: str) -> None:
    found = RatePlan.objects.filter(**{f"{field}__istartswith": "needle"})

    assert PREFIX_INDEXES[field] in explain(found)


def explain(rows: models.QuerySet[Any]) -> str:
    """Return how the database would find the rows, if it had as many that an index pays."""
    if database.vendor != "postgresql":
        return rows.explain()
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        return rows.explain()
