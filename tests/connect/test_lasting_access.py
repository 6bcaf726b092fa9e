"""Identity servers that grant lasting access only after prompt=consent, and scopes too many."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from connect import tasks
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.models import Connection, Revocation
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, parameters, refusal_of

pytestmark = pytest.mark.django_db

TOKEN = "^/connect/token$"


def live_tokens(platform: Server, kind: str) -> list[str]:
    """The apaleo accounts whose tokens of a kind still work."""
    tokens = platform.control.tokens(kind=kind, state="issued")
    return sorted(token["account_code"] for token in tokens)


def test_after_one_refusal_without_lasting_access_consent_is_asked_for_and_it_connects(
    traveller: Traveller, account: Account, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    platform.control.change_settings(offline_access_needs_prompt=True)
    first = traveller.connect(account=account)

    screen = traveller.start(account=account)
    second = traveller.come_back(traveller.consent(screen))

    assert refusal_of(first) == Reason.NO_REFRESH_TOKEN
    assert parameters(screen)["prompt"] == "consent"
    assert second.status_code == 302
    [record] = [r for r in caplog.records if "no lasting access" in r.getMessage()]
    assert record.levelno == logging.ERROR
    assert "offline_access" in record.getMessage()


def test_that_consent_must_be_asked_for_is_known_for_ever(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.change_settings(offline_access_needs_prompt=True)
    first = traveller.connect(account=account)
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(days=31))

    tasks.purge()
    later = traveller.connect(account=account)

    assert refusal_of(first) == Reason.NO_REFRESH_TOKEN
    assert later.status_code == 302


def test_consent_can_be_asked_for_from_the_first_time_by_a_setting(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    settings.APALEO_PROMPT_CONSENT = True
    platform.control.change_settings(offline_access_needs_prompt=True)

    response = traveller.connect(account=account)

    assert response.status_code == 302


def test_another_login_and_consent_are_asked_for_together(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    settings.APALEO_PROMPT_CONSENT = True

    form = {"account": str(account.pk), "choose_login": "on"}
    screen = traveller.client.post("/connect/start/", form)["Location"]

    assert parameters(screen)["prompt"] == "select_account consent"
    assert traveller.come_back(traveller.consent(screen)).status_code == 302


def test_an_access_token_without_lasting_access_is_revoked(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.change_settings(offline_access_needs_prompt=True)

    traveller.connect(account=account)
    run_due()

    [call] = platform.control.calls(kind="revocation")
    assert call["form"]["token_type_hint"] == "access_token"
    assert live_tokens(platform, "access_token") == []
    assert Revocation.objects.get().unbound_token() is None


@pytest.mark.parametrize(
    "odd",
    [{"scope": 17}, {"scope": ["setup.read"]}, {"token_type": "mac"}, {"id_token": {"a": 1}}],
    ids=["scope a number", "scope a list", "another token type", "id_token an object"],
)
def test_a_reply_of_an_odd_shape_connects_nothing_and_what_it_granted_is_revoked(
    traveller: Traveller, account: Account, platform: Server, odd: dict[str, Any]
) -> None:
    platform.control.add_fault(kind="replace", path=TOKEN, set=odd)

    response = traveller.connect(account=account)
    run_due()

    assert (response.status_code, refusal_of(response)) == (502, Reason.MISCONFIGURED)
    assert not Connection.objects.exists()
    assert live_tokens(platform, "refresh_token") == live_tokens(platform, "access_token") == []


def test_an_odd_reply_without_a_usable_token_leaves_nothing_to_revoke(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    odd = {"access_token": "a b", "refresh_token": 7}
    platform.control.add_fault(kind="replace", path=TOKEN, set=odd)

    response = traveller.connect(account=account)

    assert refusal_of(response) == Reason.MISCONFIGURED
    assert not Revocation.objects.exists()


def test_more_permissions_than_asked_for_are_connected_and_shown_to_staff(
    traveller: Traveller, account: Account, platform: Server, settings: Any, staff_browser: Client
) -> None:
    scope = " ".join([*settings.APALEO_SCOPES, "admin", "reservations.manage"])
    platform.control.add_fault(kind="replace", path=TOKEN, set={"scope": scope})

    response = traveller.connect(account=account)

    connection = Connection.objects.get()
    page = staff_browser.get(f"/admin/hotels/connection/{connection.pk}/change/")
    start_page = staff_browser.get("/admin/").context["start_page"]
    assert response.status_code == 302
    assert connection.excess_scopes == ["admin", "reservations.manage"]
    assert "admin, reservations.manage" in page.content.decode()
    assert "Connections with more permissions than asked for" in {
        item.title for item in start_page.items
    }


def test_just_what_was_asked_for_is_no_excess(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    traveller.connect(account=account)

    assert Connection.objects.get().excess_scopes == []
    assert AuthorizationRequest.objects.get().failure == ""
