"""The visitor's own sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.access.requests import SignedInRequest
from accounts.sign_in.sessions import end_other_sessions
from accounts.trail.events import SESSIONS_ENDED
from accounts.trail.receivers import record_login


@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """Sign the visitor out everywhere but here."""
    end_other_sessions(request, user=request.user)
    record_login(SESSIONS_ENDED, user=request.user, request=request)
    messages.success(request, gettext("You are signed out on all other devices."))
    return redirect("account_change_password")
