"""Signing up makes a hotelier's account, unless a colleague's invitation leads there."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts import invitations, members
from accounts.models import Invitation, User
from accounts.redirects import is_safe_redirect

logger = logging.getLogger(__name__)

MAIL_FAILED = "We could not send you an e-mail just now. Please wait a minute and ask for it again."


class AccountAdapter(DefaultAccountAdapter):
    """allauth with Lobby's rules."""

    def is_safe_url(self, url: str) -> bool:
        """Send nobody on to anything but a path of this site."""
        return is_safe_redirect(url)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; if that fails, the page says so, whoever the address belongs to."""
        named = context | {"product_name": settings.PRODUCT_NAME}
        try:
            super().send_mail(template_prefix, email, named)
        except Exception:  # whatever a mail server, a header or a template may come up with
            logger.exception("Mail %s could not be sent", template_prefix)
            messages.error(allauth_context.request, MAIL_FAILED)


class SignupForm(allauth_forms.SignupForm):
    """Asks for an e-mail address, a password and the company that the account is named for."""

    field_order = ["account_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = _followed_invitation(allauth_context.request)
        if self.invitation:
            self.fields["email"].initial = self.invitation.email
        else:
            self.fields["account_name"] = forms.CharField(
                label="Your hotel or company",
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "organization"}),
            )
        self.fields["email"].label = "Work e-mail"
        self.fields["password1"].help_text = "At least 8 characters, and not a common password."
        self.order_fields(self.field_order)

    def save(self, request: HttpRequest) -> User:
        """Create the user and, unless a colleague invited them, their account, or nothing."""
        with transaction.atomic():
            user: User = super().save(request)
            if not self.invitation:
                members.create_account(name=self.cleaned_data["account_name"], owner=user)
            return user

    def try_save(self, request: HttpRequest) -> Any:
        """Treat whoever signs up with the same address at the same moment as known already."""
        try:
            return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


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
