"""Bringing everything encrypted to the newest of TOKEN_KEYS, so that older keys can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from hotels import tokens
from hotels.encryption import EncryptedTextField, Undecryptable
from hotels.models import Connection

BATCH = 200


@dataclass
class Tally:
    """How many rows of one model hold the newest key now, and the keys of those that none opens."""

    model: type[models.Model]
    done: int
    undecryptable: list[Any]


def rotate_keys(*, batch: int = BATCH) -> Iterator[Tally]:
    """Re-encrypt all rows with the newest key, yielding the tally of a model after each batch.

    May be killed and run again at any time, beside running workers: each batch is a short
    transaction of its own. A row that no key opens is left as it is. Connections that were
    locked up for want of a key are taken up again where the key is back.
    """
    for model in apps.get_models():
        fields = [f.name for f in model._meta.fields if isinstance(f, EncryptedTextField)]
        if fields:
            yield from _rotate_model(model, fields, batch=batch)
    for connection in Connection.objects.filter(status=Connection.Status.KEY_UNAVAILABLE):
        tokens.recover(connection, now=timezone.now())


def _rotate_model(model: type[models.Model], fields: list[str], *, batch: int) -> Iterator[Tally]:
    tally = Tally(model, done=0, undecryptable=[])
    last: Any = None
    while True:
        rows = model._default_manager.order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        keys = list(rows.values_list("pk", flat=True)[:batch])
        if not keys:
            yield tally
            return
        last = keys[-1]
        with transaction.atomic():
            for key in keys:
                _rotate_row(model, key, fields, tally)
        yield tally


def _rotate_row(model: type[models.Model], key: Any, fields: list[str], tally: Tally) -> None:
    """Write one row's secrets as they are; writing encrypts with the newest key."""
    mine = model._default_manager.filter(pk=key)
    try:
        row = mine.select_for_update().only(*fields).get()
    except model.DoesNotExist:  # type: ignore[attr-defined]  # each model has it
        return
    except Undecryptable:
        tally.undecryptable.append(key)
        return
    mine.update(**{name: getattr(row, name) for name in fields})
    tally.done += 1
