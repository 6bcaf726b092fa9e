"""The visitor's own sessions: where they are signed in, and ending it."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access.requests import SignedInRequest
from accounts.sign_in.sessions import (
    OpenSession,
    end_other_sessions,
    end_session,
    open_sessions,
)
from accounts.trail.events import SESSION_ENDED, SESSIONS_ENDED
from accounts.trail.receivers import record_login


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """Show where the visitor is signed in."""
    return render(request, "accounts/sessions.html", {"sessions": _sessions_of(request)})


@require_POST
def end(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Sign the visitor out on one other device, with their password."""
    found = [each for each in _sessions_of(request) if each.id == session_id and not each.is_this]
    if not found:
        raise Http404
    raise_if_reauthentication_required(request, app="accounts")
    [session] = found
    end_session(request.user, session)
    subject = f"{session.device} ({session.ip_address})"
    record_login(SESSION_ENDED, user=request.user, request=request, subject=subject)
    messages.success(
        request, gettext("You are signed out of %(device)s.") % {"device": session.device}
    )
    return redirect("accounts:sessions")


@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """Sign the visitor out everywhere but here, with their password."""
    raise_if_reauthentication_required(request, app="accounts")
    end_other_sessions(request, user=request.user)
    record_login(SESSIONS_ENDED, user=request.user, request=request)
    messages.success(request, gettext("You are signed out on all other devices."))
    return redirect("accounts:sessions")


def _sessions_of(request: SignedInRequest) -> list[OpenSession]:
    return open_sessions(request.user, key=request.session.session_key, now=timezone.now())
