"""Values that a form, an address or a cookie never holds unless somebody makes them."""

import os
import random
import secrets
from collections.abc import Sequence
from urllib.parse import quote

JUNK: Sequence[bytes] = (
    b"\0",
    b"BAR\0",
    b"9" * 5_000,
    b"9" * 30,
    b"-" + b"9" * 30,
    b"9" * 18,
    b"1e999",
    b"NaN",
    b"-1",
    b"0",
    b"\xff\xfe",
    "\ud800".encode("utf-8", "surrogatepass"),
    "\u202e\u200b\ufeff".encode(),
    "İ".encode(),
    "٣".encode(),
    "²".encode(),
    b"''\"\\",
    b"%",
    b"%00",
    b"[]",
    b"[1,2]",
    b'{"a":1}',
    b"1,2",
    b"None",
    b"true",
    b"2026-02-30",
    b"9999999-01-01",
    b"00000000-0000-0000-0000-00000000000z",
    b"A" * 3_000,
    b"",
    b"   ",
    b"../../etc",
    b"__proto__",
    b"a__b__c",
)
SUFFIXES = ("", "__exact", "__in", "__gte", "__isnull", "__range", "__regex", "__nope", "[]")


def seeded() -> random.Random:
    """Return a source of chance, and print how to have the same once more."""
    seed = int(os.environ.get("FUZZ_SEED") or secrets.randbelow(10**9))
    print(f"\nFUZZ_SEED={seed}")  # noqa: T201 - pytest shows it with a failure
    return random.Random(seed)


def escaped(value: bytes) -> str:
    """Return the bytes as an address or a form has them."""
    return quote(value, safe="")


def query(chance: random.Random, names: Sequence[str], *, values: int = 3) -> str:
    """Return a query string of a few names with junk, some of them twice."""
    chosen = chance.choices(names, k=values)
    return "&".join(f"{escaped(name.encode())}={escaped(chance.choice(JUNK))}" for name in chosen)
