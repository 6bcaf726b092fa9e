"""Refusals in the platform's own words, and those that are about the app itself (FACTS A0.1)."""

import json
import logging
from typing import Any

import pytest

from apaleo.errors import ClientRefused
from hotels import tokens
from hotels.health.status import health_of
from hotels.models import Connection, Credential, Notice
from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.hotels.grants import expire, have_refused, refreshes, rest

ADMIN = "admin@demo.example"


@pytest.fixture
def expired(connected: Connection) -> Connection:
    expire(connected)
    return connected


def test_a_deactivated_person_leads_to_needs_reconnecting_with_the_reason_in_plain_words(
    expired: Connection, platform: Server
) -> None:
    platform.control.change_user(ADMIN, is_active=False)

    have_refused(expired)

    expired.refresh_from_db()
    health = health_of(expired, None, now=expired.connected_at)
    assert expired.ended_because == Connection.Ended.NO_ACCESS
    assert "the person who connected has no access at apaleo any more" in health.sentence
    assert Notice.objects.filter(kind="needs_reconnect").count() == 1
    assert len(refreshes(platform)) == 2


def test_the_sentence_of_a_refusal_is_neither_logged_nor_stored(
    expired: Connection, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    platform.control.change_user(ADMIN, is_active=False)
    caplog.set_level(logging.DEBUG)

    with pytest.raises(tokens.GrantInDoubt) as caught:
        tokens.access_token(expired.pk)

    stored = Credential.objects.get()
    said = [*(record.getMessage() for record in caplog.records if record.name[:2] != "uv")]
    assert not [line for line in [*said, str(caught.value)] if ADMIN in line]
    assert "no access" not in stored.failure_detail
    assert ADMIN not in stored.failure_detail


def test_scopes_that_were_added_lead_to_needs_reconnecting(
    expired: Connection, platform: Server
) -> None:
    platform.control.add_scopes(CLIENT.client_id, ["rates.read"])

    have_refused(expired)

    expired.refresh_from_db()
    assert expired.ended_because == Connection.Ended.SCOPES


def test_a_person_who_is_let_in_again_meanwhile_costs_no_reconnection(
    expired: Connection, platform: Server
) -> None:
    platform.control.change_user(ADMIN, is_active=False)
    with pytest.raises(tokens.GrantInDoubt):
        tokens.access_token(expired.pk)
    platform.control.change_user(ADMIN, is_active=True)
    rest(expired)

    assert tokens.access_token(expired.pk)

    assert Credential.objects.get().refused_since is None
    assert not Notice.objects.exists()


SHAPES = {
    "403 invalid_grant": {"status": 403, "body": '{"error": "invalid_grant"}'},
    "403 access_denied": {"status": 403, "body": '{"error": "access_denied"}'},
    "400 empty": {"status": 400, "body": ""},
    "400 page": {"status": 400, "body": "<h1>Bad request</h1>"},
    "400 text": {"status": 400, "body": "invalid_grant"},
    "400 JSON without a code": {"status": 400, "body": '{"title": "Bad request"}'},
}


@pytest.mark.parametrize("fault", SHAPES.values(), ids=SHAPES)
def test_a_refusal_in_any_shape_comes_to_an_end(
    expired: Connection, platform: Server, fault: dict[str, Any]
) -> None:
    platform.control.add_fault(kind="status", grant_type="refresh_token", **fault)

    have_refused(expired)

    expired.refresh_from_db()
    assert expired.ended_because == Connection.Ended.REFUSED
    assert Notice.objects.filter(kind="needs_reconnect").count() == 1
    assert len(refreshes(platform)) == 2


def test_the_sentence_of_a_refusal_ends_it_under_another_status(
    expired: Connection, platform: Server
) -> None:
    body = json.dumps({"error": f"User {ADMIN} has no access to DEMO"})
    platform.control.add_fault(kind="status", grant_type="refresh_token", status=401, body=body)

    have_refused(expired)

    expired.refresh_from_db()
    assert expired.ended_because == Connection.Ended.NO_ACCESS


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize(("code", "calls"), [("invalid_client", 2), ("unauthorized_client", 1)])
def test_what_is_wrong_with_the_app_ends_no_grant_and_is_told_to_staff_once(
    expired: Connection,
    platform: Server,
    caplog: pytest.LogCaptureFixture,
    code: str,
    calls: int,
    status: int,
) -> None:
    platform.control.add_fault(
        kind="status", grant_type="refresh_token", status=status, body=f'{{"error": "{code}"}}'
    )
    caplog.set_level(logging.ERROR, logger="hotels.tokens")

    raised: list[Any] = []
    for _ in range(3):
        with pytest.raises(ClientRefused) as caught:
            tokens.access_token(expired.pk)
        raised.append(caught.type)
    rest(expired)
    with pytest.raises(ClientRefused):
        tokens.access_token(expired.pk)

    expired.refresh_from_db()
    told = [record for record in caplog.records if record.name.startswith("hotels.tokens")]
    assert raised == [ClientRefused] * 3
    assert expired.is_active
    assert len(told) == 1
    assert len(refreshes(platform)) == 2 * calls
