"""Refreshes that fail: a refused grant ends the connection, everything else changes nothing."""

import logging
from typing import Any

import pytest
import responses
from django.utils import timezone

from apaleo.errors import ClientRefused, GrantRevoked, RemoteUnavailable
from apaleo.http import Transport
from apaleo.identity import TokenReply
from hotels import client as our_platform
from hotels import tokens
from hotels.models import Connection, Credential, Notice, SyncRun
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import (
    expire,
    have_refused,
    refresh_token_of,
    refreshes,
    rest,
    stored_credential,
)


@pytest.fixture
def expired(connected: Connection) -> Connection:
    expire(connected)
    return connected


def try_for_token(connection: Connection) -> type[Exception]:
    with pytest.raises(Exception) as caught:
        tokens.access_token(connection.pk)
    return caught.type


def test_a_refused_grant_turns_the_connection_to_needs_reconnecting(
    expired: Connection, platform: Server
) -> None:
    before = stored_credential(expired)
    platform.control.revoke_grants(account_code="DEMO")

    have_refused(expired)

    expired.refresh_from_db()
    assert expired.status == Connection.Status.NEEDS_RECONNECT
    assert expired.ended_because == Connection.Ended.REFUSED
    assert expired.ended_at is not None
    assert expired.next_sync_at is None
    assert stored_credential(expired) == before


def test_a_refused_grant_stops_the_run_that_needs_it(expired: Connection, platform: Server) -> None:
    platform.control.revoke_grants(account_code="DEMO")

    have_refused(expired)

    run = SyncRun.objects.get(connection=expired)
    assert (run.state, run.failure) == (SyncRun.State.STOPPED, SyncRun.Failure.REVOKED)


def test_a_refused_grant_is_asked_for_twice_and_told_once(
    expired: Connection, platform: Server
) -> None:
    platform.control.revoke_grants(account_code="DEMO")

    have_refused(expired)
    raised = [try_for_token(expired) for _ in range(3)]

    assert raised == [tokens.NotConnected] * 3
    assert len(refreshes(platform)) == 2
    assert Notice.objects.filter(connection=expired, kind="needs_reconnect").count() == 1


def test_a_refused_grant_that_was_replaced_meanwhile_is_not_held_against_the_connection(
    expired: Connection, platform: Server
) -> Any:
    newer = TokenReply(access_token="newer-access", refresh_token="newer-refresh", expires_in=3600)

    def replace_and_refuse(_: Any) -> Any:
        # Our claim has run out under the call, and somebody else has refreshed.
        tokens.store(expired, newer, now=timezone.now())
        return 400, {}, '{"error": "invalid_grant"}'

    with responses.RequestsMock() as remote:
        remote.add_passthru(f"{platform.url}/.well-known")
        remote.add_callback("POST", f"{platform.url}/connect/token", replace_and_refuse)
        token = tokens.access_token(expired.pk)

    expired.refresh_from_db()
    assert token == "newer-access"
    assert expired.status == Connection.Status.ACTIVE
    assert refresh_token_of(expired) == fingerprint("newer-refresh")
    assert not Notice.objects.exists()


WEATHER = {
    "500": {"kind": "status", "status": 500},
    "503": {"kind": "status", "status": 503, "headers": {"Retry-After": "30"}},
    "429": {"kind": "status", "status": 429, "headers": {"Retry-After": "60"}},
    "page": {"kind": "status", "status": 200, "body": "<html>Welcome to our proxy</html>"},
    "page 400": {"kind": "status", "status": 400, "body": "<html>Bad request</html>"},
    "gone": {"kind": "status", "status": 404, "body": '{"error": "not_found"}'},
    "busy": {"kind": "status", "status": 400, "body": '{"error": "temporarily_unavailable"}'},
}


@pytest.mark.parametrize("fault", WEATHER.values(), ids=WEATHER)
def test_a_transient_error_at_the_token_endpoint_changes_nothing_and_passes(
    expired: Connection, platform: Server, fault: dict[str, Any]
) -> None:
    before = stored_credential(expired)
    platform.control.add_fault(grant_type="refresh_token", times=1, **fault)

    with pytest.raises(RemoteUnavailable):
        tokens.access_token(expired.pk)

    expired.refresh_from_db()
    assert expired.status == Connection.Status.ACTIVE
    assert stored_credential(expired) == before
    assert not Notice.objects.exists()
    rest(expired)
    assert tokens.access_token(expired.pk)


