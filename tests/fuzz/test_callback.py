"""The way back from consent, while apaleo says what it likes: no error, and no grant forgotten."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from hotels.models import Connection
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, refusal_of
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz

TOKEN, ACCOUNT = "^/connect/token$", "^/account/v1"
# Not the refresh token: a grant whose token nobody was told cannot be handed back.
TOLD = {
    TOKEN: ["access_token", "id_token", "expires_in", "token_type", "scope", "more"],
    ACCOUNT: ["code", "name", "description", "location", "isSuspended", "more"],
}
CLAIMS = ["sub", "aud", "iss", "exp", "iat", "nbf", "nonce", "at_hash", "azp", "name", "auth_time"]
HEADERS = ["Location", "Retry-After", "Content-Type", "Content-Encoding", "Set-Cookie"]


def sayable(make: Callable[[], Any]) -> Any:
    """Return a value that JSON has words for."""
    while True:
        try:
            value = make()
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        except ValueError:
            continue
        return value


def fault(random: Random) -> dict[str, Any]:
    """Return one crooked thing that apaleo may do on the way back."""
    path = random.choice([TOKEN, ACCOUNT])
    value = sayable(lambda: crooked.value(random))
    match random.randrange(5):
        case 0:
            return {"kind": "replace", "path": path, "remove": [random.choice(TOLD[path])]}
        case 1:
            header = sayable(lambda: crooked.text(random)).encode("latin-1", "replace")
            text = "".join(chr(byte) for byte in header[:500] if 32 <= byte < 127)
            body = crooked.document(random, {"error": "invalid_grant", "code": "DEMO"})
            return {
                "kind": "status",
                "path": path,
                "status": random.choice([200, 204, 302, 400, 401, 403, 404, 422, 429, 500, 503]),
                "headers": {random.choice(HEADERS): text},
                "body": body.decode("latin-1"),
            }
        case 2:
            return {"kind": "id-token", "path": TOKEN, "claims": {random.choice(CLAIMS): value}}
        case _:
            return {"kind": "replace", "path": path, "set": {random.choice(TOLD[path]): value}}


@pytest.mark.django_db
def test_whatever_apaleo_says_the_grant_is_in_use_or_handed_back(
    fuzz: Fuzz, client_of: Callable[[User], Client], alice: User, account: Account, platform: Server
) -> None:
    traveller, control = Traveller(client_of(alice)), platform.control
    for random in fuzz.rounds():
        callback = traveller.set_out(account=account)
        control.add_fault(**fault(random))

        # As a test's client is, it would hand an error on to us.
        answer = traveller.come_back(callback)

        control.clear_faults()
        run_due()
        assert answer.status_code == 302 or refusal_of(answer)
        live = control.tokens(kind="refresh_token", state="issued")
        assert len(live) == Connection.objects.filter(status=Connection.Status.ACTIVE).count()
        control.revoke_grants(account_code="DEMO")
        Connection.objects.all().delete()
        AuthorizationRequest.objects.all().delete()
