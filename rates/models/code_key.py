"""When two codes are the same code, and which characters a code is made of.

Everything that compares codes compares their keys, everything that takes a code from outside
takes it through `clean_code`: the page, the admin, files, programs.
"""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_CODE_LENGTH = 50
# Written out, a character may be many: ﷺ is eighteen letters.
MAX_KEY_LENGTH = 150
# Composed it may still be short: a letter and three marks are one character at best.
MAX_TEXT_LENGTH = 4 * MAX_CODE_LENGTH
# Control and format characters, halves of pairs, and what has no agreed glyph or meaning yet.
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters, marks and signs that show nothing (Unicode: Default_Ignorable_Code_Point and blanks).
INVISIBLE_CHARACTERS = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)


class InvalidCode(ValidationError):
    """The text cannot be a code; `message` tells its author why and what to write."""

    message: str

    def __init__(self, message: str) -> None:
        super().__init__(message, code="invalid_code")


def code_key(text: str) -> str:
    """Return what is the same for all ways of writing one code.

    Case, width, ligatures, composed or not, and the number of spaces make no difference; accents,
    dots and zeros do: İ is not I, nor 007 7. The key of a key is the key. Takes any text; one too
    long to be a code is its own key, for normalizing costs the square of a run of accents.
    """
    if len(text) > MAX_TEXT_LENGTH:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def clean_code(text: str) -> str:
    """Return a code as it is stored: composed, with single spaces; raises InvalidCode."""
    text = text.strip()
    if len(text) > MAX_TEXT_LENGTH:
        raise InvalidCode(_too_long())
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    code = " ".join(part for part in unicodedata.normalize("NFC", spaced).split(" ") if part)
    if not code:
        raise InvalidCode(_("A code has at least one visible character."))
    invisible = find_invisible(code)
    if invisible is not None:
        raise InvalidCode(
            _(
                "A code is one line of visible characters, and this one contains an invisible "
                "one (%(character)s) at place %(place)d. Please type the code anew."
            )
            % {"character": f"U+{ord(invisible):04X}", "place": code.index(invisible) + 1}
        )
    if len(code) > MAX_CODE_LENGTH or len(code_key(code)) > MAX_KEY_LENGTH:
        raise InvalidCode(_too_long())
    return code


def validate_code(text: str) -> None:
    """Refuse what `clean_code` refuses, as a validator of a field."""
    clean_code(text)


def find_invisible(text: str) -> str | None:
    """Return the first character of the text that shows nothing, None if there is none."""
    return min(invisible_characters(text), key=text.index, default=None)


def invisible_characters(text: str) -> set[str]:
    """Return the characters of the text that show nothing; each is looked at once, however long."""
    return set(filter(_is_invisible, set(text)))


def _is_invisible(character: str) -> bool:
    return (
        character in INVISIBLE_CHARACTERS or unicodedata.category(character) in INVISIBLE_CATEGORIES
    )


def _too_long() -> str:
    return _("A code has at most %(number)d characters.") % {"number": MAX_CODE_LENGTH}
