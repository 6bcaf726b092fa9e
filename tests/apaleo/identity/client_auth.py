"""An identity server that answers a client by how it says who it is."""

import base64
from urllib.parse import parse_qs, unquote_plus

import responses
from requests import PreparedRequest

from tests.apaleo.identity.keys import CLIENT_ID, CLIENT_SECRET
from tests.apaleo.identity.remote import TOKEN, calls

Answer = tuple[int, dict[str, str], str]
BODY, BASIC = "body", "basic"
UNKNOWN: Answer = (401, {}, '{"error": "invalid_client"}')
GRANTED: Answer = (200, {}, '{"access_token": "a", "token_type": "bearer"}')


def way_of(request: PreparedRequest) -> str:
    """How the client said who it is; the credentials must be right, and said in one way only."""
    form = parse_qs(str(request.body))
    header = request.headers.get("Authorization", "")
    if not header:
        assert (form["client_id"], form["client_secret"]) == ([CLIENT_ID], [CLIENT_SECRET])
        return BODY
    said = base64.b64decode(header.removeprefix("Basic ")).decode()
    assert [unquote_plus(part) for part in said.split(":")] == [CLIENT_ID, CLIENT_SECRET]
    assert "client_secret" not in form
    return BASIC


def serve(mock: responses.RequestsMock, url: str = TOKEN, **answers: Answer) -> None:
    """Answer a client by how it says who it is."""
    mock.add_callback("POST", url, lambda request: answers[way_of(request)])


def ways_at(mock: responses.RequestsMock, url: str = TOKEN) -> list[str]:
    return [way_of(call.request) for call in calls(mock, url)]
