"""What somebody types who signs up, signs in, or has forgotten the password."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context as allauth_context
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import invitations, members
from accounts.models import Invitation, User
from accounts.names import NameField
from accounts.sign_in.adapter import cleaned_address, require_mail_allowed
from accounts.sign_in.unconfirmed import remove_sign_up, unconfirmed_sign_ups


class LoginForm(allauth_forms.LoginForm):
    """Asks for the e-mail address, in any spelling of it, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")

    def clean_login(self) -> str:
        """Return the address in its normal form."""
        return cleaned_address(super().clean_login())


class SignupForm(allauth_forms.SignupForm):
    """Asks for an e-mail address, a password and the company that the account is named for.

    Signing up makes a hotelier's account, unless a colleague's invitation leads there.
    """

    field_order = ["account_name", "name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = _followed_invitation(allauth_context.request)
        if self.invitation:
            self.fields["email"].initial = self.invitation.email
        else:
            self.fields["account_name"] = NameField(
                label=_("Your hotel or company"),
                widget=forms.TextInput(attrs={"autocomplete": "organization"}),
            )
        self.fields["name"] = NameField(
            label=_("Your name (optional)"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        self.fields["email"].label = _("Work e-mail")
        # Whoever has mistyped the address need not think of the password once more; the page is
        # kept by no cache.
        self.fields["password1"].widget.render_value = True
        self.fields["password1"].help_text = _("At least 8 characters, and not a common password.")
        self.order_fields(self.field_order)
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def clean_email(self) -> str:
        """Return the address in its normal form, unless it has had too many mails already."""
        email: str = super().clean_email()
        require_mail_allowed(email, now=timezone.now())
        return email

    def validate_unique_email(self, value: str) -> str:
        """Treat an address as free that somebody has signed up with and never confirmed."""
        email: str = super().validate_unique_email(value)
        if unconfirmed_sign_ups().filter(email=email).exists():
            self.account_already_exists = False
        return email

    def save(self, request: HttpRequest) -> User:
        """Create the user and, unless a colleague invited them, their account, or nothing."""
        with transaction.atomic():
            remove_sign_up(self.cleaned_data["email"])
            user: User = super().save(request)
            if self.cleaned_data["name"]:
                user.name = self.cleaned_data["name"]
                user.save(update_fields=["name"])
            if not self.invitation:
                members.create_account(name=self.cleaned_data["account_name"], owner=user)
            return user

    def try_save(self, request: HttpRequest) -> Any:
        """Sign up, or do as much work for an address that is known and change nothing.

        Whoever signs up with the same address at the same moment counts as known already.
        """
        # For the page of the code, which looks the same whether the address is known or not.
        request.session["is_invited"] = self.invitation is not None
        if self.account_already_exists:
            self._rehearse(request)
            return super().try_save(request)
        try:
            return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Sign up with an address that nobody has, and undo it.

        The time that an answer takes would tell who is a customer: a password alone takes longer
        to hash than all the rest.
        """
        known = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{uuid.uuid4().hex}@rehearsal.invalid"
        self.account_already_exists = False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"] = known
        self.account_already_exists = True


class AddEmailForm(allauth_forms.AddEmailForm):
    """Asks for another address of somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def clean_email(self) -> str:
        """Return the address in its normal form, unless it has had too many mails already."""
        email: str = super().clean_email()
        require_mail_allowed(email, user=self.user, now=timezone.now())
        return email


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Asks for the address of a login whose password is forgotten."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def clean_email(self) -> str:
        """Return the address that the mail goes to: the one that was looked up, letter for letter.

        A sign-up that nobody has confirmed is no login. By a new password its address would be
        confirmed, and what a stranger has made there be inherited.
        """
        email = cleaned_address(super().clean_email())
        unconfirmed = set(unconfirmed_sign_ups().filter(email=email).values_list("pk", flat=True))
        self.users = [user for user in self.users if user.pk not in unconfirmed]
        require_mail_allowed(email, now=timezone.now())
        return email


def _followed_invitation(request: HttpRequest | None) -> Invitation | None:
    """Return the open invitation from whose page the visitor comes."""
    if request is None:
        return None
    path = request.POST.get("next") or request.GET.get("next") or ""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name != "accounts:invitation":
        return None
    return invitations.get_open(match.kwargs["pk"], visitor=request.user, now=timezone.now())
