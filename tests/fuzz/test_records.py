"""Records of the core API: values that the database can keep, or an error of ours."""

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from apaleo.api.listings import ALL_LISTINGS
from apaleo.api.paging.pages import parse_page
from apaleo.errors import ApaleoError
from apaleo.http import Reply
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz

FIXTURES = Path(__file__).parents[1] / "apaleo" / "fixtures"
SAMPLES = [json.loads(path.read_text()) for path in sorted(FIXTURES.glob("*-list.json"))]


def is_storable(value: Any) -> bool:
    """Tell whether PostgreSQL takes it: text without NUL and lone halves, numbers that fit."""
    match value:
        case str():
            return "\x00" not in value and value == value.encode("utf-8", "replace").decode()
        case bool() | None | Decimal():
            return True
        case int():
            return abs(value) < 2**63
        case tuple() | list() | frozenset():
            return all(map(is_storable, value))
        case _ if is_dataclass(value):
            return all(is_storable(getattr(value, field.name)) for field in fields(value))
    return True


def test_a_page_is_storable_records_or_an_error_of_ours(fuzz: Fuzz) -> None:
    for random in fuzz.rounds():
        listing = random.choice(ALL_LISTINGS)
        sample = random.choice([each for each in SAMPLES if listing.plural in each] or SAMPLES)
        body = crooked.document(random, sample)
        try:
            decoded = Reply(status=200, where="GET /list", body=body).json()
            page = parse_page(decoded, listing=listing, number=1, language="en")
        except ApaleoError:
            continue
        assert all(map(is_storable, page.records))
