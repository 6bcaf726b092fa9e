"""The end of a look that staff have into an account; it begins on the account's page for staff."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access.looking import end_look
from accounts.access.requests import SignedInRequest
from accounts.models import Account
from staff.links import change_url


@require_POST
def end(request: SignedInRequest) -> HttpResponse:
    """Stop looking, and lead back to where it began."""
    key = end_look(request, user=request.user, now=timezone.now())
    return redirect(change_url(Account(pk=key)) if key else "dashboard:home")


# The one form that goes through during a look: see LookingMiddleware.
end.ends_look = True  # type: ignore[attr-defined]
