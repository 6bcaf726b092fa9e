"""Bringing everything encrypted to the newest of TOKEN_KEYS, so that older keys can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from accounts.sign_in.second_factor import with_newest_key
from encryption.fields import EncryptedTextField
from encryption.keyring import Undecryptable
from hotels import tokens
from hotels.models import Connection

BATCH = 200


@dataclass
class Rotation:
    """How many rows of a model hold the newest key now, and the keys of those that none opens."""

    model: type[models.Model]
    done: int
    undecryptable: list[Any]


def rotate_keys(*, batch: int = BATCH) -> Iterator[Rotation]:
    """Re-encrypt all rows with the newest key, yielding the state of a model after each batch.

    May be killed and run again at any time, beside running workers: each batch is a short
    transaction of its own. A row that no key opens is left as it is. Connections that were
    marked for want of a key are active again where the key is back.
    """
    for model in apps.get_models():
        fields = [f.name for f in model._meta.fields if isinstance(f, EncryptedTextField)]
        if fields:
            yield from _rotate_model(model, partial(_read_as_they_are, fields), batch=batch)
    yield from _rotate_model(Authenticator, _read_second_factor, batch=batch)
    for connection in Connection.objects.filter(status=Connection.Status.KEY_UNAVAILABLE):
        tokens.reactivate(connection, now=timezone.now())


Rewrite = Callable[[Any], dict[str, Any]]


def _read_as_they_are(fields: list[str], row: Any) -> dict[str, Any]:
    """Return decrypted columns: writing them encrypts with the newest key."""
    return {name: getattr(row, name) for name in fields}


def _read_second_factor(row: Authenticator) -> dict[str, Any]:
    return {"data": with_newest_key(row.data)}


def _rotate_model(model: type[models.Model], rewrite: Rewrite, *, batch: int) -> Iterator[Rotation]:
    rotation = Rotation(model, done=0, undecryptable=[])
    last: Any = None
    while True:
        rows = model._default_manager.order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        keys = list(rows.values_list("pk", flat=True)[:batch])
        if not keys:
            yield rotation
            return
        last = keys[-1]
        with transaction.atomic():
            for key in keys:
                _rotate_row(model, key, rewrite, rotation)
        yield rotation


def _rotate_row(model: type[models.Model], key: Any, rewrite: Rewrite, rotation: Rotation) -> None:
    mine = model._default_manager.filter(pk=key)
    try:
        columns = rewrite(mine.select_for_update().get())
    except model.DoesNotExist:  # type: ignore[attr-defined]  # each model has it
        return
    except Undecryptable:
        rotation.undecryptable.append(key)
        return
    mine.update(**columns)
    rotation.done += 1
