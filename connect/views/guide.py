"""How to connect: the guide for hotels that apaleo asks for when it certifies an app."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from connect.consent import scopes


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show everybody the way in, step by step, in the maker's name."""
    page = {
        "scopes": scopes.explain_scopes(settings.APALEO_SCOPES),
        "is_read_only": scopes.are_read_only(settings.APALEO_SCOPES),
        "address": f"{settings.PUBLIC_URL}/",
    }
    return render(request, "connect/guide.html", page)
