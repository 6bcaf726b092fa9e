"""Names from outside, in mails to people who have not asked for any and beside words of ours.

Those of people and companies are one printable line without an address of the web. Any of them, a
hotel's too, may be written from right to left, or hold characters that turn round what follows it
(Unicode Standard Annex 9): in markup `<bdi>` keeps it to itself, in plain text a pair of isolates.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 200
# Joins letters where a script asks for it; all else of its category is invisible or turns text.
JOINERS = "\u200c\u200d"
# All that some program or other begins a new line at.
LINE_BREAKS = "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"
SEVERAL_LINES = re.compile(f"[{LINE_BREAKS}]+")
FULL_STOP = "\u3002"
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"
# Embeddings, overrides and isolates: a name needs none, and one of them could end ours.
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# From right to left, or Arabic digits.
TURNING = frozenset({"R", "AL", "AN"})
# Mail programs make a link of these; "St. Moritz", "St.Gallen" and "B.V." are none.
WEB_ADDRESS = re.compile(
    r"://|\bwww\.|@|[^\W_]\.(?:[a-z]{2}|com|net|org|info|biz|app|dev|xyz|top|site|shop|online|club"
    r"|live|link|click|hotel|hotels|travel|tours|cloud|store|page|zip|xn--[a-z0-9-]+)\b(?!\.)",
    re.IGNORECASE,
)


def one_line(text: str) -> str:
    """Return the text in one line, composed, without space around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def validate_name(name: str) -> None:
    """Raise ValidationError for a name that could not be printed on a door."""
    if any(unicodedata.category(each)[0] in "CZ" and not _is_allowed(each) for each in name):
        raise ValidationError(_("Please use letters, numbers and signs only."), code="unprintable")
    if WEB_ADDRESS.search(unicodedata.normalize("NFKC", name).replace(FULL_STOP, ".")):
        raise ValidationError(
            _("Please write the name without an address of the web or of e-mail."),
            code="web_address",
        )


def without_controls(text: str) -> str:
    """Return the text in one line, without what would change the direction of its surroundings."""
    if text.isascii() and text.isprintable():
        return text
    return CONTROLS.sub("", SEVERAL_LINES.sub(" ", text))


def isolate(text: object) -> str:
    """Return a text that can stand in any plain sentence, attribute or mail without turning it.

    What is written from left to right all through stays as it is.
    """
    clean = without_controls(str(text))
    if clean.isascii() or not any(unicodedata.bidirectional(one) in TURNING for one in clean):
        return clean
    return f"{FIRST_STRONG_ISOLATE}{clean}{POP_DIRECTIONAL_ISOLATE}"


def is_one_line(field: str, *, name: str) -> CheckConstraint:
    """Return the rule that a column holds no text of several lines and no address of the web.

    What a database can tell, of what `validate_name` asks.
    """
    condition = Q()
    for text in (*LINE_BREAKS, "://"):
        condition &= ~Q(**{f"{field}__contains": text})
    return CheckConstraint(condition=condition, name=name)


class NameField(forms.CharField):
    """Asks for a name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_LENGTH, **options)
        self.validators.append(validate_name)

    def to_python(self, value: Any) -> str:
        """Return what was typed in its normal form, in which it is measured and judged."""
        return one_line(super().to_python(value) or "")


def _is_allowed(character: str) -> bool:
    return character == " " or character in JOINERS
