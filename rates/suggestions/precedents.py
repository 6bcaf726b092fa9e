"""What the account's other hotels have decided, and the codes there are to decide for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import matching
from rates.models import RateCode, RoomCode


class Precedents:
    """What a code of apaleo's is mapped to at each of the account's hotels.

    `rows` are the hotel, the code at apaleo and the app's code of each mapping.
    """

    def __init__(self, rows: Iterable[tuple[Any, str, str]]) -> None:
        self._hotels: dict[str, dict[Any, set[str]]] = {}
        for hotel, own_code, code in rows:
            self._hotels.setdefault(own_code, {}).setdefault(hotel, set()).add(code)

    def of_others(self, hotel: Any, own_code: str) -> Mapping[str, str]:
        """Return what the other hotels agree on for this code, as a matcher wants it."""
        others = [
            codes for other, codes in self._hotels.get(own_code, {}).items() if other != hotel
        ]
        agreed = set().union(*others)
        return {own_code: agreed.pop()} if len(agreed) == 1 else {}

    def of_own(self, hotel: Any, own_code: str) -> Mapping[str, str]:
        """Return what the hotel itself has for this code, where its room types agree."""
        codes = self._hotels.get(own_code, {}).get(hotel, set())
        return {own_code: next(iter(codes))} if len(codes) == 1 else {}


def matchable(codes: Iterable[RateCode | RoomCode]) -> list[matching.Code]:
    """Return the app's codes as the matchers want them."""
    return [
        matching.Code(code=code.code, name=code.name, description=code.description)
        for code in codes
    ]
