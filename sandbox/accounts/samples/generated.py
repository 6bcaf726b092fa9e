"""Accounts of any size, the same ones for the same code and seed."""

import itertools
import random
from collections.abc import Iterator

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Property, UnitGroup
from sandbox.accounts.samples.cities import CITIES, make_property
from sandbox.accounts.samples.rate_plans import add_rate_plan
from sandbox.accounts.samples.reference_data import furnish
from sandbox.accounts.samples.room_types import add_unit_group
from sandbox.accounts.samples.rooms import Builder
from sandbox.accounts.samples.users import make_user

BRANDS = ("Alpenblick", "Central", "Goldener Hirsch", "Harbour", "Lindenhof", "Royal", "Station")
ROOMS_PER_FLOOR = 20
ROOM_GROUPS = ("SGL", "DBL", "TWN", "FAM")
# An offer comes after the one that it is derived from.
OFFER_CODES = ("FLEX", "NONREF", "BB", "NRBB", "CORP", "DAY")


def generate_account(
    *,
    code: str,
    properties: int,
    units_per_property: int,
    rate_plans_per_property: int,
    seed: int,
) -> HotelAccount:
    """Return an account with so many hotels, all Live and all units bedrooms."""
    if min(properties, units_per_property, rate_plans_per_property) < 0:
        raise ValueError("an account cannot have less than nothing")
    dice = random.Random(f"{seed}:{code}")  # noqa: S311 - makes hotels, not secrets
    brand = dice.choice(BRANDS)
    account = HotelAccount(
        code=code,
        name=f"{brand} Hotels",
        users=[
            make_user(email=f"admin@{code.lower().replace('_', '-')}.example", name="Robin Admin")
        ],
    )
    builder = Builder(account, dice)
    for hotel in itertools.islice(_hotels(f"Hotel {brand}"), properties):
        account.properties[hotel.id] = hotel
        furnish(account, hotel.id)
        groups = [
            add_unit_group(account, property_id=hotel.id, code=group) for group in ROOM_GROUPS
        ]
        for n in range(units_per_property):
            floor, room = divmod(n, ROOMS_PER_FLOOR)
            builder.add_room(
                dice.choices(groups, (2, 5, 2, 1))[0],
                name=f"{floor + 1}{room + 1:02d}",
                floor=floor + 1,
            )
        for number, group, offer in itertools.islice(_offers(groups), rate_plans_per_property):
            add_rate_plan(account, group=group, offer_code=offer, number=number)
    return account


def _hotels(brand: str) -> Iterator[Property]:
    """Yield a hotel in each city, then a second one in each, and so on."""
    for turn in itertools.count(1):
        suffix = "" if turn == 1 else str(turn)
        for city_code, city in CITIES.items():
            yield make_property(
                id_=city_code + suffix,
                city=city,
                brand={"en": brand, "de": brand},
                suffix=suffix,
            )


def _offers(groups: list[UnitGroup]) -> Iterator[tuple[int, UnitGroup, str]]:
    """Yield all offers of the first group, of the next, and so on; then once more, numbered."""
    for number in itertools.count(1):
        for group in groups:
            for offer in OFFER_CODES:
                yield number, group, offer
