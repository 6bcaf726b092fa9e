"""One thing by its id is what the list would show of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses
from responses import matchers

from apaleo.api.client import Api
from apaleo.api.listings import UNIT_GROUPS, UNITS
from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable
from apaleo.http import Transport

API = "https://api.example.com"
URL = f"{API}/inventory/v1/unit-groups/MUC-DBL"
GROUP = {
    "id": "MUC-DBL",
    "property": {"id": "MUC"},
    "code": "DBL",
    "type": "BedRoom",
    "memberCount": 3,
}


@pytest.fixture
def remote() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def api(make_transport: Callable[..., Transport]) -> Api:
    return Api(
        api_url=API, transport=make_transport(API), token_source=lambda rejected: f"t{rejected}"
    )


def group(name: Any) -> dict[str, Any]:
    return GROUP | {"name": name}


def asking(**query: str) -> list[Any]:
    return [matchers.query_param_matcher(query)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ({"de": "Doppel", "en": "Double"}, "Double"),
        ({"de": "Doppel"}, "Doppel"),
        ("Plain", "Plain"),
    ],
)
def test_words_are_in_our_language_or_the_only_one(
    api: Api, remote: responses.RequestsMock, name: Any, shown: str
) -> None:
    remote.get(URL, json=group(name), match=asking(languages="all"))

    assert api.fetch(UNIT_GROUPS, "MUC-DBL").name == shown  # type: ignore[union-attr]  # a group


def test_of_several_others_the_accounts_own_language_is_taken(
    api: Api, remote: responses.RequestsMock
) -> None:
    remote.get(URL, json=group({"fr": "Double", "de": "Doppel"}), match=asking(languages="all"))
    remote.get(URL, json=group({"de": "Doppel"}), match=asking())

    assert api.fetch(UNIT_GROUPS, "MUC-DBL").name == "Doppel"  # type: ignore[union-attr]  # a group


def test_what_the_list_expands_is_expanded_and_its_filters_are_not_sent(
    api: Api, remote: responses.RequestsMock
) -> None:
    remote.get(
        f"{API}/inventory/v1/units/A%2FB",
        json={"id": "A/B", "property": {"id": "MUC"}, "name": "1", "maxPersons": 2},
        match=asking(expand="connectedUnits", languages="all"),
    )

    record = api.fetch(UNITS, "A/B")

    assert record is not None
    assert record.remote_id == "A/B"


def test_a_404_is_gone(api: Api, remote: responses.RequestsMock) -> None:
    remote.get(URL, status=404)

    assert api.fetch(UNIT_GROUPS, "MUC-DBL") is None


def test_one_that_goes_between_two_questions_is_gone(
    api: Api, remote: responses.RequestsMock
) -> None:
    remote.get(URL, json=group({"fr": "Double", "de": "Doppel"}), match=asking(languages="all"))
    remote.get(URL, status=404, match=asking())

    assert api.fetch(UNIT_GROUPS, "MUC-DBL") is None


def test_a_403_names_the_scope(api: Api, remote: responses.RequestsMock) -> None:
    remote.get(URL, status=403)

    with pytest.raises(Forbidden, match=r"setup\.read"):
        api.fetch(UNIT_GROUPS, "MUC-DBL")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ({"status": 204}, RemoteContractError),
        ({"json": []}, RemoteContractError),
        ({"json": {"id": "MUC-DBL"}}, RemoteContractError),
        ({"status": 500}, RemoteUnavailable),
        ({"body": "<html>"}, RemoteUnavailable),
        ({"status": 400}, RemoteContractError),
    ],
)
def test_anything_else_is_an_error(
    api: Api, remote: responses.RequestsMock, reply: dict[str, Any], error: type[Exception]
) -> None:
    remote.get(URL, **reply)

    with pytest.raises(error):
        api.fetch(UNIT_GROUPS, "MUC-DBL")
