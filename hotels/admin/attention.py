"""What of connections, runs and jobs needs the attention of staff, for their start page."""

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from hotels.admin.connection import with_excess
from hotels.admin.held_removal import waiting_for_staff
from hotels.health.overdue import late_connections, newest_needing_attention, overdue_runs
from hotels.health.refreshing import failing_to_refresh
from hotels.health.scopes import with_missing
from hotels.models import (
    Connection,
    ConnectionEvent,
    Credential,
    HeldRemoval,
    Subscription,
    SyncRun,
)
from hotels.webhooks.silence import failing, silent
from staff.start_page import AttentionRule, add_rules


def _without_key(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    # The line is deleted after HISTORY_DAYS; nothing is said then.
    lines = ConnectionEvent.objects.filter(
        connection=OuterRef("pk"), kind=ConnectionEvent.Kind.LOCKED
    )
    locked_at = Subquery(lines.order_by("-pk").values("at")[:1])
    locked: QuerySet[Any] = rows.filter(status=Connection.Status.KEY_UNAVAILABLE)
    since: QuerySet[Any] = locked.annotate(locked_at=locked_at)
    return since


def _in_doubt(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    refused: QuerySet[Any] = failing_to_refresh(rows, failure=Credential.Failure.REFUSED)
    # The one column, for no list may join and load a token.
    since: QuerySet[Any] = refused.annotate(refused_since=F("credential__refused_since"))
    return since


def _refused(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows.filter(status=Connection.Status.NEEDS_RECONNECT)


add_rules(
    AttentionRule(
        urgency=5,
        title=_("apaleo does not accept this app"),
        advice=_(
            "No connection can be refreshed. Are APALEO_CLIENT_ID and APALEO_CLIENT_SECRET "
            "those of the store app, and is it active? It goes on by itself once they are right."
        ),
        model=Connection,
        narrow=lambda rows, now: failing_to_refresh(rows, failure=Credential.Failure.CLIENT),
        query={"refresh": Credential.Failure.CLIENT.value},
        related="account",
    ),
    AttentionRule(
        urgency=7,
        title=_("Tokens set aside"),
        advice=_(
            "They came with an id_token that does not prove whose they are, so they are kept and "
            "not used. Is the clock of this machine right? They are refreshed again by themselves."
        ),
        model=Connection,
        narrow=lambda rows, now: failing_to_refresh(rows, failure=Credential.Failure.SUSPICIOUS),
        query={"refresh": Credential.Failure.SUSPICIOUS.value},
        related="account",
    ),
    AttentionRule(
        urgency=8,
        title=_("Grants that apaleo refuses at the moment"),
        advice=_(
            "Each is asked for again before it counts. Many at once are a mistake of apaleo's "
            "or of the app's registration: none is ended within a day, so ask apaleo."
        ),
        model=Connection,
        narrow=_in_doubt,
        query={"refresh": Credential.Failure.REFUSED.value},
        related="account",
        since="refused_since",
    ),
    AttentionRule(
        urgency=10,
        title=_("Token key unavailable"),
        advice=_(
            "No key in TOKEN_KEYS opens these tokens. Bring the key back and try it again, "
            "or have the hotel connect again."
        ),
        model=Connection,
        narrow=_without_key,
        query={"status__exact": "key_unavailable"},
        related="account",
        since="locked_at",
    ),
    AttentionRule(
        urgency=20,
        title=_("Sync runs that need attention"),
        advice=_("See what stood in the way, then retry."),
        model=SyncRun,
        narrow=lambda rows, now: newest_needing_attention(rows),
        query={"status": "attention"},
        related="connection__account",
        since="finished_at",
        subject="connection",
    ),
    AttentionRule(
        urgency=25,
        title=_("Removals that wait for you"),
        advice=_(
            "Much of a hotel seems to be gone from apaleo. Ask the hotel, then mark it gone or "
            "keep it; everything else of the hotel is up to date meanwhile."
        ),
        model=HeldRemoval,
        narrow=lambda rows, now: waiting_for_staff(rows),
        query={"decision": "waits"},
        related="property",
        since="held_at",
        subject="property",
    ),
    AttentionRule(
        urgency=30,
        title=_("Sync runs overdue"),
        advice=_("No worker takes them. Are the workers running, and do they reach the database?"),
        model=SyncRun,
        narrow=lambda rows, now: overdue_runs(rows, now=now),
        query={"status": "overdue"},
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
    AttentionRule(
        urgency=40,
        title=_("Connections overdue"),
        advice=_("Their next sync run was not created. Is the scheduler running?"),
        model=Connection,
        narrow=lambda rows, now: late_connections(rows, now=now),
        query={"late": "yes"},
        related="account",
        since="next_sync_at",
    ),
    AttentionRule(
        urgency=50,
        title=_("Connections that need reconnecting"),
        advice=_(
            "apaleo refused the grant. The owners got a mail; the hotel connects again with one "
            "button. If it does not, call."
        ),
        model=Connection,
        narrow=_refused,
        query={"status__exact": "needs_reconnect"},
        related="account",
        since="ended_at",
    ),
    AttentionRule(
        urgency=55,
        title=_("Connections with more permissions than asked for"),
        advice=_(
            "apaleo granted scopes that APALEO_SCOPES does not name. They are used for nothing; "
            "see at apaleo what is enabled for this app, and have the hotel connect again."
        ),
        model=Connection,
        narrow=lambda rows, now: with_excess(rows),
        query={"excess": "yes"},
        related="account",
        since="connected_at",
    ),
    AttentionRule(
        urgency=53,
        title=_("Connections without all permissions"),
        advice=_(
            "APALEO_SCOPES asks for more than these hotels have allowed. What needs it does not "
            "work for them; their pages ask for a new consent. Has apaleo recertified the app?"
        ),
        model=Connection,
        narrow=lambda rows, now: with_missing(rows),
        query={"excess": "missing"},
        related="account",
    ),
    AttentionRule(
        urgency=52,
        title=_("Webhooks that apaleo does not send"),
        advice=_(
            "Polling keeps these hotels right, only later. The failure says why; it is tried "
            "again by itself, and on “Compare with apaleo now”."
        ),
        model=Subscription,
        narrow=lambda rows, now: failing(rows),
        query={"trouble": "failing"},
        related="connection__account",
        subject="connection",
    ),
    AttentionRule(
        urgency=54,
        title=_("Webhooks gone silent"),
        advice=_(
            "apaleo has sent nothing for much longer than is usual for these hotels. Compare, "
            "and ask apaleo if it says they are active."
        ),
        model=Subscription,
        narrow=lambda rows, now: silent(rows, now=now),
        query={"trouble": "silent"},
        related="connection__account",
        since="last_event_at",
        subject="connection",
    ),
)
