"""The hotelier's home."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import get_membership
from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from dashboard.filters import Filters, get_shows, get_sorts
from dashboard.listing import list_hotels
from dashboard.overview import get_overview


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show the chosen account's connections, their health and hotels, and what is left to do.

    Whoever has just joined in order to connect apaleo for their company is led on to that.
    """
    membership = get_membership(request)
    if membership is None:
        return redirect("accounts:new")
    overview = get_overview(membership.account, now=timezone.now())
    may_connect = membership.role != Membership.Role.VIEWER
    if "joined" in request.GET and may_connect and not overview.connections:
        return redirect("connect:landing")
    page = {
        "account": membership.account,
        "overview": overview,
        "listing": list_hotels(overview, Filters.of(request.GET)),
        "shows": [(show.value, show.label) for show in get_shows()],
        "sorts": [(sort.value, sort.label) for sort in get_sorts()],
    }
    return render(request, "dashboard/home.html", page)
