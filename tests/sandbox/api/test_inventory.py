"""Properties, unit groups and units: filters, expands and languages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.app import Get

PROPERTIES = "/inventory/v1/properties"
UNIT_GROUPS = "/inventory/v1/unit-groups"
UNITS = "/inventory/v1/units"


def ids_of(get: Get, path: str, **query: Any) -> list[str]:
    """Return the ids on the first large page."""
    response = get(path, pageSize=200, **query)
    if response.status_code == 204:
        return []
    return [item["id"] for items in response.json().values() if items for item in _list(items)]


def _list(items: Any) -> list[dict[str, Any]]:
    return items if isinstance(items, list) else []


def units_of(get: Get, **query: Any) -> list[dict[str, Any]]:
    response = get(UNITS, pageSize=200, **query)
    return response.json()["units"] if response.status_code == 200 else []


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, ["MUC", "BER", "LND", "PAR", "VIE"]),
        ({"status": "Test"}, ["VIE"]),
        ({"status": "Live,Test"}, ["MUC", "BER", "LND", "PAR", "VIE"]),
        ({"status": ["Test", "Live"]}, ["MUC", "BER", "LND", "PAR", "VIE"]),
        ({"countryCode": "GB,FR"}, ["LND", "PAR"]),
        ({"countryCode": "US"}, []),
        ({"status": ""}, ["MUC", "BER", "LND", "PAR", "VIE"]),
        ({"unheardOf": "yes"}, ["MUC", "BER", "LND", "PAR", "VIE"]),
    ],
)
def test_properties_can_be_filtered(get: Get, query: dict[str, Any], ids: list[str]) -> None:
    assert ids_of(get, PROPERTIES, **query) == ids


def test_archived_properties_are_hidden_until_asked_for(get_as: Callable[..., Get]) -> None:
    get = get_as(email="admin@alpen.example")

    assert ids_of(get, PROPERTIES) == ["SZG", "INN"]
    assert ids_of(get, PROPERTIES, includeArchived="true") == ["SZG", "INN", "ZRH"]
    assert get(f"{PROPERTIES}/$count", includeArchived="true").json() == {"count": 2}


def test_an_account_without_hotels_has_empty_lists(get_as: Callable[..., Get]) -> None:
    get = get_as(email="admin@empty.example")

    assert get(PROPERTIES).status_code == 204
    assert get(UNITS).status_code == 204
    assert get(f"{UNITS}/$count").json() == {"count": 0}


def test_expanded_actions_say_why_not(get: Get) -> None:
    plain = get(f"{PROPERTIES}/VIE").json()
    expanded = get(f"{PROPERTIES}/VIE", expand="actions").json()

    assert "actions" not in plain
    allowed = {action["action"]: action["isAllowed"] for action in expanded["actions"]}
    assert allowed == {"Delete": True, "Archive": False, "SetLive": True, "Reset": True}


def test_unit_groups_can_be_filtered(get: Get) -> None:
    assert ids_of(get, UNIT_GROUPS, propertyId="VIE") == [
        "VIE-SGL",
        "VIE-DBL",
        "VIE-TWN",
        "VIE-FAM",
    ]
    assert ids_of(get, UNIT_GROUPS, unitGroupTypes="ParkingLot,MeetingRoom") == [
        *("MUC-PARK", "MUC-MEET", "BER-MEET", "PAR-PARK")
    ]


def test_a_suite_group_shows_what_it_is_made_of_when_expanded(get: Get) -> None:
    plain = get(f"{UNIT_GROUPS}/MUC-SUI").json()
    expanded = get(f"{UNIT_GROUPS}/MUC-SUI", expand="connectedUnitGroups,property").json()

    assert plain["property"] == {"id": "MUC"}
    assert "connectedUnitGroups" not in plain
    assert expanded["property"]["name"] == "Demo Hotel Munich"
    parts = {part["id"]: part["memberCount"] for part in expanded["connectedUnitGroups"]}
    assert parts == {"MUC-SGL": 1, "MUC-DBL": 1}


def test_member_count_leaves_archived_units_out(get: Get) -> None:
    group = get(f"{UNIT_GROUPS}/MUC-DBL").json()

    active = get(f"{UNITS}/$count", unitGroupIds="MUC-DBL").json()["count"]
    all_units = get(f"{UNITS}/$count", unitGroupIds="MUC-DBL", status="All").json()["count"]
    assert group["memberCount"] == active == all_units - 1


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"propertyId": "LND"}, lambda unit: unit["property"]["id"] == "LND"),
        ({"unitGroupIds": "MUC-SGL,BER-SGL"}, lambda unit: "-SGL" in unit["unitGroup"]["id"]),
        ({"unitGroupId": "MUC-PARK"}, lambda unit: unit["unitGroup"]["id"] == "MUC-PARK"),
        ({"isOccupied": "true"}, lambda unit: unit["status"]["isOccupied"]),
        ({"isOccupied": "False"}, lambda unit: not unit["status"]["isOccupied"]),
        ({"condition": "Dirty"}, lambda unit: unit["status"]["condition"] == "Dirty"),
        (
            {"maintenanceType": "OutOfOrder"},
            lambda unit: unit["status"]["maintenance"]["type"] == "OutOfOrder",
        ),
        ({"textSearch": "s.1"}, lambda unit: unit["name"].startswith("S.1")),
        ({"status": "Archived"}, lambda unit: unit["isArchived"] and "archived" in unit),
    ],
)
def test_units_can_be_filtered(
    get: Get, query: dict[str, str], holds: Callable[[dict[str, Any]], bool]
) -> None:
    filtered = units_of(get, **query)

    assert filtered
    assert all(holds(unit) for unit in filtered)
    assert len(filtered) < get(f"{UNITS}/$count", status="All").json()["count"]


def test_units_can_be_filtered_by_attribute(get: Get) -> None:
    attributes = get("/inventory/v1/unit-attributes").json()["unitAttributes"]
    floor = next(attribute["id"] for attribute in attributes if attribute["name"] == "Floor 6")

    filtered = units_of(get, unitAttributeIds=floor)

    assert {unit["name"][:3] for unit in filtered} == {"A.6"}


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        (UNITS, {"status": "Gone"}, "Status: Invalid value provided."),
        (UNITS, {"condition": "CleanToInspect"}, "Condition: Invalid value provided."),
        (UNITS, {"isOccupied": "maybe"}, "IsOccupied: The value 'maybe' is not valid."),
        (
            UNITS,
            {"propertyId": "ROM"},
            "The following properties with provided Ids do not exist: ROM",
        ),
        (PROPERTIES, {"status": "Live,Archived"}, "Status: Invalid value provided."),
        (
            f"{PROPERTIES}/MUC",
            {"languages": "english"},
            "Languages: The value 'english' is not valid.",
        ),
    ],
)
def test_a_bad_value_is_refused_in_words(
    get: Get, path: str, query: dict[str, str], message: str
) -> None:
    response = get(path, **query)

    assert (response.status_code, response.json()) == (422, {"messages": [message]})


def test_a_unit_embeds_ids_until_expanded(get: Get) -> None:
    (plain,) = units_of(get, textSearch="S.201")
    (full,) = units_of(
        get, textSearch="S.201", expand="property,unitGroup,connectedUnits,actions,nonsense"
    )

    assert plain["property"] == {"id": "MUC"}
    assert plain["unitGroup"] == {"id": "MUC-SUI"}
    assert plain.keys().isdisjoint({"connectedUnits", "actions"})
    assert full["unitGroup"]["type"] == "BedRoom"
    assert [part["name"] for part in full["connectedUnits"]] == ["A.201", "A.202"]


def test_the_parts_of_a_suite_name_the_suite(get: Get) -> None:
    (part,) = units_of(get, textSearch="A.102", propertyId="MUC")
    (whole,) = units_of(get, textSearch="S.101", propertyId="MUC")

    assert part["connectingUnit"] == {
        "id": whole["id"],
        "name": "S.101",
        "description": "Suite",
        "unitGroupId": "MUC-SUI",
    }
    assert "connectingUnit" not in whole


def test_a_unit_may_have_no_unit_group(get: Get) -> None:
    (unit,) = units_of(get, textSearch="A.501", propertyId="BER")

    assert "unitGroup" not in unit


def test_maintenance_is_short_in_lists_and_full_in_details(get: Get) -> None:
    (item,) = units_of(get, maintenanceType="OutOfOrder")
    detail = get(f"{UNITS}/{item['id']}").json()

    assert item["status"]["maintenance"].keys() == {"id", "type"}
    assert detail["status"]["maintenance"]["description"] == "A pipe has burst."
    assert detail["status"]["maintenance"].keys() == {"id", "from", "to", "type", "description"}


@pytest.mark.parametrize(
    ("accept_language", "name"),
    [
        (None, "Demo Hotel Munich"),
        ("de", "Demo Hotel München"),
        ("de-AT,en;q=0.5", "Demo Hotel München"),
        ("de;q=0.3, en;q=0.8", "Demo Hotel Munich"),
        ("fr", "Demo Hotel Munich"),
        ("de;q=0", "Demo Hotel Munich"),
        ("*;q=x", "Demo Hotel Munich"),
    ],
)
def test_lists_speak_the_language_of_the_header(
    get: Get, accept_language: str | None, name: str
) -> None:
    headers = {"Accept-Language": accept_language}

    assert get(PROPERTIES, headers=headers).json()["properties"][0]["name"] == name


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (None, {"en": "Double Room"}),
        ("de", {"de": "Doppelzimmer"}),
        ("en,de", {"en": "Double Room", "de": "Doppelzimmer"}),
        ("all", {"en": "Double Room", "de": "Doppelzimmer"}),
        ("fr", {}),
    ],
)
def test_details_have_maps_of_the_languages_asked_for(
    get: Get, languages: str | None, expected: dict[str, str]
) -> None:
    detail = get(f"{UNIT_GROUPS}/MUC-DBL", languages=languages).json()

    assert detail["name"] == expected


def test_an_accounts_default_language_is_its_own(get_as: Callable[..., Get]) -> None:
    get = get_as(email="admin@alpen.example")

    assert get(PROPERTIES).json()["properties"][1]["name"] == "Alpen Lodge Innsbruck"
    assert get(f"{UNIT_GROUPS}/INN-SGL").json()["name"] == {"de": "Einzelzimmer"}
