"""Choosing the account to work in, and founding one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hotels import people
from hotels.access import choose_account, get_for_member, get_membership, signed_in
from hotels.forms import AccountForm, NewAccountForm, next_path, read
from hotels.models import Account, Membership
from hotels.views.requests import SignedInRequest


@signed_in
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
    return redirect(next_path(request, default=reverse("hotels:home")))


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Found an account, for whoever signed up from an invitation or has left the last one."""
    if get_membership(request) is not None:
        return redirect("hotels:home")
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        people.found_account(name=form.cleaned_data["name"], owner=request.user)
        return redirect("hotels:home")
    return render(request, "hotels/new_account.html", {"form": form})
