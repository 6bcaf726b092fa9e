"""The front door, which is also the connect link in the apaleo store."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import get_membership
from accounts.models import Membership
from connect.consent import scopes
from connect.views.roles import memberships_of_managers
from hotels.health.held import held_hotels_of
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.status import health_of
from hotels.models import Connection


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show strangers what this is, and a hotelier which account is about to be connected."""
    if not request.user.is_authenticated:
        return render(request, "connect/landing.html")
    choices = memberships_of_managers(request)
    chosen = get_membership(request)
    connections = (
        with_newest_run(Connection.objects.for_user(request.user))
        .exclude(status=Connection.Status.DISCONNECTED)
        .select_related("account")
        .order_by("account__name", "apaleo_account_name", "pk")
    )
    now = timezone.now()
    colleagues = Membership.objects.for_user(request.user).select_related("account", "user")
    context = {
        "chooses_login": bool(connections) or request.GET.get("login") == "other",
        "choices": choices,
        "chosen": chosen if chosen in choices else next(iter(choices), None),
        "connections": [
            (
                connection,
                health_of(
                    connection, newest_run_of(connection), held=held_hotels_of(connection), now=now
                ),
            )
            for connection in connections
        ],
        "managers": colleagues.exclude(role=Membership.Role.VIEWER).order_by(
            "account__name", "user__email", "pk"
        ),
        "scopes": scopes.explain_scopes(settings.APALEO_SCOPES),
        "is_read_only": scopes.are_read_only(settings.APALEO_SCOPES),
    }
    return render(request, "connect/confirm/page.html", context)
