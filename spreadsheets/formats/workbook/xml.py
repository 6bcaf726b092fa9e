"""XML, element by element, so that nothing of it is kept that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from spreadsheets.formats.table import InvalidFile, Refusal

# More than a full file has; each costs about a microsecond.
MAX_ELEMENTS = 1_500_000

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Budget:
    """The number of elements that one workbook may have in all the parts that are read."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


def parse(
    part: bytes, *, budget: Budget, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Call `start`, `end` and `text` for what a part holds, by names without namespaces.

    The part is handed over as a whole, for an old expat begins each token anew with each piece.
    Raises InvalidFile for a document type, which no workbook has and which can make text grow.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start_element(name: str, attributes: dict[str, str]) -> None:
        budget.left -= 1
        if budget.left < 0:
            raise InvalidFile(Refusal.TOO_LARGE_UNPACKED)
        start(name.rpartition(" ")[2], attributes)

    def refuse_doctype(*_: object) -> None:
        raise InvalidFile(Refusal.DAMAGED)

    parser.StartElementHandler = start_element
    parser.StartDoctypeDeclHandler = refuse_doctype
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda name: ended(name.rpartition(" ")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(part, True)
