"""Addresses that hold a secret, and the log lines in which they would show it.

The last part of a webhook's address is all that proves who posts there, and that of an attendant's
list all that opens it.
"""

from __future__ import annotations

import logging
import re

SECRET_PATH = re.compile(r"(/webhooks/apaleo/|/housekeeping/list/)[^/?#\s\"']+")
WITHHELD = r"\1…"


def without_secrets(text: str) -> str:
    """Return a text with the secrets of such addresses replaced."""
    return SECRET_PATH.sub(WITHHELD, text)


class WithoutSecrets(logging.Filter):
    """Rewrite log records that name such an address; none is dropped.

    The view takes the secret out of its request; what is logged before it is reached, by Django,
    by a middleware or by the web server, comes through here.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message if need be."""
        message = record.getMessage()
        shown = without_secrets(message)
        if shown != message:
            record.msg, record.args = shown, ()
        return True
