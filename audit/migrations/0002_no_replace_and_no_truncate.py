from django.db import migrations

import audit.append_only


class Migration(migrations.Migration):
    """The triggers are made anew: those of before knew UPDATE and DELETE only."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="entry_is_append_only"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=audit.append_only.AppendOnly(
                name="entry_is_append_only", until="kept_until"
            ),
        ),
    ]
