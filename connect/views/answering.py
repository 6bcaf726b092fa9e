"""Asking to be told when apaleo answers again."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import follow_account, get_for_member
from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from connect.answering import is_watching, watch_for
from connect.forms import AnsweringForm
from hotels.models import Connection


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Offer one mail when apaleo answers, take the wish, and say that it stands.

    A page of its own, because the one that says that apaleo is away cannot always hold a form.
    """
    is_wish = request.method == "POST"
    form = AnsweringForm(request.POST if is_wish else request.GET)
    if not form.is_valid():
        raise BadRequest("Which connection?")
    connection = _connection_of(request, form)
    now = timezone.now()
    if is_wish:
        watch_for(request.user, connection=connection, now=now)
        return redirect("connect:answering")
    context = {"connection": connection, "is_watching": is_watching(request.user, now=now)}
    return render(request, "connect/answering.html", context)


def _connection_of(request: SignedInRequest, form: AnsweringForm) -> Connection | None:
    """Return the connection that is to be renewed; see get_for_member for what it raises."""
    pk = form.cleaned_data["connection"]
    if not pk:
        return None
    rows = Connection.objects.select_related("account")
    connection = get_for_member(rows, user=request.user, role=Membership.Role.MANAGER, pk=pk)
    follow_account(request, connection.account)
    return connection
