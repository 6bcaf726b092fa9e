import logging
from collections.abc import Callable

import pytest
import responses

from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.http import Transport

ORIGIN = "https://api.example.com"


@responses.activate
def test_cookies_of_one_reply_do_not_travel_with_the_next_request(
    make_transport: Callable[..., Transport],
) -> None:
    responses.get(f"{ORIGIN}/x", json={}, headers={"Set-Cookie": "tenant=a; Path=/"})
    transport = make_transport(ORIGIN)

    transport.get(f"{ORIGIN}/x")
    transport.get(f"{ORIGIN}/x")

    assert "Cookie" not in responses.calls[1].request.headers


@responses.activate
def test_the_log_names_call_and_tracking_id_and_no_secret(
    make_transport: Callable[..., Transport], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tracking = {"Apaleo-Tracking-Id": "0HL:0001\x7f"}
    responses.get(f"{ORIGIN}/inventory", json={"body": "canary"}, headers=tracking)

    make_transport(ORIGIN).get(
        f"{ORIGIN}/inventory",
        params=[("secret", "canary")],
        headers={"Authorization": "Bearer canary"},
    )

    assert "GET /inventory: 200 in" in caplog.text
    assert "tracking id 0HL:0001" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("token", ["canary\n", "canaryä☃", " canary"])
@responses.activate
def test_a_header_that_cannot_be_sent_does_not_show_in_the_error(
    make_transport: Callable[..., Transport], token: str
) -> None:
    with pytest.raises(RemoteContractError, match="does not fit") as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x", headers={"Authorization": token})

    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None


@responses.activate
def test_an_error_does_not_lead_back_to_the_request_and_its_headers(
    make_transport: Callable[..., Transport],
) -> None:
    responses.get(f"{ORIGIN}/x", body=ConnectionError("canary"))

    with pytest.raises(RemoteUnavailable) as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x", headers={"Authorization": "Bearer canary"})

    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
