"""How the visitor is called, and the account that they work in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import members
from accounts.access import get_membership
from accounts.access.requests import SignedInRequest
from accounts.forms import NamesForm
from accounts.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: SignedInRequest) -> HttpResponse:
    """Change one's own name and, as an owner, that of the account."""
    membership = get_membership(request)
    is_owner = membership is not None and membership.may(Membership.Role.OWNER)
    account = membership.account if membership and is_owner else None
    form = NamesForm(request.POST or None, user=request.user, account=account)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/names.html", {"form": form}, status=status)
    members.rename(
        request.user,
        name=form.cleaned_data["name"],
        account=form.account,
        account_name=form.cleaned_data.get("account_name", ""),
        now=timezone.now(),
    )
    messages.success(request, _("The names are saved."))
    return redirect("accounts:names")
