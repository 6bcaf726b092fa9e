"""The rule that two mappings of one row never hold on the same day, kept by the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models import Q

# The range of the one key needs no extension, where `WITH =` would need btree_gist.
EXCLUSION = """CONSTRAINT %(name)s EXCLUDE USING gist (
    int8range(%(owner)s, %(owner)s, '[]') WITH &&,
    daterange("valid_from", "valid_until", '[]') WITH &&
)"""
TRIGGER = """CREATE TRIGGER %(trigger)s BEFORE %(event)s ON %(table)s WHEN EXISTS (
    SELECT 1 FROM %(table)s AS other
    WHERE other.%(owner)s = NEW.%(owner)s AND other.id IS NOT NEW.id
      AND (other.valid_from IS NULL OR NEW.valid_until IS NULL
           OR other.valid_from <= NEW.valid_until)
      AND (other.valid_until IS NULL OR NEW.valid_from IS NULL
           OR other.valid_until >= NEW.valid_from)
) BEGIN SELECT RAISE(ABORT, '%(message)s'); END"""


class NeverOverlaps(models.BaseConstraint):
    """No two rows of one `owner` hold on the same day, from `valid_from` to `valid_until`.

    An exclusion on PostgreSQL and two triggers on SQLite. Django knows them, so that they are
    made again whenever SQLite has to make the table anew.
    """

    def __init__(
        self,
        *,
        owner: str,
        name: str,
        violation_error_code: str | None = None,
        violation_error_message: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )
        self.owner = owner

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return what stands in CREATE TABLE; triggers follow when the table is there."""
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion(model, schema_editor)
        schema_editor.deferred_sql += self._triggers(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that adds it to a table; SQLite makes the table anew instead."""
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self._exclusion(model, schema_editor),
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that takes it away; SQLite makes the table anew instead."""
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: Any,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError if another row of the same owner holds on one of its days."""
        if exclude and self.owner in exclude:
            return
        others = model._default_manager.using(using).filter(
            **{self.owner: getattr(instance, self.owner)}
        )
        if instance.valid_until is not None:
            others = others.filter(Q(valid_from=None) | Q(valid_from__lte=instance.valid_until))
        if instance.valid_from is not None:
            others = others.filter(Q(valid_until=None) | Q(valid_until__gte=instance.valid_from))
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )

    def deconstruct(self) -> Any:
        """Return what makes it again, for a migration."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "owner": self.owner}

    def __eq__(self, other: object) -> bool:
        """Compare by what the database is told."""
        if not isinstance(other, NeverOverlaps):
            return NotImplemented
        return (self.name, self.owner) == (other.name, other.owner)

    __hash__ = None  # type: ignore[assignment]  # as Django's own constraints

    def _exclusion(self, model: Any, schema_editor: Any) -> Any:
        return Statement(
            EXCLUSION,
            name=schema_editor.quote_name(self.name),
            owner=self._owner_column(model, schema_editor),
        )

    def _triggers(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        return [
            Statement(
                TRIGGER,
                trigger=schema_editor.quote_name(f"{self.name}_{event.lower()}"),
                event=event,
                table=Table(model._meta.db_table, schema_editor.quote_name),
                owner=self._owner_column(model, schema_editor),
                message=self.name,
            )
            for event in ("INSERT", "UPDATE")
        ]

    def _owner_column(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Columns:
        field: Any = model._meta.get_field(self.owner)
        return Columns(model._meta.db_table, [field.column], schema_editor.quote_name)
