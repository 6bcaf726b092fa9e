"""Two mappings of one thing never hold on the same day, whoever writes them and how fast."""

from django.db import migrations

KINDS = {
    "hotels_rateplanmapping": ("rate_plan_id", "rate_plan_mapping_never_overlaps"),
    "hotels_unitgroupmapping": ("unit_group_id", "unit_group_mapping_never_overlaps"),
}

# The range of the one key needs no extension, where `WITH =` would need btree_gist.
POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist (
    int8range({key}, {key}, '[]') WITH &&,
    daterange(valid_from, valid_until, '[]') WITH &&
)
"""
SQLITE = """
CREATE TRIGGER {name}_{when} BEFORE {when} ON {table} WHEN EXISTS (
    SELECT 1 FROM {table} AS other
    WHERE other.{key} = NEW.{key} AND other.id IS NOT NEW.id
      AND (other.valid_from IS NULL OR NEW.valid_until IS NULL
           OR other.valid_from <= NEW.valid_until)
      AND (other.valid_until IS NULL OR NEW.valid_from IS NULL
           OR other.valid_until >= NEW.valid_from)
) BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


def guard(apps, schema_editor):
    for table, (key, name) in KINDS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=table, key=key, name=name))
        else:
            for when in ("INSERT", "UPDATE"):
                schema_editor.execute(SQLITE.format(table=table, key=key, name=name, when=when))


def unguard(apps, schema_editor):
    for table, (_, name) in KINDS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        else:
            for when in ("INSERT", "UPDATE"):
                schema_editor.execute(f"DROP TRIGGER {name}_{when}")


class Migration(migrations.Migration):
    dependencies = [("hotels", "0002_codes_and_mappings")]

    operations = [migrations.RunPython(guard, unguard)]
