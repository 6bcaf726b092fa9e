"""Accounts of any size, the same ones for the same code and seed."""

import itertools
import random
from collections.abc import Iterator

from sandbox.accounts.account import HotelAccount, User
from sandbox.accounts.records import Property, UnitGroup
from sandbox.accounts.reference_data import add_reference_data
from sandbox.accounts.samples.cities import CITIES, make_property
from sandbox.accounts.samples.rate_plans import add_rate_plan
from sandbox.accounts.samples.room_types import add_unit_group
from sandbox.accounts.samples.rooms import RoomBuilder

BRANDS = ("Alpenblick", "Central", "Goldener Hirsch", "Harbour", "Lindenhof", "Royal", "Station")
ROOMS_PER_FLOOR = 20
ROOM_TYPE_WEIGHTS = {"SGL": 2, "DBL": 5, "TWN": 2, "FAM": 1}
# A rate plan comes after the one that it is derived from.
RATE_PLAN_TEMPLATES = ("FLEX", "NONREF", "BB", "NRBB", "CORP", "DAY")


def generate_account(
    *,
    code: str,
    properties: int = 1,
    units_per_property: int = 20,
    rate_plans_per_property: int = 5,
    seed: int = 1,
) -> HotelAccount:
    """Return an account of this size, all hotels Live and all units bedrooms.

    The same code and seed make the same one. Its admin signs in as admin@<code>.example
    (underscores as hyphens) with `demo`.
    """
    if min(properties, units_per_property, rate_plans_per_property) < 0:
        raise ValueError("an account cannot have less than nothing")
    rng = random.Random(f"{seed}:{code}")  # noqa: S311 - makes hotels, not secrets
    brand = rng.choice(BRANDS)
    email = f"admin@{code.lower().replace('_', '-')}.example"
    account = HotelAccount(
        code=code,
        name=f"{brand} Hotels",
        users=[User.demo(email=email, name="Robin Admin")],
    )
    builder = RoomBuilder(account, rng)
    weights = tuple(ROOM_TYPE_WEIGHTS.values())
    for hotel in itertools.islice(_hotels(f"Hotel {brand}"), properties):
        account.properties[hotel.id] = hotel
        add_reference_data(account, hotel.id)
        groups = [
            add_unit_group(account, property_id=hotel.id, code=room_type)
            for room_type in ROOM_TYPE_WEIGHTS
        ]
        for n in range(units_per_property):
            floor, room = divmod(n, ROOMS_PER_FLOOR)
            builder.add_room(
                rng.choices(groups, weights)[0], name=f"{floor + 1}{room + 1:02d}", floor=floor + 1
            )
        for number, group, template in itertools.islice(
            _rate_plans(groups), rate_plans_per_property
        ):
            add_rate_plan(account, group=group, template_code=template, number=number)
    return account


def _hotels(brand: str) -> Iterator[Property]:
    """Yield a hotel in each city, then a second one in each, and so on."""
    for turn in itertools.count(1):
        suffix = "" if turn == 1 else str(turn)
        for code, city in CITIES.items():
            yield make_property(id_=code + suffix, city=city, brand=brand, suffix=suffix)


def _rate_plans(groups: list[UnitGroup]) -> Iterator[tuple[int, UnitGroup, str]]:
    """Yield all rate plans of the first group, of the next, and so on; then again, numbered."""
    for number in itertools.count(1):
        for group in groups:
            for template in RATE_PLAN_TEMPLATES:
                yield number, group, template
