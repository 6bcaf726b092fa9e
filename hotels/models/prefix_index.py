"""An index for searching from the beginning of a text, in any case."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table

# What `istartswith` asks each database for.
TEMPLATES = {
    "postgresql": "CREATE INDEX %(name)s ON %(table)s (UPPER(%(column)s) text_pattern_ops)",
    "sqlite": "CREATE INDEX %(name)s ON %(table)s (%(column)s COLLATE NOCASE)",
}


class PrefixIndex(models.Index):
    """Finds the rows whose one column begins with a text, on PostgreSQL and on SQLite."""

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        using: str = "",
        **_kwargs: Any,
    ) -> Statement:
        """Return the statement; it follows its table when SQLite makes that anew."""
        table, quote = model._meta.db_table, schema_editor.quote_name
        field: Any = model._meta.get_field(self.fields[0])
        return Statement(
            TEMPLATES[schema_editor.connection.vendor],
            name=quote(self.name),
            table=Table(table, quote),
            column=Columns(table, [field.column], quote),
        )
