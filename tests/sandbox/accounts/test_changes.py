"""Changing the data of an account: what can be done, and what is refused."""

import copy
from typing import Any

import pytest

from sandbox.accounts import AccountStore, HotelAccount
from sandbox.accounts.samples import demo_accounts
from tests.sandbox.accounts.rooms import rooms_of


@pytest.fixture
def accounts() -> AccountStore:
    return demo_accounts()


@pytest.fixture
def demo(accounts: AccountStore) -> HotelAccount:
    return accounts.by_code["DEMO"]


def change(accounts: AccountStore, action: str, kind: str, **details: Any) -> HotelAccount:
    """Apply a change to the demo account and return it."""
    accounts.apply({"account_code": "DEMO", "action": action, "kind": kind, **details})
    return accounts.by_code["DEMO"]


def test_a_hotel_can_be_built_from_nothing(accounts: AccountStore) -> None:
    change(accounts, "create", "property", id="ROM", fields={"name": {"en": "Rome", "de": "Rom"}})
    change(accounts, "create", "unit_group", fields={"property_id": "ROM", "code": "DBL"})
    unit = {"property_id": "ROM", "unit_group_id": "ROM-DBL", "name": "101"}
    change(accounts, "create", "unit", fields=unit)
    change(accounts, "create", "unit", fields=unit | {"name": "102"})
    plan = {"property_id": "ROM", "unit_group_id": "ROM-DBL", "code": "FLEX"}
    demo = change(accounts, "create", "rate_plan", fields=plan)

    assert demo.properties["ROM"].name["de"] == "Rom"
    assert rooms_of(demo, "ROM") == 2
    assert demo.rate_plans["ROM-FLEX-DBL"].name == {"en": "FLEX"}


def test_what_was_deleted_can_come_back_under_its_id(
    accounts: AccountStore, demo: HotelAccount
) -> None:
    old = demo.rate_plans["MUC-NONREF-TWN"]
    change(accounts, "delete", "rate_plan", id=old.id)

    fields = {"property_id": "MUC", "unit_group_id": "MUC-TWN", "code": "NONREF"}
    demo = change(accounts, "create", "rate_plan", fields=fields)

    assert old.id in demo.rate_plans


def test_many_things_can_be_changed_at_once(accounts: AccountStore) -> None:
    demo = change(accounts, "change", "property", id=["LND", "PAR"], fields={"status": "Test"})

    statuses = {hotel.id: hotel.status for hotel in demo.properties.values()}
    assert (statuses["LND"], statuses["PAR"], statuses["BER"]) == ("Test", "Test", "Live")


def test_nested_fields_are_read_too(accounts: AccountStore) -> None:
    rule = {"base_rate_plan_id": "MUC-FLEX-TWN", "type": "Percent", "value": -25}
    fields = {"pricing_rule": rule, "channel_codes": ["Direct", "Hrs"]}

    demo = change(accounts, "change", "rate_plan", id="MUC-BB-TWN", fields=fields)

    plan = demo.rate_plans["MUC-BB-TWN"]
    assert plan.pricing_rule is not None
    assert plan.pricing_rule.value == -25
    assert plan.channel_codes == ("Direct", "Hrs")


@pytest.mark.parametrize(
    ("kind", "id_", "is_archived"),
    [
        ("property", "PAR", lambda demo: demo.properties["PAR"].is_archived),
        ("rate_plan", "PAR-BB-DBL", lambda demo: demo.rate_plans["PAR-BB-DBL"].is_archived),
    ],
)
def test_things_can_be_archived(
    accounts: AccountStore, kind: str, id_: str, is_archived: Any
) -> None:
    demo = change(accounts, "archive", kind, id=id_)

    assert is_archived(demo)


def test_a_unit_can_be_archived(accounts: AccountStore, demo: HotelAccount) -> None:
    unit = next(unit for unit in demo.units.values() if unit.name == "A.601")

    demo = change(accounts, "archive", "unit", id=unit.id)

    assert demo.units[unit.id].archived is not None
    assert rooms_of(demo, "MUC") == 83


