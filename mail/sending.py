"""The one way out for a mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage

from mail.addresses import InvalidAddress, normal_form
from mail.html import with_html
from mail.limits import Kind, Occasion, reserve
from mail.models import SentMail
from mail.reasons import give_reason


def deliver(
    message: EmailMessage,
    *,
    kind: Kind,
    user_id: int | None = None,
    account_id: UUID | None = None,
    now: datetime,
) -> None:
    """Send a mail to all of its recipients, or raise LimitReached if it is too much for one.

    Raises what the mail server's library raises, too; the mail then does not count as sent.
    Addresses are written to in their normal form, and the text is sent as HTML, too.
    """
    message = with_html(message, reason=give_reason(message, kind=kind))
    message.to = [_as_stored(address) for address in message.to]
    reserved: list[SentMail] = []
    try:
        for address in message.to:
            occasion = Occasion(kind=kind, to=address, user_id=user_id, account_id=account_id)
            reserved.append(reserve(occasion, now=now))
        message.send()
    except Exception:
        SentMail.objects.filter(pk__in=[each.pk for each in reserved]).delete()
        raise


def _as_stored(address: str) -> str:
    try:
        return normal_form(address)
    except InvalidAddress:
        # A maker's own row, such as a role address that is no address: the server shall judge.
        return address
