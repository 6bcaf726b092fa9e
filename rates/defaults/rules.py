"""Which default holds for a code at apaleo."""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from matching import rate_of
from rates.models import DefaultMapping
from rates.models.code_key import code_key

WILDCARDS = frozenset("*?")


class Rules:
    """The defaults of all accounts or of one.

    A hotel's goes before its account's, and that before the maker's. Of one level the code itself
    goes before a pattern, and of patterns the one that says more.
    """

    def __init__(self, defaults: Iterable[DefaultMapping]) -> None:
        self._exact: dict[tuple[Any, ...], DefaultMapping] = {}
        self._patterns: defaultdict[tuple[Any, ...], list[tuple[re.Pattern[str], DefaultMapping]]]
        self._patterns = defaultdict(list)
        for default in sorted(defaults, key=_says_more):
            place = (*default.scope, default.kind)
            key = code_key(default.pattern)
            if WILDCARDS.isdisjoint(key):
                self._exact[(*place, key)] = default
            else:
                self._patterns[place].append((compile_pattern(key), default))

    def find(
        self, kind: str, *, account: Any, hotel: Any, code: str, room_type: str = ""
    ) -> DefaultMapping | None:
        """Return the default for a rate plan's or a room type's code, None if none holds."""
        keys = list(dict.fromkeys((code_key(code), code_key(rate_of(code, room_type)))))
        for scope in ((account, hotel), (account, None), (None, None)):
            place = (*scope, kind)
            for key in keys:
                if (found := self._exact.get((*place, key))) is not None:
                    return found
            for pattern, default in self._patterns.get(place, ()):
                if any(pattern.match(key) for key in keys):
                    return default
        return None


def compile_pattern(key: str) -> re.Pattern[str]:
    """Return what the whole key of a code has to match; takes a bounded number of steps."""
    return re.compile(fnmatch.translate(key.replace("[", "[[]")))


def _says_more(default: DefaultMapping) -> tuple[int, str]:
    return -sum(character not in WILDCARDS for character in default.pattern), default.key
