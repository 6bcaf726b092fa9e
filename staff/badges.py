"""A state in one coloured word."""

from django.utils.html import format_html

GOOD, BUSY, BAD, QUIET = "good", "busy", "bad", "quiet"


def badge(tone: str, text: object) -> str:
    """Return `text` in the colour of `tone`; the text says it without the colour too."""
    return format_html('<span class="lobby-badge lobby-badge-{}">{}</span>', tone, text)
