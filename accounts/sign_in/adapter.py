"""allauth with Lobby's rules: where one is sent on to, what an address is, how mail goes out."""

from __future__ import annotations

import logging
import math
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import User
from accounts.sign_in.redirects import is_safe_redirect
from accounts.sign_in.waiting_time import seconds_to_wait
from mail.addresses import InvalidAddress, normal_form
from mail.limits import Kind, LimitReached, Occasion, wait_until
from mail.sending import deliver

logger = logging.getLogger(__name__)

MAIL_FAILED = gettext_lazy(
    "We could not send you an e-mail just now. Please wait a minute and ask for it again."
)
# In the session: the newest mail did not leave, so that no page claims it.
UNSENT = "mail_unsent"
# The mails that a visitor asks for, be it a stranger who names somebody else's address.
REQUESTED = frozenset(
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
        "unknown_account",
    )
)


# allauth's sentences with the word that all pages have for it.
MESSAGES = {
    "cannot_remove_primary_email": gettext_lazy("You cannot remove your primary e-mail address."),
    "duplicate_email": gettext_lazy("This e-mail address is yours already."),
    "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
    "email_taken": gettext_lazy("Somebody else has a login with this e-mail address."),
    "max_email_addresses": gettext_lazy("You cannot add more than %d e-mail addresses."),
    "unknown_email": gettext_lazy("No login has this e-mail address."),
    "unverified_primary_email": gettext_lazy("Your primary e-mail address must be confirmed."),
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth with Lobby's rules."""

    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Let a login be tried, or say when it can be again, where allauth says "later"."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            key = self._get_login_attempts_cache_key(request, **credentials)
            minutes = math.ceil((seconds_to_wait(request, key=key) or 1) / 60)
            raise ValidationError(
                ngettext(
                    "That was tried too often. Try again in %(minutes)d minute.",
                    "That was tried too often. Try again in %(minutes)d minutes.",
                    minutes,
                )
                % {"minutes": minutes},
                code=refusal.code,
            ) from None

    def is_safe_url(self, url: str) -> bool:
        """Send nobody on to anything but a path of this site."""
        return is_safe_redirect(url)

    def clean_email(self, email: str) -> str:
        """Return the address in its normal form: allauth asks wherever one is typed."""
        return cleaned_address(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; if that fails, the page says so, whoever the address belongs to."""
        request = allauth_context.request
        named = {
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
            "product_name": settings.PRODUCT_NAME,
            "change_password_url": settings.PUBLIC_URL + reverse("account_change_password"),
        }
        try:
            deliver(
                self.render_mail(template_prefix, email, named | context),
                kind=Kind.REQUESTED if template_prefix in REQUESTED else Kind.NOTICE,
                user_id=request.user.pk,
                now=timezone.now(),
            )
            request.session.pop(UNSENT, None)
        except LimitReached as reached:
            request.session[UNSENT] = True
            messages.error(request, too_many_mails(reached.until, now=timezone.now()))
        except Exception:  # whatever a mail server, a header or a template may come up with
            request.session[UNSENT] = True
            logger.exception("Mail %s could not be sent", template_prefix)
            messages.error(request, MAIL_FAILED)


def cleaned_address(email: str) -> str:
    """Return the address in its normal form, or raise the ValidationError that a form shows."""
    try:
        return normal_form(email)
    except InvalidAddress:
        raise ValidationError(
            gettext("Please enter an e-mail address that a mail can be sent to."), code="invalid"
        ) from None


def require_mail_allowed(email: str, *, user: User | None = None, now: datetime) -> None:
    """Raise ValidationError if no mail that somebody asks for may be sent there for now.

    It counts what was sent, so that it says the same of an address that is known and of one
    that is not.
    """
    occasion = Occasion(kind=Kind.REQUESTED, to=email, user_id=user.pk if user else None)
    until = wait_until(occasion, now=now)
    if until is not None:
        raise ValidationError(too_many_mails(until, now=now), code="too_many_mails")


def too_many_mails(until: datetime, *, now: datetime) -> str:
    """Return what a person is told who has to wait for the next mail."""
    return gettext(
        "We have sent several e-mails to this address lately. Please look for the newest one, "
        "or ask for another in %(wait)s."
    ) % {"wait": timeuntil(until, now)}
