"""Text that no spreadsheet takes for a formula."""

STARTS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def defuse(text: str) -> str:
    """Mark text that a spreadsheet would compute; `revive` takes the mark away again.

    Text that begins with the mark itself is marked too, so that nothing is lost on the way.
    """
    return MARK + text if text.startswith((*STARTS, MARK)) else text


def revive(text: str) -> str:
    """Return the text that was defused; all other text stays as it is."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith((*STARTS, MARK)) else text
