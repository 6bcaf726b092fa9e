"""The model field whose values are encrypted at rest."""

from django.db import models
from django_cryptography.fields import EncryptedMixin

from encryption.keyring import decrypt_text, encrypt_text


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
