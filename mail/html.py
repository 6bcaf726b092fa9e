"""The HTML of a mail, made of its text: one source, so that the two say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

HTML = "text/html"
PARAGRAPHS = re.compile(r"\n\s*\n")
# "Reconnect: https://…", alone in its paragraph, in one line or two.
BUTTON = re.compile(r"(?P<label>[^\n:]{1,60}):\s+(?P<url>\S+)")
INDENT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph: `kind` is "text", "code" (what was indented) or "button" (with a `url`)."""

    kind: str
    text: str
    url: str = ""


def with_html(message: EmailMessage, *, reason: str) -> EmailMessage:
    """Return the mail with an HTML part made of its text, whose last paragraph is the `reason`.

    One that has such a part already, or is no plain text, is returned as it is.
    """
    parts = getattr(message, "alternatives", None) or []
    if message.content_subtype != "plain" or any(part[1] == HTML for part in parts):
        return message
    rich = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body,
        from_email=message.from_email,
        to=message.to,
        bcc=message.bcc,
        connection=message.connection,
        attachments=message.attachments,
        headers=message.extra_headers,
        alternatives=parts,
        cc=message.cc,
        reply_to=message.reply_to,
    )
    rich.attach_alternative(as_html(str(message.body), str(message.subject), reason), HTML)
    return rich


def as_html(text: str, subject: str, reason: str) -> str:
    """Return the page that a mail program shows instead of the text."""
    context = {
        "blocks": list(read_blocks(text.rstrip().removesuffix(reason))),
        "colours": settings.MAIL_COLOURS,
        "language": get_language() or settings.LANGUAGE_CODE,
        "product_name": settings.PRODUCT_NAME,
        "reason": reason,
        "subject": subject,
    }
    return render_to_string("mail/layout.html", context)


def read_blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs of a text.

    Only an address of this site becomes a button, whatever else has found its way into the text.
    """
    for part in PARAGRAPHS.split(text.strip("\n")):
        paragraph = part.strip()
        button = BUTTON.fullmatch(paragraph)
        if button and button["url"].startswith(f"{settings.PUBLIC_URL}/"):
            yield Block(kind="button", text=button["label"], url=button["url"])
        elif paragraph:
            kind = "code" if part.strip("\n").startswith(INDENT) else "text"
            yield Block(kind=kind, text=paragraph)
