"""A million rate plans are searched and narrowed like ten thousand."""

from django.db import migrations, models
from django.db.models import Q

# What `istartswith` asks for, which a model's indexes cannot say for both. On SQLite a migration
# that rewrites the table drops them and must make them anew.
POSTGRESQL = """
CREATE INDEX rate_plan_{column}_begins ON hotels_rateplan (UPPER({column}) text_pattern_ops)
"""
SQLITE = "CREATE INDEX rate_plan_{column}_begins ON hotels_rateplan ({column} COLLATE NOCASE)"
SEARCHED = ("code", "name", "remote_id")


def index_what_is_searched(apps, schema_editor):
    sql = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for column in SEARCHED:
        schema_editor.execute(sql.format(column=column))


def forget_what_is_searched(apps, schema_editor):
    for column in SEARCHED:
        schema_editor.execute(f"DROP INDEX rate_plan_{column}_begins")


class Migration(migrations.Migration):
    dependencies = [("hotels", "0004_mapped_on_all_days")]

    operations = [
        migrations.AddIndex(
            "rateplan",
            models.Index(
                fields=["id"],
                condition=Q(
                    gone_at=None,
                    is_archived=False,
                    is_set_aside=False,
                    is_mapped_on_all_days=False,
                ),
                name="rate_plan_to_map",
            ),
        ),
        migrations.AddIndex(
            "rateplan",
            models.Index(
                fields=["id"],
                condition=Q(gone_at__isnull=False) | Q(is_archived=True) | Q(is_set_aside=True),
                name="rate_plan_not_counting",
            ),
        ),
        migrations.RunPython(index_what_is_searched, forget_what_is_searched),
    ]
