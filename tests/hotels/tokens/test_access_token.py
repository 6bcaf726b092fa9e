"""Tokens while the grant stands: kept, refreshed in time, rotated."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from hotels import tokens
from hotels.models import Connection, Credential
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import expire, refresh_token_of, refreshes


def test_a_token_with_time_to_live_is_returned_without_a_call(
    connected: Connection, platform: Server
) -> None:
    first = tokens.access_token(connected.pk)

    assert tokens.access_token(connected.pk) == first
    assert platform.control.calls() == []


def test_a_token_within_its_margin_is_refreshed(connected: Connection, platform: Server) -> None:
    old = tokens.access_token(connected.pk)

    with time_machine.travel(timezone.now() + timedelta(minutes=59, seconds=10)):
        new = tokens.access_token(connected.pk)

    assert new != old
    assert [call["status"] for call in refreshes(platform)] == [200]


def test_a_token_just_before_its_margin_is_not_refreshed(
    connected: Connection, platform: Server
) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=58, seconds=30)):
        tokens.access_token(connected.pk)

    assert refreshes(platform) == []


def test_an_expired_token_is_refreshed_once_for_all_who_come_later(
    connected: Connection, platform: Server
) -> None:
    expire(connected)

    found = {tokens.access_token(connected.pk) for _ in range(5)}

    [call] = refreshes(platform)
    assert {fingerprint(token) for token in found} == {call["issued"]["access_token"]}


def test_the_rotated_refresh_token_is_stored_and_is_what_the_next_refresh_presents(
    connected: Connection, platform: Server
) -> None:
    for _ in range(2):
        expire(connected)
        tokens.access_token(connected.pk)

    first, second = refreshes(platform)
    assert second["form"]["refresh_token"] == first["issued"]["refresh_token"]
    assert refresh_token_of(connected) == second["issued"]["refresh_token"]


def test_a_reply_without_refresh_token_keeps_the_old_one(
    connected: Connection, platform: Server
) -> None:
    platform.control.change_settings(rotation="omit")
    old = refresh_token_of(connected)
    expire(connected)

    new = tokens.access_token(connected.pk)

    [call] = refreshes(platform)
    assert call["issued"] == {"access_token": fingerprint(new)}
    assert refresh_token_of(connected) == old


ODD_LIFETIMES = {
    "missing": {"remove": ["expires_in"]},
    "zero": {"set": {"expires_in": 0}},
    "negative": {"set": {"expires_in": -3600}},
    "null": {"set": {"expires_in": None}},
    "text": {"set": {"expires_in": "3600"}},
    "words": {"set": {"expires_in": "soon"}},
    "absurd": {"set": {"expires_in": 10**12}},
    "one second": {"set": {"expires_in": 1}},
}


@pytest.mark.parametrize("oddity", ODD_LIFETIMES.values(), ids=ODD_LIFETIMES)
def test_an_odd_lifetime_leads_to_no_loop_of_refreshes(
    connected: Connection, platform: Server, oddity: Any
) -> None:
    platform.control.add_fault(kind="replace", grant_type="refresh_token", **oddity)
    expire(connected)

    with time_machine.travel(timezone.now(), tick=False):
        found = {tokens.access_token(connected.pk) for _ in range(5)}

    assert len(found) == 1
    assert len(refreshes(platform)) == 1


def test_a_token_of_unknown_lifetime_is_used_for_an_hour(
    connected: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="replace", grant_type="refresh_token", remove=["expires_in"])
    expire(connected)

    tokens.access_token(connected.pk)

    stale_at = Credential.objects.get(pk=connected.pk).access_token_stale_at
    assert timedelta(minutes=58) < stale_at - timezone.now() < timedelta(hours=1)


def test_a_clock_that_is_five_minutes_off_costs_no_extra_refresh(
    connected: Connection, platform: Server
) -> None:
    platform.control.set_clock(offset_seconds=-300)
    expire(connected)

    tokens.access_token(connected.pk)
    tokens.access_token(connected.pk)

    assert len(refreshes(platform)) == 1


def test_a_refused_token_is_replaced_by_one_refresh(
    connected: Connection, platform: Server
) -> None:
    refused = tokens.access_token(connected.pk)

    other = tokens.access_token(connected.pk, rejected=refused)

    assert other != refused
    assert len(refreshes(platform)) == 1


def test_a_refused_token_that_a_sibling_has_replaced_costs_no_call(
    connected: Connection, platform: Server
) -> None:
    refused = tokens.access_token(connected.pk)
    replaced = tokens.access_token(connected.pk, rejected=refused)
    platform.control.clear_ledger()

    assert tokens.access_token(connected.pk, rejected=refused) == replaced
    assert platform.control.calls() == []


def test_a_refresh_inside_a_transaction_is_refused_before_anything_is_spent(
    connected: Connection, platform: Server
) -> None:
    expire(connected)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        tokens.access_token(connected.pk)

    assert refreshes(platform) == []


def test_a_connection_without_tokens_is_not_connected(
    connection: Connection, platform: Server
) -> None:
    with pytest.raises(tokens.NotConnected):
        tokens.access_token(connection.pk)

    assert platform.control.calls() == []
