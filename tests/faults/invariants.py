"""What must hold after every fault: I1 to I8 of docs/faults.md, each as a list of differences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from encryption.binding import unbind
from hotels.models import Connection, Credential, Notice, SyncRun, Unit, WebhookEvent
from jobs.models import Job
from jobs.runner import kinds
from tests.faults.lobby import Lobby

ACTIVE = Connection.Status.ACTIVE


def differences(lobby: Lobby) -> list[str]:
    """Return what is not as it was acknowledged; empty when nothing was lost, nothing doubled."""
    _remember_secrets(lobby)
    return [
        *_connections(lobby),
        *_rooms(lobby),
        *_events(lobby),
        *_refreshes(lobby),
        *_grants_of_those_who_left(lobby),
        *_unfinished(),
        *_mails(lobby),
        *_logs(lobby),
    ]


def remember_rooms(lobby: Lobby) -> None:
    """Write down the rooms as they are after loads that nothing has disturbed."""
    for connection in lobby.connections:
        lobby.journal.rooms[connection.apaleo_account_code] = _rooms_of(connection)


def _connections(lobby: Lobby) -> Iterator[str]:
    """I1: whoever was told that it is connected, or that it is not, is so; all were loaded."""
    told = {one.pk for one in lobby.connections} | lobby.journal.connected
    for connection in Connection.objects.exclude(pk__in=lobby.journal.left):
        if connection.pk not in told and connection.status != ACTIVE:
            # Somebody left, and was not told that it is done.
            continue
        asked_at = lobby.journal.loads.get(connection.pk)
        if connection.status != ACTIVE:
            yield f"{connection} is {connection.status}"
        elif connection.next_sync_at is None:
            yield f"{connection} has nothing due"
        elif connection.last_synced_at is None:
            yield f"{connection} was never loaded"
        elif asked_at is not None and connection.last_synced_at < asked_at:
            yield f"{connection} was not loaded since it was asked for"
    for connection in Connection.objects.filter(pk__in=lobby.journal.left, status=ACTIVE):
        yield f"{connection} was ended and is active"


def _rooms(lobby: Lobby) -> Iterator[str]:
    """I2, I5, I6: the mirror is what apaleo has, row by row."""
    for connection in lobby.connections:
        rooms = lobby.journal.rooms.get(connection.apaleo_account_code)
        found = _rooms_of(connection)
        if rooms is not None and found != rooms:
            odd = dict(set(found.items()) ^ set(rooms.items()))
            yield f"{connection}: {len(odd)} rooms differ, such as {sorted(odd)[:3]}"


def _rooms_of(connection: Connection) -> dict[str, str]:
    rows = Unit.objects.filter(connection=connection, gone_at=None)
    return dict(rows.values_list("remote_id", "name"))


def _events(lobby: Lobby) -> Iterator[str]:
    """I1, I2: an event that was answered with 2xx is there, once, and was taken in."""
    answered = {
        delivery["body"]["id"]
        for delivery in lobby.control.deliveries()
        if delivery["status"] == 204 and delivery["body"].get("id")
    }
    rows = WebhookEvent.objects.filter(event_id__in=answered)
    lost = answered - set(rows.values_list("event_id", flat=True))
    if lost:
        yield f"{len(lost)} events were answered and are not there"
    undone = rows.undone().count()
    if undone:
        yield f"{undone} events were not taken in"


def _refreshes(lobby: Lobby) -> Iterator[str]:
    """I4: no refresh token is presented once its successor was."""
    successors: dict[str, set[str]] = defaultdict(set)
    presented: set[str] = set()
    again = 0
    for call in lobby.refreshes():
        token = call["form"]["refresh_token"]
        again += bool(successors[token] & presented)
        presented.add(token)
        if "refresh_token" in call["issued"]:
            successors[token].add(call["issued"]["refresh_token"])
    if again:
        yield f"{again} spent refresh tokens were sent again"


def _grants_of_those_who_left(lobby: Lobby) -> Iterator[str]:
    """I1: what a hotel has withdrawn here is withdrawn at apaleo."""
    rows = Connection.objects.filter(pk__in=lobby.journal.left)
    codes = set(rows.values_list("apaleo_account_code", flat=True))
    left = Counter(
        token["account_code"]
        for token in lobby.control.tokens(kind="refresh_token", state="issued")
        if token["account_code"] in codes
    )
    for code, number in left.items():
        yield f"{code} has left, and {number} of its grants are good at apaleo"


def _unfinished() -> Iterator[str]:
    """I7: nothing runs for ever, nothing waits for staff that needs none."""
    now = timezone.now()
    for run in SyncRun.objects.open().filter(created_at__lt=now - timedelta(minutes=10)):
        yield f"{run} has been open for ten minutes"
    for kind in kinds():
        parked = kind._default_manager.filter(state=Job.State.NEEDS_ATTENTION).count()
        if parked:
            yield f"{parked} jobs ({kind.__name__}) were given up"


def _mails(lobby: Lobby) -> Iterator[str]:
    """I2: nobody is mailed who need not be, or twice."""
    sent = Counter(Notice.objects.exclude(done_at=None).values_list("connection_id", flat=True))
    for pk, number in sent.items():
        if number > lobby.journal.mails.get(pk, 0):
            yield f"{number} mails about connection {pk}"


def _remember_secrets(lobby: Lobby) -> None:
    for row in Credential.objects.all():
        for bound in (row.access_token, row.refresh_token):
            lobby.journal.secrets.add(unbind(bound, to=row.pk))


def _logs(lobby: Lobby) -> Iterator[str]:
    """I8: no token that was ever stored is in a log, nor the app's secret or a key.

    Each line is looked at once: a Lobby that is used for many trials has written much.
    """
    secrets = lobby.journal.secrets | {settings.APALEO_CLIENT_SECRET, *settings.TOKEN_KEYS}
    for file in sorted(set(lobby.stack.folder.glob("*.log")) - {lobby.stack["sandbox"].log}):
        with file.open(errors="replace") as lines:
            lines.seek(lobby.journal.read.get(file, 0))
            text = lines.read()
            lobby.journal.read[file] = lines.tell()
        if any(secret in text for secret in secrets):
            yield f"{file.name} holds a secret"
