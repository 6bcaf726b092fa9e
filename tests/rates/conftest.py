"""A hotel with its room types and rate plans, and the app's own codes to map them to."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Account
from hotels.models import Connection, Property
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from tests import factories

NAMES = {"DBL": "Double", "SGL": "Single", "FLEX": "Flexible", "NRF": "Non-refundable"}


@pytest.fixture
def make_hotel(connection: Connection) -> Callable[..., Property]:
    """Make a hotel, of the account's connection if nothing else is said."""

    def make(code: str = "MUC", *, connection: Connection = connection, **fields: Any) -> Property:
        values: dict[str, Any] = {
            "code": code,
            "name": f"Hotel {code}",
            "time_zone": "Europe/Berlin",
            "status": Property.Status.LIVE,
        }
        return factories.make_hotel(connection, code, **(values | fields))

    return make


@pytest.fixture
def hotel(make_hotel: Callable[..., Property]) -> Property:
    return make_hotel()


@pytest.fixture
def make_group(hotel: Property) -> Callable[..., MappableUnitGroup]:
    """Make a room type, of `hotel` if nothing else is said."""

    def make(code: str = "DBL", *, hotel: Property = hotel, **fields: Any) -> MappableUnitGroup:
        values: dict[str, Any] = {
            "code": code,
            "name": NAMES.get(code, code.title()),
            "type": "BedRoom",
            "max_persons": 2,
            "member_count": 10,
        }
        return factories.make_group(
            hotel, f"{hotel.remote_id}-{code}", model=MappableUnitGroup, **(values | fields)
        )

    return make


@pytest.fixture
def group(make_group: Callable[..., MappableUnitGroup]) -> MappableUnitGroup:
    """The double rooms of `hotel`."""
    return make_group()


@pytest.fixture
def make_plan(group: MappableUnitGroup) -> Callable[..., MappableRatePlan]:
    """Make a rate plan, of the double rooms of `hotel` if nothing else is said."""

    def make(
        code: str = "FLEX", *, group: MappableUnitGroup = group, **fields: Any
    ) -> MappableRatePlan:
        values: dict[str, Any] = {
            "code": code,
            "name": NAMES.get(code, code.title()),
            "min_guarantee_type": "CreditCard",
            "time_slice_template": "OverNight",
        }
        remote_id = f"{group.property.remote_id}-{code}-{group.code}"
        return factories.make_plan(group, remote_id, model=MappableRatePlan, **(values | fields))

    return make


@pytest.fixture
def plan(make_plan: Callable[..., MappableRatePlan]) -> MappableRatePlan:
    """FLEX, for the double rooms of `hotel`."""
    return make_plan()


@pytest.fixture
def make_rate_code(account: Account) -> Callable[..., RateCode]:
    """Make a rate code of the account."""

    def make(code: str = "BAR", *, account: Account = account, **fields: Any) -> RateCode:
        return RateCode.objects.create(account=account, code=code, **fields)

    return make


@pytest.fixture
def make_room_code(account: Account) -> Callable[..., RoomCode]:
    """Make a room code of the account."""

    def make(code: str = "DOUBLE", *, account: Account = account, **fields: Any) -> RoomCode:
        return RoomCode.objects.create(account=account, code=code, **fields)

    return make


@pytest.fixture
def bar(make_rate_code: Callable[..., RateCode]) -> RateCode:
    return make_rate_code("BAR", name="Best available rate")


@pytest.fixture
def nonref(make_rate_code: Callable[..., RateCode]) -> RateCode:
    return make_rate_code("NONREF", name="Not refundable")


@pytest.fixture
def other_plan(
    make_connection: Callable[..., Connection],
    other_account: Account,
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
) -> MappableRatePlan:
    """A rate plan of Charlie's hotel, which looks just like `plan`."""
    connection = make_connection(account=other_account, apaleo_account_code="RIVAL")
    return make_plan(group=make_group(hotel=make_hotel(connection=connection)))


@pytest.fixture
def other_rate_code(make_rate_code: Callable[..., RateCode], other_account: Account) -> RateCode:
    """Charlie's."""
    return make_rate_code("BAR", account=other_account, name="Charlie's rate")
