"""Codes get their key. Of twins, codes that were told apart until now, one gets it.

The others are switched off and stay where they are mapped, flagged there, until somebody maps to
the one that has the key, or renames them: docs/decisions/0018.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

import rates.models.code
import rates.models.code_key
from rates.models.code_key import MAX_KEY_LENGTH, code_key

ROWS_AT_ONCE = 500


def give_keys(apps: Any, schema_editor: Any) -> None:
    """Give each code its key, the one in use first where several would have the same."""
    for name in ("RateCode", "RoomCode"):
        model = apps.get_model("rates", name)
        rows = model.objects.annotate(uses=models.Count("mappings"))
        best_first = rows.order_by("account", "-is_active", "-uses", "pk")
        _write(model, _with_keys(best_first.iterator()), ["key", "is_active"])
    for name in ("StandardRateCode", "StandardRoomCode"):
        model = apps.get_model("rates", name)
        _write(model, _with_keys(model.objects.order_by("pk").iterator()), ["key"])


def _with_keys(rows: Iterator[Any]) -> Iterator[Any]:
    seen: set[str] = set()
    account = None
    for row in rows:
        if getattr(row, "account_id", None) != account:
            account, seen = row.account_id, set()
        key = code_key(row.code)
        if key and len(key) <= MAX_KEY_LENGTH and key not in seen:
            row.key = key
            seen.add(key)
        else:
            row.key, row.is_active = None, False
        yield row


def _write(model: Any, rows: Iterator[Any], columns: list[str]) -> None:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            model.objects.bulk_update(batch, columns)
            batch = []
    model.objects.bulk_update(batch, columns)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('rates', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='ratecode',
            name='ratecode_once_per_account',
        ),
        migrations.RemoveConstraint(
            model_name='ratecode',
            name='ratecode_is_not_empty',
        ),
        migrations.RemoveConstraint(
            model_name='roomcode',
            name='roomcode_once_per_account',
        ),
        migrations.RemoveConstraint(
            model_name='roomcode',
            name='roomcode_is_not_empty',
        ),
        migrations.RemoveConstraint(
            model_name='standardratecode',
            name='standardratecode_once',
        ),
        migrations.RemoveConstraint(
            model_name='standardratecode',
            name='standardratecode_is_not_empty',
        ),
        migrations.RemoveConstraint(
            model_name='standardroomcode',
            name='standardroomcode_once',
        ),
        migrations.RemoveConstraint(
            model_name='standardroomcode',
            name='standardroomcode_is_not_empty',
        ),
        migrations.AddField(
            model_name='ratecode',
            name='key',
            field=rates.models.code.CodeKeyField(editable=False, help_text='None for what was a twin of another code before codes had keys: rename it.', max_length=150, null=True),
        ),
        migrations.AddField(
            model_name='roomcode',
            name='key',
            field=rates.models.code.CodeKeyField(editable=False, help_text='None for what was a twin of another code before codes had keys: rename it.', max_length=150, null=True),
        ),
        migrations.AddField(
            model_name='standardratecode',
            name='key',
            field=rates.models.code.CodeKeyField(editable=False, help_text='None for what was a twin of another code before codes had keys: rename it.', max_length=150, null=True),
        ),
        migrations.AddField(
            model_name='standardroomcode',
            name='key',
            field=rates.models.code.CodeKeyField(editable=False, help_text='None for what was a twin of another code before codes had keys: rename it.', max_length=150, null=True),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='ratecode',
            name='code',
            field=models.CharField(max_length=50, validators=[rates.models.code_key.validate_code]),
        ),
        migrations.AlterField(
            model_name='roomcode',
            name='code',
            field=models.CharField(max_length=50, validators=[rates.models.code_key.validate_code]),
        ),
        migrations.AlterField(
            model_name='standardratecode',
            name='code',
            field=models.CharField(max_length=50, validators=[rates.models.code_key.validate_code]),
        ),
        migrations.AlterField(
            model_name='standardroomcode',
            name='code',
            field=models.CharField(max_length=50, validators=[rates.models.code_key.validate_code]),
        ),
        migrations.AddConstraint(
            model_name='ratecode',
            constraint=models.UniqueConstraint(fields=('account', 'key'), name='ratecode_once_per_account'),
        ),
        migrations.AddConstraint(
            model_name='ratecode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='ratecode_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='ratecode',
            constraint=models.CheckConstraint(condition=models.Q(('key__isnull', False), ('is_active', False), _connector='OR'), name='ratecode_without_key_is_off'),
        ),
        migrations.AddConstraint(
            model_name='roomcode',
            constraint=models.UniqueConstraint(fields=('account', 'key'), name='roomcode_once_per_account'),
        ),
        migrations.AddConstraint(
            model_name='roomcode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='roomcode_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='roomcode',
            constraint=models.CheckConstraint(condition=models.Q(('key__isnull', False), ('is_active', False), _connector='OR'), name='roomcode_without_key_is_off'),
        ),
        migrations.AddConstraint(
            model_name='standardratecode',
            constraint=models.UniqueConstraint(fields=('key',), name='standardratecode_once'),
        ),
        migrations.AddConstraint(
            model_name='standardratecode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='standardratecode_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='standardroomcode',
            constraint=models.UniqueConstraint(fields=('key',), name='standardroomcode_once'),
        ),
        migrations.AddConstraint(
            model_name='standardroomcode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='standardroomcode_is_not_empty'),
        ),
    ]
