"""Why somebody gets a mail, at the end of every one, and what mail programs are told of it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from mail.limits import Kind

REASONS = {
    Kind.REQUESTED: _(
        "You get this mail because somebody, probably you, asked for it at %(product)s."
    ),
    Kind.INVITATION: _(
        "You get this mail because somebody who uses %(product)s has typed your address."
    ),
    Kind.NOTICE: _(
        "You get this mail because it is about your login or your hotels at %(product)s."
    ),
}
HEADERS = {
    # No robot answers a robot: RFC 3834, section 5, and Exchange's word for the same.
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}


def give_reason(message: EmailMessage, *, kind: Kind) -> str:
    """Add to the text why it comes, and return that; add the headers of what no person wrote.

    None has List-Unsubscribe: each is asked for by somebody or about the reader's own login or
    hotels, and there is no list to be taken off (RFC 2369). Safe to repeat.
    """
    reason = REASONS[kind] % {"product": settings.PRODUCT_NAME}
    body = str(message.body).rstrip()
    if not body.endswith(reason):
        message.body = f"{body}\n\n{reason}\n"
    for name, value in HEADERS.items():
        message.extra_headers.setdefault(name, value)
    return reason
