from typing import Any

import pytest

from apaleo.api import UnitRecord
from apaleo.api.listings import ALL_LISTINGS, UNITS, Listing
from apaleo.api.paging.pages import parse_page
from apaleo.errors import RemoteContractError
from tests.apaleo.api.conftest import MakeApi
from tests.apaleo.api.items import make_unit
from tests.apaleo.api.list_server import make_server


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"units": []},
        {"units": [], "count": "0"},
        {"units": {}, "count": 1},
        {"units": [], "count": 10**9},
        {"units": [], "count": -1},
    ],
)
def test_a_page_of_the_wrong_shape_is_a_bug(make_api: MakeApi, body: Any) -> None:
    server = make_server(units=1)
    server.intervene = lambda call: (200, body)
    with server.running() as origin, pytest.raises(RemoteContractError):
        list(make_api(origin).read([UNITS]))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ([], "/inventory/v1/units"),
        ({"units": [], "count": None}, "/inventory/v1/units.count"),
        ({"units": {"canary": 1}, "count": 1}, "/inventory/v1/units.units"),
    ],
)
def test_what_is_wrong_with_a_page_is_named_and_not_shown(body: object, name: str) -> None:
    with pytest.raises(RemoteContractError) as caught:
        parse_page(body, listing=UNITS, number=1, language="en")

    assert str(caught.value) == f"{name}: missing or not of the expected type"


@pytest.mark.parametrize("listing", ALL_LISTINGS)
def test_an_empty_page_may_leave_its_items_out(listing: Listing) -> None:
    page = parse_page({"count": 0}, listing=listing, number=1, language="en")

    assert (page.records, page.total) == ((), 0)


def test_what_the_platform_calls_its_new_fields_is_its_own_business() -> None:
    body = {"units": [make_unit(0)], "count": 1, "\ud800": 1}

    page = parse_page(body, listing=UNITS, number=1, language="en")

    assert page.records[0].remote_id == "P0-U0"


def test_a_map_of_languages_gives_the_one_that_was_asked_for() -> None:
    item = make_unit(0) | {"description": {"en": "Sea view", "de": "Meerblick"}}

    page = parse_page({"units": [item], "count": 1}, listing=UNITS, number=1, language="de")

    (record,) = page.records
    assert isinstance(record, UnitRecord)
    assert record.description == "Meerblick"
