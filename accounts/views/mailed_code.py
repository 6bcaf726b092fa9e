"""The page that takes the code from a mail."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.sign_in.adapter import require_mail_allowed


@method_decorator(login_not_required, name="dispatch")
class MailedCodeView(ConfirmEmailVerificationCodeView):
    """Take the code; after three wrong ones take none until a new one was sent.

    allauth would end there, and call it failed logins. Guessing stays as slow as its limits on
    sending new codes make it: three guesses for each of at most three codes.
    """

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Compare nothing with a code that was guessed at too often."""
        if self._action == "verify" and self._is_used_up():
            return self._say_used_up()
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """Send another mail to everybody who asks for one, or to nobody.

        Whoever has signed up with a known address would otherwise learn that by the mail that does
        not come, and by the time that it does not take. A code that was mailed stays good when
        there are too many mails to send another.
        """
        try:
            require_mail_allowed(self._process.email, now=timezone.now())
        except ValidationError as refusal:
            messages.error(self.request, refusal.message)
            return self._back_to_the_page()
        self._process.state["failed_attempts"] = 0
        if self._process.user is None:
            self._process.send()
            self._process.record_resend()
            self._process.persist()
            return self._back_to_the_page()
        response: HttpResponse = super()._resend_form_valid(form)
        return response

    def _verify_form_invalid(self, form: Any) -> HttpResponse:
        state = self._process.state
        if state["failed_attempts"] + 1 < self._process.max_attempts:
            response: HttpResponse = super()._verify_form_invalid(form)
            return response
        if not self._process.can_resend:
            self._process.abort()
            messages.error(
                self.request,
                _("Too many wrong codes. Sign in with your password, and we send you a new code."),
            )
            return HttpResponseRedirect(reverse("account_login"))
        state["failed_attempts"] += 1
        self._process.persist()
        return self._say_used_up()

    def _is_used_up(self) -> bool:
        failed: int = self._process.state["failed_attempts"]
        return failed >= int(self._process.max_attempts)

    def _say_used_up(self) -> HttpResponse:
        messages.error(
            self.request,
            _("That was the wrong code three times, so it is no longer good. Send a new code."),
        )
        return self._back_to_the_page()

    def _back_to_the_page(self) -> HttpResponse:
        here = reverse("account_email_verification_sent")
        return HttpResponseRedirect(self.passthrough_next_url(here))
