"""A connection's tokens, apart from everything that is shown."""

from typing import NoReturn

from django.db import models

from encryption.fields import EncryptedTextField
from hotels.models.connection import Connection


class Credential(models.Model):
    """The tokens of one connection, bound to its id.

    A table of its own, so that no page, admin list or join can load a token, and a lost key
    breaks nothing but this. Read and written by `hotels.tokens` alone; deleted by a
    disconnection, never because of an error.
    """

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="credential"
    )
    refresh_token = EncryptedTextField()
    access_token = EncryptedTextField()
    access_token_stale_at = models.DateTimeField(
        help_text="From then on the access token is refreshed before it is used."
    )
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Credential of connection {self.connection_id}"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: the tokens would lie in the open wherever that goes."""
        raise TypeError("a credential is not to be copied or pickled")
