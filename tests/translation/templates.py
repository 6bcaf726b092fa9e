"""What a template says to a person without asking for a translation."""

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

# Stands for what a tag or a variable puts there.
PUT_THERE = "\N{OBJECT REPLACEMENT CHARACTER}"
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in every language.
NAMES = frozenset({"apaleo", "CSV", "XLSX", "PDF", "ID", "UTC", "Lobby"})
SAID_BY_ATTRIBUTES = frozenset(
    {"alt", "aria-description", "aria-label", "data-label", "hx-confirm", "label", "placeholder"}
    | {"title"}
)
NOT_FOR_PEOPLE = frozenset({"script", "style", "code", "kbd"})
# Blocks that hold names of stylesheets.
FOR_STYLES = frozenset({"block main_class"})
NOT_OF_DJANGO = re.compile(r"\{%-?.*?-?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._machine_words = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._machine_words += tag in NOT_FOR_PEOPLE
        self.said += [value for name, value in attrs if value and name in SAID_BY_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._machine_words -= tag in NOT_FOR_PEOPLE

    def handle_data(self, data: str) -> None:
        if not self._machine_words:
            self.said.append(data)


def find_untranslated(source: str, *, is_django: bool = True) -> list[str]:
    """Return the words of a template that no catalogue can translate, a piece each.

    `source` is the text of a template, HTML or plain, of Django or, without `is_django`, of Jinja.
    """
    reader = _Reader()
    reader.feed(_without_tags(source) if is_django else NOT_OF_DJANGO.sub(PUT_THERE, source))
    reader.close()
    return [" ".join(said.split()) for said in reader.said if _is_for_a_person(said)]


def _without_tags(source: str) -> str:
    pieces, end = [], ""
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in {"blocktranslate", "blocktrans", "comment"} or token.contents in FOR_STYLES:
                end = f"end{name}"
            elif name == end:
                end = ""
        if not end:
            pieces.append(token.contents if token.token_type is TokenType.TEXT else PUT_THERE)
    return "".join(pieces)


def _is_for_a_person(said: str) -> bool:
    return any(word not in NAMES for word in WORD.findall(said))
