"""E-mail while trying Lobby out: kept in a folder and shown on the console."""

import secrets
import sys
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

FRAME = "-" * 72


class Mailbox(BaseEmailBackend):
    """Leave each message as one file in `mail/` under VAR_DIR and print its text.

    The names of the files sort by time. A file is there only once it is whole.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep and print the messages and return how many there were."""
        for message in email_messages:
            keep(message, now=timezone.now())
            sys.stdout.write(framed(message))
        sys.stdout.flush()
        return len(email_messages)


def keep(message: EmailMessage, *, now: datetime) -> None:
    """Write the message to a file that only its owner can read."""
    folder = settings.VAR_DIR / "mail"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{now:%Y%m%dT%H%M%S.%f}-{secrets.token_hex(3)}"
    unfinished = folder / f"{name}.part"
    unfinished.write_bytes(message.message().as_bytes())
    unfinished.rename(folder / f"{name}.eml")


def framed(message: EmailMessage) -> str:
    """Return the message as a person reads it, between two lines."""
    head = f"E-mail to {', '.join(message.recipients())}: {message.subject}"
    return "\n".join(["", FRAME, head, "", str(message.body).strip(), FRAME, ""])
