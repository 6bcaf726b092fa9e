"""Which default holds: the nearest level's, and of one level the one that says more."""

import time

import pytest

from rates.defaults import Rules
from rates.models import DefaultMapping
from rates.models.code_key import code_key

ACCOUNT, HOTEL = "account", "hotel"


def default(
    pattern: str, code: str, *, account: str | None = None, hotel: str | None = None
) -> DefaultMapping:
    made = DefaultMapping(pattern=pattern, key=code_key(pattern), code=code)
    made.account_id, made.hotel_id = account, hotel
    return made


def find(
    rules: Rules, code: str, *, room_type: str = "DBL", account: str = ACCOUNT, hotel: str = HOTEL
) -> str:
    found = rules.find("plan", account=account, hotel=hotel, code=code, room_type=room_type)
    return found.code if found is not None else "none"


@pytest.mark.parametrize(
    ("pattern", "code", "is_found"),
    [
        ("FLEX", "flex", True),
        ("FLEX", "FLEX-DBL", True),
        ("FLEX", "DBL_FLEX", True),
        ("FLEX", "FLEXI", False),
        ("FLEX*", "FLEXI", True),
        ("*FLEX*", "MY-FLEX-DBL", True),
        ("FL?X", "FLAX", True),
        ("FL?X", "FLX", False),
        ("F[L]EX", "FLEX", False),
        ("ÜBER*", "ueber", False),
        ("ÜBER*", "über-1", True),
    ],
)
def test_a_pattern_is_compared_with_the_code_with_and_without_its_room_type(
    pattern: str, code: str, is_found: bool
) -> None:
    assert find(Rules([default(pattern, "BAR")]), code) == ("BAR" if is_found else "none")


def test_a_hotels_goes_before_its_accounts_and_that_before_the_makers() -> None:
    rules = Rules(
        [
            default("FLEX", "MAKER"),
            default("*", "ACCOUNT", account=ACCOUNT),
            default("F*", "HOTEL", account=ACCOUNT, hotel=HOTEL),
        ]
    )

    assert find(rules, "FLEX") == "HOTEL"
    assert find(rules, "FLEX", hotel="another") == "ACCOUNT"
    assert find(rules, "FLEX", account="another", hotel="another") == "MAKER"


def test_of_one_level_the_code_itself_goes_first_and_then_the_pattern_that_says_more() -> None:
    rules = Rules(
        [default("*", "ALL"), default("FL*", "FL"), default("FLEX*", "LONG"), default("FLEX", "IT")]
    )

    assert [find(rules, code) for code in ("FLEX", "FLEXI", "FLY", "BAR")] == [
        "IT",
        "LONG",
        "FL",
        "ALL",
    ]


def test_a_default_of_nothing_ends_the_search() -> None:
    rules = Rules([default("FLEX", "BAR"), default("FLEX", "", account=ACCOUNT)])

    assert find(rules, "FLEX") == ""


def test_no_pattern_takes_long() -> None:
    rules = Rules([default("*a" * 25, "BAR")])
    began = time.process_time()

    assert find(rules, "a" * 200 + "b") == "none"

    assert time.process_time() - began < 1
