"""The token endpoint is slow, out of order, or answers into the void; grants change meanwhile."""

from __future__ import annotations

import random
import time
from typing import Any

from django.utils import timezone

from hotels.connections import establish
from hotels.models import Connection, Credential
from tests.faults.asking import ask_from_processes
from tests.faults.lobby import Lobby
from tests.faults.registry import fault
from tests.hotels.grants import consent

REFRESH: dict[str, Any] = {"grant_type": "refresh_token"}


def describe(lobby: Lobby) -> str:
    """Return when each refresh was begun and how it ended."""
    calls = lobby.refreshes()
    return "; ".join(
        f"{call['form']['refresh_token'][:4]} at {call['at'][11:19]}, {call['status']}, "
        f"{call['outcome']}"
        for call in calls
    )


def consent_again(connection: Connection) -> None:
    """Let the hotel connect once more."""
    assert connection.connected_by is not None
    establish(
        consent(connection.apaleo_account_code),
        account=connection.account,
        user=connection.connected_by,
        now=timezone.now(),
    )


@fault("F12")
def many_want_one_expired_token(lobby: Lobby, dice: random.Random) -> None:
    _ask_at_an_endpoint_that_takes(2, lobby, dice)


@fault("F13")
def many_want_one_token_of_a_very_slow_endpoint(lobby: Lobby, dice: random.Random) -> None:
    _ask_at_an_endpoint_that_takes(15, lobby, dice)


def _ask_at_an_endpoint_that_takes(seconds: float, lobby: Lobby, dice: random.Random) -> None:
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=seconds, path="/connect/token")
    chosen = dice.choice(lobby.connections)
    assert ask_from_processes(connection=chosen.pk, processes=4, threads=8) == [0] * 4
    assert lobby.most_refreshes() == 1, describe(lobby)
    lobby.control.clear_latency()
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F13b")
def the_endpoint_is_slower_than_anybody_waits(lobby: Lobby, dice: random.Random) -> None:
    """25 seconds against 20: one call and one failure, and nobody else waits for it."""
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=25, path="/connect/token")
    hotelier = lobby.new_hotelier()
    chosen = dice.choice(lobby.connections)

    def look_around() -> None:
        lobby.wait_for(lobby.refreshes, seconds=20)
        for _ in range(5):
            lobby.expect(hotelier.get("/").seconds, at_most=2)
            time.sleep(dice.uniform(0, 1))

    ended = ask_from_processes(connection=chosen.pk, processes=4, threads=8, meanwhile=look_around)
    # Each of them was told that it takes too long, which ends the program with an error.
    assert ended == [1] * 4
    assert lobby.most_refreshes() == 1, describe(lobby)
    lobby.control.change_settings(grace_seconds=600)
    lobby.control.clear_latency()
    lobby.let_pauses_pass()
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=120)


@fault("F14")
def the_holder_of_a_refresh_is_killed(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.change_settings(grace_seconds=600)
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=4, path="/connect/token")
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(0, 3))
    lobby.stack["interactive"].kill()
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=75)


@fault("F15")
def the_answer_to_a_refresh_is_lost(lobby: Lobby, dice: random.Random) -> None:
    """The server grants a grace: one retry at once, and nobody notices."""
    lobby.control.change_settings(grace_seconds=20)
    lobby.expire_tokens()
    lobby.control.add_fault(kind="commit-then-reset", times=1, after=dice.randint(0, 3), **REFRESH)
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F15b")
def the_answer_to_a_refresh_is_lost_for_good(lobby: Lobby, dice: random.Random) -> None:
    """No grace: the hotel has to connect again, is told so once, and its data stays."""
    lobby.expire_tokens()
    lobby.control.add_fault(kind="commit-then-reset", times=1, **REFRESH)
    lobby.sync_all()
    lost: list[Connection] = []

    def one_needs_reconnecting() -> bool:
        rows = Connection.objects.filter(pk__in=[one.pk for one in lobby.connections])
        lost[:] = rows.filter(status=Connection.Status.NEEDS_RECONNECT)
        return bool(lost)

    lobby.wait_for(Credential.objects.filter(refused_at__isnull=False).exists, seconds=40)
    assert not one_needs_reconnecting(), "one refusal was enough"
    lobby.let_pauses_pass()
    lobby.wait_for(one_needs_reconnecting, seconds=40)
    [connection] = lost
    lobby.journal.mails[connection.pk] = lobby.journal.mails.get(connection.pk, 0) + 1
    lobby.wait_for(lobby.is_idle, seconds=40)
    asked = len(lobby.refreshes(connection.apaleo_account_code))
    time.sleep(dice.uniform(0, 12))
    assert len(lobby.refreshes(connection.apaleo_account_code)) == asked, "it goes on asking"
    consent_again(connection)
    lobby.wait_for(lobby.is_idle, seconds=30)
    assert Connection.objects.get(pk=connection.pk).is_active