def test_deleting_a_property_takes_all_that_it_holds(accounts: AccountStore) -> None:
    demo = change(accounts, "delete", "property", id="MUC")

    for records in (demo.units, demo.unit_groups, demo.rate_plans):
        assert not any(record.property_id == "MUC" for record in records.values())


def test_deleting_a_unit_group_takes_its_rate_plans_and_leaves_its_units(
    accounts: AccountStore,
) -> None:
    demo = change(accounts, "delete", "unit_group", id="MUC-TWN")

    assert "MUC-FLEX-TWN" not in demo.rate_plans
    assert rooms_of(demo, "MUC") == 84


MISTAKES = [
    ({"action": "explode", "kind": "unit"}, "action: one of create, change, archive, delete"),
    ({"action": "change", "kind": "guest"}, "kind: one of property, unit_group, unit, rate_plan"),
    ({"action": "change", "kind": "unit", "ids": ["X"]}, "unknown ['ids']"),
    ({"action": "delete", "kind": "unit_group", "id": "MUC-SGL"}, "there is no unit_group MUC-SGL"),
    ({"action": "archive", "kind": "unit_group", "id": "MUC-SGL"}, "cannot be archived"),
    (
        {"action": "delete", "kind": "rate_plan", "id": "MUC-FLEX-DBL"},
        "there is no rate_plan MUC-FLEX-DBL, from which it is derived",
    ),
    (
        {"action": "change", "kind": "property", "id": "MUC", "fields": {"stars": 5}},
        "unknown fields ['stars']",
    ),
    (
        {"action": "change", "kind": "property", "id": "MUC", "fields": {"id": "NEW"}},
        "never the id",
    ),
    (
        {"action": "change", "kind": "property", "id": "MUC", "fields": {"status": "Gone"}},
        "status: Input should be 'Test' or 'Live'",
    ),
    (
        {"action": "change", "kind": "property", "id": "MUC", "fields": {"is_archived": 1}},
        "is_archived: Input should be a valid boolean",
    ),
    (
        {
            "action": "change",
            "kind": "property",
            "id": "MUC",
            "fields": {"location": {"city": "X"}},
        },
        "location.address_line1: Field required; location.postal_code: Field required; ",
    ),
    ({"action": "create", "kind": "property", "id": "MUC", "fields": {"name": "M"}}, "already"),
    ({"action": "create", "kind": "property", "fields": {"name": "M"}}, "needs id"),
    (
        {"action": "create", "kind": "unit", "fields": {"property_id": "ROM", "name": "1"}},
        "there is no property ROM",
    ),
    (
        {
            "action": "change",
            "kind": "rate_plan",
            "id": "MUC-FLEX-DBL",
            "fields": {
                "pricing_rule": {
                    "base_rate_plan_id": "MUC-BB-DBL",
                    "type": "Percent",
                    "value": 1.5,
                }
            },
        },
        "derived from itself",
    ),
]


@pytest.mark.parametrize(("mistake", "words"), MISTAKES)
def test_a_mistake_is_told_and_changes_nothing(
    accounts: AccountStore, mistake: dict[str, Any], words: str
) -> None:
    before = copy.deepcopy(accounts)

    with pytest.raises(ValueError) as refused:
        accounts.apply({"account_code": "DEMO", **mistake})

    assert words in str(refused.value)
    assert accounts == before


@pytest.mark.parametrize(
    ("change_", "words"),
    [
        ({"account_code": "NONE"}, "there is no account NONE"),
        (
            {"account_code": "DEMO", "action": "delete", "kind": "unit", "id": ["A", "B"]},
            "account DEMO has no unit A, B",
        ),
    ],
)
def test_what_is_not_there_is_a_lookup_error(
    accounts: AccountStore, change_: dict[str, Any], words: str
) -> None:
    with pytest.raises(LookupError, match=words):
        accounts.apply(change_)


def test_a_part_of_a_suite_cannot_be_deleted(accounts: AccountStore, demo: HotelAccount) -> None:
    suite = next(unit for unit in demo.units.values() if unit.connected_unit_ids)

    with pytest.raises(ValueError, match=r"its part .* cannot be deleted or archived"):
        change(accounts, "delete", "unit", id=suite.connected_unit_ids[0])