def test_a_token_endpoint_that_does_not_answer_changes_nothing_and_passes(
    expired: Connection, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored_credential(expired)
    impatient = Transport(allowed_origins=[platform.url], timeout=0.3)
    platform.control.set_latency(seconds=1, path="/connect/token")

    with monkeypatch.context() as patch:
        patch.setattr(our_platform, "transport", lambda: impatient)
        with pytest.raises(RemoteUnavailable):
            tokens.access_token(expired.pk)

    impatient.close()
    platform.control.clear_latency()
    assert stored_credential(expired) == before
    rest(expired)
    assert tokens.access_token(expired.pk)


def test_a_lost_answer_is_made_good_by_asking_again_where_the_server_allows_it(
    expired: Connection, platform: Server
) -> None:
    platform.control.change_settings(grace_seconds=30)
    platform.control.add_fault(kind="commit-then-reset", grant_type="refresh_token", times=1)

    found = tokens.access_token(expired.pk)

    lost, repeated = refreshes(platform)
    assert repeated["started_at"] - lost["started_at"] < 2
    assert fingerprint(found) == repeated["issued"]["access_token"]


def test_a_lost_answer_without_grace_ends_in_needs_reconnecting_told_once(
    expired: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="commit-then-reset", grant_type="refresh_token", times=1)

    have_refused(expired)

    expired.refresh_from_db()
    assert len(refreshes(platform)) == 3
    assert expired.status == Connection.Status.NEEDS_RECONNECT
    assert Credential.objects.filter(pk=expired.pk).exists()
    assert Notice.objects.filter(connection=expired, kind="needs_reconnect").count() == 1


def test_a_refusal_of_our_own_registration_is_not_held_against_the_hotel(
    expired: Connection, platform: Server, settings: Any
) -> None:
    settings.APALEO_CLIENT_SECRET = "mistyped"
    before = stored_credential(expired)

    with pytest.raises(ClientRefused, match="invalid_client"):
        tokens.access_token(expired.pk)

    expired.refresh_from_db()
    assert expired.status == Connection.Status.ACTIVE
    assert stored_credential(expired) == before


FLAWED = {
    "issuer": {"claims": {"iss": "https://evil.example"}},
    "audience": {"claims": {"aud": "ANOTHER-APP"}},
    "signature": {"signature": "unknown-key"},
    "another apaleo account": {"claims": {"account_code": "SOLO"}},
    "a clock ahead": {"shift": {"iat": 3600, "nbf": 3600, "exp": 3600}},
}


@pytest.mark.parametrize("flaw", FLAWED.values(), ids=FLAWED)
def test_tokens_that_come_with_a_flawed_id_token_are_kept_and_not_used(
    expired: Connection, platform: Server, caplog: pytest.LogCaptureFixture, flaw: Any
) -> None:
    platform.control.add_fault(kind="id-token", grant_type="refresh_token", times=1, **flaw)
    caplog.set_level(logging.ERROR, logger="hotels.tokens")

    raised = [try_for_token(expired) for _ in range(2)]

    [call] = refreshes(platform)
    expired.refresh_from_db()
    assert raised == [tokens.TokensSetAside, RemoteUnavailable]
    assert refresh_token_of(expired) == call["issued"]["refresh_token"]
    assert expired.credential.refresh_failure == Credential.Failure.SUSPICIOUS
    assert expired.is_active
    [record] = [r for r in caplog.records if r.name.startswith("hotels.tokens")]
    assert record.getMessage().startswith(f"security: connection {expired.pk}")


def test_tokens_that_were_set_aside_are_refreshed_with_what_was_kept_of_them(
    expired: Connection, platform: Server
) -> None:
    platform.control.add_fault(
        kind="id-token", grant_type="refresh_token", times=1, signature="unknown-key"
    )
    try_for_token(expired)
    rest(expired)

    token = tokens.access_token(expired.pk)

    first, second = refreshes(platform)
    assert second["form"]["refresh_token"] == first["issued"]["refresh_token"]
    assert fingerprint(token) == second["issued"]["access_token"]
    assert Credential.objects.get().refresh_failure == Credential.Failure.NONE


def test_tokens_of_another_apaleo_account_are_named_in_the_log_and_to_staff(
    expired: Connection, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    platform.control.add_fault(
        kind="id-token", grant_type="refresh_token", claims={"account_code": "SOLO"}
    )

    try_for_token(expired)

    expired.refresh_from_db()
    assert "another apaleo account" in caplog.text
    assert "another apaleo account" in expired.credential.failure_detail
    assert expired.apaleo_account_code == "DEMO"


def test_another_person_of_another_apaleo_account_is_another_person(
    expired: Connection, platform: Server
) -> None:
    claims = {"sub": "somebody-else", "account_code": "SOLO"}
    platform.control.add_fault(kind="id-token", grant_type="refresh_token", claims=claims)

    assert try_for_token(expired) is GrantRevoked

    expired.refresh_from_db()
    assert expired.ended_because == Connection.Ended.OTHER_PERSON


@pytest.mark.parametrize("claims", [{"account_code": None}, {"account_code": "DEMO"}])
def test_tokens_of_the_same_apaleo_account_or_of_none_are_used(
    expired: Connection, platform: Server, claims: dict[str, Any]
) -> None:
    platform.control.add_fault(kind="id-token", grant_type="refresh_token", claims=claims)

    assert tokens.access_token(expired.pk)


def test_tokens_of_another_person_end_the_grant(expired: Connection, platform: Server) -> None:
    platform.control.add_fault(
        kind="id-token", grant_type="refresh_token", claims={"sub": "somebody-else"}
    )

    raised = try_for_token(expired)

    expired.refresh_from_db()
    assert raised is GrantRevoked
    assert expired.status == Connection.Status.NEEDS_RECONNECT
    assert expired.ended_because == Connection.Ended.OTHER_PERSON


def test_a_refresh_whose_id_token_cannot_be_checked_now_keeps_the_new_tokens(
    expired: Connection, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    platform.control.rotate_keys(keep_old=False)
    platform.control.add_fault(kind="status", path="/jwks$", status=503)

    token = tokens.access_token(expired.pk)

    [call] = refreshes(platform)
    assert fingerprint(token) == call["issued"]["access_token"]
    assert refresh_token_of(expired) == call["issued"]["refresh_token"]
