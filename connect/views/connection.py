"""A connection: what was found, live, and what to do with it."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.access import follow_account, get_for_member
from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from connect.consent.scopes import explain_scopes
from connect.forms import HotelsForm
from connect.hotel_choice import choose_hotels
from connect.progress import Progress, get_progress
from connect.views.roles import has_role
from hotels.health.states import State
from hotels.models import Connection
from hotels.sync.by_hand import TooSoon, request_by_hand
from hotels.tokens import NotConnected
from rates.progress.counts import list_rates_to_do
from rates.progress.left_over import RatesLeft

Role = Membership.Role


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def show(request: SignedInRequest, connection_id: UUID) -> HttpResponse:
    """Show the connection; to HTMX only what has changed since it looked last.

    `seen` in the query is the state that it showed then, and that a screen reader was told.
    """
    connection = get_connection(request, connection_id, role=Role.VIEWER)
    follow_account(request, connection.account)
    now = timezone.now()
    progress = get_progress(connection, now=now)
    may_change = has_role(request, connection.account, Role.MANAGER)
    may_map = may_change and progress.health.state == State.CONNECTED
    context = {
        "connection": connection,
        "progress": progress,
        "health": progress.health,
        "may_change": may_change,
        "rates_left": RatesLeft(list_rates_to_do(progress.hotels, now=now) if may_map else []),
        "scopes": explain_scopes(connection.scopes),
        "is_owner": has_role(request, connection.account, Role.OWNER),
        "is_news": request.GET.get("seen") != progress.health.state,
    }
    is_live = bool(request.htmx)
    return render(request, f"connect/connection/{'_live' if is_live else 'page'}.html", context)


@require_safe
@never_cache
def status(request: SignedInRequest, connection_id: UUID) -> JsonResponse:
    """Return the same as JSON.

    {"status": Connection.Status,
     "health": {"state": health.status.State, "level": health.status.Level, "label": str},
     "sync": {"state": SyncRun.State, "failure": SyncRun.Failure,
              "progress": {kind: {"read": int, "of": int | null}}} | null,
     "hotels": [{"id", "code", "name", "rooms", "status", "is_used"}],
     "rooms": int, "sentence": str}
    """
    connection = get_connection(request, connection_id, role=Role.VIEWER)
    return JsonResponse(_as_json(get_progress(connection, now=timezone.now())))


@require_POST
def retry(request: SignedInRequest, connection_id: UUID) -> HttpResponse:
    """Read the hotels once more, unless somebody has just done so."""
    connection = get_connection(request, connection_id, role=Role.MANAGER)
    # Ended meanwhile: the page that this leads to says so.
    with suppress(NotConnected):
        try:
            request_by_hand(connection, now=timezone.now())
        except TooSoon as refusal:
            messages.warning(request, _again_in(refusal.seconds))
    return redirect("connect:connection", connection.pk)


@require_POST
def hotels(request: SignedInRequest, connection_id: UUID) -> HttpResponse:
    """Choose which hotels to use."""
    connection = get_connection(request, connection_id, role=Role.MANAGER)
    form = HotelsForm(request.POST, connection=connection)
    if not form.is_valid():
        raise Http404
    choose_hotels(**form.choice())
    messages.success(request, _saved(get_progress(connection, now=timezone.now())))
    return redirect("connect:connection", connection.pk)


def get_connection(request: SignedInRequest, pk: UUID, *, role: Membership.Role) -> Connection:
    """Return a connection with its account; see get_for_member for what it raises."""
    rows = Connection.objects.select_related("account", "connected_by")
    return get_for_member(rows, user=request.user, role=role, pk=pk)


def _saved(progress: Progress) -> str:
    used = sum(hotel.is_used for hotel in progress.hotels)
    return ngettext(
        "Saved which hotels to use. %(used)d of %(total)d is used now.",
        "Saved which hotels to use. %(used)d of %(total)d are used now.",
        used,
    ) % {"used": used, "total": len(progress.hotels)}


def _again_in(seconds: int) -> str:
    return ngettext(
        "The hotels have just been read. You can have it done again in %(seconds)d second.",
        "The hotels have just been read. You can have it done again in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}


def _as_json(progress: Progress) -> dict[str, Any]:
    run = progress.run
    return {
        "status": progress.connection.status,
        "health": {
            "state": progress.health.state,
            "level": progress.health.level,
            "label": progress.health.label,
        },
        "sync": run
        and {
            "state": run.state,
            "failure": run.failure,
            "progress": {each.kind: {"read": each.read, "of": each.of} for each in progress.kinds},
        },
        "hotels": [
            {
                "id": str(hotel.pk),
                "code": hotel.code,
                "name": hotel.name,
                "rooms": hotel.room_count,  # type: ignore[attr-defined]  # annotated
                "status": hotel.status,
                "is_used": hotel.is_used,
            }
            for hotel in progress.hotels
        ],
        "rooms": progress.room_count,
        "sentence": progress.sentence,
    }
