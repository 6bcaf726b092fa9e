"""Every list and detail of every account, against apaleo's Swagger documents."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.api.swagger import problems
from tests.sandbox.app import Get

INVENTORY = "inventory-v1"
RATEPLAN = "rateplan-v1.partial"
# path, what to ask for, the document, the models of the list and of the detail
LISTS = [
    (
        "/inventory/v1/properties",
        {"includeArchived": "true", "expand": "actions"},
        (INVENTORY, "PropertyListModel", "PropertyModel"),
    ),
    (
        "/inventory/v1/unit-groups",
        {"expand": "property,connectedUnitGroups"},
        (INVENTORY, "UnitGroupListModel", "UnitGroupModel"),
    ),
    (
        "/inventory/v1/units",
        {"status": "All", "expand": "property,unitGroup,connectedUnits,actions"},
        (INVENTORY, "UnitListModel", "UnitModel"),
    ),
    (
        "/inventory/v1/unit-attributes",
        {},
        (INVENTORY, "UnitAttributeDefinitionListModel", "UnitAttributeDefinitionModel"),
    ),
    *(
        (
            "/rateplan/v1/rate-plans",
            {
                "includeArchived": "true",
                "timeSliceTemplate": template,
                "expand": "property,unitGroup,cancellationPolicy,services,bookingPeriods,"
                "surcharges,ageCategories",
            },
            (RATEPLAN, "RatePlanListModel", "RatePlanModel"),
        )
        for template in ("OverNight", "DayUse")
    ),
]


@pytest.mark.parametrize("email", ["admin@demo.example", "admin@alpen.example"])
@pytest.mark.parametrize(("path", "query", "models"), LISTS)
def test_lists_and_details_are_as_documented(
    get_as: Callable[..., Get],
    email: str,
    path: str,
    query: dict[str, str],
    models: tuple[str, str, str],
) -> None:
    document, list_model, detail_model = models
    get = get_as(email=email)

    plain = get(path, pageSize=200).json() if "DayUse" not in query.values() else None
    full = get(path, pageSize=200, **query).json()
    some_ids = {
        item["id"]: item for items in full.values() if items != full["count"] for item in items
    }
    details = [get(f"{path}/{id_}", languages="all", **query).json() for id_ in [*some_ids][::9]]

    found = problems(full, document=document, definition=list_model)
    found += problems(plain, document=document, definition=list_model) if plain else []
    for detail in details:
        found += problems(detail, document=document, definition=detail_model)
    assert found == []
    assert details


def test_the_account_is_as_documented(get: Get) -> None:
    body = get("/account/v1/accounts/current").json()

    assert problems(body, document="account-v1", definition="AccountModel") == []
    assert (body["code"], body["name"], body["type"]) == ("DEMO", "Demo Hotels", "Live")


@pytest.mark.parametrize(
    ("path", "query", "definition"),
    [
        ("/inventory/v1/units/$count", {}, "CountModel"),
        ("/inventory/v1/units", {"pageSize": "1000"}, "MessageItemCollection"),
    ],
)
def test_counts_and_messages_are_as_documented(
    get: Get, path: str, query: dict[str, Any], definition: str
) -> None:
    body = get(path, **query).json()

    assert problems(body, document=INVENTORY, definition=definition) == []
    assert body


@pytest.mark.parametrize(
    "body",
    [
        {"id": "X"},
        {"id": "X", "name": 1},
        {"id": "X", "name": ""},
        {"id": "X", "name": "Floor", "more": True},
        {"id": "X", "name": None},
    ],
)
def test_the_check_itself_finds_what_is_wrong(body: dict[str, Any]) -> None:
    found = problems(body, document=INVENTORY, definition="UnitAttributeModel")

    assert len(found) == 1
