"""The way back, by what the reply tells: scopes, and the apaleo account."""

from typing import Any

import pytest

from accounts.models import Account
from connect.refusals import Reason
from hotels.models import Connection
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, changed_since, refusal_of, stored

pytestmark = pytest.mark.django_db


def live_refresh_tokens(platform: Server) -> list[str]:
    """The apaleo accounts whose refresh tokens still work."""
    tokens = platform.control.tokens(kind="refresh_token", state="issued")
    return sorted(token["account_code"] for token in tokens)


def test_a_permission_that_was_not_granted_is_named_and_the_grant_is_revoked(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    granted = "openid profile offline_access rateplans.read-corporate"
    platform.control.add_fault(kind="replace", path="/connect/token", set={"scope": granted})
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (403, Reason.MISSING_SCOPE)
    assert "<code>setup.read</code>" in response.content.decode()
    assert changed_since(before) == {"AuthorizationRequest", "Revocation"}
    run_due()
    assert live_refresh_tokens(platform) == []


def test_an_access_token_that_opens_nothing_is_revoked_with_its_grant(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path="^/account/v1", status=403)

    response = traveller.connect(account=account)

    assert (response.status_code, refusal_of(response)) == (403, Reason.MISSING_SCOPE)
    run_due()
    assert live_refresh_tokens(platform) == []


def test_a_reply_that_names_no_scopes_means_those_that_were_asked_for(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    platform.control.add_fault(kind="replace", path="/connect/token", remove=["scope"])

    response = traveller.connect(account=account)

    assert response.status_code == 302
    assert Connection.objects.get().scopes == sorted(settings.APALEO_SCOPES)


def test_an_account_that_tells_only_its_code_and_name_connects(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(
        kind="replace", path="^/account/v1", remove=["type", "defaultLanguage"]
    )

    response = traveller.connect(account=account)

    connection = Connection.objects.get()
    assert response["Location"] == f"/connect/{connection.pk}/"
    assert (connection.apaleo_account_code, connection.is_active) == ("DEMO", True)


def test_more_permissions_than_asked_for_do_no_harm(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    scope = " ".join([*settings.APALEO_SCOPES, "reservations.read"])
    platform.control.add_fault(kind="replace", path="/connect/token", set={"scope": scope})

    response = traveller.connect(account=account)

    assert response.status_code == 302
    assert "reservations.read" in Connection.objects.get().scopes
