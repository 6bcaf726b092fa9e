"""The history of a connection, for everyone in the team."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from connect.consent.scopes import explain_scope
from connect.views.connection import get_connection
from hotels.health.history import describe
from hotels.trail.history import lines_of

PER_PAGE = 50
MAX_KEY = 2**63 - 1


@require_safe
@never_cache
def show(request: SignedInRequest, connection_id: UUID) -> HttpResponse:
    """Show the newest lines, or those before the one that `before` names."""
    connection = get_connection(request, connection_id, role=Membership.Role.VIEWER)
    lines = list(lines_of(connection, before=_key(request.GET.get("before", "")))[: PER_PAGE + 1])
    page = {
        "connection": connection,
        "lines": describe(lines[:PER_PAGE], explain=explain_scope),
        "older": lines[PER_PAGE - 1].pk if len(lines) > PER_PAGE else None,
    }
    return render(request, "connect/history.html", page)


def _key(text: str) -> int | None:
    return min(int(text), MAX_KEY) if text.isascii() and text.isdigit() else None
