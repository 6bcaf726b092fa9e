"""The rule that a row is never changed, and not deleted before its time, kept by the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.ddl_references import Columns, Statement, Table

SQLITE = {
    "UPDATE": """CREATE TRIGGER %(trigger)s BEFORE UPDATE ON %(table)s
BEGIN SELECT RAISE(ABORT, '%(message)s'); END""",
    "DELETE": """CREATE TRIGGER %(trigger)s BEFORE DELETE ON %(table)s
WHEN OLD.%(until)s > datetime('now')
BEGIN SELECT RAISE(ABORT, '%(message)s'); END""",
    # REPLACE deletes what is in its way, and no trigger on DELETE is told.
    "INSERT": """CREATE TRIGGER %(trigger)s BEFORE INSERT ON %(table)s
WHEN EXISTS (SELECT 1 FROM %(table)s WHERE %(key)s = NEW.%(key)s)
BEGIN SELECT RAISE(ABORT, '%(message)s'); END""",
}
# The error is of the class of a broken constraint, so that Django tells it as IntegrityError.
POSTGRESQL = """CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.%(until)s <= now() THEN RETURN OLD; END IF;
    IF TG_OP = 'TRUNCATE' AND NOT EXISTS (SELECT 1 FROM %(table)s WHERE %(until)s > now())
    THEN RETURN NULL; END IF;
    RAISE EXCEPTION '%(message)s' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER %(trigger)s BEFORE UPDATE OR DELETE ON %(table)s
FOR EACH ROW EXECUTE FUNCTION %(function)s();
CREATE TRIGGER %(emptying)s BEFORE TRUNCATE ON %(table)s
FOR EACH STATEMENT EXECUTE FUNCTION %(function)s()"""
# The first version knew no TRUNCATE.
DROP = """DROP TRIGGER %(trigger)s ON %(table)s; DROP TRIGGER IF EXISTS %(emptying)s ON %(table)s;
DROP FUNCTION %(function)s()"""


class AppendOnly(models.BaseConstraint):
    """No UPDATE, and no DELETE of a row before the time that stands in its column `until`.

    Nor by another name: no REPLACE, and no TRUNCATE.

    Triggers on both databases. Django knows them, so that they are made again whenever SQLite has
    to make the table anew. Who owns the database can take them away; who has come into the
    application's code or SQL cannot rewrite a line in passing.
    """

    def __init__(self, *, until: str, name: str) -> None:
        super().__init__(name=name)
        self.until = until

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return nothing for CREATE TABLE; the triggers follow when the table is there."""
        schema_editor.deferred_sql += self._triggers(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that adds it to a table; SQLite makes the table anew instead."""
        return self._statement(POSTGRESQL, model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that takes it away; SQLite makes the table anew instead."""
        return self._statement(DROP, model, schema_editor)

    def validate(
        self,
        model: type[models.Model],
        instance: Any,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Accept every row: what it forbids is done to rows that are there."""

    def deconstruct(self) -> Any:
        """Return what makes it again, for a migration."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "until": self.until}

    def __eq__(self, other: object) -> bool:
        """Compare by what the database is told."""
        if not isinstance(other, AppendOnly):
            return NotImplemented
        return (self.name, self.until) == (other.name, other.until)

    __hash__ = None  # type: ignore[assignment]  # as Django's own constraints

    def _triggers(self, model: Any, schema_editor: Any) -> list[Statement]:
        if schema_editor.connection.vendor == "postgresql":
            return [self._statement(POSTGRESQL, model, schema_editor)]
        return [
            self._statement(sql, model, schema_editor, suffix=f"_{event.lower()}")
            for event, sql in SQLITE.items()
        ]

    def _statement(self, sql: str, model: Any, schema_editor: Any, suffix: str = "") -> Statement:
        column = model._meta.get_field(self.until).column
        table = model._meta.db_table
        return Statement(
            sql,
            trigger=schema_editor.quote_name(f"{self.name}{suffix}"),
            emptying=schema_editor.quote_name(f"{self.name}_truncate"),
            key=Columns(table, [model._meta.pk.column], schema_editor.quote_name),
            function=schema_editor.quote_name(f"{self.name}_refuse"),
            table=Table(table, schema_editor.quote_name),
            until=Columns(table, [column], schema_editor.quote_name),
            message=self.name,
        )
