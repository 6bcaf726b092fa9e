"""What is mapped without first and last day need not be read to find what is not mapped."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def note_what_is_mapped(apps, schema_editor):
    mappings = apps.get_model("hotels", "RatePlanMapping").objects.filter(
        rate_plan=OuterRef("pk"), valid_from=None, valid_until=None
    )
    plans = apps.get_model("hotels", "RatePlan").objects.filter(Exists(mappings))
    plans.update(is_mapped_on_all_days=True)


class Migration(migrations.Migration):
    dependencies = [("hotels", "0003_mappings_never_overlap")]

    operations = [
        migrations.AddField(
            "rateplan", "is_mapped_on_all_days", models.BooleanField(default=False, editable=False)
        ),
        migrations.RunPython(note_what_is_mapped, migrations.RunPython.noop),
    ]
