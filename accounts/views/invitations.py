"""The page behind the link in an invitation."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import invitations
from accounts.access import choose_account, get_for_member
from accounts.access.requests import SignedInRequest
from accounts.models import Invitation, Membership, User


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an invitation and accept it.

    Whoever has the link may read whom it is from; only the invited may accept. For anyone
    else who is signed in there is no such invitation.
    """
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect_to_login(request.path)
        return _accept(request, request.user, pk)
    found = invitations.get_open(pk, visitor=request.user, now=timezone.now())
    if found is None:
        return _over(request)
    page = {"invitation": found, "onwards": urlencode({"next": request.path})}
    return render(request, "accounts/invitation.html", page)


@require_POST
def revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Withdraw an invitation that nobody has accepted yet."""
    found = get_for_member(
        Invitation.objects.select_related("account").filter(accepted_at=None),
        user=request.user,
        role=Membership.Role.OWNER,
        pk=pk,
    )
    invitations.withdraw(found, by=request.user, now=timezone.now())
    told = _("The invitation to %(email)s is withdrawn.")
    messages.success(request, told % {"email": found.email})
    return redirect("accounts:team")


def _accept(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    try:
        membership = invitations.accept(pk, user=user, now=timezone.now())
    except invitations.InvitationOver:
        return _over(request)
    choose_account(request, membership.account)
    welcome = _("Welcome to %(account)s.")
    messages.success(request, welcome % {"account": membership.account})
    return redirect(f"{resolve_url(settings.LOGIN_REDIRECT_URL)}?joined=1")


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_over.html", status=404)
