"""A small hotel with a day of five rooms, made without apaleo."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from hotels.models import Connection, Property, Unit, UnitGroup
from housekeeping.models import Attendant, Schedule, Task
from housekeeping.planning import Kind
from tests import factories
from tests.housekeeping.pages.browsing import Pages
from tests.housekeeping.rows import make_attendant, make_schedule, make_task

KINDS = {
    "101": Kind.TURNOVER,
    "102": Kind.DEPARTURE,
    "201": Kind.STAY_OVER,
    "202": Kind.LINEN,
    "1001": Kind.VACANT_DIRTY,
}


@pytest.fixture
def hotel(connection: Connection) -> Property:
    return factories.make_hotel(
        connection,
        "LHT",
        code="LHT",
        name="Lighthouse Inn",
        city="Bay",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Live",
    )


@pytest.fixture
def ana(hotel: Property) -> Attendant:
    return make_attendant(hotel, "Ana", minutes=60)


@pytest.fixture
def ben(hotel: Property) -> Attendant:
    return make_attendant(hotel, "Ben")


@pytest.fixture
def rooms(hotel: Property) -> dict[str, Unit]:
    double: UnitGroup = factories.make_group(
        hotel, "LHT-DBL", code="DBL", name="Double", type="BedRoom"
    )
    return {
        name: factories.make_unit(hotel, f"LHT-{name}", name=name, unit_group=double)
        for name in KINDS
    }


@pytest.fixture
def day(hotel: Property) -> Schedule:
    return make_schedule(hotel)


@pytest.fixture
def tasks(day: Schedule, rooms: dict[str, Unit], ana: Attendant, ben: Attendant) -> dict[str, Task]:
    """Ana has the first floor, Ben the second, nobody the tenth."""
    who = {"10": None, "1": ana, "2": ben}
    return {
        name: make_task(
            day, room, KINDS[name], section=name[:-2], attendant=who[name[:-2]], position=number
        )
        for number, (name, room) in enumerate(rooms.items())
    }


@pytest.fixture
def pages_of(hotel: Property, client_of: Callable[[User], Client]) -> Callable[[User], Pages]:
    """The pages of the hotel in somebody's browser."""

    def open_pages(user: User, **kind: Any) -> Pages:
        return Pages(client_of(user), hotel, **kind)

    return open_pages


@pytest.fixture
def pages(pages_of: Callable[[User], Pages], mark: User) -> Pages:
    """Those of a manager."""
    return pages_of(mark)
