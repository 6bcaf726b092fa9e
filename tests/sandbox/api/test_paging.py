"""Pages and counts."""

import pytest

from sandbox.server import Server
from tests.sandbox.app import Get

UNITS = "/inventory/v1/units"
PATHS = {
    "/inventory/v1/properties": "properties",
    "/inventory/v1/unit-groups": "unitGroups",
    UNITS: "units",
    "/inventory/v1/unit-attributes": "unitAttributes",
    "/rateplan/v1/rate-plans": "ratePlans",
}


@pytest.mark.parametrize("path", PATHS)
def test_all_pages_together_hold_everything_once(get: Get, path: str) -> None:
    ids: list[str] = []
    totals = set()
    for number in range(1, 1000):
        page = get(path, pageNumber=number, pageSize=7)
        if page.status_code == 204:
            break
        ids += [item["id"] for item in page.json()[PATHS[path]]]
        totals.add(page.json()["count"])

    assert totals == {len(ids)}
    assert len(set(ids)) == len(ids) > 4


def test_a_page_past_the_end_is_204_without_body(get: Get) -> None:
    response = get(UNITS, pageNumber=1000)

    assert (response.status_code, response.content) == (204, b"")


def test_without_a_size_a_page_has_twenty_items(get: Get) -> None:
    body = get(UNITS).json()

    assert len(body["units"]) == 20
    assert body["count"] > 200


def test_the_largest_page_has_two_hundred_items(get: Get) -> None:
    assert len(get(UNITS, pageSize=200).json()["units"]) == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pageSize", "201"),
        ("pageSize", "0"),
        ("pageSize", "-1"),
        ("pageSize", "many"),
        ("pageNumber", "0"),
        ("pageNumber", "1.5"),
    ],
)
def test_an_impossible_page_is_refused_in_words(get: Get, name: str, value: str) -> None:
    response = get(UNITS, **{name: value})

    assert response.status_code == 422
    (message,) = response.json()["messages"]
    assert message.startswith(f"{name[0].upper()}{name[1:]}: The value ")


def test_the_wide_pages_of_the_newer_documents_can_be_chosen(sandbox: Server, get: Get) -> None:
    sandbox.control.change_settings(page_size_default=500, page_size_max=500)

    whole, too_large = get(UNITS), get(UNITS, pageSize=501)

    assert len(whole.json()["units"]) == whole.json()["count"]
    assert too_large.status_code == 422


@pytest.mark.parametrize("path", [path for path in PATHS if "attributes" not in path])
def test_count_is_the_count_of_the_list(get: Get, path: str) -> None:
    assert get(f"{path}/$count").json() == {"count": get(path).json()["count"]}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (UNITS, {"propertyId": "BER", "status": "All"}),
        ("/inventory/v1/unit-groups", {"unitGroupTypes": "ParkingLot"}),
        ("/rateplan/v1/rate-plans", {"timeSliceTemplate": "DayUse"}),
    ],
)
def test_count_takes_the_filters_of_the_list(get: Get, path: str, query: dict[str, str]) -> None:
    filtered = get(f"{path}/$count", **query).json()

    assert filtered == {"count": get(path, **query).json()["count"]}
    assert filtered != get(f"{path}/$count").json()
