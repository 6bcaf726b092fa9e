"""Binding a secret to its row, so that a ciphertext copied to another row is worth nothing there.

Fernet takes no associated data: the row's name is encrypted together with the secret.
"""

import json


class BoundElsewhere(Exception):
    """The value was bound to another row: somebody moved it."""


def bind(text: str, *, to: object) -> str:
    """Bind `text` to the row named by `to`, to be stored in an EncryptedTextField."""
    return json.dumps([str(to), text])


def unbind(bound: str, *, to: object) -> str:
    """Return the text that was bound to the row named by `to`, or raise BoundElsewhere."""
    owner, text = json.loads(bound)
    if owner != str(to):
        raise BoundElsewhere
    return str(text)
