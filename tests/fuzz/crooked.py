"""Crooked values: what a broken or hostile server may put where something sensible belongs."""

import json
from random import Random
from typing import Any

HUGE = 10**400
NUMBERS: list[Any] = [
    *(0, -1, 1, 2**31, 2**63, -(2**63) - 1, HUGE, -HUGE, 10**4000),
    *(0.1, 1e308, -1e308, 5e-324, float("inf"), float("-inf"), float("nan")),
]
TEXTS = [
    *("", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e\u2066", "\ufeff", "\r\nX: y"),
    *("é" * 300, "a" * 100_000, "🏨" * 5000, "0" * 400, "1e999", "-0", "null", "true", "{}", "NaN"),
    *("9" * 5000, "2026-02-30", "9999-12-31T23:59:60Z", "<script>", "%00", "../../..", "=1+1"),
    *("http://[", "http://[::1", "//", "http://a\\b", "javascript:0", "Bearer"),
]
ATOMS: list[Any] = [None, True, False, *NUMBERS, *TEXTS]


def value(random: Random, *, depth: int = 3) -> Any:
    """Return anything that JSON, as Python reads it, can say."""
    kind = random.randrange(8 if depth else 6)
    if kind == 6:
        return [value(random, depth=depth - 1) for _ in range(random.randrange(4))]
    if kind == 7:
        names = [text(random) for _ in range(random.randrange(4))]
        return {name: value(random, depth=depth - 1) for name in names}
    return random.choice(ATOMS)


def text(random: Random) -> str:
    """Return any text."""
    if random.random() < 0.5:
        return random.choice(TEXTS)
    return "".join(chr(random.choice([9, 65, 0x300, 0x661, 0x1F3E8])) for _ in range(5))


def changed(random: Random, good: Any) -> Any:
    """Return a good document with one place of it changed, left out, added or doubled."""
    if isinstance(good, dict) and good and random.random() < 0.85:
        name = random.choice(list(good))
        match random.randrange(8):
            case 0:
                return {key: each for key, each in good.items() if key != name}
            case 1:
                return good | {text(random): value(random)}
            case _:
                return good | {name: changed(random, good[name])}
    if isinstance(good, list) and good and random.random() < 0.85:
        place = random.randrange(len(good))
        match random.randrange(6):
            case 0:
                return good[:place] + good[place + 1 :]
            case 1:
                return [*good, good[place]]
            case _:
                return [*good[:place], changed(random, good[place]), *good[place + 1 :]]
    return value(random)


def nested(random: Random) -> bytes:
    """Return JSON that is nested deeper than any parser likes."""
    opening = random.choice([b"[", b'{"a":', b'[{"id":'])
    return opening * random.choice([100, 10_000, 200_000])


def document(random: Random, good: Any) -> bytes:
    """Return the bytes of a changed document: mostly JSON, sometimes only nearly."""
    if random.random() < 0.05:
        return nested(random)
    dumped = json.dumps(changed(random, good)).encode()
    return cut(random, dumped) if random.random() < 0.2 else dumped


def cut(random: Random, data: bytes) -> bytes:
    """Return bytes with a few of them changed, left out or put in."""
    for _ in range(random.randrange(1, 6)):
        place = random.randrange(len(data) + 1)
        noise = random.randbytes(random.choice([0, 1, 1, 4, 40]))
        data = data[:place] + noise + data[place + random.choice([0, 1, 1, 20]) :]
    return data
