"""The demo data and generated data."""

import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.accounts import AccountStore, HotelAccount
from sandbox.accounts.samples import add_reservations, demo_accounts, generate_account
from tests.sandbox.accounts.rooms import rooms_of


@pytest.fixture
def accounts() -> AccountStore:
    return demo_accounts()


@pytest.fixture
def demo(accounts: AccountStore) -> HotelAccount:
    return accounts.by_code["DEMO"]


def test_the_demo_account_comes_first_and_has_the_five_demo_hotels(accounts: AccountStore) -> None:
    first = next(iter(accounts.by_code.values()))

    names = [hotel.name["en"] for hotel in first.properties.values()]
    assert first.code == "DEMO"
    assert names == [
        f"Demo Hotel {city}" for city in ("Munich", "Berlin", "London", "Paris", "Vienna")
    ]


def test_munich_has_84_rooms(demo: HotelAccount) -> None:
    assert rooms_of(demo, "MUC") == 84


def test_the_demo_account_has_all_that_apps_overlook(demo: HotelAccount) -> None:
    units, plans = demo.units.values(), demo.rate_plans.values()

    group_types = {group.type for group in demo.unit_groups.values()}
    assert group_types == {"BedRoom", "ParkingLot", "MeetingRoom"}
    assert [hotel.id for hotel in demo.properties.values() if hotel.status == "Test"] == ["VIE"]
    assert sum(bool(unit.connected_unit_ids) for unit in units) == 3
    assert sum(unit.archived is not None for unit in units) == 1
    assert sum(unit.unit_group_id is None for unit in units) == 1
    assert {demo.derivation_level(plan) for plan in plans} == {0, 1, 2}
    assert any(plan.is_corporate for plan in plans)
    assert any(plan.is_archived for plan in plans)


def test_the_other_accounts_are_of_other_sizes(accounts: AccountStore) -> None:
    sizes = {code: len(account.properties) for code, account in accounts.by_code.items()}

    assert sizes == {"DEMO": 5, "SOLO": 1, "ALPEN": 3, "EMPTY": 0}


def test_every_user_has_a_subject_and_an_address_of_their_own(accounts: AccountStore) -> None:
    users = [user for account in accounts.by_code.values() for user in account.users]

    assert len({user.sub for user in users}) == len({user.email for user in users}) == len(users)


def test_the_demo_hotels_are_the_same_every_time(
    accounts: AccountStore, demo: HotelAccount
) -> None:
    again = demo_accounts().by_code["DEMO"]

    assert again.units.keys() == demo.units.keys()
    assert again.rate_plans == demo.rate_plans


def test_a_generated_account_has_the_size_asked_for() -> None:
    account = generate_account(
        code="GEN", properties=12, units_per_property=45, rate_plans_per_property=30, seed=7
    )

    assert len(account.properties) == 12
    assert {rooms_of(account, id_) for id_ in account.properties} == {45}
    assert len(account.rate_plans) == 12 * 30
    assert len({hotel.name["en"] for hotel in account.properties.values()}) == 12


def test_the_same_seed_makes_the_same_account_and_another_one_another() -> None:
    size: dict[str, Any] = {"code": "GEN", "properties": 2, "units_per_property": 20}

    first, same, other = (generate_account(**size, seed=seed) for seed in (1, 1, 2))

    assert first == same
    assert first.units != other.units


def test_a_small_generated_account_already_has_every_kind_of_rate_plan() -> None:
    account = generate_account(code="GEN", rate_plans_per_property=6)

    templates = {
        account.time_slice_definitions[plan.time_slice_definition_id].template
        for plan in account.rate_plans.values()
    }
    assert templates == {"OverNight", "DayUse"}
    assert any(plan.is_corporate for plan in account.rate_plans.values())


@pytest.mark.parametrize(
    "size",
    [{"code": "DEMO"}, {"code": "X"}, {"code": "no spaces"}, {"code": "GEN", "properties": -1}],
)
def test_an_impossible_account_is_refused(accounts: AccountStore, size: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        accounts.add(generate_account(**size))

    assert len(accounts.by_code) == 4


def test_a_copy_of_the_accounts_goes_its_own_way(accounts: AccountStore) -> None:
    twin = copy.deepcopy(accounts)

    accounts.apply({"account_code": "DEMO", "action": "delete", "kind": "property", "id": "MUC"})

    assert "MUC" in twin.by_code["DEMO"].properties
    assert "MUC" not in accounts.by_code["DEMO"].properties


@pytest.mark.parametrize(
    ("now", "today"),
    [
        # The day has begun in Munich, and not yet in Greenwich.
        (datetime(2027, 6, 9, 22, 30, tzinfo=UTC), "2027-06-10"),
        (datetime(2027, 6, 10, 21, 30, tzinfo=UTC), "2027-06-10"),
    ],
)
def test_whoever_has_a_room_for_some_hours_has_it_on_the_day_of_the_hotel(
    now: datetime, today: str
) -> None:
    account = generate_account(code="DAYS", properties=1, units_per_property=30)
    account.properties = {
        id_: replace(hotel, time_zone="Europe/Berlin") for id_, hotel in account.properties.items()
    }

    add_reservations(account, now=now)

    by_day = [
        stay.arrival[:10]
        for stay in account.reservations.values()
        if stay.arrival[:10] == stay.departure[:10]
    ]
    assert by_day == [today]
