"""Encryption at rest, with keys that can be changed while everything runs."""

from __future__ import annotations

import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django_cryptography.fields import EncryptedMixin


class Undecryptable(Exception):
    """No key in TOKEN_KEYS opens the value: bring the key back, or have the hotel reconnect."""


class BoundElsewhere(Exception):
    """The value was bound to another row: somebody moved it."""


@lru_cache(maxsize=4)
def keyring(keys: tuple[str, ...]) -> MultiFernet:
    """Return what encrypts with the first key and decrypts with any."""
    return MultiFernet([Fernet(key) for key in keys])


def current_keyring() -> MultiFernet:
    """Return the keyring of TOKEN_KEYS, newest first."""
    return keyring(tuple(settings.TOKEN_KEYS))


def encrypt_text(text: str) -> str:
    """Encrypt with the newest key; the result is printable ASCII."""
    return current_keyring().encrypt(text.encode()).decode("ascii")


def decrypt_text(encrypted: str | bytes) -> str:
    """Decrypt with whichever key fits, or raise Undecryptable."""
    try:
        return current_keyring().decrypt(encrypted).decode()
    except InvalidToken:
        raise Undecryptable from None


class _PackagedTextField(EncryptedMixin, models.TextField):
    """The package's own encrypted text; a class between, so that migrations name ours."""

    base_class = models.TextField
    wasinstance = True


class EncryptedTextField(_PackagedTextField):
    """Text that is stored encrypted with the newest of TOKEN_KEYS.

    django-cryptography provides the field; its own cipher is replaced because that cannot
    change keys, depends on SECRET_KEY and unpickles what it decrypts.
    Reading a value that no key opens raises Undecryptable.
    """

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse to be written out by `dumpdata` and the like, which would do it in plain text."""
        raise TypeError(f"{self.model.__name__}.{self.name} is secret: exclude its model")

    def _dump(self, value: str) -> bytes:
        return encrypt_text(value).encode()

    def _load(self, value: bytes) -> str:
        return decrypt_text(value)


def bind(text: str, *, to: object) -> str:
    """Bind `text` to the row named by `to`, to be stored in an EncryptedTextField."""
    return json.dumps([str(to), text])


def unbind(bound: str, *, to: object) -> str:
    """Return the text that was bound to the row named by `to`, or raise BoundElsewhere."""
    owner, text = json.loads(bound)
    if owner != str(to):
        raise BoundElsewhere
    return str(text)
