"""Passwords that anybody would try first who knows what this site is for."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

TRADE_WORDS = frozenset(
    """
    accommodation admin apaleo apartment autumn booking bookings checkin checkout desk front guest
    hospitality hostel hotel hotelier hotels housekeeping inn lobby lodge login manager motel
    office owner password passwort pension property qwerty rate rates reception reservation resort
    room rooms secret sommer spa spring suite summer user welcome winter
    """.split()  # noqa: SIM905 - a list of words is read as one
)
# What people write for letters, to please rules that ask for a digit.
LEET = str.maketrans("013457@$!€", "oieastasie")
MIN_LETTERS_OF_THEIR_OWN = 4


class TradeWordsValidator:
    """Refuse a password of nothing but the product's name, words of the trade, and digits."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError unless enough is left without those words."""
        if any(self._rest(text) < MIN_LETTERS_OF_THEIR_OWN for text in _readings(password)):
            raise ValidationError(
                gettext("This password names the product or what hotels do: it is guessed first."),
                code="password_names_the_trade",
            )

    def get_help_text(self) -> str:
        """Return what a form says about it."""
        return gettext("Your password must be more than the product's name or words of the trade.")

    def _rest(self, text: str) -> int:
        """Return how many letters are left of the text without the words."""
        product = re.findall(r"\w{3,}", settings.PRODUCT_NAME.casefold())
        # The longest first, so that "hotels" leaves no s behind.
        words = sorted((*TRADE_WORDS, *product), key=len, reverse=True)
        rest, named = re.subn("|".join(map(re.escape, words)), "", text)
        if not named:
            return MIN_LETTERS_OF_THEIR_OWN
        return sum(each.isalpha() for each in rest)


def _readings(password: str) -> tuple[str, ...]:
    """Return the password in small letters, as it stands and with digits read as letters."""
    plain = password.casefold()
    return plain, plain.translate(LEET)
