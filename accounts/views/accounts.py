"""Choosing the account to work in, and creating one."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from accounts import members
from accounts.access import choose_account, get_for_member, get_membership
from accounts.access.requests import SignedInRequest
from accounts.forms import AccountForm, NewAccountForm, next_path, read
from accounts.models import Account, Membership


@require_POST
def switch(request: SignedInRequest) -> HttpResponse:
    """Work in another of the user's accounts from now on."""
    account = get_for_member(
        Account.objects.all(),
        user=request.user,
        role=Membership.Role.VIEWER,
        pk=read(AccountForm, request)["account"],
    )
    choose_account(request, account)
    return redirect(next_path(request, default=resolve_url(settings.LOGIN_REDIRECT_URL)))


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Create an account, for whoever signed up from an invitation or has left the last one."""
    if get_membership(request) is not None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        members.create_account(name=form.cleaned_data["name"], owner=request.user)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/new_account.html", {"form": form})