@fault("F16")
def the_old_grant_is_refused_when_a_newer_one_stands(lobby: Lobby, dice: random.Random) -> None:
    chosen = dice.choice(lobby.connections)
    lobby.expire_tokens()
    lobby.control.add_fault(kind="hang", seconds=dice.uniform(3, 8), times=4, **REFRESH)
    lobby.sync_all()
    lobby.wait_for(lambda: len(lobby.refreshes()) >= 2, seconds=30)
    lobby.control.expire_tokens(kind="refresh_token", account_code=chosen.apaleo_account_code)
    consent_again(chosen)
    lobby.wait_for(lobby.is_idle, seconds=75)


TROUBLE: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502, "body": "<html>Bad gateway</html>"},
    {"kind": "status", "status": 404, "body": '{"message": "no such route"}'},
    {"kind": "status", "status": 429, "headers": {"Retry-After": "5"}},
    {"kind": "status", "status": 200, "body": "<html>Down for maintenance</html>"},
    {"kind": "cut", "after_bytes": 0, "status": 503},
    {"kind": "reset"},
)


@fault("F17")
def the_token_endpoint_is_out_of_order(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.change_settings(grace_seconds=600)
    lobby.expire_tokens()
    rule = lobby.control.add_fault(**REFRESH, **dice.choice(TROUBLE))
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(1, 5))
    lobby.control.delete_fault(rule)
    lobby.let_pauses_pass()
    lobby.wait_for(lobby.is_idle, seconds=130)


@fault("F17b")
def apaleo_refuses_everybody_for_a_while(lobby: Lobby, dice: random.Random) -> None:
    """A fault of theirs: no grant is ended and nobody is mailed."""
    lobby.expire_tokens()
    rule = lobby.control.add_fault(
        kind="status", status=400, body='{"error": "invalid_grant"}', **REFRESH
    )
    lobby.sync_all()
    lobby.wait_for(lambda: len(lobby.refreshes()) >= len(lobby.connections), seconds=30)
    time.sleep(dice.uniform(0, 10))
    lobby.control.delete_fault(rule)
    lobby.let_pauses_pass()
    lobby.wait_for(lobby.is_idle, seconds=150)


@fault("F19")
def a_hotel_leaves_while_its_token_is_refreshed(lobby: Lobby, dice: random.Random) -> None:
    hotelier = lobby.new_hotelier()
    assert hotelier.connect().status == 302
    connection = lobby.connection_of(hotelier)
    lobby.wait_for(lobby.is_idle, seconds=30)
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=4, path="/connect/token")
    lobby.sync_all()
    hotelier.post(f"/connect/{connection.pk}/retry/")
    lobby.wait_for(lambda: lobby.refreshes(hotelier.code), seconds=40)
    time.sleep(dice.uniform(0, 3.5))
    answer = hotelier.disconnect(connection)
    assert answer.status == 302
    lobby.expect(answer.seconds, at_most=1)
    lobby.journal.left.add(connection.pk)
    lobby.control.clear_latency()
    lobby.wait_for(lambda: lobby.is_idle() and lobby.are_jobs_done(), seconds=90)


ODD_LIFETIMES: tuple[dict[str, Any], ...] = (
    {"set": {"expires_in": "3600"}},
    {"set": {"expires_in": 0}},
    {"set": {"expires_in": -5}},
    {"remove": ["expires_in"]},
)


@fault("F20")
def clocks_and_lifetimes_are_odd(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.set_clock(offset_seconds=dice.choice([-300, -60, 60, 300]))
    lobby.expire_tokens()
    lobby.control.add_fault(kind="replace", **REFRESH, **dice.choice(ODD_LIFETIMES))
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=30)
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=30)
    # Two loads of each, and no loop of refreshes.
    assert len(lobby.refreshes()) <= 4 * len(lobby.connections)


@fault("F20b")
def a_refresh_comes_with_a_flawed_id_token(lobby: Lobby, dice: random.Random) -> None:
    """What was rotated is kept; it is not used before it is proved, and no hotel is ended."""
    lobby.expire_tokens()
    lobby.control.add_fault(
        kind="id-token", signature=dice.choice(["broken", "unknown-key"]), times=1, **REFRESH
    )
    lobby.sync_all()
    suspicious = Credential.objects.filter(refresh_failure=Credential.Failure.SUSPICIOUS)
    lobby.wait_for(suspicious.exists, seconds=40)
    lobby.let_pauses_pass()
    lobby.wait_for(lobby.is_idle, seconds=60)
    assert not Credential.objects.exclude(refresh_failure="").exists()
