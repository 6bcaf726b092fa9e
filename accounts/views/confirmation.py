"""The page that asks for the code from the mail."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.sign_in.adapter import require_mail_allowed


class ConfirmEmailView(ConfirmEmailVerificationCodeView):
    """allauth's, which sends another mail to everybody who asks for one, or to nobody.

    Whoever has signed up with a known address would otherwise learn that by the mail that does
    not come, and by the time that it does not take. A code that was mailed stays good when there
    are too many mails to send another.
    """

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        try:
            require_mail_allowed(self._process.email, now=timezone.now())
        except ValidationError as refusal:
            messages.error(self.request, refusal.message)
            return self._back_to_the_page()
        if self._process.user is None:
            self._process.send()
            self._process.record_resend()
            self._process.persist()
            return self._back_to_the_page()
        response: HttpResponse = super()._resend_form_valid(form)
        return response

    def _back_to_the_page(self) -> HttpResponse:
        path = reverse("account_email_verification_sent")
        return HttpResponseRedirect(self.passthrough_next_url(path))


@login_not_required
def confirm_email(request: HttpRequest) -> HttpResponseBase:
    """Take the code, whoever asks: the session knows which mail it was in."""
    response: HttpResponseBase = ConfirmEmailView.as_view()(request)
    return response
