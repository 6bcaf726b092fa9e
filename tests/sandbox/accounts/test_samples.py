"""The demo data and generated data."""

import copy
from typing import Any

import pytest

from sandbox.accounts import HotelAccount, World, demo_world
from tests.sandbox.accounts.rooms import rooms_of


@pytest.fixture
def world() -> World:
    return demo_world()


@pytest.fixture
def demo(world: World) -> HotelAccount:
    return world.accounts["DEMO"]


def test_the_demo_account_comes_first_and_has_the_five_demo_hotels(world: World) -> None:
    first = next(iter(world.accounts.values()))

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


def test_the_other_accounts_are_of_other_sizes(world: World) -> None:
    sizes = {code: len(account.properties) for code, account in world.accounts.items()}

    assert sizes == {"DEMO": 5, "SOLO": 1, "ALPEN": 3, "EMPTY": 0}


def test_every_user_has_a_subject_and_an_address_of_their_own(world: World) -> None:
    users = [user for account in world.accounts.values() for user in account.users]

    assert len({user.sub for user in users}) == len({user.email for user in users}) == len(users)


def test_the_demo_hotels_are_the_same_every_time(world: World, demo: HotelAccount) -> None:
    again = demo_world().accounts["DEMO"]

    assert again.units.keys() == demo.units.keys()
    assert again.rate_plans == demo.rate_plans


def test_a_generated_account_has_the_size_asked_for(world: World) -> None:
    account = world.generate(
        code="GEN", properties=12, units_per_property=45, rate_plans_per_property=30, seed=7
    )

    assert len(account.properties) == 12
    assert {rooms_of(account, id_) for id_ in account.properties} == {45}
    assert len(account.rate_plans) == 12 * 30
    assert len({hotel.name["en"] for hotel in account.properties.values()}) == 12


def test_the_same_seed_makes_the_same_account_and_another_one_another() -> None:
    size = {"code": "GEN", "properties": 2, "units_per_property": 20}

    first, same, other = (World().generate(**size, seed=seed) for seed in (1, 1, 2))

    assert first == same
    assert first.units != other.units


def test_a_small_generated_account_already_has_every_kind_of_rate_plan(world: World) -> None:
    account = world.generate(code="GEN", rate_plans_per_property=6)

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
def test_an_impossible_account_is_refused(world: World, size: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        world.generate(**size)

    assert len(world.accounts) == 4


def test_a_copy_of_the_world_goes_its_own_way(world: World) -> None:
    twin = copy.deepcopy(world)

    world.apply({"account_code": "DEMO", "action": "delete", "kind": "property", "id": "MUC"})

    assert "MUC" in twin.accounts["DEMO"].properties
    assert "MUC" not in world.accounts["DEMO"].properties
