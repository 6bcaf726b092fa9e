"""Ending a connection."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from connect.views.connection import get_connection
from hotels import connections
from hotels.models import Connection


@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: SignedInRequest, connection_id: UUID) -> HttpResponse:
    """Ask whether the owner means it, then disconnect at once."""
    connection = get_connection(request, connection_id, role=Membership.Role.OWNER)
    if request.method == "POST":
        connections.disconnect(connection, by=request.user, now=timezone.now())
        name = connection.display_name
        messages.success(request, _("%(name)s is disconnected.") % {"name": name})
        return redirect("connect:connection", connection.pk)
    if connection.status == Connection.Status.DISCONNECTED:
        # By a colleague, in another tab, or before "back": that page says what became of it.
        return redirect("connect:connection", connection.pk)
    page = {"connection": connection, "retention_days": settings.RETENTION_DAYS}
    return render(request, "connect/disconnect.html", page)
