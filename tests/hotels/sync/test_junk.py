"""Every field of every kind, spoilt in every way: the rest is published, twice is as good as once.

A run of the random test is repeated by its seed, which is printed: JUNK_SEED=… pytest.
"""

import copy
import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from apaleo.api.listings import Listing
from hotels.models import Connection, Property, SyncRun
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.sync.warnings import MAX_KEPT
from tests.hotels.kinds import mirror
from tests.hotels.sync.bodies import GOOD, fields_of, good_bodies, load_bodies, spoil

MODELS = {each.kind: each.model for each in MIRRORED_KINDS}
JUNK: list[Any] = [
    ...,
    None,
    "",
    "  ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202eHotel",
    "x" * 120,
    "x" * 100_000,
    "2",
    "2.0",
    "9" * 400,
    True,
    0,
    -1,
    2.0,
    -33.33333333,
    40_000,
    2**31,
    2**63,
    12345678901.5,
    9999999999.99999,
    10**399,
    int("9" * 400),
    [],
    [[]],
    ["x", 7, None],
    {},
    {"id": "\x00"},
    {"id": 7, "value": "x", "type": None, "template": [], "name": {}, "city": 1},
    {"en": "Name"},
    -0.0,
    1e308,
    5e-324,
    1e-7,
    "NaN",
    "-Infinity",
    "İ" * 300,
    "e\u0301" * 300,
    "\U0001f3e8" * 400,
    "\u202d\u2067\u200b",
    "<script>alert(1)</script>",
    "{{ x }}{% y %}%(z)s%",
    "=1+1\r\nX: y",
    "2026-02-30T25:61:00Z",
    [[[[[]]]], None],
    {"value": {"value": {}}, "amount": "9" * 50, "en": None},
]
# More pages that show what is mirrored; of one hotel, as they all read the same columns.
OF_A_HOTEL = (
    *("rates:by_rate", "rates:start", "rates:code_list", "rates:export_csv", "rates:export_xlsx"),
    *("housekeeping:board", "housekeeping:settings"),
)
EVERY_FIELD = [(listing, path) for listing, item in GOOD.items() for path in fields_of(item)]


def check_twice(connection: Connection, bodies: dict[Listing, list[Any]]) -> SyncRun:
    """Load twice: the good ones are there, and the second time nothing is written."""
    run, _ = load_bodies(connection, bodies)
    before = mirror()
    again, wrote = load_bodies(connection, bodies)

    assert (run.state, again.state) == (SyncRun.State.DONE, SyncRun.State.DONE)
    assert (wrote, mirror()) == ([], before)
    assert len(run.warnings) <= MAX_KEPT
    assert (again.warning_count, len(again.warnings)) == (run.warning_count, len(run.warnings))
    for listing, item in GOOD.items():
        model: Any = MODELS[listing.kind]
        assert model.objects.present().filter(remote_id=item["id"]).exists()
    return run


def spoilt(listing: Listing, spoiling: list[tuple[tuple[str, ...], Any]], *, number: int) -> Any:
    """Return an item of its own id, unless it is the id that is spoilt."""
    item = copy.deepcopy(GOOD[listing])
    item["id"] = f"{item['id']}-{number}"
    for path, value in spoiling:
        spoil(item, path, value)
    return item


@pytest.fixture
def pages(alice: User, client_of: Callable[[User], Client]) -> Callable[[], set[int]]:
    """Return the statuses of all pages that show what is mirrored."""

    def look() -> set[int]:
        browser = client_of(alice)
        # The good one, to which all but the spoilt hotels belong, and some of those.
        hotels = Property.objects.present().order_by("remote_id")[:8]
        addresses = [
            reverse("dashboard:home"),
            *(reverse("connect:connection", args=[one.connection_id]) for one in hotels[:1]),
            *(reverse("rates:page", args=[hotel.pk]) for hotel in hotels),
            *(reverse(name, args=[hotels[0].pk]) for name in OF_A_HOTEL),
        ]
        return {browser.get(address).status_code for address in addresses}

    return look


@pytest.mark.parametrize("listing", GOOD, ids=lambda listing: listing.kind.value)
def test_every_field_may_hold_anything(
    connection: Connection, pages: Callable[[], set[int]], listing: Listing
) -> None:
    bodies = good_bodies()
    for path in fields_of(GOOD[listing]):
        for value in JUNK:
            # Two of one id are a list that has changed while it was read.
            if path == ("id",) and isinstance(value, str) and value.isalnum():
                continue
            number = len(bodies[listing])
            bodies[listing].append(spoilt(listing, [(path, value)], number=number))

    check_twice(connection, bodies)

    assert pages() == {200}


anything = st.one_of(
    st.sampled_from(JUNK),
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.recursive(st.none() | st.booleans(), lambda inner: st.lists(inner, max_size=2)),
)


@given(
    spoilings=st.lists(st.tuples(st.sampled_from(EVERY_FIELD), anything), min_size=1, max_size=8)
)
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    print_blob=True,
)
@pytest.mark.django_db
def test_any_spoilt_fields_leave_the_rest_alone(
    connection: Connection,
    pages: Callable[[], set[int]],
    spoilings: list[tuple[tuple[Listing, tuple[str, ...]], Any]],
) -> None:
    bodies = good_bodies()
    for number, ((listing, path), value) in enumerate(spoilings):
        if path != ("id",):
            bodies[listing].append(spoilt(listing, [(path, value)], number=number))

    with transaction.atomic():
        check_twice(connection, bodies)
        assert pages() == {200}
        transaction.set_rollback(True)


def test_random_junk_stops_nothing(connection: Connection, pages: Callable[[], set[int]]) -> None:
    seed = int(os.environ.get("JUNK_SEED", random.randrange(2**32)))
    print(f"JUNK_SEED={seed}")  # noqa: T201 - shown when the test fails
    dice = random.Random(seed)
    bodies = good_bodies()
    for listing, item in GOOD.items():
        paths = [path for path in fields_of(item) if path != ("id",)]
        for number in range(150):
            some = dice.sample(paths, dice.randint(1, len(paths)))
            spoiling = [(path, dice.choice(JUNK)) for path in some]
            bodies[listing].append(spoilt(listing, spoiling, number=number))

    check_twice(connection, bodies)

    assert pages() == {200}
