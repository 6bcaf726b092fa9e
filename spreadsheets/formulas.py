"""Text that no spreadsheet takes for a formula."""

STARTS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def escape_formula(text: str) -> str:
    """Mark text that a spreadsheet would compute; `unescape_formula` takes the mark away again.

    Text that begins with the mark itself is marked too, so that nothing is lost.
    """
    return MARK + text if text.startswith((*STARTS, MARK)) else text


def unescape_formula(text: str) -> str:
    """Return the text that was escaped; all other text stays as it is."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith((*STARTS, MARK)) else text
