"""Addresses that browsers, password managers and search engines ask every site for."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# The front door and the guide are for everybody; what is behind them is nobody's to list.
ROBOTS = """User-agent: *
Allow: /$
Allow: /how-to-connect/
Allow: /static/
Disallow: /
"""


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines find the landing page, the guide and nothing else (RFC 9309)."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon whoever asks for it where it has always been."""
    return redirect(settings.PRODUCT_ICON_URL or static("icons/favicon.svg"))


@login_not_required
@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Lead password managers to where a password is changed (W3C, change-password-url)."""
    return redirect(resolve_url("account_change_password"))
